package nb

import (
	"encoding"
	"encoding/gob"
	"reflect"
)

// encode writes what v points to: by its MarshalBinary where it has one, as models do, or as gob has it.
func encode(out *gob.Encoder, v any) error {
	m, ok := reflect.ValueOf(v).Elem().Interface().(encoding.BinaryMarshaler)
	if !ok {
		return out.Encode(v)
	}
	data, err := m.MarshalBinary()
	if err != nil {
		return err
	}
	return out.Encode(data)
}

// decode reads into v, a pointer, what encode wrote.
func decode(in *gob.Decoder, v any) error {
	target := reflect.ValueOf(v).Elem()
	if target.Kind() == reflect.Pointer {
		made := reflect.New(target.Type().Elem())
		if m, ok := made.Interface().(encoding.BinaryUnmarshaler); ok {
			var data []byte
			if err := in.Decode(&data); err != nil {
				return err
			}
			target.Set(made)
			return m.UnmarshalBinary(data)
		}
	}
	return in.Decode(v)
}
