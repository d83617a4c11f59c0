package rules

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// A Rule is a learning rule's settings: one of the struct types of this package. Zero fields take
// the defaults that they document.
type Rule interface {
	// Name is what files and tables call the rule: "instar", "softhebb", …
	Name() string

	// Validate returns an error that says which setting makes no sense.
	Validate() error

	// start draws l.w and returns the rule at work.
	start(l *Learner, rng *rand.Rand) process
}

// A process is a rule at work in a learner.
type process interface {
	// accumulate adds to the learner's sums what the patches of a tile, and the units' answers to
	// them, contribute. It does not write to the answers.
	accumulate(l *Learner, t *tile)

	// apply turns the sums into a change of the weights and returns the mean |ΔW| and the mean rate
	// over the units.
	apply(l *Learner, progress float64) (delta, rate float64)

	// state names the values besides the weights that the rule carries from one step to the next;
	// the slices are the live ones.
	state() map[string][]float32
}

// All returns every rule with its defaults, in the order of the package comment's table.
func All() []Rule {
	return []Rule{Instar{}, KWTA{}, SoftWTA{}, SoftHebb{}, Krotov{},
		Hebb{}, Oja{}, Subspace{}, Sanger{}, HPCA{},
		BCM{}, SCFF{}, Imprint{}}
}

// envelope is a rule in a file.
type envelope struct {
	Rule     string          `json:"rule"`
	Settings json.RawMessage `json:"settings,omitempty"`
}

// Marshal returns the rule as JSON: {"rule": NAME, "settings": {FIELD: VALUE, …}}, with only the
// fields that differ from their defaults.
func Marshal(r Rule) ([]byte, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	settings, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("rules: %s does not go into JSON: %w", r.Name(), err)
	}
	return json.Marshal(envelope{r.Name(), settings})
}

// Unmarshal returns the rule that Marshal wrote.
func Unmarshal(data []byte) (Rule, error) {
	var e envelope
	if err := json.Unmarshal(data, &e); err != nil {
		return nil, fmt.Errorf("rules: no rule in JSON: %w", err)
	}
	if len(e.Settings) == 0 {
		e.Settings = json.RawMessage("{}")
	}
	r, err := decode(e.Rule, e.Settings)
	if err != nil {
		return nil, err
	}
	return r, r.Validate()
}

func decode(name string, settings []byte) (Rule, error) {
	switch name {
	case Instar{}.Name():
		return into[Instar](settings)
	case KWTA{}.Name():
		return into[KWTA](settings)
	case SoftWTA{}.Name():
		return into[SoftWTA](settings)
	case SoftHebb{}.Name():
		return into[SoftHebb](settings)
	case Krotov{}.Name():
		return into[Krotov](settings)
	case Hebb{}.Name():
		return into[Hebb](settings)
	case Oja{}.Name():
		return into[Oja](settings)
	case Subspace{}.Name():
		return into[Subspace](settings)
	case Sanger{}.Name():
		return into[Sanger](settings)
	case HPCA{}.Name():
		return into[HPCA](settings)
	case BCM{}.Name():
		return into[BCM](settings)
	case SCFF{}.Name():
		return into[SCFF](settings)
	case Imprint{}.Name():
		return into[Imprint](settings)
	}
	var names []string
	for _, r := range All() {
		names = append(names, r.Name())
	}
	return nil, fmt.Errorf("rules: no rule is called %q; there are %s", name, strings.Join(names, ", "))
}

// into decodes settings; R must know all of their fields.
func into[R Rule](settings []byte) (Rule, error) {
	var r R
	d := json.NewDecoder(bytes.NewReader(settings))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return nil, fmt.Errorf("rules: the settings of %s: %w", r.Name(), err)
	}
	return r, nil
}

// chosen returns the value of a setting for which negative means none: v itself, otherwise if v is
// 0, and 0 if v is negative.
func chosen(v, otherwise float64) float64 { return max(0, cmp.Or(v, otherwise)) }

// orNone returns an error unless v ≤ high; a negative v means none.
func orNone(rule, setting string, v, high float64) error {
	if v <= high && !math.IsInf(v, 0) {
		return nil
	}
	return fmt.Errorf("rules: %s has %s %g; give one to %g, a negative one for none, or 0 for the default", rule,
		setting, v, high)
}

// within returns an error unless low ≤ v ≤ high.
func within(rule, setting string, v, low, high float64) error {
	if v >= low && v <= high && !math.IsInf(v, 0) {
		return nil
	}
	return fmt.Errorf("rules: %s has %s %g; give one from %g to %g, or 0 for the default", rule, setting, v, low, high)
}
