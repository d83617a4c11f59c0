package table

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"deephebb/internal/files"
)

// Write writes a csv file of columns of equal length, whole or not at all. Read reads the same
// cells back.
func Write(path string, header []string, columns ...[]string) error {
	return files.Write(path, func(w io.Writer) error { return Encode(w, header, columns...) })
}

// Encode writes the bytes of the file that Write writes. It panics if the columns differ in number
// from the header or in length from each other.
func Encode(w io.Writer, header []string, columns ...[]string) error {
	if len(header) != len(columns) || len(columns) == 0 {
		panic(fmt.Sprintf("table: a header of %d columns for %d", len(header), len(columns)))
	}
	for _, c := range columns {
		if len(c) != len(columns[0]) {
			panic(fmt.Sprintf("table: columns of %d and %d cells", len(columns[0]), len(c)))
		}
	}
	out := bufio.NewWriter(w)
	writeRow(out, header)
	row := make([]string, len(columns))
	for i := range columns[0] {
		for j, c := range columns {
			row[j] = c[i]
		}
		writeRow(out, row)
	}
	return out.Flush() // the first error of all
}

// writeRow writes a row. One without anything has quotes, without which it would be a blank line or
// one of those that are left out.
func writeRow(w *bufio.Writer, row []string) {
	nothing := !slices.ContainsFunc(row, func(cell string) bool { return cell != "" })
	for i, cell := range row {
		if i > 0 {
			w.WriteByte(',')
		}
		cell = guarded(Escape(cell))
		if !nothing && !needsQuotes(cell) {
			w.WriteString(cell)
			continue
		}
		w.WriteByte('"')
		w.WriteString(strings.ReplaceAll(cell, `"`, `""`))
		w.WriteByte('"')
	}
	w.WriteByte('\n')
}

// needsQuotes tells whether a cell would be read as another one without quotes.
func needsQuotes(cell string) bool {
	return strings.ContainsAny(cell, "\",;\t\r\n") || strings.TrimSpace(cell) != cell
}

// Escape makes valid UTF-8 without zeros of a text: bytes that are none become \xNN. A file's name
// may have such.
func Escape(text string) string {
	if utf8.ValidString(text) && !strings.Contains(text, "\x00") {
		return text
	}
	var s strings.Builder
	for text != "" {
		r, n := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError && n == 1 || r == 0 {
			fmt.Fprintf(&s, `\x%02x`, text[0])
		} else {
			s.WriteString(text[:n])
		}
		text = text[n:]
	}
	return s.String()
}

// runs tells whether a spreadsheet may take a text for a formula: by its first letter, blanks and
// apostrophes aside. The wide forms are those of East Asian keyboards.
func runs(text string) bool {
	text = strings.TrimLeft(text, "' \u00a0")
	for _, first := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(text, first) {
			return true
		}
	}
	return false
}

// guarded is a cell as it is written: with an apostrophe in front if a spreadsheet would run it.
func guarded(cell string) string {
	if _, err := number(cell); err == nil || !runs(cell) {
		return cell
	}
	return "'" + cell
}

// plain is a cell as it is read: without the apostrophe that guarded put in front.
func plain(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && runs(rest) {
		if _, err := number(rest); err != nil {
			return rest
		}
	}
	return cell
}
