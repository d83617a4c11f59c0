package fax

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"deephebb/hebb/pictures/internal/fault"
	"deephebb/internal/cost"
)

// pack makes bytes of codes.
func pack(codes string) []byte {
	codes = strings.ReplaceAll(codes, " ", "")
	b := make([]byte, (len(codes)+7)/8)
	for i, c := range codes {
		b[i/8] |= byte(c-'0') << (7 - i%8)
	}
	return b
}

const end = "000000000001 "

// By hand: two lines of 16 pixels, 4 white, 3 black, 9 white and the same a pixel further right, in
// each kind of code.
func TestDecode(t *testing.T) {
	const first, second = "1011 10 10100 ", "1100 10 10011 " // runs of 4, 3, 9 and 5, 3, 8
	want := []byte{0b00001110, 0, 0b00000111, 0}
	for kind, codes := range map[Kind][]string{
		Lines:  {first + "00000" + second},
		Group3: {end + first + end + second, first + second, end + first + "0000" + end + second},
		Mixed:  {end + "1" + first + end + "0 011 011 1", end + "1" + first + end + "1" + second},
		Group4: {"001 1011 10 1  011 011 1", "001 1011 10 1  001 1100 10 1 " + end + end},
	} {
		for _, c := range codes {
			got, err := Decode(pack(c), kind, 16, 2)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("kind %d, %s: %08b, %v; want %08b", kind, c, got, err, want)
			}
		}
	}
}

// By hand: a black run that the line below passes under.
func TestPass(t *testing.T) {
	got, err := Decode(pack("001 1011 10 1  0001 1"), Group4, 16, 2)
	if err != nil || !bytes.Equal(got, []byte{0b00001110, 0, 0, 0}) {
		t.Errorf("%08b, %v", got, err)
	}
}

func TestFaults(t *testing.T) {
	got, err := Decode(pack("001 1011 10 1  "+end+end), Group4, 16, 2)
	if !errors.Is(err, fault.ErrTruncated) || !bytes.Equal(got, []byte{0b00001110, 0}) {
		t.Errorf("an end after the first of two lines: %08b, %v", got, err)
	}
	if _, err := Decode(pack("001 1011 10 1"), Group4, 16, 3); !errors.Is(err, fault.ErrTruncated) {
		t.Errorf("no more codes: %v", err)
	}
	_, err = Decode(pack("0000001000 1111111111111111"), Group4, 16, 3)
	if err == nil || errors.Is(err, fault.ErrTruncated) {
		t.Errorf("a code that is none: %v", err)
	}
}

// Invariant: no code begins another, and all that is left is what ends of lines begin with.
func TestTables(t *testing.T) {
	free := [3]int{}
	for i, table := range tables() {
		for _, c := range table {
			if c.length == 0 {
				free[i]++
			}
		}
	}
	if free != [3]int{32, 32, 128} { // 00000000…, and 000000… of modes
		t.Errorf("%v of 8192 beginnings lead nowhere", free)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(pack("001 1011 10 1  011 011 1"), byte(3), byte(16), byte(2))
	f.Add(pack(end+"1"+"1011 10 10100"+end+"0 011 011 1"), byte(2), byte(16), byte(2))
	f.Fuzz(func(t *testing.T, in []byte, kind, w, h byte) {
		var out []byte
		var err error
		cost.Bound(t, 1<<20+8*len(in), func() { out, err = Decode(in, Kind(kind%4), int(w)+1, int(h)+1) })
		if n := (int(w) + 8) / 8; err == nil && len(out) != n*(int(h)+1) || len(out)%n != 0 {
			t.Fatalf("%d bytes of %d×%d pixels, error %v", len(out), int(w)+1, int(h)+1, err)
		}
	})
}
