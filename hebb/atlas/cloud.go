package atlas

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/gemm"
	"deephebb/internal/linear"
)

// cancelled is the share of ‖a‖² + ‖b‖² below which ‖a‖² + ‖b‖² − 2ab has lost too many digits:
// such a squared distance is computed anew from the differences. Equal rows are so at distance 0.
const cancelled = 1.0 / 4096

// cloud is a copy of n rows of d numbers made ready for distances by matrix products: moved so that
// the mean is the origin and multiplied by a power of two if the values are so large or small that
// their squares would leave float32. Distances keep their order, and their values up to scale.
type cloud struct {
	x     blas32.General // n × d, Stride = d
	sq    []float64      // n, squared norms of the rows of x
	mean  []float32      // d, what was taken away from every row
	scale float64        // what every row was then multiplied by
	gram  *gram          // the rows' products with each other, nil: there are none
	none  []bool         // n, rows of zeros under the cosine, at distance 1 from all that are not; nil: there are none
}

// newCloud copies x. Under the cosine metric rows are first divided by their norm: half the squared
// distance of two such rows is 1 − cos. who begins the text of errors.
func newCloud(who string, x blas32.General, metric Metric) (*cloud, error) {
	if err := finiteError(who, x); err != nil {
		return nil, err
	}
	c := &cloud{scale: 1}
	switch metric {
	case Euclidean:
	case Cosine:
		x, c.none = unitCopy(x)
	default:
		return nil, fmt.Errorf("atlas: %s: unknown metric %d; use Euclidean or Cosine", who, metric)
	}
	c.mean = linear.Means(x)
	c.center(x)
	return c, nil
}

// rawCloud copies x without moving it, for k-means on the sphere.
func rawCloud(x blas32.General) *cloud {
	c := &cloud{scale: 1, mean: make([]float32, x.Cols)}
	c.center(x)
	return c
}

// center fills c.x and c.sq from x, c.mean and a scale of its own choice.
func (c *cloud) center(x blas32.General) {
	peaks := make([]float64, blockCount(x.Rows, 256))
	gemm.Parallel(len(peaks), func(b int) {
		var peak float64
		for i := b * 256; i < min(x.Rows, (b+1)*256); i++ {
			for j, v := range linear.Row(x, i) {
				if t := math.Abs(float64(v) - float64(c.mean[j])); t > peak {
					peak = t
				}
			}
		}
		peaks[b] = peak
	})
	largest := 0.0
	for _, p := range peaks {
		largest = max(largest, p)
	}
	if largest > 1<<30 || (largest > 0 && largest < 1.0/(1<<30)) {
		_, exp := math.Frexp(largest)
		c.scale = math.Ldexp(1, -exp)
	}
	c.x = c.moved(x)
	c.sq = squaredNorms(c.x)
}

// moved returns a copy of x moved and scaled as the cloud was.
func (c *cloud) moved(x blas32.General) blas32.General {
	y := linear.Zeros(x.Rows, x.Cols)
	linear.Blocks(x.Rows, 256, func(from, to int) {
		for i := from; i < to; i++ {
			dst := linear.Row(y, i)
			for j, v := range linear.Row(x, i) {
				dst[j] = float32((float64(v) - float64(c.mean[j])) * c.scale)
			}
		}
	})
	return y
}

// eachRow calls use with each of the given rows, nil for all, and its squared distances to all n
// rows, on several goroutines; use may overwrite them. Blocks of rows bound the memory to some 16
// MB.
func (c *cloud) eachRow(rows []int, use func(i int, d2 []float32)) {
	x, n := c.x, c.x.Rows
	if rows == nil {
		rows = make([]int, n)
		for i := range rows {
			rows[i] = i
		}
	}
	most := min(rowsAtOnce(n), len(rows))
	part, product := linear.Zeros(most, x.Cols), linear.Zeros(most, n)
	direct := x.Cols <= 4
	for ; len(rows) > 0; rows = rows[most:] {
		most = min(most, len(rows))
		if !direct {
			for r, i := range rows[:most] {
				copy(linear.Row(part, r), linear.Row(x, i))
			}
			// most × n
			gemm.Gemm(blas.NoTrans, blas.Trans, -2, linear.Slab(part, 0, most), x, 0, linear.Slab(product, 0, most))
		}
		gemm.Parallel(most, func(r int) {
			i, d2 := rows[r], linear.Row(product, r)
			if direct {
				c.differences(i, d2)
			} else {
				c.finish(i, d2)
			}
			if c.none != nil {
				for j := range d2 {
					if c.none[i] != c.none[j] {
						d2[j] = 2
					}
				}
			}
			use(i, d2)
		})
	}
}

// differences fills d2 with the squared distances of row i to all rows, term by term.
func (c *cloud) differences(i int, d2 []float32) {
	a, d := linear.Row(c.x, i), c.x.Cols
	if d == 2 {
		all := c.x.Data[:2*len(d2)]
		for j := range d2 {
			u, v := a[0]-all[2*j], a[1]-all[2*j+1]
			d2[j] = float32(u*u) + float32(v*v)
		}
		return
	}
	for j := range d2 {
		b := c.x.Data[j*d : j*d+d : j*d+d]
		var s float32
		for k, v := range a {
			t := v - b[k]
			s += float32(t * t)
		}
		d2[j] = s
	}
}

// finish turns −2·x_i·x_j in d2 into ‖x_i − x_j‖².
func (c *cloud) finish(i int, d2 []float32) {
	sqi := c.sq[i]
	for j, sqj := range c.sq[:len(d2)] {
		s := sqi + sqj
		v := s + float64(d2[j])
		if v < s*cancelled {
			v = precise(linear.Row(c.x, i), linear.Row(c.x, j))
		}
		d2[j] = float32(v)
	}
}

// squaredNorms returns ‖row‖² of every row, summed in float64.
func squaredNorms(x blas32.General) []float64 {
	sq := make([]float64, x.Rows)
	linear.Blocks(x.Rows, 256, func(from, to int) {
		for i := from; i < to; i++ {
			var s float64
			for _, v := range linear.Row(x, i) {
				s += float64(float64(v) * float64(v))
			}
			sq[i] = s
		}
	})
	return sq
}

// unitCopy returns a copy of x with rows of norm 1, and which rows were zero and remain so (nil:
// none).
func unitCopy(x blas32.General) (blas32.General, []bool) {
	y := linear.Zeros(x.Rows, x.Cols)
	none := make([]bool, x.Rows)
	linear.Blocks(x.Rows, 256, func(from, to int) {
		for i := from; i < to; i++ {
			var s float64
			for _, v := range linear.Row(x, i) {
				s += float64(float64(v) * float64(v))
			}
			if none[i] = s == 0; none[i] {
				continue
			}
			dst, inverse := linear.Row(y, i), 1/math.Sqrt(s)
			for j, v := range linear.Row(x, i) {
				dst[j] = float32(float64(v) * inverse)
			}
		}
	})
	for _, z := range none {
		if z {
			return y, none
		}
	}
	return y, nil
}

// finiteError panics if x is no matrix and returns an error that names the first NaN or infinity.
func finiteError(who string, x blas32.General) error {
	checkShape(who, x)
	for i := range x.Rows {
		for j, v := range linear.Row(x, i) {
			if v-v != 0 {
				return fmt.Errorf(
					"atlas: %s: the value at row %d, column %d is %v; remove the row or replace the value",
					who, i, j, v)
			}
		}
	}
	return nil
}

// checkShape panics if the data of x is shorter than its shape says.
func checkShape(who string, x blas32.General) {
	if x.Rows < 0 || x.Cols < 0 || (x.Rows > 0 && x.Stride < x.Cols) {
		panic(fmt.Sprintf("atlas: %s: a matrix of %d rows of %d numbers cannot have stride %d", who, x.Rows, x.Cols,
			x.Stride))
	}
	if x.Rows > 0 && x.Cols > 0 {
		if need := (x.Rows-1)*x.Stride + x.Cols; len(x.Data) < need {
			panic(fmt.Sprintf("atlas: %s: a %d × %d matrix needs %d numbers, its data has %d", who, x.Rows, x.Cols,
				need, len(x.Data)))
		}
	}
}

// checkLabels panics unless there is a label for every row.
func checkLabels(who string, rows int, labels []int) {
	if len(labels) != rows {
		panic(fmt.Sprintf("atlas: %s: %d rows but %d labels", who, rows, len(labels)))
	}
}

// blockCount returns how many blocks of size b hold n things.
func blockCount(n, b int) int { return (n + b - 1) / b }

// rowsAtOnce returns how many rows of n numbers make a block of some 16 MB, 16 to 1024.
func rowsAtOnce(n int) int { return min(max((1<<22)/max(n, 1), 16), 1024) }
