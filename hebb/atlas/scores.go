package atlas

import (
	"fmt"
	"math"
	"slices"

	"deephebb/internal/elementary"
)

// The scores of this file compare two groupings of the same n things, such as clusters found and
// classes known. Any integers serve as names of groups, and renaming them changes nothing. All
// panic if the lengths differ. Two groupings of one group each, or of nothing, agree: every score
// is 1.

// ARI returns the Rand index adjusted for chance (Hubert, Arabie 1985), symmetric, −0.5 to 1: 0 is
// what groups of these sizes reach by chance, 1 is the same partition.
//
//	ARI = (RI − E RI) / (max RI − E RI)
func ARI(a, b []int) float64 {
	t := crossed("ARI", a, b)
	pairs := func(sizes []int) (s float64) {
		for _, v := range sizes {
			s += float64(float64(v) * float64(v-1) / 2)
		}
		return s
	}
	var both float64
	for _, c := range t.cells {
		both += float64(float64(c.n) * float64(c.n-1) / 2)
	}
	inA, inB, all := pairs(t.a), pairs(t.b), pairs([]int{len(a)})
	if inA == inB && both == inA { // no pair is torn apart by either
		return 1
	}
	expected := inA * inB / all
	return (both - expected) / (float64((inA+inB)/2) - expected)
}

// NMI returns the mutual information of two groupings over the mean of their entropies, symmetric,
// 0 to 1. It grows with the number of groups; AMI does not.
//
//	NMI = 2·I(a, b) / (H(a) + H(b))
func NMI(a, b []int) float64 {
	t := crossed("NMI", a, b)
	if len(t.a) == len(t.b) && len(t.a) <= 1 {
		return 1
	}
	mutual := t.mutual()
	if mutual == 0 {
		return 0
	}
	return min(mutual/((entropy(t.a)+entropy(t.b))/2), 1)
}

// AMI returns the mutual information adjusted for chance (Vinh, Epps, Bailey 2010), symmetric, at
// most 1: about 0 is what groups of these sizes reach by chance. It takes |a|·|b|·n/max(|a|, |b|)
// steps.
//
//	AMI = (I − E I) / ((H(a) + H(b))/2 − E I)
func AMI(a, b []int) float64 {
	t := crossed("AMI", a, b)
	switch {
	case len(t.a) == len(t.b) && len(t.a) <= 1:
		return 1
	case len(t.a) == 1 || len(t.b) == 1:
		return 0
	}
	const least = 0x1p-52
	away := func(v float64) float64 { // never 0/0 where what is expected is all there can be
		if v < 0 {
			return min(v, -least)
		}
		return max(v, least)
	}
	expected := t.expected()
	mean := float64((entropy(t.a) + entropy(t.b)) / 2)
	return away(t.mutual()-expected) / away(mean-expected)
}

// Purity returns the share of things that belong to the largest class of their group, 0 to 1; found
// are the groups, truth the classes. Single things are pure groups: compare only equal numbers of
// groups.
func Purity(truth, found []int) float64 {
	t := crossed("Purity", truth, found)
	if t.n == 0 {
		return 1
	}
	largest := make([]int, len(t.b))
	for _, c := range t.cells {
		largest[c.b] = max(largest[c.b], c.n)
	}
	var sum int
	for _, v := range largest {
		sum += v
	}
	return float64(sum) / float64(t.n)
}

// crossing counts how often a group of a meets a group of b.
type crossing struct {
	n     int
	a, b  []int  // sizes of the groups, in the order of their names
	cells []cell // the pairs that meet, by a, then by b
}

type cell struct{ a, b, n int }

// crossed makes the table of two groupings.
func crossed(who string, a, b []int) crossing {
	if len(a) != len(b) {
		panic(fmt.Sprintf("atlas: %s: %d labels against %d", who, len(a), len(b)))
	}
	ia, sizesA := numbered(a)
	ib, sizesB := numbered(b)
	t := crossing{n: len(a), a: sizesA, b: sizesB}
	pairs := make([]int, len(a))
	for i := range a {
		pairs[i] = ia[i]*len(sizesB) + ib[i]
	}
	slices.Sort(pairs)
	for i, p := range pairs {
		if i == 0 || p != pairs[i-1] {
			t.cells = append(t.cells, cell{a: p / len(sizesB), b: p % len(sizesB)})
		}
		t.cells[len(t.cells)-1].n++
	}
	return t
}

// numbered renames groups to 0, 1, … in the order of their names and counts them.
func numbered(labels []int) (index, sizes []int) {
	names := slices.Clone(labels)
	slices.Sort(names)
	names = slices.Compact(names)
	index, sizes = make([]int, len(labels)), make([]int, len(names))
	for i, l := range labels {
		index[i], _ = slices.BinarySearch(names, l)
		sizes[index[i]]++
	}
	return index, sizes
}

// entropy returns −Σ p·ln p of groups of these sizes.
func entropy(sizes []int) float64 {
	var n, h float64
	for _, v := range sizes {
		n += float64(v)
	}
	for _, v := range sizes {
		if p := float64(v) / n; p > 0 {
			h -= float64(p * elementary.Log(p))
		}
	}
	return h
}

// mutual returns I = Σ p_ab·ln(p_ab/(p_a·p_b)).
func (t crossing) mutual() float64 {
	if len(t.a) == 1 || len(t.b) == 1 {
		return 0
	}
	n, sum := float64(t.n), 0.0
	for _, c := range t.cells {
		v := float64(c.n)
		a, b := float64(t.a[c.a]), float64(t.b[c.b])
		term := v / n * (elementary.Log(v) - elementary.Log(a) - elementary.Log(b) + elementary.Log(n))
		if math.Abs(term) >= 0x1p-52 {
			sum += float64(term)
		}
	}
	return max(sum, 0)
}

// expected returns the mean of I over all pairs of groupings with these sizes of groups.
func (t crossing) expected() float64 {
	n := t.n
	factorial := make([]float64, n+1) // ln i!
	for i := 2; i <= n; i++ {
		factorial[i] = factorial[i-1] + elementary.Log(float64(i))
	}
	var sum float64
	for _, a := range t.a {
		for _, b := range t.b {
			fixed := factorial[a] + factorial[b] + factorial[n-a] + factorial[n-b] - factorial[n]
			for both := max(1, a+b-n); both <= min(a, b); both++ {
				rest := fixed - factorial[both] - factorial[a-both] - factorial[b-both] - factorial[n-a-b+both]
				v := float64(both)
				gain := elementary.Log(float64(n)*v) - elementary.Log(float64(a)*float64(b))
				sum += float64(v / float64(n) * gain * elementary.Exp(rest))
			}
		}
	}
	return sum
}
