package atlas

import "math"

// assignment finds the cheapest way to give each of k tasks a place of its own, by shortest
// augmenting paths (Jonker and Volgenant, "A shortest augmenting path algorithm for dense and
// sparse linear assignment problems", Computing 38, 1987): k³ steps at most. Its memory serves
// again.
type assignment struct {
	k     int
	cost  []float64 // k × k: of task p at place q
	u, v  []float64 // the potentials of tasks and places
	least []float64 // of the way to each place
	owner []int     // of each place, −1 for none
	from  []int     // the place before each on the way to it
	seen  []bool
	place []int // of each task: the result
}

func newAssignment(most int) *assignment {
	return &assignment{cost: make([]float64, most*most), u: make([]float64, most), v: make([]float64, most),
		least: make([]float64, most),
		owner: make([]int, most), from: make([]int, most), seen: make([]bool, most), place: make([]int, most)}
}

// reset begins a problem of k tasks, whose costs are then to be filled in.
func (a *assignment) reset(k int) {
	a.k = k
	for i := range k {
		a.u[i], a.v[i], a.owner[i] = 0, 0, -1
	}
}

// solve returns the place of each task.
func (a *assignment) solve() []int {
	for task := range a.k {
		a.augment(task)
	}
	for q := range a.k {
		a.place[a.owner[q]] = q
	}
	return a.place[:a.k]
}

// augment finds a place for one more task, moving others along the cheapest way to a free one.
func (a *assignment) augment(task int) {
	for q := range a.k {
		a.least[q], a.from[q], a.seen[q] = math.Inf(1), -1, false
	}
	at, last := task, -1 // the task whose places are looked at, and the place that it had
	for {
		var delta = math.Inf(1)
		next := -1
		for q := range a.k {
			if a.seen[q] {
				continue
			}
			if c := a.cost[at*a.k+q] - a.u[at] - a.v[q]; c < a.least[q] {
				a.least[q], a.from[q] = c, last
			}
			if a.least[q] < delta {
				delta, next = a.least[q], q
			}
		}
		a.u[task] += delta
		for q := range a.k {
			if a.seen[q] {
				a.u[a.owner[q]] += delta
				a.v[q] -= delta
			} else {
				a.least[q] -= delta
			}
		}
		a.seen[next], last = true, next
		if a.owner[next] < 0 {
			break
		}
		at = a.owner[next]
	}
	for q := last; q >= 0; q = a.from[q] {
		if p := a.from[q]; p >= 0 {
			a.owner[q] = a.owner[p]
		} else {
			a.owner[q] = task
		}
	}
}
