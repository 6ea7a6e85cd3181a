package source

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tag is what a value is by YAML 1.2's core schema (chapter 10.3), or by YAML 1.1 where that reads
// something that 1.2 takes for text.
type tag uint8

const (
	tagNone tag = iota
	tagStr
	tagInt
	tagFloat
	tagBool
	tagNull
	tagMap
	tagSeq
	tagMerge
	tagTimestamp // 1.1
	tagBool11    // 1.1: yes, no, on, off, y, n
	tagNumber11  // 1.1: 1_000, 0b1, 12:30, and 0777, which 1.2 reads as decimal
)

var tagNames = [...]string{"", "!!str", "!!int", "!!float", "!!bool", "!!null", "!!map", "!!seq", "!!merge", "!!timestamp", "!!str", "!!str"}

var (
	coreInt    = regexp.MustCompile(`^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$`)
	coreFloat  = regexp.MustCompile(`^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$`)
	octal11    = regexp.MustCompile(`^[-+]?0[0-7]+$`)
	number11   = regexp.MustCompile(`^[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|[0-9_]*[0-9][0-9_]*(?::[0-5]?[0-9])*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9_]+(?:[eE][-+]?[0-9]+)?)$`)
	timestamps = regexp.MustCompile(`^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?)?$`)
)

// resolvePlain gives the tag of an unquoted scalar.
func resolvePlain(s string) tag {
	switch s {
	case "", "~", "null", "Null", "NULL":
		return tagNull
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return tagBool
	case "<<":
		return tagMerge
	case "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF":
		return tagBool11
	}
	// Only these begin a number or a date, and nearly no text does.
	if c := s[0]; (c < '0' || c > '9') && c != '+' && c != '-' && c != '.' {
		return tagStr
	}
	if s[0] >= '1' && s[0] <= '9' && len(strings.TrimLeft(s, "0123456789")) == 0 {
		return tagInt
	}
	switch {
	case octal11.MatchString(s):
		return tagNumber11
	case coreInt.MatchString(s):
		return tagInt
	case coreFloat.MatchString(s):
		return tagFloat
	case timestamps.MatchString(s):
		return tagTimestamp
	case number11.MatchString(s):
		return tagNumber11
	}
	return tagStr
}

// Tag gives what the value is: "" where its tag is wrong, which has been reported, else "!!str", "!!int", "!!float", "!!bool", "!!null", "!!map", "!!seq", "!!merge"
// by the core schema of YAML 1.2, and "!!timestamp" for a plain date. Text that only YAML 1.1 takes
// for something else (on, 1_000) is "!!str" here and no Text.
func (n Node) Tag() string { return tagNames[n.through().tag] }

// Text gives a value that every YAML reader takes for text: quoted, in a block, tagged !!str, or plain and
// neither a number, a boolean, a date nor null in YAML 1.1 or 1.2.
func (n Node) Text() (string, bool) {
	r := n.through()
	return r.text, r.tag == tagStr
}

// Bool gives true or false, which must be plain.
func (n Node) Bool() (value, ok bool) {
	r := n.through()
	return r.tag == tagBool && (r.text == "true" || r.text == "True" || r.text == "TRUE"), r.tag == tagBool
}

// Int gives a plain whole number in decimal that fits into 64 bits. A larger one is not an Int, nor is it ever
// rounded.
func (n Node) Int() (int64, bool) {
	r := n.through()
	if r.tag != tagInt {
		return 0, false
	}
	i, err := strconv.ParseInt(r.text, 10, 64)
	return i, err == nil
}

// Float gives a plain number that is finite; a whole one only where every float is exact.
func (n Node) Float() (float64, bool) {
	r := n.through()
	switch r.tag {
	case tagInt:
		i, ok := n.Int()
		return float64(i), ok && i >= -1<<53 && i <= 1<<53
	case tagFloat:
		f, err := strconv.ParseFloat(r.text, 64)
		return f, err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
	}
	return 0, false
}

// Describe says what the value is, to stand behind the value or "this" in a message, and how to
// write it when text is meant: `is a boolean in YAML 1.1 tools; write "on" in quotes`.
func (n Node) Describe() string {
	r := n.through()
	what := ""
	switch {
	case r.kind == Invalid:
		return "is missing"
	case r.kind == Mapping:
		return "is a mapping"
	case r.kind == Sequence:
		return "is a list"
	case r.tag == tagNull && r.text == "":
		return "is empty"
	case r.tag == tagNone:
		return "has a tag that is not known"
	case r.tag == tagStr:
		return "is text"
	case r.tag == tagNull:
		what = "is null"
	case r.tag == tagBool:
		what = "is a boolean"
	case r.tag == tagInt, r.tag == tagFloat:
		what = "is a number"
	case r.tag == tagTimestamp:
		what = "is a date in YAML 1.1 tools"
	case r.tag == tagBool11:
		what = "is a boolean in YAML 1.1 tools"
	case r.tag == tagNumber11:
		what = "is a number in YAML 1.1 tools"
	case r.tag == tagMerge:
		return "is a merge key"
	}
	return what + "; write " + quote(r.text) + " in quotes"
}

// quote shows a short text in double quotes, a long one by its beginning.
func quote(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return strconv.Quote(s)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
