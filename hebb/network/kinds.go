package network

import (
	"fmt"
	"strings"
)

// Border says what lies outside a map.
type Border int

// The two borders.
const (
	// Reflect mirrors the map at its outermost rows and columns, which are not repeated; Pad must be
	// smaller than both.
	Reflect Border = iota
	Zeros          // nothing
)

// InputNorm says how a layer normalises its input.
type InputNorm int

// The normalisations of a layer's input.
const (
	NoNorm InputNorm = iota

	// BatchNorm makes each channel of mean 0 and variance 1 and has no weights. While a layer
	// learns from whole pictures these are the batch's, as PyTorch's BatchNorm2d(affine=False) has
	// it (ε 1e-5), and afterwards the running ones (momentum 0.1, variance unbiased). For a layer
	// that learns from patches, or not at all, they are those of the pictures they come from.
	BatchNorm

	// ImageNorm divides by the picture's root mean square + 1e-6 over all channels.
	ImageNorm

	// SpatialNorm, the article's, divides each channel by its L2 norm over space + 1e-6. How strongly
	// a channel was active is lost.
	SpatialNorm
)

// Activation is what becomes of the answers u of the K filters at a place.
type Activation int

// The activations; p is [Layer.Power].
const (
	Triangle Activation = iota // max(0, u_k − mean of u over the filters)^p (Coates, Lee and Ng 2011)
	ReLU                       // max(0, u_k)^p
	Linear                     // u_k
)

// PoolKind says what becomes of the values that are pooled.
type PoolKind int

// The kinds of pooling.
const (
	Max PoolKind = iota
	Average
)

var (
	borderNames     = []string{"reflect", "zeros"}
	normNames       = []string{"none", "batchnorm", "image", "spatial"}
	activationNames = []string{"triangle", "relu", "linear"}
	poolNames       = []string{"max", "average"}
)

// String returns "reflect" or "zeros".
func (b Border) String() string { return spell(borderNames, int(b)) }

// String returns "none", "batchnorm", "image" or "spatial".
func (n InputNorm) String() string { return spell(normNames, int(n)) }

// String returns "triangle", "relu" or "linear".
func (a Activation) String() string { return spell(activationNames, int(a)) }

// String returns "max" or "average".
func (k PoolKind) String() string { return spell(poolNames, int(k)) }

// MarshalText returns the name.
func (b Border) MarshalText() ([]byte, error) { return nameOf("border", borderNames, int(b)) }

// MarshalText returns the name.
func (n InputNorm) MarshalText() ([]byte, error) { return nameOf("normalisation", normNames, int(n)) }

// MarshalText returns the name.
func (a Activation) MarshalText() ([]byte, error) {
	return nameOf("activation", activationNames, int(a))
}

// MarshalText returns the name.
func (k PoolKind) MarshalText() ([]byte, error) { return nameOf("pooling", poolNames, int(k)) }

// UnmarshalText takes a name.
func (b *Border) UnmarshalText(text []byte) error {
	return named("border", borderNames, text, (*int)(b))
}

// UnmarshalText takes a name.
func (n *InputNorm) UnmarshalText(text []byte) error {
	return named("normalisation", normNames, text, (*int)(n))
}

// UnmarshalText takes a name.
func (a *Activation) UnmarshalText(text []byte) error {
	return named("activation", activationNames, text, (*int)(a))
}

// UnmarshalText takes a name.
func (k *PoolKind) UnmarshalText(text []byte) error {
	return named("pooling", poolNames, text, (*int)(k))
}

// spell returns name i, or what it is that has none.
func spell(names []string, i int) string {
	if i < 0 || i >= len(names) {
		return fmt.Sprintf("%d of %s", i, strings.Join(names, ", "))
	}
	return names[i]
}

// known returns an error unless there is a kind i.
func known(what string, names []string, i int) error {
	if i < 0 || i >= len(names) {
		return fmt.Errorf("no %s %d; there are %q, from 0", what, i, names)
	}
	return nil
}

func nameOf(what string, names []string, i int) ([]byte, error) {
	if err := known(what, names, i); err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	return []byte(names[i]), nil
}

func named(what string, names []string, text []byte, value *int) error {
	for i, n := range names {
		if n == string(text) {
			*value = i
			return nil
		}
	}
	return fmt.Errorf("network: no %s is called %q; there are %q", what, text, names)
}
