package vec

// Rectify computes z ← max(0, z) and returns Σz and Σz².
func Rectify(z []float32) (sum, squares float32) {
	if haveSIMD && len(z) > 0 {
		return rectifySIMD(len(z), &z[0])
	}
	var s, q lanes
	for i, v := range z {
		if 0 > v {
			v = 0
		}
		z[i] = v
		s[i%32] += v
		q[i%32] += float32(v * v)
	}
	return s.sum(), q.sum()
}

// Divide computes z ← z/d.
func Divide(z []float32, d float32) {
	if haveSIMD && len(z) > 0 {
		divideSIMD(len(z), &z[0], d)
		return
	}
	for i := range z {
		z[i] /= d
	}
}

// Sum returns Σz.
func Sum(z []float32) float32 {
	if haveSIMD && len(z) > 0 {
		return sumSIMD(len(z), &z[0])
	}
	var s lanes
	for i, v := range z {
		s[i%32] += v
	}
	return s.sum()
}

// AddCentred computes l ← a + (l − mean) and returns Σl². a is as long as l.
func AddCentred(l, a []float32, mean float32) (squares float32) {
	a = a[:len(l)]
	if haveSIMD && len(l) > 0 {
		return addCentredSIMD(len(l), &l[0], &a[0], mean)
	}
	var q lanes
	for i, v := range l {
		v = a[i] + (v - mean)
		l[i] = v
		q[i%32] += float32(v * v)
	}
	return q.sum()
}

// Clamp limits w to ±1 and returns Σw².
func Clamp(w []float32) (squares float32) {
	if haveSIMD && len(w) > 0 {
		return clampSIMD(len(w), &w[0])
	}
	var q lanes
	for i, v := range w {
		if -1 > v {
			v = -1
		}
		if 1 < v {
			v = 1
		}
		w[i] = v
		q[i%32] += float32(v * v)
	}
	return q.sum()
}

// AddScaled computes dst ← x + s·y. x and y are as long as dst.
func AddScaled(dst, x, y []float32, s float32) {
	x, y = x[:len(dst)], y[:len(dst)]
	if haveSIMD && len(dst) > 0 {
		addScaledSIMD(len(dst), &dst[0], &x[0], &y[0], s)
		return
	}
	for i := range dst {
		dst[i] = x[i] + float32(s*y[i])
	}
}

// Split writes the even elements of row to even and the odd ones to odd, which
// have len(row)/2 elements each.
func Split(even, odd, row []float32) {
	n := len(row) / 2
	even, odd = even[:n], odd[:n]
	i := 0
	if haveSIMD && n >= 8 {
		i = n &^ 7
		splitSIMD(i, &even[0], &odd[0], &row[0])
	}
	for ; i < n; i++ {
		even[i], odd[i] = row[2*i], row[2*i+1]
	}
}

// lanes are the 32 parts of a sum.
type lanes [32]float32

// sum adds the parts up, four of them and then the eight that are left.
func (s *lanes) sum() float32 {
	var r eight
	for i := range r {
		r[i] = (s[i] + s[8+i]) + (s[16+i] + s[24+i])
	}
	return r.sum()
}

// eight are the 8 parts of a sum.
type eight [8]float32

func (r *eight) sum() float32 {
	return ((r[0] + r[4]) + (r[2] + r[6])) + ((r[1] + r[5]) + (r[3] + r[7]))
}
