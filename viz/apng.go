package viz

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"io"
)

// writeAPNG writes pictures of one size as an animated PNG that plays without an end (the APNG
// chunks of the PNG specification, third edition, section 11.3.4): acTL says how many frames there
// are, fcTL stands before each, and the frames after the first are in fdAT, which is IDAT with a
// number before it. Viewers that know nothing of this show the first. Delays are in hundredths of a
// second. Errors are w's.
func writeAPNG(w io.Writer, frames []image.Image, delays []int) error {
	var out bytes.Buffer
	out.WriteString("\x89PNG\r\n\x1a\n")
	var header []byte
	number := uint32(0) // of fcTL and fdAT, which are counted together
	next := func(b []byte) []byte {
		number++
		return binary.BigEndian.AppendUint32(b, number-1)
	}
	for k, img := range frames {
		parts := pngChunks(PNG(img))
		size := img.Bounds().Size()
		if k == 0 {
			header = parts[0].body
			writeChunk(&out, "IHDR", header)
			counts := binary.BigEndian.AppendUint32(nil, uint32(len(frames)))
			writeChunk(&out, "acTL", binary.BigEndian.AppendUint32(counts, 0))
		}
		if !bytes.Equal(header, parts[0].body) {
			panic(fmt.Sprintf("viz: frame %d of a film is of another size or kind of colour than the first", k))
		}
		control := binary.BigEndian.AppendUint32(next(nil), uint32(size.X))
		control = binary.BigEndian.AppendUint32(control, uint32(size.Y))
		control = append(control, make([]byte, 8)...) // at the upper left corner
		control = binary.BigEndian.AppendUint16(control, uint16(min(delays[k], 1<<16-1)))
		control = binary.BigEndian.AppendUint16(control, 100)
		writeChunk(&out, "fcTL", append(control, 0, 0)) // in the place of the one before
		for _, p := range parts {
			switch {
			case p.kind != "IDAT":
			case k == 0:
				writeChunk(&out, "IDAT", p.body)
			default:
				writeChunk(&out, "fdAT", append(next(nil), p.body...))
			}
		}
	}
	writeChunk(&out, "IEND", nil)
	_, err := w.Write(out.Bytes())
	return err
}

// chunk is a part of a PNG file.
type chunk struct {
	kind string
	body []byte
}

// pngChunks takes a PNG apart that was just made.
func pngChunks(b []byte) (list []chunk) {
	for b = b[8:]; len(b) > 0; {
		n := binary.BigEndian.Uint32(b)
		list = append(list, chunk{string(b[4:8]), b[8 : 8+n]})
		b = b[12+n:]
	}
	return list
}

func writeChunk(out *bytes.Buffer, kind string, body []byte) {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, kind...), body...)
	out.Write(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:])))
}
