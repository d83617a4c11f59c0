package network

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/rules"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// buffers are reused from step to step.
type buffers struct {
	maps, padded, patches, whitened, answers, out []float32
}

// sampled trains a layer on patches drawn from a reservoir.
func (r *run) sampled(p *reservoir) {
	l := r.net.layers[p.layer]
	watch := &watch{r, p.layer}
	for l.steps < r.Steps && !r.over() {
		patches := p.draw(r.Patches, uint64(l.steps))
		l.answer(patches, r.answers(patches.Rows, l))
		r.emit(watch.step(l.apply(r.Steps)))
	}
}

// whole trains a layer on whole pictures.
func (r *run) whole(layer int) {
	l := r.net.layers[layer]
	watch := &watch{r, layer}
	for l.steps < r.Steps && !r.over() {
		if r.fail(r.inputs(layer, r.batch(l.steps))) {
			return
		}
		l.learnMaps(r, r.size(l.steps), nil)
		r.emit(watch.step(l.apply(r.Steps)))
	}
	l.settle()
}

// together trains all layers at once, on whole pictures.
func (r *run) together() {
	layers := r.net.layers
	for i := range layers {
		p := &reservoir{run: r, layer: i}
		if r.fail(p.fit(!layers[i].learns())) {
			return
		}
	}
	r.emit(r.pending...)
	for step := layers[0].steps; step < r.Steps && !r.over(); step++ {
		if r.fail(r.inputs(0, r.batch(step))) {
			return
		}
		for _, l := range layers {
			if r.over() {
				break
			}
			r.buffers.out = linear.Sized(r.buffers.out, r.size(step)*l.out.Len())
			l.learnMaps(r, r.size(step), r.buffers.out)
			r.buffers.maps, r.buffers.out = r.buffers.out, r.buffers.maps
		}
		var steps []Step
		for i, l := range layers {
			if l.learns() {
				steps = append(steps, (&watch{r, i}).step(l.apply(r.Steps)))
			} else {
				l.steps++
			}
		}
		r.emit(steps...)
	}
	for _, l := range layers {
		l.settle()
	}
}

// settle ends the learning from whole pictures: norms are the running ones.
func (l *layer) settle() {
	if l.running != nil {
		l.running.use()
	}
}

// batch returns the pictures of a step: each pass over all goes in an order of its own, and its
// last step has what is left.
func (r *run) batch(step int) []int {
	n := r.pictures.Len()
	each := (n + r.Batch - 1) / r.Batch
	if pass := step / each; r.order == nil || r.pass != pass {
		r.order, r.pass = rand.New(rand.NewPCG(r.net.config.Seed+uint64(pass), orderStream)).Perm(n), pass
	}
	from := step % each * r.Batch
	return r.order[from:min(from+r.Batch, n)]
}

func (r *run) size(step int) int { return len(r.batch(step)) }

// inputs computes what a layer sees of the pictures into buffers.maps, pictures × H × W × C.
func (r *run) inputs(layer int, pictures []int) error {
	size := r.net.layers[layer].in.Len()
	r.buffers.maps = linear.Sized(r.buffers.maps, len(pictures)*size)
	return r.net.forward(r.pictures, pictures, layer, func(i int, maps []float32, _ *workspace) {
		copy(r.buffers.maps[i*size:][:size], maps)
	})
}

// learnTile is about how many values of patches are learned from at a time, a megabyte.
const learnTile = 1 << 18

// tileRows is how many patches that is: enough for products to be fast, and with a Surround a
// picture's.
func (l *layer) tileRows() int {
	if l.Surround {
		return l.mid.H * l.mid.W
	}
	return max(512, min(learnTile/l.values(), 4096))
}

// learnMaps takes in all patches of b pictures' maps, buffers.maps, which it normalises in place.
// With out it writes the layer's output there, b × H' × W' × K, as the filters are before the step.
func (l *layer) learnMaps(r *run, b int, out []float32) {
	buf := &r.buffers
	size, n, d := l.in.Len(), l.mid.H*l.mid.W, l.values()
	if l.running != nil && l.learns() {
		l.running.learn(buf.maps[:b*size], 0.1)
	}
	buf.padded = linear.Sized(buf.padded, b*l.padded.Len())
	gemm.Parallel(b, func(i int) {
		x := buf.maps[i*size:][:size]
		l.Norm.normalize(x, l.in.C, l.running)
		l.pad(buf.padded[i*l.padded.Len():][:l.padded.Len()], x)
	})
	rows := min(l.tileRows(), b*n)
	var answers []float32
	if out != nil {
		buf.answers = linear.Sized(buf.answers, b*l.mid.Len())
		answers = buf.answers
	}
	for from := 0; from < b*n; from += rows {
		to := min(from+rows, b*n)
		buf.patches = linear.Sized(buf.patches, rows*d)
		p := linear.Matrix(to-from, d, buf.patches)
		l.unfoldAll(p, buf.padded, from)
		if l.preparation.whitens() {
			buf.whitened = linear.Sized(buf.whitened, rows*d)
			white := linear.Matrix(to-from, d, buf.whitened)
			l.preparation.whiten(white, p)
			p = white
		}
		u := matrixIn(answers, from, to, l.Width)
		if answers == nil {
			u = r.answers(to-from, l)
		}
		l.answer(p, u)
	}
	if out != nil {
		r.finish(l, out, answers, b)
	}
}

// matrixIn returns rows from…to−1 of data, in rows of so many columns.
func matrixIn(data []float32, from, to, cols int) blas32.General {
	if data == nil {
		return blas32.General{}
	}
	return linear.Matrix(to-from, cols, data[from*cols:])
}

// answers returns a buffer for the answers at m places.
func (r *run) answers(m int, l *layer) blas32.General {
	r.buffers.answers = linear.Sized(r.buffers.answers, m*l.Width)
	return linear.Matrix(m, l.Width, r.buffers.answers)
}

// unfoldAll writes p.Rows patches from place from on, counted through all pictures, into p, and
// normalises their contrast.
func (l *layer) unfoldAll(p blas32.General, padded []float32, from int) {
	n := l.mid.H * l.mid.W
	const block = 64
	gemm.Parallel((p.Rows+block-1)/block, func(k int) {
		first, end := k*block, min(p.Rows, (k+1)*block)
		for i := first; i < end; {
			picture, place := (from+i)/n, (from+i)%n
			count := min(n-place, end-i)
			l.unfold(p.Data[i*p.Cols:], padded[picture*l.padded.Len():], place, place+count)
			i += count
		}
		l.preparation.normalize(linear.Matrix(end-first, p.Cols, p.Data[first*p.Cols:]))
	})
}

// answer answers to prepared patches p, M × D, into u, M × K, and learns from them unless the layer
// does not.
func (l *layer) answer(p, u blas32.General) {
	if l.learner == nil {
		gemm.Gemm(blas.NoTrans, blas.Trans, 1, p, l.filters, 0, u)
	} else {
		l.learner.Respond(u, p)
	}
	if l.bias != nil {
		addToRows(u, l.bias)
	}
	if l.Surround {
		inhibit(u, make([]float32, len(u.Data)), l.mid)
	}
	if l.learns() {
		l.learner.Count(&l.watched.Census, u)
		l.learner.Accumulate(p, u)
	}
}

// finish makes the layer's output of its answers for b pictures.
func (r *run) finish(l *layer, out, answers []float32, b int) {
	gemm.Parallel(b, func(i int) {
		u := answers[i*l.mid.Len():][:l.mid.Len()]
		l.activate(linear.Matrix(l.mid.H*l.mid.W, l.Width, u))
		if l.Pool.Size == 0 {
			copy(out[i*l.out.Len():][:l.out.Len()], u)
			return
		}
		w := r.net.space()
		l.pool(out[i*l.out.Len():][:l.out.Len()], u, w)
		r.net.free(w)
	})
}

// apply ends a step of the layer.
func (l *layer) apply(of int) rules.Stats {
	s := l.learner.Apply(float64(l.steps) / float64(of))
	l.steps++
	l.stale = true
	return s
}
