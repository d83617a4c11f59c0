package vec

// Largest returns the place of the largest value, the first of equals.
func Largest(u []float32) (place int) {
	from := 0
	if n := len(u) &^ 7; haveSIMD && n > 0 {
		place, from = largestSIMD(n, &u[0]), n
	}
	for i, v := range u[from:] {
		if v > u[place] {
			place = from + i
		}
	}
	return place
}

// Exponentials writes exp(β·(u − top)) into y and returns their sum. top is at
// least the largest u; y is at least as long as u, and may be u.
func Exponentials(y, u []float32, beta, top float32) (sum float32) {
	y = y[:len(u)]
	if haveSIMD && len(u) > 0 {
		return exponentialsSIMD(len(u), &y[0], &u[0], beta, top)
	}
	var s eight
	for i, v := range u {
		y[i] = Exp(float32(beta * (v - top)))
		s[i%8] += y[i]
	}
	return s.sum()
}

// ScaleProduct computes y ← scale·y and sum ← sum + y∘u. sum and u are at least
// as long as y.
func ScaleProduct(sum, y, u []float32, scale float32) {
	sum, u = sum[:len(y)], u[:len(y)]
	if haveSIMD && len(y) > 0 {
		scaleProductSIMD(len(y), &sum[0], &y[0], &u[0], scale)
		return
	}
	for i, v := range y {
		y[i] = float32(v * scale)
		sum[i] += float32(y[i] * u[i])
	}
}

// Score computes score ← min(0, 2·u − (xx + squared))·factor: what is largest
// where ‖x − w‖²·factor is smallest, of a row x with ‖x‖² = xx, units w with
// ‖w‖² = squared and answers u = ⟨x,w⟩. All are at least as long as u.
func Score(score, u, squared, factor []float32, xx float32) {
	score, squared, factor = score[:len(u)], squared[:len(u)], factor[:len(u)]
	if haveSIMD && len(u) > 0 {
		scoreSIMD(len(u), &score[0], &u[0], &squared[0], &factor[0], xx)
		return
	}
	for i, v := range u {
		score[i] = min(0, (v+v)-(xx+squared[i])) * factor[i]
	}
}
