// Package page holds the HTML map's page: its markup, its style and its script, in modules that can
// be read and tested one by one, and joins them into what a single file carries.
package page

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

//go:embed page.html page.css *.js
var files embed.FS

// Style is the page's style sheet.
func Style() string { return read("page.css") }

// Markup is the page with {{…}} in the places of what goes into it.
func Markup() string { return read("page.html") }

// Script is all modules joined, each after those that it imports, in one function. They share one
// scope, so a name at the outer level of a module may be used in no other one.
func Script() string { return script() }

// script joins the modules once, since that takes longer than writing a small map.
var script = sync.OnceValue(func() string {
	var out strings.Builder
	out.WriteString("(() => {\n'use strict';\n")
	join(&out, "main.js", map[string]bool{})
	out.WriteString("})();\n")
	return out.String()
})

// Hash is what a content security policy calls the text of an inline script or style.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

var (
	imports = regexp.MustCompile(`(?m)^import \{[^}]*\} from '\./([a-z]+\.js)';\n`)
	exports = regexp.MustCompile(`(?m)^export `)
)

func join(out *strings.Builder, name string, done map[string]bool) {
	if done[name] {
		return
	}
	done[name] = true
	text := read(name)
	for _, m := range imports.FindAllStringSubmatch(text, -1) {
		join(out, m[1], done)
	}
	fmt.Fprintf(out, "\n// %s\n%s", name, exports.ReplaceAllString(imports.ReplaceAllString(text, ""), ""))
}

func read(name string) string {
	b, err := files.ReadFile(name)
	if err != nil {
		panic("page: " + err.Error()) // a module imports what is not there: the test finds it
	}
	return string(b)
}
