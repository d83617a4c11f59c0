package main

import (
	"os"
	"os/exec"
	"runtime"
	"time"
)

// starts is how long a browser is waited for: one that fails does so at once, one that is the browser itself
// ends when it is closed.
const starts = time.Second

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
	browser := exec.Command(command[0], command[1:]...)
	err := browser.Start()
	if err == nil {
		ended := make(chan error, 1)
		go func() { ended <- browser.Wait() }()
		select {
		case err = <-ended:
		case <-time.After(starts):
		}
	}
	if err != nil {
		s.say("note", "no browser could be started: open %s yourself", page)
	}
	return nil
}
