package main

import "deephebb/internal/catalog"

// inputs are the pictures.
func (c *command) inputs() (list []catalog.File) {
	for _, path := range c.paths {
		list = append(list, catalog.From("the pictures", path))
	}
	return list
}

// claim makes sure, before the work begins, that the outputs can be written, that no two are the same
// file, that none is an input or is called as another kind of file, and that inputs are what they should be.
func (c *command) claim(outputs []catalog.File, inputs ...catalog.File) error {
	work := catalog.To("--work", c.Folder, catalog.Folder)
	if err := catalog.Distinct(append(outputs, work), inputs...); err != nil {
		return badUsage{err}
	}
	if err := catalog.Expect(inputs...); err != nil {
		return err
	}
	return catalog.Claim(outputs)
}
