package network

import (
	"bytes"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/pictures"
	"deephebb/hebb/rules"
	"deephebb/internal/linear"
)

// A network that learns from pictures elsewhere, some of which are fetched and the others only seen
// by copies of it, has the bytes of one that has them at hand.
func TestTrainOnShards(t *testing.T) {
	d := bars(90, pictures.Shape{C: 3, H: 16, W: 16}, 2)
	two := viewing(d.Shape)
	two.Layers = append(slices.Clone(two.Layers), Layer{Width: 6, Kernel: 3, Rule: rules.Oja{}})
	plain := viewing(d.Shape)
	plain.Output = Output{Grid: 2}
	for name, c := range map[string]Config{"views": viewing(d.Shape), "two layers": two, "plain": plain} {
		for _, memory := range []int64{0, 40 * 4 * int64(d.Shape.Len())} {
			o := Training{Steps: 20, Patches: 50, Memory: memory}
			want, err := learned(t, c, d, o).MarshalBinary()
			if err != nil {
				t.Fatal(err)
			}
			n, err := New(c)
			if err != nil {
				t.Fatal(err)
			}
			fetched := 0
			p := Shards{Pictures: d.Len(), Fetch: func(some []int) (*pictures.Dataset, error) {
				fetched = max(fetched, len(some))
				return d.Pick(some), nil
			}, Averages: func(n *Network, seen []Sight) (blas32.General, error) { return apart(n, d, seen) }}
			for _, err := range n.TrainOn(p, o) {
				if err != nil {
					t.Fatal(err)
				}
			}
			got, err := n.MarshalBinary()
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s, memory %d: other bytes", name, memory)
			}
			if memory > 0 && name != "two layers" && fetched != 40 {
				t.Errorf("%s: %d pictures fetched", name, fetched)
			}
		}
	}
	n, _ := New(plain)
	for _, err := range n.TrainOn(Shards{Pictures: 3}, Training{Batch: 2}) {
		if err == nil {
			t.Error("whole pictures were learned from")
		}
	}
}

// apart computes averages a few pictures at a time, with the network as its file has it.
func apart(n *Network, d *pictures.Dataset, seen []Sight) (x blas32.General, err error) {
	b, err := n.MarshalBinary()
	if err != nil {
		return x, err
	}
	m := new(Network)
	if err := m.UnmarshalBinary(b); err != nil {
		return x, err
	}
	for part := range slices.Chunk(seen, 17) {
		rows := make([]int, len(part))
		own := slices.Clone(part)
		for i, s := range part {
			rows[i], own[i].Picture = s.Picture, i
		}
		some, err := m.Averages(d.Pick(rows), own)
		if err != nil {
			return x, err
		}
		x = linear.Matrix(x.Rows+some.Rows, some.Cols, append(x.Data, some.Data...))
	}
	return x, nil
}
