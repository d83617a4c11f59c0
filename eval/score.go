package eval

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"strconv"
)

// Score is what one row reaches with one seed. Rates lie in 0 to 1. A number that was not asked
// for, or that the pictures are too few for, is NaN, and null in JSON.
type Score struct {
	Features string // the row's name
	Seed     uint64
	Dim      int // numbers a picture

	// Share of queries whose class is what 1, 5 or 20 nearest neighbours of the bank vote for: by
	// cosine, each with exp(similarity/0.07) votes.
	KNN1, KNN5, KNN20 float64

	// Share of queries that a linear probe on standardised features gets right, its λ chosen on a
	// held-out fifth of the bank; leaving one out, of five folds.
	Ridge float64

	// Hinge is what support vector machines get right, judged as Ridge is: atlas.Hinge. NaN unless
	// it was asked for.
	Hinge float64

	// Softmax is what a probe gets right that learns by minibatches, on the features as they are:
	// atlas.Softmax. NaN unless it was asked for.
	Softmax float64

	// How far clusters agree with classes: k-means on the bank's rows divided by their norm, with
	// as many clusters as classes, the best of 10 runs. See atlas.NMI and so on.
	NMI, ARI, AMI, Purity float64

	// MAP is the mean average precision of the nearest 100 (or as many as there are, see
	// Protocol.Depth), P5 the share of the nearest 5 that have the query's class: what a row of the
	// neighbour grid shows.
	MAP, P5 float64

	// Trust is the trustworthiness, at 15 neighbours, of the UMAP map of the queries' rows divided
	// by their norm.
	Trust float64

	// share of units (filters; the features themselves where there are none) that answer no picture
	// of the bank
	Dead    float64
	Rank    float64 // effective rank of the bank's features, 1 to Dim
	Seconds float64 // taken by fitting to the bank

	Of string // which row "untrained" is a copy of; not in the JSON
}

// column is a number of a score.
type column struct {
	name string // in the JSON and in the table
	at   func(*Score) *float64
	unit float64 // what the table multiplies by
	form string  // how it prints
}

var columns = []column{
	{"knn1", func(s *Score) *float64 { return &s.KNN1 }, 100, "%.1f"},
	{"knn5", func(s *Score) *float64 { return &s.KNN5 }, 100, "%.1f"},
	{"knn20", func(s *Score) *float64 { return &s.KNN20 }, 100, "%.1f"},
	{"ridge", func(s *Score) *float64 { return &s.Ridge }, 100, "%.1f"},
	{"hinge", func(s *Score) *float64 { return &s.Hinge }, 100, "%.1f"},
	{"softmax", func(s *Score) *float64 { return &s.Softmax }, 100, "%.1f"},
	{"nmi", func(s *Score) *float64 { return &s.NMI }, 1, "%.3f"},
	{"ari", func(s *Score) *float64 { return &s.ARI }, 1, "%.3f"},
	{"ami", func(s *Score) *float64 { return &s.AMI }, 1, "%.3f"},
	{"purity", func(s *Score) *float64 { return &s.Purity }, 1, "%.3f"},
	{"map", func(s *Score) *float64 { return &s.MAP }, 1, "%.3f"},
	{"p5", func(s *Score) *float64 { return &s.P5 }, 1, "%.3f"},
	{"trust", func(s *Score) *float64 { return &s.Trust }, 1, "%.3f"},
	{"dead", func(s *Score) *float64 { return &s.Dead }, 100, "%.1f"},
	{"rank", func(s *Score) *float64 { return &s.Rank }, 1, "%.1f"},
	{"seconds", func(s *Score) *float64 { return &s.Seconds }, 1, "%.1f"},
}

// MarshalJSON writes features, seed, dim and the columns, in that order.
func (s Score) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	add := func(name string, v any) error {
		if f, is := v.(float64); is && (math.IsNaN(f) || math.IsInf(f, 0)) {
			v = nil
		}
		text, err := json.Marshal(v)
		if out.Len() > 0 {
			out.WriteByte(',')
		}
		out.WriteString(`"` + name + `":`)
		out.Write(text)
		return err
	}
	for _, f := range []struct {
		name string
		v    any
	}{{"features", s.Features}, {"seed", s.Seed}, {"dim", s.Dim}} {
		if err := add(f.name, f.v); err != nil {
			return nil, err
		}
	}
	for _, c := range columns {
		if err := add(c.name, *c.at(&s)); err != nil {
			return nil, err
		}
	}
	return append(append([]byte{'{'}, out.Bytes()...), '}'), nil
}

// Fields are the names that a score has in the JSON, in their order.
func Fields() []string {
	names := []string{"features", "seed", "dim"}
	for _, c := range columns {
		names = append(names, c.name)
	}
	return names
}

// Record returns the score as texts, in the order of [Fields]; a number that is NaN is empty.
func (s Score) Record() []string {
	texts := []string{s.Features, strconv.FormatUint(s.Seed, 10), strconv.Itoa(s.Dim)}
	for _, c := range columns {
		text := ""
		if v := *c.at(&s); !math.IsNaN(v) {
			text = strconv.FormatFloat(v, 'g', 6, 64)
		}
		texts = append(texts, text)
	}
	return texts
}

// WriteJSON writes a list of objects, one a row and seed, one a line.
func WriteJSON(w io.Writer, scores []Score) error {
	text := []byte("[")
	for i, s := range scores {
		object, err := json.Marshal(s)
		if err != nil {
			return err
		}
		if i > 0 {
			text = append(text, ',')
		}
		text = append(append(text, '\n'), object...)
	}
	_, err := w.Write(append(text, "\n]\n"...))
	return err
}
