package pictures

import (
	"sync"
	"time"

	"deephebb/internal/files"
)

// idle is how long a file stays open that nobody reads.
const idle = time.Second

// A handle is a file that is opened when somebody reads it, and closed when nobody has for a while:
// reading picture after picture opens it once, and no more is open than is in use.
type handle struct {
	mu      sync.Mutex
	file    *files.File // nil: closed
	readers int
	used    bool        // since tire was called last
	timer   *time.Timer // runs while the file is open; nil: it never was
}

// take opens the file, or gives the one that is open; done gives it back.
func (h *handle) take(path string) (*files.File, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.file == nil {
		f, err := files.Open(path)
		if err != nil {
			return nil, err
		}
		h.file = f
		h.wait()
	}
	h.readers, h.used = h.readers+1, true
	return h.file, nil
}

// done says that a reader needs the file no longer.
func (h *handle) done() {
	h.mu.Lock()
	h.readers--
	h.mu.Unlock()
}

// wait has tire called in a while.
func (h *handle) wait() {
	if h.timer == nil {
		h.timer = time.AfterFunc(idle, h.tire)
	} else {
		h.timer.Reset(idle)
	}
}

// tire closes the file if nobody reads it, nor has since it was last called.
func (h *handle) tire() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.readers > 0 || h.used {
		h.used = false
		h.wait()
		return
	}
	h.file.Close()
	h.file = nil
}
