package pack

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// buffer builds one table. Numbers are little-endian.
type buffer []byte

func (b *buffer) u16(v int)    { *b = binary.LittleEndian.AppendUint16(*b, narrow[uint16](v)) }
func (b *buffer) u32(v int)    { *b = binary.LittleEndian.AppendUint32(*b, narrow[uint32](v)) }
func (b *buffer) u64(v uint64) { *b = binary.LittleEndian.AppendUint64(*b, v) }

func (b *buffer) setU32(at, v int) { binary.LittleEndian.PutUint32((*b)[at:], narrow[uint32](v)) }

func (b *buffer) align(n int) {
	for len(*b)%n != 0 {
		*b = append(*b, 0)
	}
}

// narrow panics when a number does not fit: a limit was not checked before.
func narrow[T uint16 | uint32](v int) T {
	if t := T(v); v >= 0 && int(t) == v {
		return t
	}
	panic(fmt.Sprintf("packed number %d out of range", v))
}

// records makes a record table: a count, count+1 offsets, the text.
func records(list []string) string {
	var b buffer
	b.u32(len(list))
	offset := 0
	for _, text := range list {
		b.u32(offset)
		offset += len(text)
	}
	b.u32(offset)
	return string(b) + strings.Join(list, "")
}

const (
	fieldEnd = "\x1f"
	itemEnd  = "\x1e"
	pairEnd  = "\x1d"
)

// fields joins a record's fields, each ended, without empty ones at the end, and the line, which is for the eyes of whoever reviews the table.
func fields(list ...string) string {
	return strings.TrimRight(strings.Join(list, fieldEnd), fieldEnd) + fieldEnd + "\n"
}

func items(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return strings.Join(list, itemEnd) + itemEnd
}

// text refuses what would be taken for a separator.
func text(what string, list ...string) error {
	for _, s := range list {
		if strings.ContainsAny(s, fieldEnd+itemEnd+pairEnd) {
			return fmt.Errorf("%s: text %.60q holds a control character", what, s)
		}
	}
	return nil
}
