package scalar

import (
	"strings"
	"unicode/utf8"
)

// Block is a text in lines of its own: what stands behind the colon or dash, and the lines, without their indentation of two more
// than what holds them has.
type Block struct {
	Header string
	Lines  []string
}

// Literal gives a text of several lines as a literal block (YAML 1.2.2 section 8.1.2). Not ok is what such a block could not say
// exactly, or what a reader would have to count blanks in.
func Literal(s string) (b Block, ok bool) {
	if !strings.Contains(s, "\n") || strings.HasSuffix(s, "\n\n") || s[0] == '\t' || s[0] == '\n' {
		return b, false
	}
	b.Header = "|"
	if s[0] == ' ' {
		b.Header += "2" // else the first line's blanks would be taken for indentation
	}
	body, ended := strings.CutSuffix(s, "\n")
	if !ended {
		b.Header += "-"
	}
	b.Lines = strings.Split(body, "\n")
	for _, line := range b.Lines {
		if line != "" && strings.Trim(line, " \t") == "" || !displayed(line) {
			return b, false
		}
	}
	return b, true
}

// Fold gives a text as a folded block (YAML 1.2.2 section 8.1.3) whose lines have at most width bytes where blanks allow that. Not
// ok is a text that would not come back the same, and one that has nowhere to be broken.
func Fold(s string, width int) (b Block, ok bool) {
	body, ended := strings.CutSuffix(s, "\n")
	if body == "" {
		return b, false
	}
	b.Header = ">"
	if !ended {
		b.Header += "-"
	}
	for i, paragraph := range strings.Split(body, "\n") {
		if i > 0 {
			b.Lines = append(b.Lines, "") // a line end that counts is an empty line
		}
		if paragraph == "" {
			continue
		}
		// Lines that begin with a blank are not folded.
		if paragraph[0] == ' ' || paragraph[len(paragraph)-1] == ' ' || strings.Contains(paragraph, "\t") || !displayed(paragraph) {
			return b, false
		}
		b.Lines = wrap(b.Lines, paragraph, width)
	}
	return b, b.Lines[0] != "" && b.Lines[len(b.Lines)-1] != "" && len(b.Lines) > 1
}

// wrap breaks a paragraph at blanks that stand alone: folding makes one blank of a line end.
func wrap(lines []string, s string, width int) []string {
	start, last := 0, -1 // the line's beginning, and the last place to break it
	for i := 1; i < len(s)-1; i++ {
		if s[i] != ' ' || s[i-1] == ' ' || s[i+1] == ' ' {
			continue
		}
		if i-start > width && last > start {
			lines = append(lines, s[start:last])
			start = last + 1
		}
		last = i
	}
	if len(s)-start > width && last > start {
		lines = append(lines, s[start:last])
		start = last + 1
	}
	return append(lines, s[start:])
}

// displayed reports whether everything in a line is seen as it is.
func displayed(line string) bool {
	for _, r := range line {
		if r != '\t' && (r == utf8.RuneError || !shown(r)) {
			return false
		}
	}
	return true
}
