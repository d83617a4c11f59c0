package rules

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/internal/linear"
)

// A Stage makes d numbers of D features. It learns to, some rows at a time, by rules in which the
// output units know of one another only through lateral weights. [Decorrelate], [AntiHebbian],
// [Similarity] and [Foldiak] are the settings of one; their method Stage returns it. A Stage is for
// one goroutine; inside, it uses all processors.
type Stage struct{ lateral }

// lateral is one kind of stage at work.
type lateral interface {
	// learn makes one step with the features x, n × D, and returns the mean |correlation| of two
	// different outputs.
	learn(x blas32.General, progress float64) (correlation float64)

	// weights returns the feedforward weights, d × D; empty where there are none.
	weights() blas32.General

	// outputs returns the outputs for x, n × d.
	outputs(x blas32.General) blas32.General

	// live names all that the stage has learned; the slices are the live ones.
	live() map[string][]float32

	// name and size are the rule's name and D.
	name() string
	size() int
}

// Learn makes one step with the features x, n × D with n ≥ 1. Progress, 0 to 1, is how much of the
// training is over: rates fall with it. It returns the mean |correlation| of two different outputs
// in this step, before learning. It panics where x has another number of columns, or no rows.
func (s *Stage) Learn(x blas32.General, progress float64) (correlation float64) {
	s.check(x)
	if x.Rows == 0 {
		panic("rules: a step with no row of features")
	}
	return s.learn(x, min(max(progress, 0), 1))
}

// Transform returns the outputs for x, n × d. It panics where x has another number of columns than
// D.
func (s *Stage) Transform(x blas32.General) blas32.General {
	s.check(x)
	return s.outputs(x)
}

// Weights returns the weights between features and outputs, d × D: E of [Decorrelate], W of
// [Similarity], Q of [Foldiak]. They are live: steps change them. [AntiHebbian] has lateral weights
// alone; its Weights are empty.
func (s *Stage) Weights() blas32.General { return s.weights() }

// Map returns the linear map that the stage has become; false for [Foldiak], whose codes are no
// linear map.
func (s *Stage) Map() (Linear, bool) {
	m, ok := s.lateral.(interface{ linear() Linear })
	if !ok {
		return Linear{}, false
	}
	return m.linear(), true
}

// State returns all that the stage has learned, weights included, by name, copied. With the
// settings it is all that is needed to go on as if nothing had happened.
func (s *Stage) State() map[string][]float32 { return copied(s.live()) }

// Restore takes what State returned. It returns an error, and changes nothing, where names or
// lengths are not this stage's.
func (s *Stage) Restore(state map[string][]float32) error { return restore(s.name(), s.live(), state) }

func (s *Stage) check(x blas32.General) {
	if x.Cols != s.size() {
		panic(fmt.Sprintf("rules: features of %d values for a stage of %d", x.Cols, s.size()))
	}
}

// settled panics if a stage's settings do not validate or there are no features.
func settled(settings interface{ Validate() error }, features int) {
	if err := settings.Validate(); err != nil {
		panic(err.Error())
	}
	if features < 1 {
		panic(fmt.Sprintf("rules: a stage for %d features", features))
	}
}

// A Linear map makes y = Matrix·(x − Mean).
type Linear struct {
	Mean      []float32      // D
	Matrix    blas32.General // d × D
	Variances []float32      // d, of the inputs along each row of Matrix; nil where the rows are no components
	Notes     []string       // what a careful reader should know: a Dim that was lowered
}

// Transform returns the map of each row of x, n × D: n × d. It panics where x has another number of
// columns than D.
func (l Linear) Transform(x blas32.General) blas32.General {
	if x.Cols != len(l.Mean) {
		panic(fmt.Sprintf("rules: features of %d values for a map of %d", x.Cols, len(l.Mean)))
	}
	centred := linear.Clone(x)
	linear.Subtract(centred, l.Mean)
	return products(centred, l.Matrix)
}
