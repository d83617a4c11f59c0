package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"deephebb/internal/files"
)

// An earlier log is that of a training that goes on. It may have steps that the model has not: those
// after the one at which the model was last written.
type earlier struct {
	path string
	file *files.File
	r    *bufio.Reader
	line int
	step step // read last
}

// openEarlier opens the log at path; nil if there is none.
func openEarlier(path string, columns []string) (*earlier, error) {
	f, err := files.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	e := &earlier{path: path, file: f, r: bufio.NewReaderSize(f, 1<<16)}
	e.step.values = make([]float64, len(columns))
	if first, err := e.text(); err != nil || first+"\n" != header(columns) {
		f.Close()
		return nil, e.foreign(fmt.Sprintf("its first line is not %q", strings.TrimSuffix(header(columns), "\n")))
	}
	return e, nil
}

// foreign is the error of a file that is another.
func (e *earlier) foreign(why string) error {
	return fmt.Errorf("%s is not the log of the training that goes on: %s; name another file for --log", e.path, why)
}

// text returns the next line.
func (e *earlier) text() (string, error) {
	e.line++
	b, err := e.r.ReadSlice('\n')
	if errors.Is(err, io.EOF) && len(b) == 0 {
		return "", io.EOF
	} else if errors.Is(err, io.EOF) || errors.Is(err, bufio.ErrBufferFull) {
		return "", e.foreign(fmt.Sprintf("line %d does not end", e.line))
	} else if err != nil {
		return "", fmt.Errorf("%s: %w", e.path, files.Bare(err))
	}
	return string(b[:len(b)-1]), nil
}

// next reads the next step, until io.EOF.
func (e *earlier) next() error {
	text, err := e.text()
	if err != nil {
		return err
	}
	cells := strings.Split(text, ",")
	wrong := e.foreign(fmt.Sprintf("line %d is not a step", e.line))
	if len(cells) != 2+len(e.step.values) {
		return wrong
	}
	if e.step.n, err = strconv.Atoi(cells[0]); err != nil || e.step.n < 0 {
		return wrong
	}
	if e.step.layer, err = strconv.Atoi(cells[1]); err != nil || e.step.layer < 1 || e.step.layer > mostLayers {
		return wrong
	}
	for i, cell := range cells[2:] {
		if e.step.values[i], err = strconv.ParseFloat(cell, 32); err != nil {
			return wrong
		}
	}
	return nil
}

// goOn writes the steps of the earlier log that come before the first of this training, nil if none was
// made, and adds them to the history, unless that is nil.
func (f *logFile) goOn(first *step, steps *history) error {
	e := f.earlier
	if e == nil {
		return nil
	}
	f.earlier = nil
	defer e.file.Close()
	follows := first == nil || first.n == 0
	for {
		if err := e.next(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		if first != nil && e.step.layer == first.layer {
			if e.step.n == first.n {
				break
			}
			follows = follows || e.step.n == first.n-1
		}
		if steps != nil {
			steps.add(e.step)
		}
		if err := f.add(e.step); err != nil {
			return err
		}
	}
	if !follows {
		return e.foreign(fmt.Sprintf("step %d of layer %d is not in it", first.n-1, first.layer))
	}
	return nil
}
