//go:build unix

package nb

import (
	"bytes"
	"errors"
	"iter"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestBarText(t *testing.T) {
	b := NewBar("training", 200)
	b.n, b.note = 50, "norm 1.5"
	if got, want := b.text(30*time.Second), "training 50/200 · 30s · 1m30s left · norm 1.5"; got != want {
		t.Errorf("bar says %q, want %q", got, want)
	}
	b = NewBar("reading", 0)
	b.n = 3
	if got, want := b.text(1500*time.Millisecond), "reading 3 · 1.5s"; got != want {
		t.Errorf("bar says %q, want %q", got, want)
	}
}

// A bar is drawn at once, then every five seconds, and when it is closed; it has no goroutine.
func TestBarTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		b := NewBar("training", 120)
		b.line = line{out: &out, every: lineEvery}
		for n := range 120 {
			b.Set(n+1, "")
			time.Sleep(100 * time.Millisecond)
		}
		b.Close()
		b.Close()
		want := "training 1/120 · 0.0s · 0.0s left\n" + "training 51/120 · 5.0s · 6.8s left\n" +
			"training 101/120 · 10s · 1.9s left\n" + "training 120/120 · 12s\n"
		if out.String() != want {
			t.Errorf("a bar shows\n%swanted\n%s", &out, want)
		}
	})
}

func TestClock(t *testing.T) {
	for d, want := range map[time.Duration]string{300 * time.Millisecond: "0.3s", 42 * time.Second: "42s",
		185 * time.Second: "3m05s", 3725 * time.Second: "1h02m"} {
		if got := clock(d); got != want {
			t.Errorf("clock(%v) = %q, want %q", d, got, want)
		}
	}
}

// On a terminal a state overwrites the last one, elsewhere each is a line.
func TestLine(t *testing.T) {
	for terminal, want := range map[bool]string{true: "\rlonger\rshort \n", false: "longer\nshort\n"} {
		var out bytes.Buffer
		l := line{out: &out, terminal: terminal}
		l.print("longer")
		l.print("short")
		l.end()
		if out.String() != want {
			t.Errorf("terminal %t: wrote %q, want %q", terminal, out.String(), want)
		}
	}
}

func TestLive(t *testing.T) {
	text, _ := stderr(t, func() {
		film := NewLive("energy", "norm")
		for layer := range 2 {
			for n := range 5000 {
				film.Add(layer+1, n, float64(-n), float64(layer))
			}
		}
		film.Close()
		film.Close()
		c := film.Chart()
		if len(c.Panels) != 2 || c.Panels[0].Title != "energy" || len(c.Panels[1].Series) != 2 ||
			len(c.Panels[0].Series[1].Y) != 5000 {
			t.Errorf("chart has panels %d", len(c.Panels))
		}
		if s := NewLive("a").Lines("one"); s.name(1) != "one" || s.name(2) != "layer 2" {
			t.Errorf("lines are called %q, %q", s.name(1), s.name(2))
		}
		if s := c.Panels[0].Series[1]; s.Name != "layer 2" || s.X[4999] != 4999 || s.Y[4999] != -4999 {
			t.Errorf("series %q ends at %g, %g", s.Name, s.X[4999], s.Y[4999])
		}
	})
	if !strings.HasSuffix(text, "layer 2 · step 4999 · energy -4999 · norm 1\n") || strings.Count(text, "\n") > 3 {
		t.Errorf("said %q", text)
	}
	for what, f := range map[string]func(){
		"layer 0":         func() { NewLive("a").Add(0, 1, 1) },
		"too few values":  func() { NewLive("a", "b").Add(1, 1, 1) },
		"without metrics": func() { NewLive() },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", what)
				}
			}()
			f()
		}()
	}
}

func TestLiveMeans(t *testing.T) {
	stderr(t, func() {
		film := NewLive("a").Means(113)
		film.Add(1, 0, 1)
		if s := film.Chart().Panels[0].Series[0]; s.Every != 113 {
			t.Errorf("the mean of %d points is drawn, want 113", s.Every)
		}
	})
}

func count(n int) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := 0; i < n && yield(i, nil); i++ {
		}
	}
}

// The signal of the stop button ends the loop, and nothing else.
func TestStoppable(t *testing.T) {
	before, n := stops.Load(), 0
	for i := range Stoppable(count(1 << 40)) {
		if n = i; i == 100 {
			if err := syscall.Kill(syscall.Getpid(), syscall.SIGINT); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n < 100 || !Stopped() || stops.Load() != before+1 {
		t.Errorf("ended at %d, %d stops", n, stops.Load()-before)
	}
	n = 0
	for range Stoppable(count(5)) {
		n++
	}
	if n != 5 {
		t.Errorf("the next loop made %d steps of 5", n)
	}
}

// An error ends the program with one line, after the steps that came before it.
func TestStoppableError(t *testing.T) {
	n := 0
	text, status := stderr(t, func() {
		for range Stoppable(func(yield func(int, error) bool) {
			_ = yield(1, nil) && yield(2, nil) &&
				yield(0, errors.New("hebb: pictures are 3×64×64,\nthe encoder wants 4×96×96"))
		}) {
			n++
		}
	})
	if n != 2 || status != 1 || text != "hebb: pictures are 3×64×64, the encoder wants 4×96×96\n" {
		t.Errorf("%d steps, status %d, said %q", n, status, text)
	}
}
