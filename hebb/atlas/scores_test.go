package atlas

import (
	"math/rand/v2"
	"testing"
)

// Oracle: scikit-learn.
func TestScoresLikeScikitLearn(t *testing.T) {
	for _, w := range loadGolden(t).Groupings {
		closeTo(t, "ARI", ARI(w.A, w.B), w.ARI, 1e-12)
		closeTo(t, "NMI", NMI(w.A, w.B), w.NMI, 1e-12)
		closeTo(t, "AMI", AMI(w.A, w.B), w.AMI, 1e-9)
		closeTo(t, "Purity", Purity(w.A, w.B), w.Purity, 1e-12)
	}
}

// Oracle: by hand.
func TestScoresByHand(t *testing.T) {
	truth, found := []int{0, 0, 1, 1}, []int{0, 0, 1, 2}
	closeTo(t, "ARI", ARI(truth, found), 4.0/7, 1e-12) // both 1, expected 2·1/6, mean of 2 and 1
	closeTo(t, "NMI", NMI(truth, found), 0.8, 1e-12)   // 2·ln 2 / (ln 2 + 1.5·ln 2)
	closeTo(t, "Purity", Purity(truth, found), 1, 0)
	closeTo(t, "Purity, one group", Purity([]int{7, 7, 7, 8}, []int{1, 1, 1, 1}), 0.75, 0)
}

// Oracle: invariants.
func TestScoresInvariants(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	a, b, renamed := make([]int, 300), make([]int, 300), make([]int, 300)
	names := []int{-5, 1 << 30, 0, 17}
	for i := range a {
		a[i], b[i] = rng.IntN(5), rng.IntN(4)
		renamed[i] = names[b[i]]
	}
	for name, score := range map[string]func(a, b []int) float64{"ARI": ARI, "NMI": NMI, "AMI": AMI, "Purity": Purity} {
		if score(a, b) != score(a, renamed) && name != "AMI" && name != "NMI" {
			t.Errorf("%s changes when groups are renamed", name)
		}
		closeTo(t, name+" renamed", score(a, renamed), score(a, b), 1e-12)
		closeTo(t, name+" of itself", score(b, renamed), 1, 1e-12)
		closeTo(t, name+" of one group", score(make([]int, 9), make([]int, 9)), 1, 0)
		closeTo(t, name+" of nothing", score(nil, nil), 1, 0)
		closeTo(t, name+" of one thing", score([]int{3}, []int{9}), 1, 0)
		closeTo(t, name+" of single things", score([]int{1, 2, 3, 4}, []int{4, 1, 2, 3}), 1, 1e-12)
		if name != "Purity" {
			closeTo(t, name+" swapped", score(b, a), score(a, b), 1e-12)
		}
		if name == "ARI" || name == "AMI" {
			closeTo(t, name+" by chance", score(a, b), 0, 0.03)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s takes 2 labels against 3", name)
				}
			}()
			score(make([]int, 2), make([]int, 3))
		}()
	}
	if v := NMI(make([]int, 4), []int{0, 0, 1, 1}); v != 0 {
		t.Errorf("NMI of one group against two: %v", v)
	}
}
