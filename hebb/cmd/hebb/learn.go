package main

import (
	"cmp"
	"fmt"
	"sync"
	"time"

	"deephebb/internal/files"
)

// patience is how long a step that is under way may take when the session is stopped.
const patience = 700 * time.Millisecond

// learn lets the model learn, writes the log, unless its path is empty, and adds the steps to the
// history, unless it is nil. A training that goes on has the earlier log's steps first. When the session is stopped, the model keeps what it learned until then,
// and the error is errStopped. The log is put in its place with the model, by save.
func (l *learner) learn(s *session, logPath string, steps *history) error {
	defer s.clock("train", time.Now())
	var log *logFile
	if logPath != "" {
		var err error
		if log, err = newLog(logPath, l.columns); err != nil {
			return err
		}
		if l.earlier != "" {
			if log.earlier, err = openEarlier(l.earlier, l.columns); err != nil {
				log.Drop()
				return err
			}
		}
	}
	b := s.screen.Start("train")
	defer b.Close()
	l.bar = b
	t := &training{learner: l, session: s, log: log, steps: steps}
	t.at.last = time.Now()
	ended := make(chan error, 1)
	go func() {
		var err error
		defer func() { ended <- err }()
		defer recovered(&err)
		err = t.loop()
	}()
	err := t.wait(ended)
	if log != nil && t.done == 0 && (err == nil || wasStopped(err)) {
		err = cmp.Or(log.goOn(nil, steps), err)
	}
	if err != nil && !wasStopped(err) {
		if log != nil {
			log.Drop()
		}
		return err
	}
	l.log = log
	if err == nil && t.done == 0 {
		s.say("note", "nothing was left to learn: --steps N above those in the table adds some")
	}
	return err
}

// A training is a learner at work.
type training struct {
	*learner
	session *session
	log     *logFile
	steps   *history

	mu        sync.Mutex // held while a step is taken in
	abandoned bool       // nobody waits for the loop
	done      int        // steps
	spent     float64    // work
	layer     int
	safe      []byte // the model's file when the layer began, or when it ended
}

// wait waits for the loop to end. When the session is stopped it waits a moment for the step under way;
// if that is not over then, the model is what it was at the last safe moment. A model that can't be had
// within its training, the article's, is waited for: its steps are short.
func (t *training) wait(ended chan error) error {
	select {
	case err := <-ended:
		return err
	case <-t.session.ctx.Done():
	}
	select {
	case err := <-ended:
		return err
	case <-t.patience():
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.abandoned, t.state = true, t.safe
	if t.state == nil {
		return fmt.Errorf("stopped in the middle of a step before there was anything to keep: nothing was written")
	}
	return errStopped
}

// patience is when the step under way is waited for no longer.
func (t *training) patience() <-chan time.Time {
	if !t.saves {
		return nil
	}
	return time.After(patience)
}

// loop is the training itself. A model that can't be had within its training is left to be written, and
// its training goes on where it was left; so does one that is held for a replay.
func (t *training) loop() error {
	for more := true; more; {
		more = false
		var written, seen bool
		for at, err := range t.train {
			if err != nil {
				return err
			}
			if goesOn, err := t.take(at); err != nil || !goesOn {
				return err
			}
			written, seen = !t.saves && at.done < t.of && t.at.due(at.done), t.replay.due(at, t.of)
			if more = written || seen; more {
				break
			}
		}
		if written {
			if err := t.checkpoint(); err != nil {
				return err
			}
		}
		if seen {
			t.bar.Last("a moment of the replay")
			if err := t.replay.take(t.Model); err != nil {
				return err
			}
		}
	}
	return nil
}

// take takes a step in, and reports whether there are to be more.
func (t *training) take(at step) (more bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.abandoned {
		return false, errStopped
	}
	if t.log != nil {
		if err := t.log.goOn(&at, t.steps); err != nil {
			return false, err
		}
	}
	if t.steps != nil {
		t.steps.add(at)
	}
	if t.log != nil {
		if err := t.log.add(at); err != nil {
			return false, err
		}
	}
	first := at.layer != t.layer
	t.layer, t.done = at.layer, at.done
	t.spent += t.work(at.layer, at.n)
	t.bar.Count(at.done, t.of, "steps")
	t.bar.Work(t.spent, t.all)
	t.bar.Note(at.note)
	if at.done == t.of {
		t.bar.Last("all steps are done; what makes the features is fitted")
	}
	if t.saves && (first || at.done == t.of) {
		if t.safe, err = t.MarshalBinary(); err != nil {
			return false, err
		}
	}
	if t.saves && at.done < t.of && t.at.due(at.done) {
		if err := t.checkpoint(); err != nil {
			return false, err
		}
	}
	if t.session.stopped() && at.done < t.of {
		return false, errStopped
	}
	return true, nil
}

// save writes the model, and the log of its training with it.
func (l *learner) save(path string) error {
	b, err := l.state, error(nil)
	if b == nil {
		if b, err = l.MarshalBinary(); err != nil {
			return err
		}
	}
	model, err := files.Create(path)
	if err != nil {
		return err
	}
	defer model.Drop()
	if _, err := model.Write(b); err != nil {
		return err
	}
	if l.log == nil {
		return model.Keep()
	}
	return l.log.keep(model)
}
