package main

import (
	"os"
	"os/exec"
	"runtime"
)

// open shows a page in the browser: the one that BROWSER names, or the system's. Where there is none
// that is said, and nothing has failed.
func open(s *session, page string) error {
	command := []string{"xdg-open", page}
	switch browser := os.Getenv("BROWSER"); {
	case browser != "":
		command[0] = browser
	case runtime.GOOS == "darwin":
		command[0] = "open"
	case runtime.GOOS == "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler", page}
	}
	if err := exec.Command(command[0], command[1:]...).Start(); err != nil {
		s.say("note", "no browser could be started: open %s yourself", page)
	}
	return nil
}
