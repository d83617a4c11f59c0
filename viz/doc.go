// Package viz draws: contact sheets, maps of pictures, neighbours, curves, heat maps, and a map in
// one HTML file.
//
// It takes plain values ([]image.Image, a matrix of coordinates, []int, floats) and returns an
// image.Image, bytes or a Chart; it knows nothing of encoders, picture files or notebooks. The
// drawings:
//
//	Grid, Contact   all pictures in rows, as a photographer's contact sheet
//	Canvas          every picture at its place on the map, in the colours of its group
//	Map             the same to walk around in: one HTML file that needs nothing else
//	Film            a map in the making, as an animated GIF
//	Neighbors       some pictures, each with those most like it
//	Chart           curves, points and bars: live in a browser, still in a file
//	Heatmap         matrices as colours; Field: one unit's weights over the picture
//
// Zero settings are the defaults, each documented at its field. Pictures may be of any size and
// kind, also of different sizes: a thumbnail fits into its box, in the middle, with the picture's
// own proportions and its transparency. Lists whose lengths should agree but don't are a
// programmer's mistake, and panic with both numbers; an empty list gives an empty drawing. The same
// input gives the same pixels and the same bytes on any number of threads.
package viz
