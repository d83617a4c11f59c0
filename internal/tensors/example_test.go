package tensors_test

import (
	"fmt"
	"os"
	"path/filepath"

	"deephebb/internal/tensors"
)

func Example() {
	dir, _ := os.MkdirTemp("", "")
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "model.safetensors")
	list := []tensors.Tensor{{Name: "bias", Shape: []int{3}, Data: []float32{1, 2, 3}}}
	if err := tensors.Write(path, list, tensors.Sealed(list, map[string]string{"seed": "42"})); err != nil {
		fmt.Println(err)
		return
	}
	f, err := tensors.Open(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	bias, err := f.Read("bias", -1)
	fmt.Println(bias, err, f.Metadata())
	_, err = f.Read("bias", 4)
	fmt.Println(err)
	// Output:
	// [1 2 3] <nil> map[seed:42]
	// tensor bias has shape [3], not [4]
}
