package pages

import (
	"bytes"
	"regexp"
	"strings"
)

type kind uint8

const (
	blank kind = iota
	para       // one line
	heading
	item
	row
	code       // a line in a fence
	definition // a line that begins with a colon
)

// block is one line as it is laid out.
type block struct {
	kind  kind
	level int // of a heading; of others the indentation
	text  text
	cells []text // of a row
	table int    // which table the row is of
	// nested is a row whose first cell is indented, which is how pages show that a scope is part of the one above.
	nested bool
}

var (
	bullet    = regexp.MustCompile(`^(?:[-*+•‣◦▪●·–]|\d{1,4}[.)])[ \t\x{a0}]+`)
	separator = regexp.MustCompile(`^[ \t|:-]*-[ \t|:-]*$`)
	ruler     = regexp.MustCompile(`^(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,}|={3,})$`)
	hashes    = regexp.MustCompile(`^(#{1,6})(?:[ \t]+|$)`)
)

// maxFrontMatter is the number of lines within which front matter ends.
const maxFrontMatter = 200

// alert is the kind that GitHub's alerts begin with.
var alert = regexp.MustCompile(`^\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*`)

// layout splits Markdown or plain text into blocks.
func layout(data []byte) []block {
	type line struct{ start, end int }
	var lines []line
	for at := bom(data); at < len(data); {
		end, next := len(data), len(data)
		if i := bytes.IndexAny(data[at:], "\r\n"); i >= 0 {
			end, next = at+i, at+i+1
			if data[end] == '\r' && next < len(data) && data[next] == '\n' {
				next++
			}
		}
		lines = append(lines, line{at, end})
		at = next
	}
	var blocks []block
	fence, table, inTable := "", 0, false
	skip := 0 // front matter is about the file
	if len(lines) > 0 && string(data[lines[0].start:lines[0].end]) == "---" {
		for i, l := range lines[1:min(len(lines), maxFrontMatter)] {
			if s := string(data[l.start:l.end]); s == "---" || s == "..." {
				skip = i + 2
				break
			}
		}
	}
	for i, l := range lines {
		if i < skip {
			continue
		}
		s := string(data[l.start:l.end])
		indent := 0
		for _, c := range s {
			if c == '\t' {
				indent += 4
			} else if c == ' ' {
				indent++
			} else {
				break
			}
		}
		body := strings.TrimLeft(s, " \t")
		start := l.start + len(s) - len(body)
		body = strings.TrimRight(body, " \t")
		end := start + len(body)
		mark := ""
		if strings.HasPrefix(body, "```") || strings.HasPrefix(body, "~~~") {
			mark = body[:3]
		}
		switch {
		case fence != "" && mark == fence:
			fence = ""
			continue
		case fence != "":
			if body != "" {
				blocks = append(blocks, block{kind: code, level: indent, text: raw(data, start, end)})
			}
			continue
		case mark != "":
			fence = mark
			continue
		}
		piped := strings.Contains(body, "|")
		next := ""
		if i+1 < len(lines) {
			next = strings.TrimSpace(string(data[lines[i+1].start:lines[i+1].end]))
		}
		startsTable := piped && strings.Contains(next, "|") && separator.MatchString(next)
		if !inTable && startsTable {
			table++
			inTable = true
		}
		if inTable && (!piped || body == "") {
			inTable = false
		}
		switch {
		case inTable && separator.MatchString(body):
		case inTable:
			cells := pipeCells(data, start, end)
			indented := len(cells[0].s) > 0 && cells[0].s[0] >= 0x80
			for k := range cells {
				cells[k] = cells[k].trim()
			}
			blocks = append(blocks, block{kind: row, table: table, cells: cells, text: inline(data, start, end), nested: indented && len(cells[0].s) > 0 && cells[0].s[0] < 0x80})
		case body == "":
			blocks = append(blocks, block{})
		case ruler.MatchString(body):
			if n := len(blocks); n > 0 && blocks[n-1].kind == para && (body[0] == '=' || body[0] == '-' && !strings.Contains(body, " ")) {
				blocks[n-1].kind = heading
				if blocks[n-1].level = 1; body[0] == '-' {
					blocks[n-1].level = 2
				}
				continue
			}
			blocks = append(blocks, block{})
		case hashes.MatchString(body):
			m := hashes.FindStringSubmatch(body)
			from := start + len(m[0])
			to := start + len(strings.TrimRight(strings.TrimRight(body, "#"), " \t"))
			if to < from {
				to = from
			}
			blocks = append(blocks, block{kind: heading, level: len(m[1]), text: inline(data, from, to).trim()})
		case bullet.MatchString(body):
			blocks = append(blocks, block{kind: item, level: indent, text: inline(data, start+len(bullet.FindString(body)), end).trim()})
		case strings.HasPrefix(body, ": "):
			blocks = append(blocks, block{kind: definition, level: indent, text: inline(data, start+2, end).trim()})
		case strings.HasPrefix(body, ">"):
			rest := strings.TrimLeft(body, "> \t")
			if rest = rest[len(alert.FindString(rest)):]; rest == "" {
				blocks = append(blocks, block{})
				continue
			}
			blocks = append(blocks, block{kind: para, level: indent, text: inline(data, end-len(rest), end).trim()})
		case strings.Contains(body, "\t"):
			if n := len(blocks); n == 0 || blocks[n-1].kind != row {
				table++
			}
			blocks = append(blocks, block{kind: row, table: table, cells: tabCells(data, start, end), text: inline(data, start, end)})
		default:
			blocks = append(blocks, block{kind: para, level: indent, text: inline(data, start, end).trim()})
		}
	}
	return blocks
}

func bom(data []byte) int {
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		return len("\ufeff")
	}
	return 0
}

// pipeCells splits a row at pipes that are not escaped; the outer ones are optional (GitHub Flavored Markdown section 4.10).
func pipeCells(data []byte, start, end int) (cells []text) {
	if data[start] == '|' {
		start++
	}
	if end > start && data[end-1] == '|' && (end-2 < start || data[end-2] != '\\') {
		end--
	}
	for at := start; ; {
		stop := at
		for stop < end && (data[stop] != '|' || stop > start && data[stop-1] == '\\') {
			stop++
		}
		cells = append(cells, inline(data, at, stop).trimASCII())
		if stop >= end {
			return cells
		}
		at = stop + 1
	}
}

// tabCells splits a row at runs of tabs.
func tabCells(data []byte, start, end int) (cells []text) {
	for at := start; at < end; {
		stop := at
		for stop < end && data[stop] != '\t' {
			stop++
		}
		cells = append(cells, inline(data, at, stop).trim())
		for at = stop; at < end && data[at] == '\t'; at++ {
		}
	}
	return cells
}
