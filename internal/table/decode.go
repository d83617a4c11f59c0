package table

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decode makes UTF-8 of a file's bytes, and notes it where that took a guess.
func decode(b string) (text, note string, err error) {
	marked := strings.HasPrefix(b, "\xef\xbb\xbf")
	switch {
	case marked:
		b = b[3:]
	case strings.HasPrefix(b, "\xff\xfe"):
		text, err := wide(b[2:], binary.LittleEndian)
		return text, "", err
	case strings.HasPrefix(b, "\xfe\xff"):
		text, err := wide(b[2:], binary.BigEndian)
		return text, "", err
	}
	if order := unmarked(b); order != nil && !marked {
		text, err := wide(b, order)
		return text, "it has no mark of its encoding and is read as UTF-16", err
	}
	if strings.IndexByte(b, 0) >= 0 {
		return "", "", errors.New("is no text: it has bytes that are 0")
	}
	switch {
	case utf8.ValidString(b):
		return b, "", nil
	case marked:
		return "", "", fmt.Errorf("says that it is UTF-8, and line %d is not", badLine(b))
	}
	return western(b), fmt.Sprintf("line %d is not UTF-8: it is read as Windows-1252", badLine(b)), nil
}

// badLine is the first line that is not UTF-8, from 1.
func badLine(b string) int {
	line := 1
	for len(b) > 0 {
		r, n := utf8.DecodeRuneInString(b)
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
func unmarked(b string) binary.ByteOrder {
	const looked = 512
	part := b[:min(looked, len(b)&^1)]
	var zeros [2]int
	for i := range len(part) {
		if part[i] == 0 {
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
func wide(b string, order binary.ByteOrder) (string, error) {
	if len(b)%2 != 0 {
		return "", errors.New("is UTF-16 with half a letter at its end: is it whole?")
	}
	var s strings.Builder
	s.Grow(len(b) / 2)
	var first rune // of a pair
	for i := 0; i < len(b); i += 2 {
		u := rune(order.Uint16([]byte{b[i], b[i+1]}))
		switch pair := utf16.DecodeRune(first, u); {
		case u == 0:
			return "", errors.New("is no text: it has letters that are 0")
		case first != 0 && pair != utf8.RuneError:
			s.WriteRune(pair)
			first = 0
		case first == 0 && !utf16.IsSurrogate(u):
			s.WriteRune(u)
		case first == 0 && u < 0xdc00:
			first = u
		default:
			return "", errors.New("says that it is UTF-16, and has half a letter in it")
		}
	}
	if first != 0 {
		return "", errors.New("says that it is UTF-16, and has half a letter in it")
	}
	return s.String(), nil
}

// western reads Windows-1252: Latin-1, and other letters from 80 to 9F, of which five are unused.
func western(b string) string {
	const upper = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"
	letters := []rune(upper)
	var s strings.Builder
	s.Grow(len(b) + len(b)/8)
	for i := range len(b) {
		if c := b[i]; c >= 0x80 && c < 0xa0 {
			s.WriteRune(letters[c-0x80])
		} else {
			s.WriteRune(rune(c))
		}
	}
	return s.String()
}
