package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"

	"deephebb/internal/files"
)

// A Crew does stages of work by Beam, on the runner that Beam's flags name.
type Crew struct {
	Folder   string    // that all machines see by this path; what the pieces write lies in it
	Workers  int       // how many pieces are at work at a time, at most; 0: as many as the runner likes
	Progress io.Writer // a line now and then; nil: none
}

// A stage is work in pieces, each of which writes a file. The exported fields travel to the workers.
type stage struct {
	Kind   string // one of kinds
	Folder string // where the files are put
	Count  int    // pieces

	Settings []byte // of the kind, as JSON
}

// kinds are what pieces do: with the settings of a stage, piece i writes its file to w.
var kinds = map[string]func(settings []byte, i int, w io.Writer) error{}

// addKind makes a kind known whose settings are an S.
func addKind[S any](name string, piece func(set S, i int, w io.Writer) error) {
	kinds[name] = func(settings []byte, i int, w io.Writer) error {
		var set S
		if err := json.Unmarshal(settings, &set); err != nil {
			return err
		}
		return piece(set, i, w)
	}
}

// path is the file of a piece.
func (s stage) path(i int) string { return filepath.Join(s.Folder, fmt.Sprintf("%06d", i)) }

// missing are the pieces that are not done.
func (s stage) missing() (pieces []int) {
	for i := range s.Count {
		if !there(s.path(i)) {
			pieces = append(pieces, i)
		}
	}
	return pieces
}

// fault is where a piece that fails says why, in words that Beam does not wrap.
func (s stage) fault(i int) string { return s.path(i) + ".fault" }

// why is the error of a job: the first piece's that says why it failed, or else Beam's.
func (s stage) why(pieces []int, err error) error {
	for _, i := range pieces {
		if text, failed := os.ReadFile(s.fault(i)); failed == nil && !there(s.path(i)) {
			return errors.New(string(text))
		}
	}
	return err
}

// do does a piece, unless that was done.
func (s stage) do(i int) (err error) {
	if there(s.path(i)) {
		return nil
	}
	defer func() {
		if err != nil {
			os.WriteFile(s.fault(i), []byte(strings.TrimPrefix(err.Error(), s.path(i)+": ")), 0o666)
		}
	}()
	kind := kinds[s.Kind]
	if kind == nil {
		return fmt.Errorf("jobs: there is no stage %q: are all machines running the same program?", s.Kind)
	}
	return files.Write(s.path(i), func(w io.Writer) error { return kind(s.Settings, i, w) })
}

// worker does the pieces that it is given.
type worker struct{ Stage stage }

func init() { register.DoFn2x1[context.Context, string, error](&worker{}) }

// ProcessElement does pieces, whose numbers stand in a line.
func (w *worker) ProcessElement(ctx context.Context, pieces string) error {
	for text := range strings.FieldsSeq(pieces) {
		i, err := strconv.Atoi(text)
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = w.Stage.do(i)
		}
		if err != nil {
			return fmt.Errorf("piece %s of the stage %s: %w", text, w.Stage.Kind, err)
		}
	}
	return nil
}

// run does the pieces of a stage that are not done.
func (c *Crew) run(ctx context.Context, s stage) error {
	if err := files.MakeFolder(s.Folder); err != nil {
		return err
	}
	pieces := s.missing()
	if len(pieces) == 0 {
		return nil
	}
	for _, i := range pieces {
		os.Remove(s.fault(i))
	}
	p, root := beam.NewPipelineWithRoot()
	elements := beam.Reshuffle(root, beam.CreateList(root, c.deal(pieces)))
	beam.ParDo0(root, &worker{s}, elements)
	ended := c.watch(s)
	err := beamx.Run(ctx, p)
	ended()
	if left := s.missing(); err == nil && len(left) > 0 {
		err = fmt.Errorf("%d of %d pieces are not there: do all machines see %s?", len(left), s.Count, s.Folder)
	}
	if err != nil {
		return fmt.Errorf("jobs: the stage %s: %w", s.Kind, s.why(pieces, err))
	}
	return nil
}

// deal makes elements of pieces: one each, or as many as there may be at work, each with its share.
func (c *Crew) deal(pieces []int) []string {
	n := len(pieces)
	if c.Workers > 0 {
		n = min(n, c.Workers)
	}
	elements := make([]string, n)
	for k, i := range pieces {
		elements[k%n] += strconv.Itoa(i) + " "
	}
	return elements
}

// watch writes how many pieces are done, until it is ended.
func (c *Crew) watch(s stage) (ended func()) {
	if c.Progress == nil {
		return func() {}
	}
	start, stop := time.Now(), make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() {
		for more := true; more; {
			select {
			case <-stop:
				more = false
			case <-time.After(10 * time.Second):
			}
			done := s.Count - len(s.missing())
			fmt.Fprintf(c.Progress, "%s: %d of %d pieces, %.0f s\n", s.Kind, done, s.Count, time.Since(start).Seconds())
		}
	})
	return func() {
		close(stop)
		wg.Wait()
	}
}
