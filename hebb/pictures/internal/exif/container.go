package exif

import (
	"bytes"
	"encoding/binary"
)

// InPNG returns the Exif data of a PNG file, its eXIf chunk, or nil.
func InPNG(content []byte) []byte {
	const signature, frame = 8, 12 // length and name before a chunk, checksum after it
	if len(content) < signature {
		return nil
	}
	for rest := content[signature:]; len(rest) >= frame; {
		n := uint64(binary.BigEndian.Uint32(rest))
		if n > uint64(len(rest)-frame) {
			return nil
		}
		if string(rest[4:8]) == "eXIf" {
			return named(rest[8 : 8+n])
		}
		rest = rest[frame+n:]
	}
	return nil
}

// InWebP returns the Exif data of a WebP file, its EXIF chunk, or nil.
func InWebP(content []byte) []byte {
	if len(content) < 12 {
		return nil
	}
	for rest := content[12:]; len(rest) >= 8; {
		n := uint64(binary.LittleEndian.Uint32(rest[4:]))
		if n > uint64(len(rest)-8) {
			return nil
		}
		if string(rest[:4]) == "EXIF" {
			return named(rest[8 : 8+n])
		}
		rest = rest[min(8+n+n%2, uint64(len(rest))):]
	}
	return nil
}

// named takes off the name that a JPEG's segment has before the data, and some writers give the
// others too.
func named(data []byte) []byte { return bytes.TrimPrefix(data, []byte("Exif\x00\x00")) }
