package table_test

import (
	"bytes"
	"fmt"

	"deephebb/internal/table"
)

func Example() {
	t, err := table.Parse("places.csv", []byte("Bild;X;Y\r\nb.png;1,5;2\r\na.png;NA;\r\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	x, err := t.Numbers("x")
	fmt.Println(x, err)
	rows, how, err := table.Join([]string{"a.png", "b.png"}, t)
	fmt.Println(rows, how, err)
	// Output:
	// [1.5 NaN] <nil>
	// [1 0] by column "Bild" <nil>
}

func ExampleEncode() {
	var b bytes.Buffer
	table.Encode(&b, []string{"name", "note"}, []string{"a.png", "caf\xe9.png"}, []string{"=1+1", "-5"})
	fmt.Print(b.String())
	// Output:
	// name,note
	// a.png,'=1+1
	// caf\xe9.png,-5
}
