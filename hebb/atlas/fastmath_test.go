package atlas

import (
	"math"
	"testing"
)

// Oracle: the standard library, whose functions are right to one unit in the last place.
func TestFastmath(t *testing.T) {
	for x := -700.0; x < 700; x += 0.37 {
		if got, want := exp(x), math.Exp(x); math.Abs(got-want) > 1e-15*want*4 {
			t.Fatalf("exp(%g) = %g, want %g", x, got, want)
		}
	}
	for x := 1e-300; x < 1e300; x *= 1.7 {
		if got, want := log(x), math.Log(x); math.Abs(got-want) > 1e-15*math.Abs(want)*2 {
			t.Fatalf("log(%g) = %g, want %g", x, got, want)
		}
	}
	for x := 0.001; x < 1000; x *= 1.3 {
		if got, want := pow(x, 0.895), math.Pow(x, 0.895); math.Abs(got-want) > 1e-14*want {
			t.Fatalf("pow(%g, 0.895) = %g, want %g", x, got, want)
		}
	}
	if exp(math.Inf(-1)) != 0 || !math.IsInf(exp(math.Inf(1)), 1) || !math.IsInf(log(0), -1) || !math.IsNaN(log(-1)) {
		t.Error("limits of exp and log are wrong")
	}
	if pow(0, 2) != 0 || pow(0, 0) != 1 {
		t.Error("powers of 0 are wrong")
	}
}
