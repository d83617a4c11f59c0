package main

import "deephebb/internal/catalog"

// claim makes sure, before the work begins, that the outputs can be written, that no two are the same
// file, that none is an input or is called as another kind of file, and that inputs are what they should be.
func claim(outputs []catalog.File, inputs ...catalog.File) error {
	if err := catalog.Distinct(outputs, inputs...); err != nil {
		return badUsage{err}
	}
	if err := catalog.Expect(inputs...); err != nil {
		return err
	}
	return catalog.Claim(outputs)
}
