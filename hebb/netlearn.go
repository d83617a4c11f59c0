package hebb

import (
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/hebb/rules"
)

// netBuffers are what steps of learning work in.
type netBuffers struct {
	maps, padded, patches, whitened, answers, out []float32
}

// sampled trains a layer on patches drawn from a pool.
func (r *netRun) sampled(p *pool) {
	l := r.net.layers[p.layer]
	watch := r.watch(p.layer)
	health := p.draw(max(2000, 50*l.Width), healthStream)
	health.Data = slices.Clone(health.Data)
	for l.steps < r.Steps && !r.over() {
		patches := p.draw(r.Patches, uint64(l.steps))
		l.answer(patches, r.answers(patches.Rows, l))
		watch.step(l.apply(r.Steps), health)
	}
	watch.end()
}

// whole trains a layer on whole pictures.
func (r *netRun) whole(layer int) {
	l := r.net.layers[layer]
	watch := r.watch(layer)
	for l.steps < r.Steps && !r.over() {
		if r.fail(r.inputs(layer, r.batch(l.steps))) {
			return
		}
		sample := l.learnMaps(r, r.size(l.steps), nil)
		watch.step(l.apply(r.Steps), sample)
	}
	watch.end()
	l.settle()
}

// together trains all layers at once, on whole pictures.
func (r *netRun) together() {
	layers := r.net.layers
	watches := make([]*watch, len(layers))
	for i := range layers {
		p := &pool{netRun: r, layer: i}
		if r.fail(p.fit(!layers[i].learns())) {
			return
		}
		watches[i] = r.watch(i)
	}
	for step := layers[0].steps; step < r.Steps && !r.over(); step++ {
		if r.fail(r.inputs(0, r.batch(step))) {
			return
		}
		for _, l := range layers {
			if r.over() {
				break
			}
			r.buffers.out = sized(r.buffers.out, r.size(step)*l.out.Len())
			l.learnMaps(r, r.size(step), r.buffers.out)
			r.buffers.maps, r.buffers.out = r.buffers.out, r.buffers.maps
		}
		for i, l := range layers {
			if l.learns() {
				watches[i].step(l.apply(r.Steps), blas32.General{})
			} else {
				l.steps++
			}
		}
	}
	for _, l := range layers {
		l.settle()
	}
}

// settle ends the learning from whole pictures: norms are the running ones.
func (l *netLayer) settle() {
	if l.running != nil {
		l.running.use()
	}
}

// batch returns the pictures of a step: each pass over all goes in an order of
// its own, and its last step has what is left.
func (r *netRun) batch(step int) []int {
	n := r.pictures.Len()
	each := (n + r.Batch - 1) / r.Batch
	if pass := step / each; r.order == nil || r.pass != pass {
		r.order, r.pass = rand.New(rand.NewPCG(r.net.config.Seed+uint64(pass), orderStream)).Perm(n), pass
	}
	from := step % each * r.Batch
	return r.order[from:min(from+r.Batch, n)]
}

func (r *netRun) size(step int) int { return len(r.batch(step)) }

// inputs computes what a layer sees of the pictures into buffers.maps,
// pictures × H × W × C.
func (r *netRun) inputs(layer int, pictures []int) error {
	size := r.net.layers[layer].in.Len()
	r.buffers.maps = sized(r.buffers.maps, len(pictures)*size)
	return r.net.forward(r.pictures, pictures, layer, func(i int, maps []float32, _ *workspace) {
		copy(r.buffers.maps[i*size:][:size], maps)
	})
}

// learnTile is about how many values of patches are learned from at a time,
// a megabyte.
const learnTile = 1 << 18

// tileRows is how many patches that is: enough for products to be fast, and
// with a Surround a picture's.
func (l *netLayer) tileRows() int {
	if l.Surround {
		return l.mid.H * l.mid.W
	}
	return max(512, min(learnTile/l.values(), 4096))
}

// learnMaps takes in all patches of b pictures' maps, buffers.maps, which it
// normalises in place. With out it writes the layer's output there, b × H' × W'
// × K, as the filters are before the step. It returns some of the patches.
func (l *netLayer) learnMaps(r *netRun, b int, out []float32) blas32.General {
	buf := &r.buffers
	size, n, d := l.in.Len(), l.mid.H*l.mid.W, l.values()
	if l.running != nil && l.learns() {
		l.running.learn(buf.maps[:b*size], 0.1)
	}
	buf.padded = sized(buf.padded, b*l.padded.Len())
	gemm.Parallel(b, func(i int) {
		x := buf.maps[i*size:][:size]
		l.Norm.normalize(x, l.in.C, l.running)
		l.pad(buf.padded[i*l.padded.Len():][:l.padded.Len()], x)
	})
	rows := min(l.tileRows(), b*n)
	var answers []float32
	if out != nil {
		buf.answers = sized(buf.answers, b*l.mid.Len())
		answers = buf.answers
	}
	var p blas32.General
	for from := 0; from < b*n; from += rows {
		to := min(from+rows, b*n)
		buf.patches = sized(buf.patches, rows*d)
		p = matrix(to-from, d, buf.patches)
		l.unfoldAll(p, buf.padded, from)
		if l.front.whitens() {
			buf.whitened = sized(buf.whitened, rows*d)
			white := matrix(to-from, d, buf.whitened)
			l.front.whiten(white, p)
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
	return p
}

// matrixIn returns rows from…to−1 of data, in rows of so many columns.
func matrixIn(data []float32, from, to, cols int) blas32.General {
	if data == nil {
		return blas32.General{}
	}
	return matrix(to-from, cols, data[from*cols:])
}

// answers returns room for m places' answers.
func (r *netRun) answers(m int, l *netLayer) blas32.General {
	r.buffers.answers = sized(r.buffers.answers, m*l.Width)
	return matrix(m, l.Width, r.buffers.answers)
}

// unfoldAll writes p.Rows patches from place from on, counted through all
// pictures, into p, and normalises their contrast.
func (l *netLayer) unfoldAll(p blas32.General, padded []float32, from int) {
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
		l.front.normalize(matrix(end-first, p.Cols, p.Data[first*p.Cols:]))
	})
}

// answer answers to prepared patches p, M × D, into u, M × K, and learns from
// them unless the layer does not.
func (l *netLayer) answer(p, u blas32.General) {
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
		l.learner.Accumulate(p, u)
	}
}

// finish makes the layer's output of its answers for b pictures.
func (r *netRun) finish(l *netLayer, out, answers []float32, b int) {
	gemm.Parallel(b, func(i int) {
		u := answers[i*l.mid.Len():][:l.mid.Len()]
		l.activate(matrix(l.mid.H*l.mid.W, l.Width, u))
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
func (l *netLayer) apply(of int) rules.Stats {
	s := l.learner.Apply(float64(l.steps) / float64(of))
	l.steps++
	l.stale = true
	return s
}
