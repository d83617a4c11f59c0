//go:build unix

package nb

import (
	"strings"
	"testing"
	"time"
)

// A Keep that shows nothing says after a while that it is under way, and takes that away; one that
// shows something itself does not.
func TestWaiting(t *testing.T) {
	defer func(before time.Duration) { patience = before }(patience)
	patience = 4 * time.Millisecond
	shown := inNotebook(t, func() {
		outer, inner := waiting("outer"), waiting("inner <one>")
		time.Sleep(30 * time.Millisecond)
		inner()
		outer()
	})
	if len(shown) < 2 || !strings.Contains(shown[0].Data[mimeHTML].(string), "inner &lt;one&gt; · 0.0s") {
		t.Fatalf("shown: %v", shown)
	}
	last := map[string]any{}
	for _, d := range shown {
		last[d.DisplayID] = d.Data[mimeHTML]
	}
	for id, html := range last {
		if html != "" {
			t.Errorf("%s is left at %v", id, html)
		}
	}
	patience = time.Hour
	shown = inNotebook(t, func() {
		stop := waiting("quick")
		stop()
	})
	if len(shown) != 0 {
		t.Errorf("what is quick shows %v", shown)
	}
}
