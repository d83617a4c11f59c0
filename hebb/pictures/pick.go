package pictures

import (
	"fmt"
	"time"
)

// Pick returns the pictures at the given places, in that order; a place may come twice. Pixels are
// shared, not copied. A place outside 0…Len−1 panics.
func (d *Dataset) Pick(idx []int) *Dataset {
	p := *d
	p.Names = make([]string, len(idx))
	p.rows = make([]int, len(idx))
	if d.Labels != nil {
		p.Labels = make([]int, len(idx))
	}
	if d.Taken != nil {
		p.Taken = make([]time.Time, len(idx))
	}
	for k, i := range idx {
		if i < 0 || i >= d.Len() {
			panic(fmt.Sprintf("pictures: picture %d of %d", i, d.Len()))
		}
		p.Names[k] = d.Names[i]
		p.rows[k] = d.row(i)
		if d.Labels != nil {
			p.Labels[k] = d.Labels[i]
		}
		if d.Taken != nil {
			p.Taken[k] = d.Taken[i]
		}
	}
	return &p
}

// Limit returns the first n pictures; all of them where n is 0, negative or more than there are. A
// folder's files are sorted by class, so the first 1,000 of Tiny ImageNet are two of its 200
// classes: [Dataset.Balanced] is the honest sample.
func (d *Dataset) Limit(n int) *Dataset {
	if n <= 0 || n >= d.Len() {
		n = d.Len()
	}
	idx := make([]int, n)
	for i := range idx {
		idx[i] = i
	}
	return d.Pick(idx)
}

// Balanced returns n pictures, as many of each class: the first ones of each, in the order of the
// dataset. Where n is no multiple of the number of classes, the first classes give one more; where
// a class is too small for its share it gives all it has and the others make up for it. All
// pictures where n is 0, negative or more than there are; the first n where there are no labels.
func (d *Dataset) Balanced(n int) *Dataset {
	if d.Labels == nil {
		return d.Limit(n)
	}
	return d.Pick(balancedPick(d.Labels, len(d.Classes), n))
}

// balancedPick returns the places of n labels, in order, as [Dataset.Balanced] promises.
func balancedPick(labels []int, classes, n int) []int {
	if n <= 0 || n >= len(labels) {
		n = len(labels)
	}
	have := make([]int, classes)
	for _, c := range labels {
		have[c]++
	}
	share := classShares(have, n)
	idx := make([]int, 0, n)
	for i, c := range labels {
		if share[c] > 0 {
			share[c]--
			idx = append(idx, i)
		}
	}
	return idx
}

// classShares deals n places to classes with have[c] members, one each in turn until they are gone;
// n is at most the sum of have.
func classShares(have []int, n int) []int {
	share := make([]int, len(have))
	for n > 0 {
		open := 0
		for c := range have {
			if share[c] < have[c] {
				open++
			}
		}
		if open == 0 {
			break
		}
		each := max(1, n/open)
		for c := range have {
			give := min(each, have[c]-share[c], n)
			share[c] += give
			n -= give
		}
	}
	return share
}
