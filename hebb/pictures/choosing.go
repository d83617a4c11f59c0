package pictures

// choice takes files of a listing, as many as the limits say; others take the place of those that
// turn out bad.
type choice struct {
	limit, balanced int    // one of them is 0, or both
	class           []int  // of each file; nil: none
	classSum        int    // how many there are
	bad             []bool // one a file
}

// choosing begins with all files taken for good.
func (f Folder) choosing(l *listing) choice {
	return choice{f.Limit, f.Balanced, l.labels, len(l.classes), make([]bool, len(l.files))}
}

// take returns the places of the files that the limits take among those not known as bad.
func (c choice) take() []int {
	var good, labels []int
	for i, bad := range c.bad {
		if !bad {
			good = append(good, i)
			if c.class != nil {
				labels = append(labels, c.class[i])
			}
		}
	}
	switch {
	case c.balanced > 0:
		taken := balancedPick(labels, c.classSum, c.balanced)
		for k, i := range taken {
			taken[k] = good[i]
		}
		return taken
	case c.limit > 0:
		return good[:min(c.limit, len(good))]
	}
	return good
}
