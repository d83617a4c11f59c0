package page

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// Every module is in the script, once, and after those that it imports; nothing of modules is left.
func TestScript(t *testing.T) {
	script := Script()
	names, err := fs.Glob(files, "*.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if n := strings.Count(script, "\n// "+name+"\n"); n != 1 {
			t.Errorf("%s is there %d times", name, n)
		}
	}
	if left := regexp.MustCompile(`(?m)^(import|export)\b.*`).FindString(script); left != "" {
		t.Errorf("left over: %s", left)
	}
	if strings.Contains(script, "</script") || strings.Contains(script, "<!--") {
		t.Error("the script ends its own element")
	}
	if strings.Index(script, "class View") > strings.Index(script, "class App") {
		t.Error("a module stands before one that it imports")
	}
}

// Names at the outer level of modules are theirs alone: they share one scope.
func TestScript_names(t *testing.T) {
	owner := map[string]string{}
	names, _ := fs.Glob(files, "*.js")
	declared := regexp.MustCompile(`(?m)^(?:export )?(?:async )?(?:function|class|const|let) (\w+|\$)`)
	for _, name := range names {
		for _, m := range declared.FindAllStringSubmatch(read(name), -1) {
			if other, ok := owner[m[1]]; ok {
				t.Errorf("%s and %s both declare %s", other, name, m[1])
			}
			owner[m[1]] = name
		}
	}
}
