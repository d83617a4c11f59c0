// Command pokemon makes a sheet of 898 Pokémon sprites, the article's, from
// the npm package pokesprite-images 2.7.0:
//
//	go run ./data/pokemon [-package DIR] [OUT.png]
//
// It downloads the package with npm unless -package names a folder in which it
// is unpacked, and writes the sheet, 30×30 tiles of 96×96 pixels, to
// out/pokemon-96.png and a table with names beside it. The pictures are © The
// Pokémon Company; they are for the user's own use and no part of this project.
package main

import (
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	folder := flag.String("package", "", "folder with pokesprite-images 2.7.0 unpacked (default: downloaded with npm)")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: go run ./data/pokemon [-package DIR] [OUT.png]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() > 1 {
		flag.Usage()
		os.Exit(2)
	}
	out := filepath.Join("out", "pokemon-96.png")
	if flag.NArg() == 1 {
		out = flag.Arg(0)
	}
	if err := run(*folder, out); err != nil {
		fmt.Fprintln(os.Stderr, "pokemon:", err)
		os.Exit(1)
	}
}

// run makes the sheet out, and its table under the same name with .csv.
func run(folder, out string) error {
	if !strings.EqualFold(filepath.Ext(out), ".png") {
		return fmt.Errorf("the sheet is a PNG: name it so, not %s", out)
	}
	open := fromFolder(folder)
	if folder == "" {
		files, err := download()
		if err != nil {
			return err
		}
		open = files.open
	}
	list, err := readDex(open)
	if err != nil {
		return err
	}
	sheet, err := draw(open, list)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	table := out[:len(out)-len(".png")] + ".csv"
	if err := errors.Join(writePNG(out, sheet), writeTable(table, list)); err != nil {
		return err
	}
	fmt.Printf("%s: %d sprites of %d×%d in %d columns; names in %s\n", out, len(list), tile, tile, columns, table)
	return nil
}

func writePNG(path string, m image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	return errors.Join(encoder.Encode(f, m), f.Close())
}

func writeTable(path string, list []sprite) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	w.Write([]string{"index", "row", "col", "name", "generation"})
	for i, s := range list {
		row, col := strconv.Itoa(i/columns), strconv.Itoa(i%columns)
		w.Write([]string{strconv.Itoa(i), row, col, s.name, strconv.Itoa(generation(i + 1))})
	}
	w.Flush()
	return errors.Join(w.Error(), f.Close())
}
