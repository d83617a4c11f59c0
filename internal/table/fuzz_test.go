package table

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"deephebb/internal/cost"
)

// FuzzParse: whatever the bytes, reading them ends with a table whose rows are all as wide as its
// header or with an error, in memory that is bounded by their number; and what was read is written
// and read back the same.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"name,x,y\na.png,1.5,-2\nb.png,,3e2\n",
		"\ufeffsep=;\r\nname;x\r\n\"a;b\";1,5\r\n",
		"a\tb\n1\t2\n",
		"\xff\xfea\x00,\x00b\x00\n\x00",
		"\xfe\xff\x00a\x00\n",
		"a,b\n\"two\nlines\",\"=1+\"\"1\"\n",
		"caf\xe9,b\n1,2\n",
		"a,a,A\n'=x,-5,@\n,,\n",
		"a\n\"\"\n\"\"\n",
		"index,name\r1,x\r0,y",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var table *Table
		var err error
		// A cell takes 16 bytes and its row more; the rows' list grows by doubling; all of it for
		// three separators.
		const fixed, each = 1 << 20, 400
		cost.Bound(t, fixed+each*len(b), func() { table, err = Parse("t.csv", b) })
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q", err)
			}
			return
		}
		columns := make([][]string, len(table.Header))
		for i, row := range table.Rows {
			if len(row) != len(table.Header) || i > 0 && table.Lines[i] <= table.Lines[i-1] {
				t.Fatalf("row %d of line %d has %d cells", i, table.Lines[i], len(row))
			}
		}
		for i := range columns {
			columns[i] = table.column(i)
			table.Numbers(table.Header[i])
			table.Counts(table.Header[i])
		}
		Join([]string{"a.png", "b.png"}, table)
		header := []string{"header", "x"}
		for len(header) <= len(columns) {
			header = append(header, "x")
		}
		columns = append(columns, make([]string, len(table.Rows)))
		var out bytes.Buffer
		if err := Encode(&out, header[:len(columns)], columns...); err != nil || !utf8.Valid(out.Bytes()) {
			t.Fatalf("%q %v", out.Bytes(), err)
		}
		again, err := Parse("t.csv", out.Bytes())
		if err != nil || len(again.Rows) != len(table.Rows) {
			t.Fatalf("%q: %v", out.Bytes(), err)
		}
		for i, row := range again.Rows {
			if !slices.Equal(row[:len(table.Header)], table.Rows[i]) {
				t.Fatalf("%q is read back as %q", table.Rows[i], row)
			}
		}
	})
}
