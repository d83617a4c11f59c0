package tensors

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Settings decodes into v the settings, JSON, that stand in the file's metadata under key; ok tells
// whether there are any. It is an error if they have a field that v has not: what a setting means
// that nobody knows can't be guessed.
func (f *File) Settings(key string, v any) (ok bool, err error) {
	text, ok := f.Metadata()[key]
	if !ok {
		return false, nil
	}
	in := json.NewDecoder(strings.NewReader(text))
	in.DisallowUnknownFields()
	err = in.Decode(v)
	if err == nil {
		if _, more := in.Token(); more != io.EOF {
			err = fmt.Errorf("they go on after their end")
		}
	}
	if err != nil {
		why := strings.TrimPrefix(err.Error(), "json: ")
		if strings.HasPrefix(why, "unknown field") {
			why += ", of a newer version of this program or changed by hand"
		}
		return true, fmt.Errorf("its settings can't be read: %s", why)
	}
	return true, nil
}
