package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"deephebb/internal/faulty"
)

func parse(t *testing.T, text string) *Table {
	t.Helper()
	table, err := Parse("t.csv", []byte(text))
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return table
}

// wideBytes is a text as UTF-16.
func wideBytes(text string, order binary.AppendByteOrder) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

// By hand: the same table in every dialect.
func TestDialects(t *testing.T) {
	plain := "name,x,Größe\na.png,1.5,-2\nb.png,,3e2\n"
	semicolons := strings.ReplaceAll(plain, ",", ";")
	with := func(old, new string) string { return strings.ReplaceAll(plain, old, new) }
	for name, text := range map[string]string{
		"plain":                 plain,
		"CRLF":                  with("\n", "\r\n"),
		"CR":                    with("\n", "\r"),
		"no line end":           strings.TrimSuffix(plain, "\n"),
		"blank lines":           "\n" + with("\n", "\n\n"),
		"semicolons":            semicolons,
		"decimal comma":         strings.ReplaceAll(semicolons, ".5", ",5"),
		"tabs":                  with(",", "\t"),
		"blanks":                with(",", " , "),
		"quotes":                `"name","x","Größe"` + "\n" + `"a.png","1.5","-2"` + "\n" + ` "b.png" ,"",3e2`,
		"upper":                 with("name,x", "NAME,X"),
		"NA":                    with(",,", ",NA,"),
		"nan":                   with(",,", ",nan,"),
		"N/A":                   with(",,", ",N/A,"),
		"sep":                   "sep=;\r\n" + semicolons,
		"SEP":                   "SEP=,\n" + plain,
		"mark":                  "\ufeff" + plain,
		"mark, sep":             "\ufeffsep=\t\n" + with(",", "\t"),
		"UTF-16LE":              "\xff\xfe" + wideBytes(plain, binary.LittleEndian),
		"UTF-16BE":              "\xfe\xff" + wideBytes(plain, binary.BigEndian),
		"UTF-16LE without mark": wideBytes(plain, binary.LittleEndian),
		"UTF-16BE without mark": wideBytes(plain, binary.BigEndian),
		"Windows-1252":          strings.NewReplacer("ö", "\xf6", "ß", "\xdf").Replace(plain),
		"separators at the end": with("\n", ",,\n") + ",,,,\n,,,,\n",
		"minus":                 with("-2", "\u22122"),
		"no-break blanks":       with(",", "\u00a0,"),
	} {
		table, err := Parse("t.csv", []byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		names, err := table.Texts("Name")
		x, failed := table.Numbers("x")
		y, last := table.Numbers("größe")
		if err := errors.Join(err, failed, last); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		numbers := len(x) == 2 && x[0] == 1.5 && math.IsNaN(x[1]) && slices.Equal(y, []float64{-2, 300})
		if !numbers || !slices.Equal(names, []string{"a.png", "b.png"}) {
			t.Errorf("%s: %q %v %v", name, names, x, y)
		}
		said := strings.Contains(name, "without mark") || name == "Windows-1252"
		if said != (len(table.Notes) == 1) {
			t.Errorf("%s: notes %q", name, table.Notes)
		}
	}
}

// By hand: quoted cells keep what they hold, and rows know where they begin.
func TestQuotes(t *testing.T) {
	table := parse(t, "a,b\r\n\"two\nlines\",\"a \"\"quote\"\"\"\n\"  blanks \",in\"side\n\n\"\",x\n")
	want := [][]string{{"two\nlines", `a "quote"`}, {"  blanks ", `in"side`}, {"", "x"}}
	if fmt.Sprint(table.Rows) != fmt.Sprint(want) || !slices.Equal(table.Lines, []int{2, 4, 6}) {
		t.Errorf("%q %v", table.Rows, table.Lines)
	}
}

// By hand: what can't be read, with the line.
func TestRefused(t *testing.T) {
	for _, c := range []struct{ text, words string }{
		{"", "t.csv is empty: a header and rows are needed"},
		{"\n\r\n", "is empty"},
		{"a,b\n1,2\n\n1\n", "t.csv: line 4 has 1 columns, the header 2"},
		{"a,b\n1,2,3\n", "line 2 has 3 columns, the header 2"},
		{"a,b\n\"1,2\n3,4\n", "line 2 begins a quoted cell that does not end"},
		{"a,b\n\"1\" x,2\n", "line 2 has something behind a quoted cell"},
		{"a,b\n1,\x00\n", "is no text: it has bytes that are 0"},
		{"\ufeffa,b\n1,\x00\n", "is no text"},
		{"\ufeffa,b\n1,\xff\n", "says that it is UTF-8, and line 2 is not"},
		{"\xff\xfea", "half a letter at its end"},
		{"\xff\xfe\x00\xd8a\x00", "has half a letter in it"},
		{"\xff\xfe\x00\xdca\x00", "has half a letter in it"},
		{"\xff\xfea\x00\x00\xd8", "has half a letter in it"},
		{"\xff\xfe\x00\x00", "letters that are 0"},
	} {
		_, err := Parse("t.csv", []byte(c.text))
		faulty.Check(t, err, c.words)
	}
	small := Reader{Bytes: 100, Line: 20, Columns: 3, Cells: 6}
	for text, words := range map[string]string{
		"a,b\n" + strings.Repeat("x", 30) + ",1\n":     "line 2 has more than 20 bytes",
		"a,b\n\"" + strings.Repeat("x", 30) + "\",1\n": "does not end",
		"a,b,c,d\n":                 "line 1 has more than 3 columns",
		"a,b\n1,2\n1,2\n1,2\n1,2\n": "t.csv: has more than the 6 cells that are read, with line 5",
	} {
		_, err := small.parse("t.csv", text)
		faulty.Check(t, err, words)
	}
	path := filepath.Join(t.TempDir(), "t.csv")
	os.WriteFile(path, bytes.Repeat([]byte("a,b\n"), 30), 0o644)
	_, err := small.Read(path)
	faulty.Check(t, err, path+": has 120 bytes, more than the 100")
	if table, err := Read(path); err != nil || len(table.Rows) != 29 {
		t.Error(err)
	}
	_, err = Read(filepath.Dir(path))
	faulty.Check(t, err, "is a folder")
	_, err = Read(path + "x")
	faulty.Check(t, err, "does not exist")
	_, err = Reader{}.all(path, faulty.NewFile([]byte("a,b\n1,2\n"), 5), 9)
	faulty.Check(t, err, path+": input/output error")
}

// By hand: columns are found in any case, and never one of two.
func TestFind(t *testing.T) {
	table := parse(t, "name,X,x,Z,z,Z\n1,2,3,4,5,6\n")
	for _, c := range []struct {
		names []string
		want  int
	}{{[]string{"NAME"}, 0}, {[]string{"none", "X"}, 1}, {[]string{"x"}, 2}, {[]string{"y"}, -1}, {[]string{"z"}, 4}} {
		if at, err := table.Find(c.names...); at != c.want || err != nil {
			t.Errorf("%v: %d %v, want %d", c.names, at, err, c.want)
		}
	}
	_, err := table.Find("Z")
	faulty.Check(t, err, "t.csv: columns 4 and 6 are both called Z: rename one")
	for _, err := range []error{second(table.Texts("y")), second(table.Numbers("y")), second(table.Counts("y"))} {
		faulty.Check(t, err, "t.csv has no column y; it has name, X, x, Z, z, Z")
	}
}

func second[T any](_ T, err error) error { return err }

// By hand: cells that are no numbers, or may be one of two.
func TestNumbers(t *testing.T) {
	table := parse(t, "i;x\n0;1\n3.0;-inf\n;NA\n")
	if n, err := table.Counts("i"); err != nil || !slices.Equal(n, []int{0, 3, -1}) {
		t.Error(n, err)
	}
	if x, err := table.Numbers("x"); err != nil || !math.IsInf(x[1], -1) || !math.IsNaN(x[2]) {
		t.Error(x, err)
	}
	for text, words := range map[string]string{
		"x\n1\ntwo\n":        `line 3 has "two" in column x where a number should be`,
		"x\n0x10\n":          `"0x10"`,
		"x\n1_000\n":         `"1_000"`,
		"x,y\n\"1,5\",2\n":   `"1,5"`,
		"x;y\n1,234,567;2\n": `"1,234,567"`,
		"x;y\n1,5;1\n1.234;1\n": "has 1.234 and 1,5 in column x: is it the point or the comma that " +
			"is decimal?",
		"x\n" + strings.Repeat("ü", 50) + "\n": "…",
	} {
		_, err := parse(t, text).Numbers("x")
		faulty.Check(t, err, words)
	}
	for _, cell := range []string{"-1", "1.5", "x", "1e300", "inf"} {
		_, err := parse(t, "i\n"+cell+"\n").Counts("i")
		faulty.Check(t, err, "where a whole number from 0 should be")
	}
}

// By hand: formulas, quotes, line ends, bytes that are no text: written as valid UTF-8 that no
// spreadsheet runs, and read back the same.
func TestWrite(t *testing.T) {
	cells := []string{"", "a", `=1+1`, "+x", "-x", "@x", "-5", "+5", "-1e-5", "-inf", "nan",
		"'=x", "''=x", "'x", "'", " =x", "\t=x", "\r", "\n", "a,b", "a;b", `a"b`, `"`,
		" blanks ", "two\nlines", "two\r\nlines", "＝x", "- 5", "=cmd|' /C calc'!A0", "\ufeff", "ü",
		"\u0301", "0x=1", "'-5", "NA", "\\x41", "1,5", "#", "\u00a0x"}
	var b bytes.Buffer
	if err := Encode(&b, []string{"i", "cell"}, cells, cells); err != nil {
		t.Fatal(err)
	}
	table := parse(t, b.String())
	got, err := table.Texts("cell")
	if err != nil || !slices.Equal(got, cells) {
		t.Errorf("%q\n%q %v", got, cells, err)
	}
	for _, line := range strings.Split(b.String(), "\n") {
		for _, cell := range strings.Split(line, ",") {
			cell = strings.Trim(cell, `" `)
			if _, err := number(cell); err != nil && cell != "" && strings.ContainsAny(cell[:1], "=+-@\t") {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "t.csv")
	if err := Write(path, []string{"name", "x"}, []string{"caf\xe9.png", "b"}, []string{"", ""}); err != nil {
		t.Fatal(err)
	}
	if disk, err := os.ReadFile(path); err != nil || string(disk) != "name,x\ncaf\\xe9.png,\nb,\n" {
		t.Errorf("%q %v", disk, err)
	}
	table, err = Read(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, how, err := Join([]string{"b", "caf\xe9.png"}, table)
	if err != nil || !slices.Equal(rows, []int{1, 0}) || how != `by column "name"` {
		t.Error(rows, how, err)
	}
	for _, alone := range [][]string{{"", "a", "", ""}, {"=x"}} {
		b.Reset()
		Encode(&b, []string{"a"}, alone)
		if got, err := parse(t, b.String()).Texts("a"); err != nil || !slices.Equal(got, alone) {
			t.Errorf("%q %v", got, err)
		}
	}
	faulty.Check(t, Write(filepath.Dir(path), []string{"a"}, nil), "is a folder")
	for _, call := range []func(){
		func() { Encode(&b, []string{"a"}) }, func() { Encode(&b, nil) },
		func() { Encode(&b, []string{"a", "b"}, []string{"x"}, nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			call()
		}()
	}
}

// By hand: pictures and rows find each other by name, whatever the column is called.
func TestJoin(t *testing.T) {
	nfc, nfd := "caf\u00e9", "cafe\u0301"
	ab := []string{"a.png", "b.png"}
	for _, c := range []struct {
		names      []string
		text       string
		want       []int
		how, words string
	}{
		{ab, "name,label\nb.png,x\na.png,y\n", []int{1, 0}, `by column "name"`, ""},
		{ab, "Bild;label\nb;x\na;y\n", []int{1, 0}, `by column "Bild"`, ""},
		{[]string{"cat/a.png", "dog/b.png"}, "label,id\nx,b.png\ny,a.png\n", []int{1, 0}, `by column "id"`, ""},
		{[]string{"cat/a.png", "dog/a.png"}, "path\ndog\\a.png\n./cat/a.png\n", []int{1, 0}, `by column "path"`, ""},
		{ab, "f\nC:\\My Photos\\b.png\nC:\\My Photos\\a.png\n", []int{1, 0}, `by column "f"`, ""},
		{[]string{nfc + "/" + nfd + ".png", "b.png"}, "n\nb.png\n" + nfd + "/" + nfc + ".png\n", []int{1, 0},
			`by column "n"`, ""},
		{[]string{"v1.5.png", "v1.6.png"}, "n\nv1.6\nv1.5\n", []int{1, 0}, `by column "n"`, ""},
		{[]string{"a", "b"}, "n\nb.jpg\na.png\n", []int{1, 0}, `by column "n"`, ""},
		{[]string{"grinning face", "a. b"}, "n\na. b\ngrinning face\n", []int{1, 0}, `by column "n"`, ""},
		{[]string{"0.png", "1.png"}, "index,name\n0,1.png\n1,0.png\n", []int{1, 0}, `by column "name"`, ""},
		{ab, "id,file\na.png,b.png\nb.png,a.png\n", []int{1, 0}, `by column "file"`, ""},
		{ab, "x,y\n1,2\n3,4\n", []int{0, 1}, "by order", ""},
		{ab, "name,y\n,2\n,4\n", []int{0, 1}, "by order", ""},
		{[]string{"a.png", "b.png", "c.png"}, "label\na\nx\ny\n", []int{0, 1, 2}, "by order", ""},
		{ab, "index,x\n1,2\n0,4\n", []int{1, 0}, "by index", ""},
		{ab, "Tile,x\n1,2\n0,4\n", []int{1, 0}, "by tile", ""},

		{ab, "name\na.png\nc.png\n", nil, "",
			"no row for b.png in column name (rows: 2, pictures: 2); " +
				`line 3 is for "c.png", which is none of the pictures`},
		{ab, "name\nc.png\nd.png\n", nil, "", "no row for a.png in column name"},
		{ab, "id\na.png\n", nil, "", "no row for b.png in column id (rows: 1, pictures: 2)"},
		{ab, "id\na.png\nb.png\na\n", nil, "", "lines 2 and 4 are both for a.png: remove one"},
		{[]string{"x/a.png", "y/a.png"}, "file\na.png\nb.png\n", nil, "",
			"line 2, a.png, fits both x/a.png and y/a.png"},
		{ab, "x\n1\n", nil, "", "t.csv has 1 rows for 2 pictures and no column with their names: add one called name"},
		{ab, "index\n0\n0\n", nil, "", "lines 2 and 3 both have 0 in column index"},
		{ab, "index\n0\n2\n", nil, "", "no row with 1 in column index, for b.png"},
		{ab, "index\n0\n-1\n", nil, "", `line 3 has "-1" in column index where a number from 0`},
		{ab, "index,index\n0,1\n1,1\n", nil, "", "both called index"},

		{ab, "n\na.png\nc.png\nb.png\n", []int{0, 2}, `by column "n"`,
			`line 3 is for "c.png", which is none of the pictures (rows: 3, pictures: 2)`},
		{ab, "n\na.png\nb.png\n\"\"\n", []int{0, 1}, `by column "n"`, `line 4 is for ""`},
		{ab, "index\n2\n1\n0\n", []int{2, 1}, "by index", "line 2 is for number 2, and the pictures end at 1"},
	} {
		rows, how, err := Join(c.names, parse(t, c.text))
		if c.words != "" {
			faulty.Check(t, err, c.words)
			surplus := new(Surplus)
			if found := errors.As(err, &surplus); found != (c.want != nil) || found && len(surplus.Rows) != 1 {
				t.Errorf("%q: %v", c.text, err)
			}
		}
		if c.want != nil && (c.words == "" && err != nil || !slices.Equal(rows, c.want) || how != c.how) {
			t.Errorf("%q: %v %s %v, want %v %s", c.text, rows, how, err, c.want, c.how)
		}
	}
}

// By hand: readable names behind a tab or a blank.
func TestWords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "words.txt")
	for text, want := range map[string]map[string]string{
		"n1\tgoldfish, Carassius\r\nn2 crane, bird\nno-word\n\n": {"n1": "goldfish, Carassius", "n2": "crane, bird"},
		"new york\tNYC\rcafe\u0301\tcoffee":                      {"new york": "NYC", "caf\u00e9": "coffee"},
		"a\tx\na\tx\n":                                           {"a": "x"},
		"caf\xe9\tx\n":                                           {"café": "x"},
	} {
		os.WriteFile(path, []byte(text), 0o644)
		got, err := Words(path)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q: %q %v", text, got, err)
		}
	}
	for text, words := range map[string]string{
		"":               "has no line",
		"abc\ndef\n":     "has no line",
		"a\tx\r\na\ty\n": "line 2 has other words for a",
		"abc\x00":        "is no text",
	} {
		os.WriteFile(path, []byte(text), 0o644)
		_, err := Words(path)
		faulty.Check(t, err, path, words)
	}
	_, err := Words(path + "x")
	faulty.Check(t, err, "does not exist")
}

// The cases that were reported: each dialect gives the places that good.csv has.
func TestCases(t *testing.T) {
	cases := filepath.Join("..", "..", "..", "shared", "cases")
	if _, err := os.Stat(cases); err != nil {
		t.Skip("no reported cases beside the project")
	}
	read := func(name string) (names []string, x, y []float64) {
		table, err := Read(filepath.Join(cases, "table-dialects", name))
		if err != nil {
			t.Fatal(err)
		}
		names, err = table.Texts("name")
		x, failed := table.Numbers("x")
		y, last := table.Numbers("y")
		if err := errors.Join(err, failed, last); err != nil {
			t.Fatal(err)
		}
		return names, x, y
	}
	names, x, y := read("good.csv")
	for _, file := range []string{
		"semi.csv", "semicomma.csv", "tab.csv", "upper.csv", "spaces.csv", "empty.csv", "na.csv",
	} {
		n, u, v := read(file)
		gaps := 0
		for i := range x {
			if math.IsNaN(u[i]) && math.IsNaN(v[i]) {
				gaps++
			} else if u[i] != x[i] || v[i] != y[i] {
				t.Errorf("%s: row %d is %v %v, want %v %v", file, i, u[i], v[i], x[i], y[i])
			}
		}
		wanted := 0
		if file == "empty.csv" || file == "na.csv" {
			wanted = 1
		}
		if !slices.Equal(n, names) || gaps != wanted {
			t.Errorf("%s: %v, %d gaps", file, n, gaps)
		}
	}
	words, err := Words(filepath.Join(cases, "words-space", "wn_map.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(words["n01440764"], "tench") || !strings.HasPrefix(words["n01443537"], "goldfish") {
		t.Error(words)
	}
}
