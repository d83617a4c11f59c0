package nb

import (
	"encoding/gob"
	"os"
	"path/filepath"

	"deephebb/hebb"
)

// encode writes what v points to: an encoder as the file that its Save writes, anything else as gob has it.
func encode(out *gob.Encoder, v any) error {
	encoder, ok := v.(**hebb.Encoder)
	if !ok {
		return out.Encode(v)
	}
	return withFile(func(path string) error {
		if err := (*encoder).Save(path); err != nil {
			return err
		}
		model, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return out.Encode(model)
	})
}

// decode reads into v, a pointer, what encode wrote.
func decode(in *gob.Decoder, v any) error {
	encoder, ok := v.(**hebb.Encoder)
	if !ok {
		return in.Decode(v)
	}
	var model []byte
	if err := in.Decode(&model); err != nil {
		return err
	}
	return withFile(func(path string) (err error) {
		if err = os.WriteFile(path, model, 0o600); err == nil {
			*encoder, err = hebb.Load(path)
		}
		return err
	})
}

// withFile lends f the path of a file in a folder of its own.
func withFile(f func(path string) error) error {
	dir, err := os.MkdirTemp("", "nb-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	return f(filepath.Join(dir, "model.safetensors"))
}
