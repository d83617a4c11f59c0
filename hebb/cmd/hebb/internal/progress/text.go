package progress

import (
	"fmt"
	"strings"
	"time"
)

// text is the state in words: what, how far, for how long, how fast, how much longer.
func (b *Bar) text(spent time.Duration) string {
	first := b.label
	if b.of > 0 {
		first += fmt.Sprintf(" %d/%d %s", b.n, b.of, b.unit)
	} else if b.n > 0 {
		first += fmt.Sprintf(" %d %s", b.n, b.unit)
	}
	parts := []string{first, Clock(spent)}
	speed, left := b.speed(spent)
	if speed > 0 {
		parts = append(parts, fmt.Sprintf("%.*f %s/s", digits(speed), speed, b.unit))
	}
	if left > 0 {
		parts = append(parts, Clock(left)+" left")
	}
	if b.note != "" {
		parts = append(parts, b.note)
	}
	return strings.Join(parts, " · ")
}

// digits is how many digits behind the point a speed is written with.
func digits(speed float64) int {
	if speed < 10 {
		return 1
	}
	return 0
}

// speed is how much was counted a second, and how much time is left, both judged by the second half of
// the time spent, since the first may have been faster or slower; 0: not known.
func (b *Bar) speed(spent time.Duration) (each float64, left time.Duration) {
	then := sample{}
	for _, s := range b.past {
		if s.at <= spent/2 {
			then = s
		}
	}
	seconds := (spent - then.at).Seconds()
	if seconds <= 0 {
		return 0, 0
	}
	each = float64(b.n-then.n) / seconds
	if b.share > then.share && b.share < 1 {
		left = time.Duration((1 - b.share) / (b.share - then.share) * seconds * float64(time.Second))
	}
	return each, left
}

// Clock is a duration for reading: 0.3s, 42s, 3m05s, 1h02m.
func Clock(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1fs", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.0fs", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%dm%02ds", int(d.Minutes()), int(d.Seconds())%60)
	case d < 1000*time.Hour:
		return fmt.Sprintf("%dh%02dm", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}
