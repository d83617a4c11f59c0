package jobs

import (
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"encoding/json"
	"path/filepath"

	"deephebb/internal/files"
)

// fingerprint is a name for all that something depends on: 16 hexadecimal digits of the SHA-256 of the
// values as JSON.
func fingerprint(values ...any) string {
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(values); err != nil {
		panic("jobs: " + err.Error())
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// store writes a file of the folder that is named by its content, and returns its path.
func (c *Crew) store(kind string, content []byte) (path string, err error) {
	sum := sha256.Sum256(content)
	path = filepath.Join(c.Folder, kind+"-"+hex.EncodeToString(sum[:8]))
	if there(path) {
		return path, nil
	}
	if err := files.MakeFolder(c.Folder); err != nil {
		return "", err
	}
	return path, files.WriteBytes(path, content)
}

// settings are those of a stage, as they travel.
func settings(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("jobs: " + err.Error())
	}
	return b
}

// model writes a model's file for the workers.
func (c *Crew) model(m encoding.BinaryMarshaler) (path string, err error) {
	b, err := m.MarshalBinary()
	if err != nil {
		return "", err
	}
	return c.store("model", b)
}
