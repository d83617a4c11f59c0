package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// completionVerb prints the script that completes hebb's words in a shell.
type completionVerb struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"The shell: ${enum}. For bash: source <(hebb completion bash)"`
}

// Run does it.
func (v *completionVerb) Run(s *session, parser *kong.Kong) error {
	print := map[string]func(io.Writer, *kong.Application){"bash": bash, "zsh": zsh, "fish": fish}[v.Shell]
	print(s.out, parser.Model)
	return nil
}

// bash completes verbs, the flags of the verb that was typed, the choices of a flag, and files.
func bash(w io.Writer, app *kong.Application) {
	fmt.Fprintf(w,
		"_hebb() {\n\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} verb=\"\" i words=\"\"\n")
	fmt.Fprintf(w,
		"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"+
			"\t\t[[ ${COMP_WORDS[i]} == -* ]] || { verb=${COMP_WORDS[i]}; break; }\n\tdone\n")
	fmt.Fprintf(w, "\tcase \"$verb $before\" in\n")
	for _, verb := range app.Children {
		for _, f := range verb.Flags {
			if choices := choicesOf(f); choices != "" {
				fmt.Fprintf(w, "\t\"%s --%s\") words=\"%s\" ;;\n", verb.Name, f.Name, choices)
			}
		}
	}
	fmt.Fprintf(w, "\t*)\n\t\tcase \"$verb\" in\n\t\t\"\") words=\"%s --help --quiet --version\" ;;\n",
		strings.Join(verbs, " "))
	for _, verb := range app.Children {
		fmt.Fprintf(w, "\t\t%s) words=\"%s\" ;;\n", verb.Name, strings.Join(flagsOf(app, verb), " "))
	}
	fmt.Fprintf(w, "\t\tesac\n\t\t[[ -z $verb || $word == -* ]] || words=\"\"\n\tesac\n")
	fmt.Fprintf(w, "\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n}\ncomplete -o default -F _hebb hebb\n")
}

// zsh takes bash's script.
func zsh(w io.Writer, app *kong.Application) {
	fmt.Fprintln(w, "autoload -U +X bashcompinit && bashcompinit")
	bash(w, app)
}

// fish has a line for each verb and flag, with its help.
func fish(w io.Writer, app *kong.Application) {
	quote := func(s string) string {
		return "'" + strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), "'", `\'`) + "'"
	}
	for _, verb := range app.Children {
		fmt.Fprintf(w, "complete -c hebb -n __fish_use_subcommand -f -a %s -d %s\n", verb.Name, quote(verb.Help))
		for _, f := range verb.Flags {
			takes := " -r"
			if f.IsBool() {
				takes = ""
			}
			if choices := choicesOf(f); choices != "" {
				takes = " -x -a " + quote(choices)
			}
			help, _, _ := strings.Cut(f.Help, ". ")
			fmt.Fprintf(w, "complete -c hebb -n %s -l %s%s -d %s\n",
				quote("__fish_seen_subcommand_from "+verb.Name), f.Name, takes, quote(help))
		}
	}
}

// choicesOf are the values that a flag can have; empty where it can have any.
func choicesOf(f *kong.Flag) string { return strings.TrimSpace(strings.Join(f.EnumSlice(), " ")) }

// flagsOf are a verb's flags and those of all verbs.
func flagsOf(app *kong.Application, verb *kong.Node) (names []string) {
	for _, flags := range [][]*kong.Flag{verb.Flags, app.Flags} {
		for _, f := range flags {
			names = append(names, "--"+f.Name)
		}
	}
	return names
}
