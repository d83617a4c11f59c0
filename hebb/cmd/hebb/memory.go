package main

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"deephebb/hebb/cmd/hebb/internal/budget"
)

// size is a number of bytes.
type size int64

var units = []struct {
	name  string
	bytes float64
}{{"TiB", 1 << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"TB", 1e12}, {"GB", 1e9}, {"MB", 1e6},
	{"KB", 1e3},
	{"T", 1 << 40}, {"G", 1 << 30}, {"M", 1 << 20}, {"K", 1 << 10}, {"B", 1}}

// UnmarshalText reads 4GiB, 512M or 2.5GB.
func (b *size) UnmarshalText(text []byte) error {
	number := strings.TrimSpace(string(text))
	factor := 1.
	for _, u := range units {
		if end := len(number) - len(u.name); end > 0 && strings.EqualFold(number[end:], u.name) {
			number, factor = strings.TrimSpace(number[:end]), u.bytes
			break
		}
	}
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || !(v > 0) || v*factor >= math.MaxInt64 {
		return fmt.Errorf("%q is no amount of memory: give one such as 4GiB or 500MiB", text)
	}
	*b = size(v * factor)
	return nil
}

// String is the number in the unit that fits: "3.4 GiB".
func (b size) String() string {
	for _, u := range units[:4] {
		if v := float64(b) / u.bytes; v >= 1 {
			return strconv.FormatFloat(v, 'f', digits(v), 64) + " " + u.name
		}
	}
	return fmt.Sprintf("%d B", int64(b))
}

// digits are those behind the point of a number of which two are read.
func digits(v float64) int {
	if v < 10 {
		return 1
	}
	return 0
}

// allow settles how much memory the process may take: what was given, or three quarters of what there
// is. Go's garbage is collected the sooner the nearer it comes.
func (s *session) allow(given size) error {
	const least = 64 << 20
	if s.given["memory"] && given < least {
		return usage("--memory %v: give at least 64MiB", given)
	}
	if s.memory = int64(given); s.memory == 0 {
		s.memory = budget.Default()
	}
	if s.memory > 0 {
		debug.SetMemoryLimit(s.memory)
	}
	return nil
}

// A need is memory that something takes: some in any case, some for each picture, and what else grows with
// their number.
type need struct {
	what        string
	fixed, each float64
	grows       func(pictures int) float64 // nil: nothing
	instead     string                     // what would fit where fewer pictures don't; empty: smaller ones
}

func (n need) of(pictures int) float64 {
	bytes := n.fixed + n.each*float64(pictures)
	if n.grows != nil {
		bytes += n.grows(pictures)
	}
	return bytes
}

// beside is what two stages take that run side by side.
func (n need) beside(other need) need {
	both := func(pictures int) float64 { return n.of(pictures) + other.of(pictures) }
	return need{what: n.what + ", " + other.what, grows: both}
}

// Needs are what is held all the time, and what stages take one after the other.
type needs struct{ held, stages []need }

// program is what the program takes by itself, and garbage what is waiting to be collected.
const ownMemory, garbage = 44 << 20, 1.1

// peak is the most that is needed at once for so many pictures, and for which stage.
func (n needs) peak(pictures int) (bytes float64, stage need) {
	for _, s := range n.stages {
		if s.of(pictures) >= stage.of(pictures) {
			stage = s
		}
	}
	bytes = stage.of(pictures)
	for _, h := range n.held {
		bytes += h.of(pictures)
	}
	return ownMemory + garbage*bytes, stage
}

// tellEstimates in the environment lets the summary say how much memory each stage was thought to need, for
// those who hold it against what is measured.
const tellEstimates = "HEBB_ESTIMATES"

// afford returns an error if the pictures need more memory than there is for the process: what takes
// how much, and how many pictures would fit.
func (s *session) afford(pictures int, n needs) error {
	peak, stage := n.peak(pictures)
	if os.Getenv(tellEstimates) != "" {
		s.say("memory", "about %.0f MiB for %s, the most for %s", peak/(1<<20), plural(pictures, "picture"), stage.what)
	}
	if s.holds(pictures, n) {
		return nil
	}
	var parts []string
	for _, p := range append([]need{stage}, n.held...) {
		if b := p.of(pictures); b > 0 {
			parts = append(parts, fmt.Sprintf("%s %v", p.what, size(b)))
		}
	}
	return fmt.Errorf("about %v of memory are needed for %s (%s), and %s: %s",
		size(peak), plural(pictures, "picture"), strings.Join(parts, ", "), s.allowance(), s.remedy(pictures, n))
}

// holds reports whether there is as much memory as is needed, or no bound.
func (s *session) holds(pictures int, n needs) bool {
	peak, _ := n.peak(pictures)
	return s.memory == 0 || peak <= float64(s.memory)
}

// remedy is what would fit.
func (s *session) remedy(pictures int, n needs) string {
	fewer := n.fewer(pictures, s.memory)
	if peak, _ := n.streamed().peak(pictures); s.streams != "" && peak <= float64(s.memory) {
		fewer = s.streams + ", " + fewer
	}
	return fewer + " would fit"
}

// streamed are the needs without the pictures themselves.
func (n needs) streamed() needs {
	without := func(list []need) []need {
		return slices.DeleteFunc(slices.Clone(list), func(n need) bool { return n.what == inMemory })
	}
	return needs{without(n.held), without(n.stages)}
}

// allowance says where the bound comes from.
func (s *session) allowance() string {
	if s.given["memory"] {
		return fmt.Sprintf("--memory allows %v", size(s.memory))
	}
	return fmt.Sprintf("%v may be used, three quarters of what there is (--memory allows another amount)",
		size(s.memory))
}

// fewer is how many pictures would fit, or how large ones.
func (n needs) fewer(pictures int, memory int64) string {
	low, high := 0, pictures
	for low < high { // the most pictures that fit
		middle := (low + high + 1) / 2
		if peak, _ := n.peak(middle); peak <= float64(memory) {
			low = middle
		} else {
			high = middle - 1
		}
	}
	if low < 2 {
		_, stage := n.peak(2)
		return cmp.Or(stage.instead, "a smaller --size")
	}
	return fmt.Sprintf("--limit %d, or a smaller --size", low)
}

// keeps is how many bytes a training may keep to save work: the usual number, so that the same command
// does the same on every machine, or a quarter of the memory that was given, if that is less.
func (s *session) keeps(usual int64) int64 {
	if s.given["memory"] {
		return min(usual, s.memory/4)
	}
	return usual
}
