package eval

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"deephebb/hebb/atlas"
	"deephebb/hebb/pictures"
)

// LeaveOneOut as Protocol.Query: no query, each picture of the bank is asked of the others.
const LeaveOneOut = -1

// Protocol says what is asked of what. Zero fields take their defaults.
type Protocol struct {
	// Bank and Query are how many pictures are drawn for either, at random and anew for each seed.
	// A number that is not given: of a query set of its own, all pictures and no draw. Of one set
	// of up to 2,000 pictures, leaving one out. Of a larger one 5,000 for the bank and 2,000 for
	// the query, or in that proportion what there is; if only one of the two is given, the other is
	// what is left, the query at most 2,000.
	Bank, Query int

	Seeds int    // how many; default 3
	Seed  uint64 // the first; the others follow

	Measures Measures       // what is measured; default Usual
	Cache    string         // folder in which features are kept from one run to the next; default none
	Watch    func(Progress) // is told when a part of a row begins; default nil

	Depth int // nearest pictures that MAP is about; default 100, −1: all
	Map   int // pictures on the map that Trust is about, at most; default 2,000
}

// small is the number of pictures up to which one set is judged by leaving one out.
const small = 2000

// An Evaluation is a protocol with its pictures.
type Evaluation struct {
	Protocol // with the numbers as used; Query is 0 when leaving one out

	pictures, query *pictures.Dataset // query nil: drawn from pictures
	truth           []int             // of the query set's pictures, as classes of pictures
	classes         int               // that have pictures
	largest         float64           // share of the largest class
}

// On prepares a protocol for labelled pictures; query is a query set of its own or nil. The error
// is about labels that are missing, numbers that don't fit, and a query set of other shapes or
// classes.
func (p Protocol) On(d, query *pictures.Dataset) (*Evaluation, error) {
	e := &Evaluation{Protocol: p, pictures: d, query: query}
	if err := labelled("the pictures", d); err != nil {
		return nil, err
	}
	sizes := make([]int, len(d.Classes))
	for _, c := range d.Labels {
		sizes[c]++
	}
	for _, size := range sizes {
		e.classes += min(size, 1)
		e.largest = max(e.largest, float64(size)/float64(d.Len()))
	}
	if min(p.Bank, p.Seeds, p.Map) < 0 || p.Query < LeaveOneOut || p.Depth < -1 {
		return nil, fmt.Errorf("eval: bank %d, query %d, seeds %d, depth %d, map %d: give numbers from 1, or 0 for "+
			"the defaults", p.Bank, p.Query, p.Seeds, p.Depth, p.Map)
	}
	if e.Measures == 0 {
		e.Measures = Usual
	}
	for _, f := range []struct {
		value     *int
		otherwise int
	}{{&e.Seeds, 3}, {&e.Depth, 100}, {&e.Map, 2000}} {
		if *f.value == 0 {
			*f.value = f.otherwise
		}
	}
	if query != nil {
		return e, e.sizesOfTwo()
	}
	return e, e.sizesOfOne()
}

func labelled(what string, d *pictures.Dataset) error {
	if d.Labels == nil {
		return fmt.Errorf("eval: %s have no labels to judge by; name them, or give a folder with a subfolder a class",
			what)
	}
	seen := map[int]bool{}
	for _, c := range d.Labels {
		seen[c] = true
	}
	if len(seen) < 2 {
		return fmt.Errorf("eval: %s are of %d classes; two or more are needed to judge by", what, len(seen))
	}
	return nil
}

// sizesOfTwo fills in the sizes where the query set is one of its own.
func (e *Evaluation) sizesOfTwo() error {
	d, q := e.pictures, e.query
	switch {
	case e.Protocol.Query == LeaveOneOut:
		return fmt.Errorf("eval: leaving one out needs no query set; give one or the other")
	case q.Labels == nil:
		return fmt.Errorf("eval: the query set has no labels to judge by; name them")
	case q.Shape != d.Shape:
		return fmt.Errorf("eval: the query's pictures are %v and the others %v; load them with one size and as many "+
			"channels", q.Shape, d.Shape)
	case e.Bank > d.Len() || e.Query > q.Len():
		return fmt.Errorf("eval: a bank of %d of %d pictures and a query of %d of %d; they can't be more",
			e.Bank, d.Len(), e.Query, q.Len())
	}
	e.truth = make([]int, q.Len())
	for i, c := range q.Labels {
		if e.truth[i] = slices.Index(d.Classes, q.Classes[c]); e.truth[i] < 0 {
			return fmt.Errorf("eval: the query has pictures of class %q, the others none; both need the same classes",
				q.Classes[c])
		}
	}
	if e.Bank == 0 {
		e.Bank = d.Len()
	}
	if e.Query == 0 {
		e.Query = q.Len()
	}
	return e.enough()
}

// sizesOfOne fills in the sizes where bank and query come from one set.
func (e *Evaluation) sizesOfOne() error {
	n := e.pictures.Len()
	switch {
	case e.Query == LeaveOneOut || e.Query == 0 && (e.Bank == n || e.Bank == 0 && n <= small):
		e.Query = 0
		if e.Bank == 0 {
			e.Bank = n
		}
	case e.Bank == 0 && e.Query == 0:
		e.Bank, e.Query = min(5000, n*5/7), min(2000, n*2/7)
	case e.Bank == 0:
		e.Bank = n - e.Query
	case e.Query == 0:
		e.Query = max(min(n-e.Bank, 2000), 0)
	}
	if e.Bank < 1 || e.Bank > n || e.Bank+e.Query > n {
		return fmt.Errorf("eval: a bank of %d and a query of %d pictures of %d; together they can't be more",
			e.Bank, e.Query, n)
	}
	return e.enough()
}

func (e *Evaluation) enough() error {
	if e.Bank < e.classes || e.Bank < 2 {
		return fmt.Errorf("eval: a bank of %d pictures of %d classes; give at least as many as classes",
			e.Bank, e.classes)
	}
	return nil
}

// leavesOneOut tells whether there is no query.
func (e *Evaluation) leavesOneOut() bool { return e.Query == 0 }

// draw is the bank and the query of a seed, as places in their sets.
type draw struct {
	bank, query   []int
	shown         []int // rows on the map, of the query or, leaving one out, of the bank
	known, asked  []int // classes of bank and query
	bankD, queryD *pictures.Dataset
}

// draw draws. The order of what is drawn is random; all pictures of a set stay in their order.
func (e *Evaluation) draw(seed uint64) draw {
	rng := rand.New(rand.NewPCG(seed, 0x6472_6177)) // the second word is "draw"
	some := func(k, n int) []int {
		if k == n {
			rows := make([]int, n)
			for i := range rows {
				rows[i] = i
			}
			return rows
		}
		return rng.Perm(n)[:k]
	}
	var r draw
	from, truth := e.pictures, e.pictures.Labels
	if e.query != nil {
		r.bank, r.query = some(e.Bank, e.pictures.Len()), some(e.Query, e.query.Len())
		from, truth = e.query, e.truth
	} else if e.leavesOneOut() {
		r.bank = some(e.Bank, e.pictures.Len())
	} else {
		both := rng.Perm(e.pictures.Len())
		r.bank, r.query = both[:e.Bank], both[e.Bank:e.Bank+e.Query]
	}
	r.bankD = blind(e.pictures.Pick(r.bank))
	r.known = classesOf(e.pictures.Labels, r.bank)
	if !e.leavesOneOut() {
		r.queryD = blind(from.Pick(r.query))
		r.asked = classesOf(truth, r.query)
	}
	on := e.Query
	if e.leavesOneOut() {
		on = e.Bank
	}
	r.shown = some(min(e.Map, on), on)
	return r
}

func classesOf(labels, rows []int) []int {
	out := make([]int, len(rows))
	for i, r := range rows {
		out[i] = labels[r]
	}
	return out
}

// String says how the figures come about.
func (e *Evaluation) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "classes    %d, the largest %.1f %% of the pictures\n", e.classes, 100*e.largest)
	last := e.Seed + uint64(e.Seeds) - 1
	seeds := fmt.Sprintf("seeds %d to %d, mean ± standard deviation", e.Seed, last)
	if e.Seeds == 1 {
		seeds = fmt.Sprintf("seed %d", e.Seed)
	}
	drawn := func(k, n int) string {
		if k == n {
			return fmt.Sprintf("all %d", n)
		}
		return fmt.Sprintf("%d of %d drawn at random", k, n)
	}
	asked, probe := "the query's pictures", "the query"
	switch {
	case e.leavesOneOut():
		asked, probe = "each picture of all others", "each fifth by the other four"
		fmt.Fprintf(&s, "bank       %s, each asked of all others (leave one out); %s\n",
			drawn(e.Bank, e.pictures.Len()), seeds)
	case e.query != nil:
		fmt.Fprintf(&s, "bank       %s; query %s of a set of its own; %s\n",
			drawn(e.Bank, e.pictures.Len()), drawn(e.Query, e.query.Len()), seeds)
	default:
		fmt.Fprintf(&s, "bank       %s; query %d others; %s, each with a draw of its own\n",
			drawn(e.Bank, e.pictures.Len()), e.Query, seeds)
	}
	depth := "all"
	if e.Depth > 0 {
		depth = fmt.Sprintf("%d", min(e.Depth, e.Bank))
	}
	on, shown := e.Query, "query"
	if e.leavesOneOut() {
		on, shown = e.Bank, "bank"
	}
	fmt.Fprintf(&s, "learned    from the bank, without its labels\n")
	line := func(of Measures, format string, args ...any) {
		if e.Measures.has(of) {
			fmt.Fprintf(&s, format+"\n", args...)
		}
	}
	line(KNN, "knn        of the 1, 5, 20 nearest, cosine, votes exp(similarity/%g), %s", atlas.Temperature, asked)
	line(Ridge,
		"ridge      linear probe on standardised features, λ chosen on a held-out fifth of the bank, judged by %s",
		probe)
	line(Hinge, "hinge      support vector machines with squared errors on standardised features, judged by %s", probe)
	line(Softmax, "softmax    linear probe by minibatches (Adam, dropout), judged by %s", probe)
	line(Clusters,
		"clusters   k-means, %d clusters, best of 10, of the bank's rows divided by their norm: nmi, ari, ami, purity",
		e.classes)
	line(Retrieval, "map, p5    mean average precision of the nearest %s, share of the class among the nearest 5",
		depth)
	line(Trust, "trust      trustworthiness at %d of the UMAP map of %d pictures of the %s", trustAt(min(e.Map, on)),
		min(e.Map, on), shown)
	line(Units, "dead, rank units that answer no picture of the bank; effective rank of its features")
	fmt.Fprintf(&s, "untrained  the best, by knn5, of all networks that have not learned")
	return s.String()
}
