package nb

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"html"
	"reflect"
	"strings"
)

// Table is a header and rows of equal length, for Show.
type Table struct {
	Header []string
	Rows   [][]string
}

// rowsTable returns a table whose header is the first row.
func rowsTable(rows [][]string) Table {
	if len(rows) == 0 {
		return Table{}
	}
	return Table{Header: rows[0], Rows: rows[1:]}
}

// structTable returns the table of a slice or array of structs, or of pointers to them: a column
// for each exported field, numbers with 4 digits.
func structTable(v any) (Table, bool) {
	list := reflect.ValueOf(v)
	if list.Kind() != reflect.Slice && list.Kind() != reflect.Array {
		return Table{}, false
	}
	row := list.Type().Elem()
	pointers := row.Kind() == reflect.Pointer
	if pointers {
		row = row.Elem()
	}
	if row.Kind() != reflect.Struct {
		return Table{}, false
	}
	var t Table
	var fields [][]int
	for _, f := range reflect.VisibleFields(row) {
		if f.IsExported() && !f.Anonymous {
			t.Header, fields = append(t.Header, f.Name), append(fields, f.Index)
		}
	}
	for i := range list.Len() {
		one := list.Index(i)
		if pointers {
			if one.IsNil() {
				continue
			}
			one = one.Elem()
		}
		cells := make([]string, len(fields))
		for j, at := range fields {
			cells[j] = cell(one.FieldByIndex(at))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t, len(fields) > 0
}

// cell formats one value for a table.
func cell(v reflect.Value) string {
	if v.CanFloat() {
		return fmt.Sprintf("%.4g", v.Float())
	}
	return fmt.Sprint(v.Interface())
}

func showTable(name, file string, t Table) {
	for i, row := range t.Rows {
		if len(row) != len(t.Header) {
			panic(fmt.Sprintf("nb: row %d of table %q has %d cells, its header %d", i, name, len(row), len(t.Header)))
		}
	}
	if !notebook() {
		var buf bytes.Buffer
		w := csv.NewWriter(&buf)
		Check(w.WriteAll(append([][]string{t.Header}, t.Rows...)))
		save(file+".csv", buf.Bytes())
		return
	}
	emit(display{Data: bundle{mimeHTML: t.html(), mimePlain: t.plain()}})
}

// crowded is the number of columns beyond which a table is set small and narrow, so that some
// twenty of numbers fit on a screen 1,280 pixels wide; what is still wider can be scrolled.
const crowded = 10

func (t Table) html() string {
	var b strings.Builder
	style := ""
	if len(t.Header) > crowded {
		style = ` style="padding:2px 4px"`
	}
	row := func(tag string, cells []string) {
		b.WriteString("<tr>")
		for _, c := range cells {
			fmt.Fprintf(&b, "<%s%s>%s</%s>", tag, style, html.EscapeString(c), tag)
		}
		b.WriteString("</tr>\n")
	}
	if len(t.Header) > crowded {
		b.WriteString(`<div style="overflow-x:auto"><table style="font-size:11px;white-space:nowrap">` + "\n<thead>")
	} else {
		b.WriteString("<table>\n<thead>")
	}
	row("th", t.Header)
	b.WriteString("</thead>\n<tbody>\n")
	for _, r := range t.Rows {
		row("td", r)
	}
	b.WriteString("</tbody></table>")
	if len(t.Header) > crowded {
		b.WriteString("</div>")
	}
	return b.String()
}

func (t Table) plain() string {
	lines := []string{strings.Join(t.Header, "\t")}
	for _, r := range t.Rows {
		lines = append(lines, strings.Join(r, "\t"))
	}
	return strings.Join(lines, "\n")
}
