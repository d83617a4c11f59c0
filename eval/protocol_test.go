package eval

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb/network"
	"deephebb/hebb/pictures"
	"deephebb/internal/linear"
)

func TestSizes(t *testing.T) {
	small, large := stripes(t, 30), stripes(t, 30)
	var many []int
	for i := range 10_000 {
		many = append(many, i%30)
	}
	large = large.Pick(many)
	for _, c := range []struct {
		p           Protocol
		d, query    *pictures.Dataset
		bank, asked int
	}{
		{Protocol{}, small, nil, 30, 0},
		{Protocol{Bank: 20}, small, nil, 20, 10},
		{Protocol{Query: 12}, small, nil, 18, 12},
		{Protocol{Bank: 30}, small, nil, 30, 0},
		{Protocol{Bank: 20, Query: LeaveOneOut}, small, nil, 20, 0},
		{Protocol{}, large, nil, 5000, 2000},
		{Protocol{}, large.Limit(2100), nil, 1500, 600},
		{Protocol{Bank: 100}, large, nil, 100, 2000},
		{Protocol{Query: 100}, large, nil, 9900, 100},
		{Protocol{Query: LeaveOneOut}, large, nil, 10_000, 0},
		{Protocol{}, large, small, 10_000, 30},
		{Protocol{Bank: 50, Query: 9}, large, small, 50, 9},
	} {
		e := prepared(t, c.p, c.d, c.query)
		r := e.draw(1)
		if e.Bank != c.bank || e.Query != c.asked || len(r.bank) != c.bank || len(r.query) != c.asked ||
			len(r.known) != c.bank || len(r.asked) != c.asked {
			t.Errorf("%+v of %d pictures: bank %d, query %d; want %d and %d",
				c.p, c.d.Len(), e.Bank, e.Query, c.bank, c.asked)
		}
		sorted := slices.Clone(r.bank)
		slices.Sort(sorted)
		if len(slices.Compact(sorted)) != c.bank {
			t.Errorf("%+v draws pictures twice", c.p)
		}
		if other := e.draw(2); c.bank < c.d.Len() && slices.Equal(other.bank, r.bank) {
			t.Errorf("%+v: seeds 1 and 2 draw the same", c.p)
		}
		if again := e.draw(1); !slices.Equal(again.bank, r.bank) || !slices.Equal(again.query, r.query) ||
			!slices.Equal(again.shown, r.shown) {
			t.Errorf("%+v: a seed draws twice differently", c.p)
		}
		for i, row := range r.query { // the classes are those of the pictures
			truth := c.d.Labels
			if c.query != nil {
				truth = c.query.Labels
			}
			if r.asked[i] != truth[row] {
				t.Fatalf("%+v: class %d of picture %d", c.p, r.asked[i], row)
			}
		}
	}
}

func TestProtocolErrors(t *testing.T) {
	d := stripes(t, 30)
	unlabelled, one, other, renamed := stripes(t, 30), d.Pick([]int{0, 3, 6}), stripes(t, 9), stripes(t, 9)
	unlabelled.Labels = nil
	other.Shape = pictures.Shape{C: 1, H: 6, W: 24}
	renamed.Classes = []string{"none", "round", "along"}
	for _, c := range []struct {
		p        Protocol
		d, query *pictures.Dataset
		words    string
	}{
		{Protocol{}, unlabelled, nil, "no labels"},
		{Protocol{}, one, nil, "1 classes"},
		{Protocol{}, d, unlabelled, "query no labels"},
		{Protocol{}, d, other, "1×6×24 1×12×12"},
		{Protocol{}, d, renamed, `"round"`},
		{Protocol{Query: LeaveOneOut}, d, d, "no query set"},
		{Protocol{Bank: 31}, d, nil, "31 30"},
		{Protocol{Bank: 20, Query: 11}, d, nil, "20 11 30"},
		{Protocol{Bank: 31}, d, d, "31 30"},
		{Protocol{Bank: 2}, d, nil, "2 3 classes"},
		{Protocol{Query: 30}, d, nil, "30"},
		{Protocol{Bank: -1}, d, nil, "bank -1"},
		{Protocol{Query: -2}, d, nil, "query -2"},
	} {
		_, err := c.p.On(c.d, c.query)
		if err == nil || !strings.HasPrefix(err.Error(), "eval: ") {
			t.Errorf("%+v: error %v", c.p, err)
			continue
		}
		for _, word := range strings.Fields(c.words) {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%+v: error %q lacks %q", c.p, err, word)
			}
		}
	}
}

func TestRowErrors(t *testing.T) {
	d := stripes(t, 12)
	bad := linear.Zeros(12, 2)
	bad.Data[5] = float32(math.NaN())
	broken := errors.New("a picture can't be read")
	for words, rows := range map[string][]Features{
		"two raw":          {Raw(), Raw()},
		`"untrained"`:      {{Name: "untrained", Fit: Raw().Fit}},
		"x 7 12":           {Given("x", linear.Zeros(7, 2), blas32.General{})},
		"x row 2 column 1": {Given("x", bad, blas32.General{})},
		"y a picture can't": {{Name: "y",
			Fit: func(*pictures.Dataset, uint64) (*Fitted, error) { return nil, broken }}},
		"z 1 × 4": {{Name: "z", Fit: func(*pictures.Dataset, uint64) (*Fitted, error) {
			return &Fitted{Encode: func(*pictures.Dataset) (blas32.General, error) {
				return linear.Zeros(1, 4),
					nil
			}}, nil
		}}},
	} {
		var err error
		n := 0
		for _, e := range prepared(t, Protocol{}, d, nil).Scores(rows...) {
			n, err = n+1, e
		}
		if err == nil || !strings.HasPrefix(err.Error(), "eval: ") || n != 1 {
			t.Errorf("%q: error %v after %d scores", words, err, n)
			continue
		}
		for _, word := range strings.Fields(words) {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("error %q lacks %q", err, word)
			}
		}
	}
	if _, err := Presets(d.Shape, "oja"); err == nil || !strings.Contains(err.Error(), `"oja"`) {
		t.Errorf("error %v", err)
	}
	n := 0
	for range prepared(t, Protocol{}, d, nil).Scores(Raw(), PCA()) { // left early
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d scores", n)
	}
}

// A probe sees pictures that nothing was learned from, and tells a network that knows from one that
// does not.
func TestHoldOut(t *testing.T) {
	d := stripes(t, 100)
	learn, probe, err := HoldOut{Seed: 3}.Split(d)
	if err != nil {
		t.Fatal(err)
	}
	if learn.Len() != 80 {
		t.Errorf("%d pictures to learn from", learn.Len())
	}
	c, _ := network.Small(d.Shape, 1)
	n, err := network.New(c)
	if err != nil {
		t.Fatal(err)
	}
	last := math.NaN()
	for s, err := range n.Train(learn, network.Training{Steps: 60, Probe: probe, ProbeEvery: 20}) {
		if err != nil {
			t.Fatal(err)
		}
		last = s.Score
	}
	once, err1 := probe(n)
	again, err2 := probe(n)
	if err1 != nil || err2 != nil || !(last > 0.9 && last <= 1) || once != again {
		t.Errorf("score %v, %v and %v (%v, %v)", last, once, again, err1, err2)
	}
	d.Labels = nil
	if _, _, err := (HoldOut{}).Split(d); err == nil {
		t.Error("pictures without labels are held out")
	}
	if _, _, err := (HoldOut{Pictures: 100}).Split(stripes(t, 100)); err == nil ||
		!strings.Contains(err.Error(), "100 of 100") {
		t.Errorf("error %v", err)
	}
}
