package atlas

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/elementary"
	"deephebb/internal/gemm"
	"deephebb/internal/linear"
	"deephebb/internal/vec"
)

// seeding is greedy k-means++ (Arthur, Vassilvitskii 2007, section 6) for several runs in step: for
// each new centre a run draws some candidate rows, with probability proportional to the squared
// distance D² of a row to its nearest centre so far, and keeps the one that leaves the least Σ D².
type seeding struct {
	c       *cloud
	heads   heads
	norm    []float64 // of every row
	rng     []*rand.Rand
	trials  int            // candidates a run and centre
	nearest [][]float32    // D² of every row, a run
	mass    [][]float64    // its sum over blocks of seedBlock rows, a run
	to      blas32.General // n × runs·trials, squared distances to the candidates
}

// seedBlock is how many rows a partial sum of D² is taken over.
const seedBlock = 512

// firstRows returns the K rows of c that are the first centres of every run.
func (k KMeans) firstRows(c *cloud) [][]int {
	if k.Sample > 0 && k.Sample < c.x.Rows {
		part, from := c.sample(k.Sample, k.Seed)
		k.Sample = 0
		firsts := k.firstRows(part)
		for _, rows := range firsts {
			for j, i := range rows {
				rows[j] = from[i]
			}
		}
		return firsts
	}
	const worth = 4 // products of all rows, as many times as heads take to find
	if k.K >= manyClusters && k.K*k.trials()*k.Restarts > worth*min(c.x.Rows, c.x.Cols) {
		return k.rowsAmong(c, headsOf(c))
	}
	return k.rowsAmong(c, wholeHeads(c))
}

// trials is how many candidates there are for a centre of a run.
func (k KMeans) trials() int { return 2 + int(elementary.Log(float64(k.K))) }

// rowsAmong chooses the rows of firstRows with the help of their heads.
func (k KMeans) rowsAmong(c *cloud, h heads) [][]int {
	n, runs := c.x.Rows, k.Restarts
	s := seeding{c: c, heads: h, norm: make([]float64, n), trials: k.trials()}
	for i, v := range c.sq {
		s.norm[i] = math.Sqrt(v)
	}
	firsts := make([][]int, runs)
	picked := make([]int, runs)
	for r := range runs {
		s.rng = append(s.rng, rand.New(rand.NewPCG(k.Seed, uint64(r))))
		s.nearest = append(s.nearest, make([]float32, n))
		s.mass = append(s.mass, make([]float64, blockCount(n, seedBlock)))
		for i := range s.nearest[r] {
			s.nearest[r][i] = float32(math.Inf(1))
		}
		picked[r] = s.rng[r].IntN(n)
		firsts[r] = append(make([]int, 0, k.K), picked[r])
	}
	if k.K == 1 {
		return firsts
	}
	s.to = linear.Zeros(n, runs*s.trials)
	s.measure(picked, 1)
	s.keep(make([]int, runs), 1)
	for range k.K - 1 {
		candidates := make([]int, 0, runs*s.trials)
		for r := range runs {
			for range s.trials {
				candidates = append(candidates, s.draw(r))
			}
		}
		best := s.measure(candidates, s.trials)
		s.keep(best, s.trials)
		for r, b := range best {
			firsts[r] = append(firsts[r], candidates[r*s.trials+b])
		}
	}
	return firsts
}

// sample returns m rows of the cloud, drawn at random, in their order, and which they are.
func (c *cloud) sample(m int, seed uint64) (part *cloud, rows []int) {
	rows = rand.New(rand.NewPCG(seed, math.MaxUint64)).Perm(c.x.Rows)[:m]
	slices.Sort(rows)
	part = &cloud{x: linear.Pick(c.x, rows), sq: make([]float64, m)}
	for at, i := range rows {
		part.sq[at] = c.sq[i]
	}
	return part, rows
}

// draw returns a row with probability proportional to its D²; row 0 if all are zero.
func (s *seeding) draw(r int) int {
	var total float64
	for _, m := range s.mass[r] {
		total += m
	}
	left := float64(s.rng[r].Float64() * total)
	block := 0
	for block < len(s.mass[r])-1 && left >= s.mass[r][block] {
		left -= s.mass[r][block]
		block++
	}
	last := 0 // the last row with a chance, should rounding pass them all
	from := block * seedBlock
	for i, v := range s.nearest[r][from:min(from+seedBlock, s.c.x.Rows)] {
		if v > 0 {
			last = from + i
			if left -= float64(v); left < 0 {
				break
			}
		}
	}
	return last
}

// measure writes min(D², squared distance) of all rows to the candidates, the same number for each
// run. For each run it returns the candidate that leaves the least sum of it, the first of equals.
//
// A matrix product, of many clusters that of the rows' heads, or the products that there are
// already, show which rows may come nearer than D²; only their distances are computed from the
// differences, which are the same on every machine.
func (s *seeding) measure(candidates []int, trials int) []int {
	x, n := s.c.x, s.c.x.Rows
	s.to.Cols = len(candidates)
	if s.c.gram == nil {
		gemm.Gemm(blas.NoTrans, blas.Trans, -2, s.heads.rows, linear.Pick(s.heads.rows, candidates), 0, s.to)
	}
	parts := linear.Zeros64(blockCount(n, seedBlock), len(candidates))
	slack := 2 * s.heads.slack
	gemm.Parallel(len(parts), func(b int) {
		for i := b * seedBlock; i < min(n, (b+1)*seedBlock); i++ {
			d2 := linear.Row(s.to, i)
			if s.c.gram != nil {
				products := linear.Row(s.c.gram.products, i)
				for t, j := range candidates {
					d2[t] = -2 * products[j]
				}
			}
			for t, j := range candidates {
				nearest := s.nearest[t/trials][i]
				least := s.c.sq[i] + s.c.sq[j] + float64(d2[t]) // too much by no more than slack·‖x_i‖·‖x_j‖
				if least-float64(slack*s.norm[i]*s.norm[j]) <= float64(nearest)*(1+slack) {
					nearest = min(nearest, differences(linear.Row(x, i), linear.Row(x, j)))
				}
				d2[t] = nearest
				parts[b][t] += float64(nearest)
			}
		}
	})
	best := make([]int, len(s.rng))
	for r := range best {
		least := math.Inf(1)
		for t := range trials {
			var sum float64
			for b := range parts {
				sum += parts[b][r*trials+t]
			}
			if sum < least {
				least, best[r] = sum, t
			}
		}
		for b := range parts {
			s.mass[r][b] = parts[b][r*trials+best[r]]
		}
	}
	return best
}

// keep makes the best candidate of every run a centre.
func (s *seeding) keep(best []int, trials int) {
	gemm.Parallel(len(s.mass[0]), func(b int) {
		for i := b * seedBlock; i < min(s.c.x.Rows, (b+1)*seedBlock); i++ {
			d2 := linear.Row(s.to, i)
			for r, t := range best {
				s.nearest[r][i] = d2[r*trials+t]
			}
		}
	})
}

// differences returns Σ(a−b)².
func differences(a, b []float32) float32 {
	whole := len(a) / lanes * lanes
	s := vec.SquaredDistance(a[:whole], b[:whole])
	b = b[:len(a)]
	for k := whole; k < len(a); k++ {
		t := a[k] - b[k]
		s += float32(t * t)
	}
	return s
}
