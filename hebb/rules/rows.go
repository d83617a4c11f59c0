package rules

import "math"

//go:generate sh -c "cd asm && go run . -out ../rows_amd64.s -stubs ../rows_amd64.go -pkg rules"

// What the competitive rules do to each row of answers. On amd64 with AVX2 it
// is assembly, eight floats at a time, and Go for the last few; elsewhere it is
// Go. Both give the same bytes: a sum is 8 sums, that of the elements i with the
// same i mod 8, and no multiplication is fused with an addition.

// largest returns the place of the largest value, the first of equals.
func largest(u []float32) (place int) {
	from := 0
	if n := len(u) &^ 7; haveAVX2 && n > 0 {
		place, from = largestAVX2(n, &u[0]), n
	}
	for i, v := range u[from:] {
		if v > u[place] {
			place = from + i
		}
	}
	return place
}

// exponentials writes exp(β·(u − top)) into y and returns their sum. y may be u.
func exponentials(y, u []float32, beta, top float32) (sum float32) {
	y = y[:len(u)]
	var s [8]float32
	from := 0
	if n := len(u) &^ 7; haveAVX2 && n > 0 {
		exponentialsAVX2(n, &y[0], &u[0], beta, top, &s)
		from = n
	}
	for i := from; i < len(u); i++ {
		y[i] = exp(beta * (u[i] - top))
		s[i%8] += y[i]
	}
	return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]))
}

// scaleProduct computes y ← scale·y and sum ← sum + y∘u.
func scaleProduct(sum, y, u []float32, scale float32) {
	sum, u = sum[:len(y)], u[:len(y)]
	from := 0
	if n := len(y) &^ 7; haveAVX2 && n > 0 {
		scaleProductAVX2(n, &sum[0], &y[0], &u[0], scale)
		from = n
	}
	for i := from; i < len(y); i++ {
		y[i] *= scale
		sum[i] += float32(y[i] * u[i])
	}
}

// score computes score ← min(0, 2·u − (xx + squared))·factor.
func score(score, u, squared, factor []float32, xx float32) {
	score, squared, factor = score[:len(u)], squared[:len(u)], factor[:len(u)]
	from := 0
	if n := len(u) &^ 7; haveAVX2 && n > 0 {
		scoreAVX2(n, &score[0], &u[0], &squared[0], &factor[0], xx)
		from = n
	}
	for i := from; i < len(u); i++ {
		score[i] = min(0, u[i]+u[i]-(xx+squared[i])) * factor[i]
	}
}

// exp returns eˣ for x ≤ 0 with a relative error below 2e-7, and 0 for x ≤ −87
// (as in Moshier's Cephes library, expf).
func exp(x float32) float32 {
	if !(x > -87) {
		return 0
	}
	const magic = 3 << 22 // adding it rounds to a whole number
	k := float32(x*math.Log2E) + magic
	k -= magic
	r := x - float32(k*0.693359375)
	r -= float32(k * -2.12194440e-4)
	p := float32(1.9875691500e-4)
	for _, c := range [...]float32{1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1} {
		p = float32(p*r) + c
	}
	p = float32(float32(p*r)*r) + r
	return (p + 1) * math.Float32frombits(uint32(int32(k)+127)<<23)
}
