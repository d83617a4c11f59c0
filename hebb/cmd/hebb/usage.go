package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
)

// badUsage is an error in the command line.
type badUsage struct{ error }

func usage(format string, values ...any) error { return badUsage{fmt.Errorf(format, values...)} }

var verbs = []string{"run", "train", "encode", "map", "cluster", "draw", "eval", "pick", "verify", "completion"}

// plainly is an error of kong's in the command's words: it names the types of Go that a flag's value has.
func plainly(err error) error {
	dashed := regexp.MustCompile(`expected \w+ value but got ("-[^"]*") \(.*\); perhaps try (--[^=]*)=.*`)
	unlisted := regexp.MustCompile(`^(\S+) must be one of (.*) but got "(.*)"`)
	missing := regexp.MustCompile(`expected \w+ value but got "EOL" \(<EOL>\)`)
	mistyped := regexp.MustCompile(`expected (?:an? )?(?:valid )?(?:\d+ bit )?(int|uint|float|bool|duration) ` +
		`but got ("[^"]*").*`)
	types := map[string]string{"int": "whole number", "uint": "whole number of 0 or more", "float": "number",
		"bool": "yes or no", "duration": "time such as 10m"}

	yesNo := regexp.MustCompile(`bool value must be .* but got ("[^"]*")`)

	text := dashed.ReplaceAllString(err.Error(), "$1 begins with a dash: give it as $2=$1")
	text = missing.ReplaceAllString(text, "its value is missing")
	text = yesNo.ReplaceAllString(text, "$1 is neither yes nor no")
	text = strings.Replace(text, ": pictures: ", ": ", 1)
	if m := unlisted.FindStringSubmatch(text); m != nil {
		choices := strings.Split(strings.TrimSuffix(strings.ReplaceAll(m[2], `"`, ""), ","), ",")
		text = fmt.Sprintf("%s %s: give one of %s", m[1], m[3], strings.Join(choices, ", "))
	}
	if m := mistyped.FindStringSubmatch(text); m != nil {
		text = strings.Replace(text, m[0], m[2]+" is not a "+types[m[1]], 1)
	}
	return errors.New(text)
}

// misspelt is the error for arguments that can't be read, with what to ask for help about.
func misspelt(err error, args []string) error {
	err = plainly(err)
	for _, arg := range args {
		if slices.Contains(verbs, arg) {
			return usage("%w; see hebb %s --help", err, arg)
		}
	}
	for _, arg := range args {
		if strings.HasPrefix(arg, "-") || arg == "help" {
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
	return shown(words.Replace(strings.Join(strings.Fields(text), " ")))
}

var words = strings.NewReplacer(
	"or leave the rest", "or give --rest leave",
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
