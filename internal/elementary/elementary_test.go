package elementary

import (
	"math"
	"testing"
)

// Oracle: the standard library, whose functions are right to one unit in the last place.
func TestElementary(t *testing.T) {
	for x := -700.0; x < 700; x += 0.37 {
		if got, want := Exp(x), math.Exp(x); math.Abs(got-want) > 1e-15*want*4 {
			t.Fatalf("exp(%g) = %g, want %g", x, got, want)
		}
	}
	for x := 1e-300; x < 1e300; x *= 1.7 {
		if got, want := Log(x), math.Log(x); math.Abs(got-want) > 1e-15*math.Abs(want)*2 {
			t.Fatalf("log(%g) = %g, want %g", x, got, want)
		}
	}
	for x := 0.001; x < 1000; x *= 1.3 {
		if got, want := Pow(x, 0.895), math.Pow(x, 0.895); math.Abs(got-want) > 1e-14*want {
			t.Fatalf("pow(%g, 0.895) = %g, want %g", x, got, want)
		}
	}
	if Exp(math.Inf(-1)) != 0 || !math.IsInf(Exp(math.Inf(1)), 1) || !math.IsInf(Log(0), -1) || !math.IsNaN(Log(-1)) {
		t.Error("limits of exp and log are wrong")
	}
	if Pow(0, 2) != 0 || Pow(0, 0) != 1 {
		t.Error("powers of 0 are wrong")
	}
}
