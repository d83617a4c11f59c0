package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
)

// badUsage is an error in the command line.
type badUsage struct{ error }

func usage(format string, values ...any) error { return badUsage{fmt.Errorf(format, values...)} }

var verbs = []string{"run", "train", "encode", "map", "cluster", "draw", "eval", "pick", "verify", "completion"}

// misspelt is the error for arguments that can't be read, with what to ask for help about.
func misspelt(err error, args []string) error {
	for _, arg := range args {
		if slices.Contains(verbs, arg) {
			return usage("%w; see hebb %s --help", err, arg)
		}
	}
	for _, arg := range args {
		if strings.HasPrefix(arg, "-") {
			continue
		}
		if _, missing := os.Stat(arg); missing == nil {
			return usage("there is no verb %q; did you mean %s?", arg, commandLine([]string{"run", arg}))
		}
		return usage("there is no verb %q; give one of %s", arg, strings.Join(verbs, ", "))
	}
	return usage("%w; see hebb --help", err)
}

// oneLine is the error as one line, in the command's words: the library begins errors with its name and
// speaks of options by their names in Go.
func oneLine(err error) string {
	text := err.Error()
	for _, p := range []string{"hebb", "pictures", "network", "atlas", "rules", "eval", "viz"} {
		text = strings.TrimPrefix(text, p+": ")
	}
	return words.Replace(strings.Join(strings.Fields(text), " "))
}

var words = strings.NewReplacer(
	`but got "EOL" (<EOL>)`, "and there is none",
	", or leave the rest", ", or give --rest leave",
	"set a size to bring them to", "give --size N to bring them to one",
	"; set LabelColumn", "; name it with --label-column",
	"Sheet.Size", "--size", "Folder.Size", "--size", "IDX.Size", "--size", "Sheet.Offset", "--offset",
	"Folder.Balanced", "--balanced", "IDX.Balanced", "--balanced", "Folder.Limit", "--limit", "IDX.Limit", "--limit",
	"IDX.Labels", "--labels", "Folder.Labels", "--labels", "Sheet.LabelColumn", "--label-column",
	"Folder.LabelColumn", "--label-column")

// bareEval is an error of package eval in the command's words.
func bareEval(err error) error {
	text := strings.TrimPrefix(err.Error(), "eval: ")
	for _, name := range []string{"hebb: ", "atlas: "} {
		text = strings.ReplaceAll(text, name, "")
	}
	return errors.New(text)
}
