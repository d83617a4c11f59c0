package main

import (
	"context"
	"fmt"
	"time"

	"deephebb/hebb/pictures"
	"deephebb/internal/catalog"
	"deephebb/internal/npy"
	"deephebb/internal/table"
)

// A subject is what the rows of features are of.
type subject struct {
	names   []string
	classes []string    // nil: none
	taken   []time.Time // when the pictures were; nil: not known
}

// subject finds the names of the rows and, if a folder of pictures is named, their classes and dates, as
// hebb map finds them.
func (c *command) subject(ctx context.Context, features string) (of subject, err error) {
	x, err := npy.OpenRows(features)
	if err != nil {
		return of, err
	}
	n := x.Rows
	x.Close()
	names := catalog.NamesOf(features)
	t, err := catalog.ReadNames(names)
	if err != nil {
		return of, err
	}
	if of.names = catalog.Numbers(n); t != nil {
		if of.names, err = t.Texts("name"); err != nil {
			return of, err
		}
		if len(of.names) != n {
			return of, fmt.Errorf("%s names %d pictures and %s has %d rows: write both anew",
				names, len(of.names), features, n)
		}
	}
	if len(c.paths) == 0 {
		return of, nil
	}
	list, _, err := pictures.Folder{}.List(c.paths[0])
	if err != nil {
		return of, err
	}
	place := make(map[string]int, len(list))
	for i, name := range list {
		place[table.Escape(name)] = i
	}
	if t == nil && len(list) == n { // by order, since nothing else can be
		c.say("note", "%s has no names next to it: its rows are taken in the pictures' order", features)
		for i, name := range list {
			of.names[i] = table.Escape(name)
		}
	}
	own := make([]string, n) // the pictures' files
	for i, name := range of.names {
		at, ok := place[name]
		if !ok {
			return of, fmt.Errorf("%s has the picture %s, which %s does not: name the folder that the features are of",
				features, name, c.paths[0])
		}
		own[i] = list[at]
	}
	classes, err := pictures.Folder{}.Classes(c.paths[0])
	if err != nil {
		return of, err
	}
	if classes != nil {
		of.classes = make([]string, n)
		for i, name := range of.names {
			of.classes[i] = classes[name]
		}
	}
	of.taken, err = c.Dates(ctx, c.paths[0], own, c.each)
	return of, err
}
