package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	// source is the npm package.
	source = "pokesprite-images@2.7.0"
	// sourceSum is the SHA-256 of its file.
	sourceSum = "28f6190c6b70deb9a1856654104baf36f84ef552996a10a44652b2ad76d2850d"
)

// packed is the files of a package, by name within it.
type packed map[string][]byte

func (p packed) open(name string) (io.ReadCloser, error) {
	content, ok := p[name]
	if !ok {
		return nil, fmt.Errorf("%s holds no %s", source, name)
	}
	return io.NopCloser(bytes.NewReader(content)), nil
}

// fromFolder opens files of a package unpacked in a folder, or in the folder
// "package" in it, which is what unpacking makes.
func fromFolder(folder string) opener {
	return func(name string) (io.ReadCloser, error) {
		f, err := os.Open(filepath.Join(folder, filepath.FromSlash(name)))
		if err == nil {
			return f, nil
		}
		if inner, innerErr := os.Open(filepath.Join(folder, "package", filepath.FromSlash(name))); innerErr == nil {
			return inner, nil
		}
		return nil, fmt.Errorf("%w: is %s unpacked there?", err, source)
	}
}

// download fetches the package with npm, checks it, and reads the files that
// the sheet needs.
func download() (packed, error) {
	npm, err := exec.LookPath("npm")
	if err != nil {
		return nil, fmt.Errorf("npm is not installed: install it, or unpack %s and name its folder with -package",
			source)
	}
	dir, err := os.MkdirTemp("", "pokemon-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	command := exec.Command(npm, "pack", "--silent", source)
	command.Dir = dir
	if report, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("npm pack %s: %w: %s", source, err, strings.TrimSpace(string(report)))
	}
	archives, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(archives) != 1 {
		return nil, fmt.Errorf("npm pack %s left %d archives where one was awaited", source, len(archives))
	}
	content, err := os.ReadFile(archives[0])
	if err != nil {
		return nil, err
	}
	if sum := fmt.Sprintf("%x", sha256.Sum256(content)); sum != sourceSum {
		return nil, fmt.Errorf("%s has SHA-256 %s, not %s as known: it is not used", source, sum, sourceSum)
	}
	return unpack(content)
}

// unpack reads the files that the sheet needs out of a gzipped tar archive.
func unpack(content []byte) (packed, error) {
	z, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source, err)
	}
	files := packed{}
	for archive := tar.NewReader(z); ; {
		entry, err := archive.Next()
		if err == io.EOF {
			return files, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", source, err)
		}
		name := strings.TrimPrefix(entry.Name, "package/")
		if name != "data/pokemon.json" && !strings.HasPrefix(name, "pokemon-gen8/regular/") {
			continue
		}
		if files[name], err = io.ReadAll(archive); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", source, name, err)
		}
	}
}
