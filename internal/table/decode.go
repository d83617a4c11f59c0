package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decode makes UTF-8 of a file's bytes, and notes it where that took a guess.
func decode(b []byte) (text, note string, err error) {
	marked := bytes.HasPrefix(b, []byte("\xef\xbb\xbf"))
	switch {
	case marked:
		b = b[3:]
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		text, err := wide(b[2:], binary.LittleEndian)
		return text, "", err
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		text, err := wide(b[2:], binary.BigEndian)
		return text, "", err
	}
	if order := unmarked(b); order != nil && !marked {
		text, err := wide(b, order)
		return text, "it has no mark of its encoding and is read as UTF-16", err
	}
	if bytes.IndexByte(b, 0) >= 0 {
		return "", "", errors.New("is no text: it has bytes that are 0")
	}
	switch {
	case utf8.Valid(b):
		return string(b), "", nil
	case marked:
		return "", "", fmt.Errorf("says that it is UTF-8, and line %d is not", badLine(b))
	}
	return western(b), fmt.Sprintf("line %d is not UTF-8: it is read as Windows-1252", badLine(b)), nil
}

// badLine is the first line that is not UTF-8, from 1.
func badLine(b []byte) int {
	line := 1
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		b = b[n:]
	}
	return line
}

// unmarked finds UTF-16 without a mark: every other of the first bytes is 0 nearly always, as it is
// in any table that is mostly ASCII.
func unmarked(b []byte) binary.ByteOrder {
	const looked = 512
	part := b[:min(looked, len(b)&^1)]
	var zeros [2]int
	for i, c := range part {
		if c == 0 {
			zeros[i%2]++
		}
	}
	enough := (len(part)*2 + 4) / 5 // of half of them
	switch {
	case len(part) == 0 || len(b)%2 != 0:
		return nil
	case zeros[1] >= enough && zeros[0] == 0:
		return binary.LittleEndian
	case zeros[0] >= enough && zeros[1] == 0:
		return binary.BigEndian
	}
	return nil
}

// wide reads UTF-16.
func wide(b []byte, order binary.ByteOrder) (string, error) {
	if len(b)%2 != 0 {
		return "", errors.New("is UTF-16 with half a letter at its end: is it whole?")
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	for i := 0; i < len(units); i++ {
		switch u := rune(units[i]); {
		case u == 0:
			return "", errors.New("is no text: it has letters that are 0")
		case !utf16.IsSurrogate(u):
		case i+1 < len(units) && utf16.DecodeRune(u, rune(units[i+1])) != utf8.RuneError:
			i++
		default:
			return "", errors.New("says that it is UTF-16, and has half a letter in it")
		}
	}
	return string(utf16.Decode(units)), nil
}

// western reads Windows-1252: Latin-1, and other letters from 80 to 9F, of which five are unused.
func western(b []byte) string {
	const upper = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"
	letters := []rune(upper)
	var s strings.Builder
	s.Grow(len(b) + len(b)/8)
	for _, c := range b {
		if c >= 0x80 && c < 0xa0 {
			s.WriteRune(letters[c-0x80])
		} else {
			s.WriteRune(rune(c))
		}
	}
	return s.String()
}
