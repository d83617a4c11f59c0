// Package pixels decodes picture files and resizes them with Pillow's pixels. It is the one door
// between files of all kinds and a dataset: bytes in, planes of bytes out.
package pixels
