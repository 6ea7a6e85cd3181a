// Package lang owns the fixed words of the pages: a catalogue for each language, of whole phrases with placeholders and
// plural forms. Phrases are Markdown for the inside of a line, and so is what is put into them. The package knows neither
// the model nor the pages, and imports the standard library alone.
//
// en.txt is the base: it names each phrase, its parameters and what a translator must know. The file of another language
// has the same names, and is called by its BCP 47 tag. A line is
//
//	name(parameter, …): phrase with {parameter}     parameters are named in en.txt alone
//	name[one]: the phrase for the numbers of a plural form, one line for each form of the language; {n} is the number
//	# a comment
package lang

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Base is the language that every other one is a translation of.
const Base = "en"

//go:embed *.txt
var files embed.FS

// plurals are the rules by which languages choose the form for a number (Unicode CLDR, cardinal plural rules for whole
// numbers): the names of the forms, and which one n takes.
var plurals = map[string]struct {
	forms  []string
	choose func(n int) string
}{
	"en": {[]string{"one", "other"}, oneOther},
	"de": {[]string{"one", "other"}, oneOther},
}

func oneOther(n int) string {
	if n == 1 {
		return "one"
	}
	return "other"
}

// Catalogue is the words of one language.
type Catalogue struct {
	Tag     string
	phrases map[string]phrase
	base    map[string]phrase // for what the parameters are called
	choose  func(n int) string
}

// phrase is a phrase, or its plural forms.
type phrase struct {
	params []string
	forms  map[string][]segment // by form; "" where there is one only
}

// segment is text, or the name of a parameter.
type segment struct{ text, param string }

// Tags lists the languages, the base first.
func Tags() []string {
	tags := slices.Sorted(maps.Keys(catalogues))
	return append([]string{Base}, slices.DeleteFunc(tags, func(t string) bool { return t == Base })...)
}

// Names lists the phrases of the catalogue.
func (c *Catalogue) Names() []string { return slices.Sorted(maps.Keys(c.phrases)) }

// For gives the catalogue of a language; nil when there is none.
func For(tag string) *Catalogue { return catalogues[tag] }

var catalogues = load()

func load() map[string]*Catalogue {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // it is part of the program
	}
	all := map[string]*Catalogue{}
	for _, e := range entries {
		tag := strings.TrimSuffix(e.Name(), ".txt")
		data, err := files.ReadFile(e.Name())
		if err != nil {
			panic(err)
		}
		phrases, err := parse(string(data))
		if err != nil {
			panic(fmt.Errorf("lang: %s: %w", e.Name(), err))
		}
		all[tag] = &Catalogue{Tag: tag, phrases: phrases, choose: plurals[tag].choose}
	}
	for _, c := range all {
		c.base = all[Base].phrases
	}
	return all
}

func parse(text string) (map[string]phrase, error) {
	all := map[string]phrase{}
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		head, says, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, fmt.Errorf("line %d is no \"name: phrase\"", number)
		}
		head, params := cutPair(head, "(", ")")
		name, form := cutPair(head, "[", "]")
		segments, err := split(strings.TrimSpace(says))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		p := all[name]
		if p.forms == nil {
			p.forms = map[string][]segment{}
		}
		if p.forms[form] != nil {
			return nil, fmt.Errorf("line %d: %s is there already", number, head)
		}
		if params != "" {
			p.params = strings.FieldsFunc(params, func(r rune) bool { return r == ',' || r == ' ' })
		}
		p.forms[form] = segments
		all[name] = p
	}
	return all, nil
}

// cutPair cuts "a(b)" into a and b.
func cutPair(s, open, end string) (outer, inner string) {
	outer, inner, ok := strings.Cut(s, open)
	if !ok {
		return s, ""
	}
	return outer, strings.TrimSuffix(inner, end)
}

func split(says string) (out []segment, err error) {
	for says != "" {
		text, rest, found := strings.Cut(says, "{")
		if text != "" {
			out = append(out, segment{text: text})
		}
		if !found {
			break
		}
		param, after, closed := strings.Cut(rest, "}")
		if !closed || param == "" {
			return nil, fmt.Errorf("a placeholder is not closed, or has no name")
		}
		out, says = append(out, segment{param: param}), after
	}
	return out, nil
}

// Say is a phrase with its parameters, in the order in which en.txt names them. An unknown name or a wrong number of
// parameters is a fault of the program.
func (c *Catalogue) Say(name string, args ...string) string {
	says, err := c.Try(name, args...)
	if err != nil {
		panic(err)
	}
	return says
}

// Count is the phrase for a number.
func (c *Catalogue) Count(name string, n int, args ...string) string {
	says, err := c.TryCount(name, n, args...)
	if err != nil {
		panic(err)
	}
	return says
}

// Try is Say for names that come from elsewhere, as from a template.
func (c *Catalogue) Try(name string, args ...string) (string, error) { return c.fill(name, "", args) }

// TryCount is Count for names that come from elsewhere.
func (c *Catalogue) TryCount(name string, n int, args ...string) (string, error) {
	return c.fill(name, c.choose(n), append([]string{strconv.Itoa(n)}, args...))
}

func (c *Catalogue) fill(name, form string, args []string) (string, error) {
	segments, ok := c.phrases[name].forms[form]
	if !ok {
		if form == "" && c.phrases[name].forms != nil {
			return "", fmt.Errorf("the phrase %q is for a number", name)
		}
		return "", fmt.Errorf("there is no phrase %q", name)
	}
	params := c.base[name].params
	if form != "" {
		params = append([]string{"n"}, params...)
	}
	if len(args) != len(params) {
		return "", fmt.Errorf("the phrase %q takes %d parameters (%s), not %d", name, len(params), strings.Join(params, ", "), len(args))
	}
	var b strings.Builder
	for _, s := range segments {
		b.WriteString(s.text)
		if i := slices.Index(params, s.param); i >= 0 {
			b.WriteString(args[i])
		}
	}
	return b.String(), nil
}

// Join makes one of several by a phrase of two parameters, such as "{before}, {next}": what stands between these joins.
func (c *Catalogue) Join(name string, all []string) string {
	between := ""
	if s := c.phrases[name].forms[""]; len(s) == 3 && s[0].param != "" && s[2].param != "" {
		between = s[1].text
	} else {
		panic(fmt.Errorf("lang: %s: %q joins nothing", c.Tag, name))
	}
	return strings.Join(all, between)
}

// Capital is s with its first letter upper case, where s begins with a letter.
func Capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if !unicode.IsLower(r) {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}
