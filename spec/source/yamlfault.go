package source

import (
	"bytes"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// remedies tells what to do about what the library says, by a part of its words.
var remedies = []struct{ part, fact, hint string }{
	{"found character that cannot start any token", "a value cannot begin with this character", "put the value in quotes"},
	{"tab character", "a tab stands where blanks must indent", "indent with blanks"},
	{"mapping values are not allowed", "a key and its colon cannot stand here", "put a text that contains \": \" in quotes, or indent the key like the keys beside it"},
	{"mapping keys are not allowed", "a key cannot stand here", "begin it on a line of its own"},
	{"block sequence entries are not allowed", "a list cannot begin here", "begin the list on a line of its own"},
	{"could not find expected ':'", "this is no key, for no colon and blank follow it", "write it as \"key: value\", or indent it under the text that it continues"},
	{"did not find expected key", "the line does not fit the mapping that it is in", "indent it like the keys above it, and check that the line before is complete and its quotes are closed"},
	{"did not find expected '-' indicator", "the line does not fit the list that it is in", "begin it with \"- \" under the dashes above it, or indent it"},
	{"did not find expected ',' or ']'", "the list in brackets is not continued or closed", "write a comma between its items and ] behind the last"},
	{"did not find expected ',' or '}'", "the mapping in brackets is not continued or closed", "write a comma between its pairs and } behind the last; put a value with brackets or quotes in it in quotes"},
	{"did not find expected node content", "a value is expected", "write one, or remove the comma or bracket"},
	{"found unexpected end of stream", "a quote is opened and not closed", "close the text with the quote that it begins with"},
	{"found unexpected document indicator", "a quote is opened and not closed", "close the text with the quote that it begins with"},
	{"found unknown escape character", "this escape is not known in double quotes", "write \\\\ for a backslash, or use single quotes"},
	{"did not find expected hexdecimal number", "hexadecimal digits are expected behind the escape", "write all its digits, or use single quotes"},
	{"found invalid Unicode character escape code", "the escape stands for no character", "write the character itself"},
	{"did not find expected alphabetic or numeric character", "& and * must be followed by a name", "put a text that begins with & or * in quotes"},
	{"did not find expected comment or line break", "text follows where the line must end", "write it on the next line"},
	{"did not find expected <document start>", "text follows the end of the document", "indent it like what it belongs to"},
	{"found undefined tag handle", "the tag is not known here", "remove it, or put a text that begins with ! in quotes"},
	{"tag", "the tag is not complete", "remove it, or put a text that begins with ! in quotes"},
	{"found incompatible YAML document", "this version of YAML is not known here", "remove the line"},
	{"directive", "the directive is not complete", "remove the line; put a text that begins with % in quotes"},
	{"indentation indicator equal to 0", "a block cannot be indented by 0", "leave the number out"},
}

var (
	unknownAnchor = regexp.MustCompile(`unknown anchor '(.*)' referenced`)
	faultLine     = regexp.MustCompile(`line (\d+): `)
)

// yamlFault reports why the library stopped. It tells a line at best, at times the wrong one; what it
// knows better lies in its parser's state.
func (p *parser) yamlFault(dec *yaml.Decoder, err error) {
	state := parserState(dec)
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	at := state.problem
	if at.line < 0 {
		at.line = 0
		if m := faultLine.FindStringSubmatch(text); m != nil {
			n, _ := strconv.Atoi(m[1])
			at.line = n - 1
		}
	}
	off := p.offset(at.line+1, at.column+1)
	message, hint := faultLine.ReplaceAllString(text, ""), ""
	switch {
	case strings.Contains(text, "exceeded max depth"):
		p.tooDeep(off)
		return
	case unknownAnchor.MatchString(text):
		name := unknownAnchor.FindStringSubmatch(text)[1]
		off = p.offset(state.event.line+1, state.event.column+1)
		p.report(ruleSyntax, off, off+1+len(name), "*%s stands for a value that is not in the file before it", name).
			Hint = "put a text that begins with * in quotes; name a value with &" + name
		return
	}
	for _, r := range remedies {
		if strings.Contains(text, r.part) {
			message, hint = r.fact, r.hint
			break
		}
	}
	end := off
	switch {
	case strings.Contains(text, "unexpected end of stream"), strings.Contains(text, "unexpected document indicator"):
		// Where the file ends says nothing; where the quote opens does.
		off = p.offset(state.context.line+1, state.context.column+1)
		end = off + 1
	case strings.Contains(text, "could not find expected ':'"):
		off = p.offset(state.context.line+1, state.context.column+1)
		end = lineEnd(p.text, off)
	}
	switch {
	case strings.Contains(text, "did not find expected ',' or"):
		if from, to, ok := bracesInText(p.text, off); ok {
			off, end = from, to
			message = "inside brackets, a brace or bracket ends this text"
			hint = "put the text in quotes: " + quote(string(p.text[from:to])) + "; or write the list with dashes, a line an entry"
		}
	case strings.Contains(text, "mapping values are not allowed"):
		if from, to, ok := colonInText(p.text, off); ok {
			message = "a colon and a blank inside a text that is not in quotes begin a key"
			hint = "put the text in quotes: " + quote(string(p.text[from:to]))
		}
	}
	if tab, ok := tabIndent(p.text, off); ok {
		off, end = tab, tab+1
		message, hint = "a tab indents this line", "indent with blanks: YAML does not allow tabs there"
	}
	if end == off && off < len(p.text) && !isBreak(p.text[off]) {
		end = wordEnd(p.text, off+1)
	}
	p.report(ruleSyntax, off, end, "%s", message).Hint = hint
}

// bracesInText finds the text in brackets, such as GET /x/{id}, that is cut by the brace or bracket at an offset.
func bracesInText(text []byte, at int) (start, end int, ok bool) {
	if at == 0 || at >= len(text) || text[at] != '{' && text[at] != '[' || bytes.IndexByte([]byte(" \t\r\n,[]{}:\"'"), text[at-1]) >= 0 {
		return 0, 0, false
	}
	for start = at; start > 0 && bytes.IndexByte([]byte(",[]{}\"'\r\n"), text[start-1]) < 0; {
		start--
	}
	start += len(text[start:at]) - len(bytes.TrimLeft(text[start:at], " \t"))
	depth := 0
	for end = at; end < len(text) && !isBreak(text[end]); end++ {
		switch c := text[end]; {
		case c == '{' || c == '[':
			depth++
		case depth == 0 && (c == ',' || c == '}' || c == ']'),
			depth == 0 && c == ':' && (end+1 == len(text) || isBlank(text[end+1])):
			return start, end, true
		case c == '}' || c == ']':
			depth--
		}
	}
	return start, end, true
}

// colonInText finds the plain value, behind the first colon of its line, in which another colon stands at an offset.
func colonInText(text []byte, at int) (start, end int, ok bool) {
	line := min(at, len(text))
	for line > 0 && !isBreak(text[line-1]) {
		line--
	}
	end = lineEnd(text, line)
	if comment := bytes.Index(text[line:end], []byte(" #")); comment >= 0 {
		end = line + comment
	}
	first := bytes.Index(text[line:min(at, end)], []byte(": "))
	if first < 0 {
		return 0, 0, false
	}
	value := bytes.TrimLeft(text[line+first+1:end], " \t")
	start = end - len(value)
	if start >= at || bytes.IndexByte([]byte("\"'{[&*!|>"), text[start]) >= 0 {
		return 0, 0, false
	}
	return start, start + len(bytes.TrimRight(value, " \t")), true
}

// tabIndent finds a tab among the blanks that begin the line of an offset.
func tabIndent(text []byte, off int) (int, bool) {
	start := min(off, len(text))
	for start > 0 && !isBreak(text[start-1]) {
		start--
	}
	line := text[start:lineEnd(text, start)]
	indent := line[:len(line)-len(bytes.TrimLeft(line, " \t"))]
	i := bytes.IndexByte(indent, '\t')
	return start + i, i >= 0 && len(indent) < len(line)
}

type yamlMark struct{ line, column int }

type yamlState struct{ problem, context, event yamlMark }

// parserState reads the marks that the library keeps to itself; lines are -1 where it has none (any more).
func parserState(dec *yaml.Decoder) yamlState {
	outer := reflect.ValueOf(dec).Elem().FieldByName("parser")
	if outer.Kind() == reflect.Pointer {
		outer = outer.Elem()
	}
	inner := field(outer, "parser")
	return yamlState{
		problem: markOf(field(inner, "problem_mark")),
		context: markOf(field(inner, "context_mark")),
		event:   markOf(field(field(outer, "event"), "start_mark")),
	}
}

func field(v reflect.Value, name string) reflect.Value {
	if v.Kind() != reflect.Struct {
		return reflect.Value{}
	}
	return v.FieldByName(name)
}

func markOf(v reflect.Value) yamlMark {
	line, column := field(v, "line"), field(v, "column")
	if !line.IsValid() || !column.IsValid() || !line.CanInt() || !column.CanInt() {
		return yamlMark{-1, 0}
	}
	return yamlMark{int(line.Int()), int(column.Int())}
}
