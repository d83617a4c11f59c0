package nb

import (
	"fmt"
	"os"
)

// Mark shows what a check of an exercise says: that the answer is right, or what is wrong with it
// and a hint. The cell goes on and succeeds either way. Package course/check has such verdicts.
func Mark(v interface {
	Verdict() (right bool, text, hint string)
}) {
	right, text, hint := v.Verdict()
	plain := "Right. " + text
	if !right {
		plain = "Not yet. " + text + "\nHint: " + hint
	}
	if !notebook() {
		fmt.Fprintln(os.Stderr, plain)
		return
	}
	emit(display{Data: bundle{mimeMarkdown: verdictMarkdown(right, text, hint), mimePlain: plain}})
}

// verdictMarkdown is a verdict for reading; the hint is folded, so that nobody need see it.
func verdictMarkdown(right bool, text, hint string) string {
	if right {
		return "✓ **Right.** " + text
	}
	return "✗ **Not yet.** " + text + "\n\n<details>\n<summary>A hint</summary>\n\n" + hint + "\n\n</details>"
}
