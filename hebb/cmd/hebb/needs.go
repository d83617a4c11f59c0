package main

import (
	"cmp"
	"math"
	"runtime"

	"deephebb/eval"
	"deephebb/hebb"
	"deephebb/hebb/atlas"
	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
)

// What is estimated here is what is allocated in large pieces; docs/reliability.md holds it against what is
// measured.

const number = 4 // bytes of a float32

// inMemory is what pictures are called that are not streamed.
const inMemory = "pictures"

// pixels are the pictures themselves, with their names and what else is known of each.
func pixels(d *pictures.Dataset) need {
	const known = 100
	if d.Streams() {
		return need{what: "names", each: known}
	}
	return need{what: inMemory, each: known + float64(d.Shape.Len())}
}

// encoding are the features.
func encoding(dim int) need { return need{what: "features", each: number * float64(dim)} }

// encodingParts are the features that are written as they come, and the activations of as many pictures.
func encodingParts(dim int) need {
	return need{what: "features", fixed: 2 * number * block * float64(dim)}
}

// mapping is the map of n rows, the rows included.
func mapping(n, dim int) need {
	each := float64(atlas.UMAP{}.Memory(n, dim)) / float64(max(n, 1))
	return need{what: "features and their map", each: each + encoding(dim).each}
}

// drawing is what the drawings take: pictures to look at, as far as they are kept; the canvas and its file;
// the page with its pictures, and what it says of each.
func drawing(d *pictures.Dataset, p painting, dim int) need {
	const said = 2 << 10 // name, place, neighbours and the rest, as numbers and as text
	n := need{what: "features and drawings", fixed: 3 * 4 * float64(p.Canvas*p.Canvas),
		each: said + encoding(dim).each}
	side := min(64, max(d.Shape.H, d.Shape.W))
	tile := float64(side*side) / 2                      // half a byte for each pixel
	if count := float64(d.Len()); d.Len() <= gridUpTo { // one file, within the page's budget
		n.fixed += 3 * min(4e6*math.Pow(count/1000, 2./3), count*(said+4./3*tile))
	} else {
		n.each += tile
	}
	if all := imageBytes(d); all <= keptImages {
		n.each += float64(all) / float64(max(d.Len(), 1))
	}
	return n
}

// evaluating are the pixels of bank and query as features: as they are, standardised, and a copy on the way;
// where one is left out, those of each fold as well.
func evaluating(d *pictures.Dataset, e *eval.Evaluation) need {
	copies := 3.
	if e.Query == 0 {
		copies = 5
	}
	share := float64(e.Bank+e.Query) / float64(d.Len())
	return need{what: "judging", each: copies * number * float64(d.Shape.Len()) * share}
}

// judging is what a run takes to judge its features: besides them and the model, theirs or the pixels of
// bank and query, of which those of the bank are copied to be grouped; and the clusters of each restart.
func judging(d *pictures.Dataset, m hebb.Model, seed uint64) need {
	e, err := judgedBy(seed).On(d, nil)
	if err != nil {
		return need{what: "judging"} // there is nothing to judge by
	}
	values := float64(max(m.Dim(), d.Shape.Len()))
	const restarts, sums = 10, number + number + 8
	return need{what: "judging", fixed: lateralBytes(m) + restarts*sums*values*float64(classes(d).distinct()),
		each: encoding(m.Dim()).each + number*values*float64(2*e.Bank+e.Query)/float64(d.Len())}
}

// learning is what a training takes on top of the pictures.
func (l *learner) learning() need { return need{what: "learning", grows: l.memory} }

// encoderMemory is what the article's training takes, and its file, of which there are up to three.
func encoderMemory(e *hebb.Encoder, t hebb.Training) func(n int) float64 {
	file := lateralBytes(e)
	return func(n int) float64 { return float64(e.Memory(n, t)) + 3*file }
}

// lateralBytes is what the lateral weights of an encoder take, the only ones that are large.
func lateralBytes(m hebb.Model) (bytes float64) {
	e, ok := m.(*hebb.Encoder)
	if !ok {
		return 0
	}
	for layer := range e.Layers() {
		s := e.Shape(layer + 1)
		groups := 1
		if e.Config().Lateral == hebb.PerChannel {
			groups = s.C
		}
		bytes += number * float64(groups) * math.Pow(float64(s.H*s.W), 2)
	}
	return bytes
}

// networkMemory is what a network's training takes: the maps that patches are drawn from, the fit of a
// whitening, and in the end that of the output stage.
func networkMemory(c network.Config, n *network.Network, t network.Training) func(count int) float64 {
	return func(count int) float64 {
		peak, in := 0., n.Input()
		for i, l := range c.Layers {
			kernel := max(l.Kernel, 3)
			values := float64(in.C * kernel * kernel)
			bytes := values * float64(l.Width) * number * 7 // filters, their changes, the model's file twice
			if t.Batch == 0 {
				memory := float64(t.Memory)
				if memory == 0 {
					memory = 256 << 20
				}
				bytes += min(memory, number*float64(count)*float64(in.Len()))
			}
			if l.Whiten > 0 {
				patches := max(20000, 20*values)
				bytes += number*patches*values + 8*4*values*values
			}
			if t.Batch > 0 {
				bytes += float64(t.Batch) * number * float64(in.Len()+l.Width*in.H*in.W)
			}
			out := n.Shape(i + 1)
			answers := 2 * l.Width * in.H * in.W / max(l.Stride*l.Stride, 1)
			bytes += float64(runtime.GOMAXPROCS(0)) * number * float64(in.Len()+answers)
			peak, in = max(peak, bytes), out
		}
		return max(peak, outputMemory(c.Output, in, n.Input().Colours(), count))
	}
}

// outputMemory is what the fit of an output stage takes: the averages of the maps as they are, of equal
// spread and decorrelated, those of views, and a matrix of as many rows and columns as there are averages or
// pictures.
func outputMemory(o network.Output, maps pictures.Shape, colours, count int) float64 {
	if o.Dim < 0 || o.Grid < 0 {
		return 0
	}
	grid := o.Grid
	if grid == 0 {
		grid = 4
	}
	averages := float64(maps.C * min(grid, maps.H) * min(grid, maps.W))
	if o.Colours > 0 {
		averages += float64(colours)
	}
	const most = 20000 // pictures that the stage is fitted to
	rows := 3 * float64(min(count, most))
	if o.Views != nil {
		rows += 2 * 2 * float64(min(count, cmp.Or(o.Views.Pictures, 2000))) // pairs, as they are and of equal spread
	}
	return number*averages*rows + 8*math.Pow(min(averages, float64(count)), 2)
}
