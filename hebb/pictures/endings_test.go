package pictures

import (
	"testing"

	"deephebb/internal/catalog"
)

// No command writes a table, a model or features over a picture: its name says that it is one.
func TestEndings(t *testing.T) {
	for _, picture := range pictureEndings {
		for _, ending := range []string{".csv", ".json", ".npy", ".safetensors", catalog.Folder} {
			if !catalog.Miscalled("a"+picture, ending) {
				t.Errorf("a file called a%s can be written where one of %s is", picture, ending)
			}
		}
	}
}
