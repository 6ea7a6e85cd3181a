package runtime

import "strings"

// Packed tables are strings of little-endian numbers and text. The compiler turns each of these
// reads into one load; a read outside of a table panics, which a table from package pack never
// causes.

func le16(s string, at int) int {
	s = s[at : at+2]
	return int(s[0]) | int(s[1])<<8
}

func le32(s string, at int) uint32 {
	s = s[at : at+4]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func le64(s string, at int) uint64 {
	s = s[at : at+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// recordCount is the number of records in a record table: a count, count+1 offsets, the text.
func recordCount(table string) int { return int(le32(table, 0)) }

// record is the n-th record, from 1; empty when there is none.
func record(table string, n int) string {
	count := recordCount(table)
	if n < 1 || n > count {
		return ""
	}
	text := 4 + 4*(count+1)
	return table[text+int(le32(table, 4*n)) : text+int(le32(table, 4*n+4))]
}

// Separators inside a record; pack refuses text that holds one.
const (
	fieldEnd = '\x1f'
	itemEnd  = '\x1e'
	pairEnd  = '\x1d'
)

// field is the n-th field of a record, from 0; each ends with fieldEnd.
func field(rec string, n int) string {
	for ; ; n-- {
		end := strings.IndexByte(rec, fieldEnd)
		if end < 0 {
			return ""
		}
		if n == 0 {
			return rec[:end]
		}
		rec = rec[end+1:]
	}
}

// items are the parts of a field, each of which ends with itemEnd.
func items(field string) []string {
	if field == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(field, string(itemEnd)), string(itemEnd))
}
