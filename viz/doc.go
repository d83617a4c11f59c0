// Package viz draws: contact sheets, maps of pictures, neighbours, curves, heat maps, and a map in one HTML file.
//
// It is given plain things ([]image.Image, a matrix of coordinates, []int, floats) and hands back an image.Image, bytes, or
// a Chart; it knows nothing of encoders, of files of pictures, or of notebooks. The drawings:
//
//	Grid, Contact   all pictures in rows, as a photographer's contact sheet
//	Canvas          every picture at its place on the map, in the colours of its group
//	Map             the same to walk around in: one HTML file that needs nothing else
//	Neighbors       some pictures, each with those most like it
//	Chart           curves, points and bars: live in a browser, still in a file
//	Heatmap         matrices as colours; Field: one unit's weights over the picture
//
// Zero settings are the defaults, each documented at its field. Pictures of any size and kind are taken; they are scaled
// keeping their shape, with transparency. Lists that must have the same length and don't are a mistake of the program and
// panic with both numbers; an empty list gives an empty drawing. The same input gives the same pixels and the same bytes,
// on any number of threads.
package viz
