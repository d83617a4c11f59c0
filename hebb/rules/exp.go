package rules

import "math"

// softmax writes softmax(β·u) into y and returns the place of the largest u,
// the first of equals. y may be u.
func softmax(y, u []float32, beta float32) (winner int) {
	winner = largest(u)
	top := u[winner]
	y = y[:len(u)]
	var s [8]float32
	for i, v := range u {
		e := exp(beta * (v - top))
		y[i] = e
		s[i%8] += e
	}
	scale := 1 / (((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7])))
	for i := range y {
		y[i] *= scale
	}
	return winner
}

// largest returns the place of the largest value, the first of equals.
func largest(u []float32) (place int) {
	for i, v := range u {
		if v > u[place] {
			place = i
		}
	}
	return place
}

// addProduct computes y ← sign·y and adds y∘u to sum.
func addProduct(sum, y, u []float32, sign float32) {
	sum, u = sum[:len(y)], u[:len(y)]
	for i, v := range y {
		v *= sign
		y[i] = v
		sum[i] += float32(v * u[i])
	}
}

// exp returns eˣ for x ≤ 0 with a relative error below 2e-7; 0 below −87.
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
