package main

import (
	"cmp"
	"fmt"
	"sync"
	"time"

	"deephebb/internal/files"
)

// patience is how long a step that is under way may take when the session is stopped. A variable for
// the sake of tests on busy machines.
var patience = 300 * time.Millisecond

// learn lets the model learn, writes the log, unless its path is empty, and adds the steps to the
// history, unless it is nil. A training that goes on has the earlier log's steps first. When the
// session is stopped, the model keeps what it learned until then, and the error is errStopped. The
// log is put in its place with the model, by save.
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
	t.at.last, t.kept = time.Now(), time.Now()
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

	safe []byte        // the model's file as it was a short while ago
	kept time.Time     // when; the beginning, before there is one
	cost time.Duration // how long it took to make
}

// wait waits for the loop to end. When the session is stopped it waits a moment for the step under way
// and what ends a training; if that is not over then, the model is what it was at the last safe moment.
func (t *training) wait(ended chan error) error {
	select {
	case err := <-ended:
		return err
	case <-t.session.ctx.Done():
	}
	select {
	case err := <-ended:
		return err
	case <-time.After(patience):
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.abandoned, t.state = true, t.safe
	if t.state == nil {
		return fmt.Errorf("stopped in the middle of a step before there was anything to keep: nothing was written")
	}
	return errStopped
}

// loop is the training itself. One that is held for a replay is left, and goes on where it was.
func (t *training) loop() error {
	for seen := true; seen; {
		seen = false
		for at, err := range t.train {
			if err != nil {
				return err
			}
			if goesOn, err := t.take(at); err != nil || !goesOn {
				return err
			}
			if seen = t.replay.due(at, t.of); seen {
				break
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
	t.done = at.done
	t.spent += t.work(at.layer, at.n)
	t.bar.Count(at.done, t.of, "steps")
	t.bar.Work(t.spent, t.all)
	t.bar.Note(at.note)
	fits := t.fits && at.done == t.of
	if fits {
		t.bar.Last("all steps are done; what makes the features is fitted")
	}
	stopped := t.session.stopped() && at.done < t.of
	if err := t.keep(stopped || fits); err != nil {
		return false, err
	}
	if at.done < t.of && t.at.due(at.done) {
		if err := t.checkpoint(); err != nil {
			return false, err
		}
	}
	if stopped {
		return false, errStopped
	}
	return true, nil
}

// keep keeps the model as it is, if it must or if that was not done for a while: it takes a fiftieth of the
// time.
func (t *training) keep(must bool) error {
	begin := time.Now()
	if !must && begin.Sub(t.kept) < max(time.Second, 50*t.cost) {
		return nil
	}
	state, err := t.MarshalBinary()
	t.safe, t.kept = state, time.Now()
	t.cost = t.kept.Sub(begin)
	return err
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
