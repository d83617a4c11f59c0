package files_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"deephebb/internal/files"
)

func ExampleWrite() {
	dir, _ := os.MkdirTemp("", "")
	defer os.RemoveAll(dir)
	err := files.Write(filepath.Join(dir, "map.csv"), func(w io.Writer) error {
		_, err := fmt.Fprintln(w, "index,x,y")
		return err
	})
	fmt.Println(err)
	// Output: <nil>
}

func ExampleNewFolder() {
	dir, _ := os.MkdirTemp("", "")
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "out")
	f, err := files.NewFolder(out)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Drop() // does nothing after Keep
	if err := files.WriteBytes(f.Path("map.csv"), []byte("index,x,y\n")); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.Keep(files.Manifest{Version: "1.0", Command: []string{"run"}, Seed: 42}))

	os.WriteFile(filepath.Join(out, "map.csv"), []byte("by another hand"), 0o644)
	r, _ := files.Verify(out)
	fmt.Println(r.Err())
	// Output:
	// <nil>
	// the folder is not as its manifest lists it (changed since: map.csv)
}

func ExampleBare() {
	_, err := os.Open("features.npy")
	fmt.Println("before:", err)
	fmt.Println("after: features.npy", files.Bare(err))
	// Output:
	// before: open features.npy: no such file or directory
	// after: features.npy does not exist
}
