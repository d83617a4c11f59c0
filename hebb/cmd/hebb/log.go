package main

import (
	"bufio"
	"strconv"
	"strings"

	"deephebb/internal/files"
)

// Columns of a log, after step and layer. A network's dead and entropy are the last measured, NaN before
// the first time.
var (
	articleColumns = []string{"energy", "delta", "norm"}
	networkColumns = []string{"delta", "rate", "norm", "r1", "dead", "entropy"}
)

// logFile is the log of a training: a csv with a row for each layer and step, values in the shortest
// form that gives the same float32.
type logFile struct {
	*files.Draft
	w       *bufio.Writer
	row     []byte
	earlier *earlier // log of a training that goes on, until its first step; nil: none
}

func newLog(path string, columns []string) (*logFile, error) {
	d, err := files.Create(path)
	if err != nil {
		return nil, err
	}
	f := &logFile{Draft: d, w: bufio.NewWriterSize(d, 1<<16)}
	_, err = f.w.WriteString(header(columns))
	return f, err
}

// header is a log's first line.
func header(columns []string) string { return "step,layer," + strings.Join(columns, ",") + "\n" }

// add writes a row.
func (f *logFile) add(s step) error {
	f.row = strconv.AppendInt(f.row[:0], int64(s.n), 10)
	f.row = append(f.row, ',')
	f.row = strconv.AppendInt(f.row, int64(s.layer), 10)
	for _, v := range s.values {
		f.row = append(f.row, ',')
		f.row = strconv.AppendFloat(f.row, v, 'g', -1, 32)
	}
	_, err := f.w.Write(append(f.row, '\n'))
	return err
}

// checkpoint puts what there is so far in its place.
func (f *logFile) checkpoint() error {
	if err := f.w.Flush(); err != nil {
		return err
	}
	return f.Checkpoint()
}

// keep puts the file in its place, and the model that belongs to it.
func (f *logFile) keep(model *files.Draft) error {
	if err := f.w.Flush(); err != nil {
		return err
	}
	return files.KeepAll(f.Draft, model)
}
