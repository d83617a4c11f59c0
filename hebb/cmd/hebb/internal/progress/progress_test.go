package progress

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A bar shows nothing for a second, and then a line every five: how far, how fast, how much longer.
func TestBar(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		b := NewScreen(&out).Start("encode")
		time.Sleep(50 * time.Millisecond)
		for i := range 100 {
			b.Count(i, 100, "pictures")
			time.Sleep(100 * time.Millisecond)
		}
		b.Close()
		b.Close()
		want := "encode 9/100 pictures · 1.0s · 9.0 pictures/s · 10s left\n" +
			"encode 59/100 pictures · 6.0s · 10 pictures/s · 4.1s left\n"
		if out.String() != want {
			t.Errorf("a bar shows\n%swanted\n%s", out.String(), want)
		}
	})
}

// When all steps are done and something is still to do, that stands there, without a time.
func TestLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		b := NewScreen(&out).Start("train")
		b.Count(5, 5, "steps")
		b.Last("the output stage is fitted")
		time.Sleep(2 * quick)
		b.Close()
		if want := "train · 1.0s · the output stage is fitted\n"; out.String() != want {
			t.Errorf("a bar shows %q, wanted %q", out.String(), want)
		}
	})
}

// A quick stage, a nil bar and a nil screen show nothing.
func TestQuick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		b := NewScreen(&out).Start("load")
		time.Sleep(quick / 2)
		b.Close()
		var none *Screen
		b = none.Start("load")
		b.Count(1, 2, "pictures")
		b.Work(1, 2)
		b.Note(func() string { return "note" })
		b.Last("last")
		b.Close()
		if out.Len() > 0 {
			t.Errorf("a stage of half a second shows %q", out.String())
		}
	})
}

// What is counted and the share of the work may differ; a note stands at the end, asked for five times a
// second at most; a count may have no end.
func TestWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		b := NewScreen(&out).Start("learn")
		asked := 0
		for i := range 60 {
			b.Count(i, 0, "steps")
			b.Work(float64(i), 120)
			b.Work(1, 0) // of nothing: not known
			b.Note(func() string { asked++; return fmt.Sprint("norm ", i) })
			time.Sleep(100*time.Millisecond + time.Microsecond)
		}
		b.Close()
		want := "learn 9 steps · 1.0s · 9.0 steps/s · 12s left · norm 8\n" +
			"learn 59 steps · 6.0s · 10 steps/s · 6.1s left · norm 58\n"
		if out.String() != want || asked != 30 {
			t.Errorf("a bar shows\n%swanted\n%sthe note was asked for %d times", out.String(), want, asked)
		}
	})
}

// On a terminal a bar is written several times a second, and its line is cleared at the end.
func TestBarOnTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		s := &Screen{out: &out, terminal: true, width: func() int { return 80 }}
		b := s.Start("draw")
		time.Sleep(quick + 2*blink + blink/2)
		b.Close()
		want := "\rdraw · 1.0s\rdraw · 1.2s\rdraw · 1.4s\r           \r"
		if out.String() != want {
			t.Errorf("a terminal gets %q, wanted %q", out.String(), want)
		}
	})
}

// Of stages side by side the one that began first is shown, then the other.
func TestSideBySide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		s := &Screen{out: &out, terminal: true, width: func() int { return 80 }}
		first, second := s.Start("map"), s.Start("judge")
		time.Sleep(quick + blink/2)
		first.Close()
		time.Sleep(blink)
		second.Close()
		want := "\rmap · 1.0s\r          \r" + "\rjudge · 1.2s\r            \r"
		if out.String() != want {
			t.Errorf("a terminal gets %q, wanted %q", out.String(), want)
		}
	})
}

// The time left is judged by the share of the work, and by the last half of the time.
func TestLeft(t *testing.T) {
	b := &Bar{label: "learn", n: 50, of: 100, unit: "steps", share: 0.1}
	if _, left := b.speed(10 * time.Second); left.Round(time.Millisecond) != 90*time.Second {
		t.Errorf("a tenth took 10 s, %v are left", left)
	}
	b.past = []sample{{4 * time.Second, 0.08, 40}, {8 * time.Second, 0.09, 45}}
	if each, left := b.speed(8 * time.Second); each != 2.5 || left.Round(time.Millisecond) != 180*time.Second {
		t.Errorf("with 2 %% of the work in the last 4 s %v are left, at %v steps/s", left, each)
	}
	b.share = 1
	if _, left := b.speed(10 * time.Second); left != 0 {
		t.Errorf("when all is done %v are left", left)
	}
}

// On a terminal a line is written over the last, and is never longer than it is wide.
func TestTerminal(t *testing.T) {
	var out bytes.Buffer
	b := &Bar{}
	s := &Screen{out: &out, terminal: true, width: func() int { return 20 }, open: []*Bar{b}}
	s.show(b, strings.Repeat("long ", 10))
	s.show(b, "short")
	s.remove(b)
	want := "\rlong long long lon…" + "\rshort" + strings.Repeat(" ", 14) + "\r     \r"
	if out.String() != want {
		t.Errorf("a terminal gets %q, wanted %q", out.String(), want)
	}
}

func TestClock(t *testing.T) {
	for d, want := range map[time.Duration]string{
		300 * time.Millisecond: "0.3s", 42 * time.Second: "42s", 185 * time.Second: "3m05s",
		62 * time.Minute: "1h02m", 5000 * time.Hour: "208 days"} {
		if got := Clock(d); got != want {
			t.Errorf("%v is %q, wanted %q", d, got, want)
		}
	}
}
