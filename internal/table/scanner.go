package table

import (
	"fmt"
	"io"
	"strings"
)

// scanner cuts a text into rows of cells.
type scanner struct {
	text      string
	separator byte
	line      int  // of what is next
	quoted    bool // the last row has a quoted cell
	width     int  // of the last row
	bounds    Reader
}

// row returns the next row that is no blank line, and the line where it begins; io.EOF at the end.
func (s *scanner) row() (cells []string, line int, err error) {
	for s.text != "" && (s.text[0] == '\n' || s.text[0] == '\r') {
		s.endLine()
	}
	if s.text == "" {
		return nil, 0, io.EOF
	}
	line, s.quoted = s.line, false
	left := len(s.text)
	cells = make([]string, 0, s.width)
	defer func() { s.width = len(cells) }()
	for {
		cell, err := s.cell()
		if err != nil {
			return nil, line, err
		}
		cells = append(cells, cell)
		if left-len(s.text) > s.bounds.Line {
			return nil, line, fmt.Errorf("line %d has more than %d bytes", line, s.bounds.Line)
		}
		if len(cells) > s.bounds.Columns {
			return nil, line, fmt.Errorf("line %d has more than %d columns", line, s.bounds.Columns)
		}
		switch {
		case s.text == "":
			return cells, line, nil
		case s.text[0] == s.separator:
			s.text = s.text[1:]
		default:
			s.endLine()
			return cells, line, nil
		}
	}
}

// endLine takes a line's end.
func (s *scanner) endLine() {
	if strings.HasPrefix(s.text, "\r\n") {
		s.text = s.text[1:]
	}
	s.text = s.text[1:]
	s.line++
}

// blanks are what stands around a cell without belonging to it.
const blanks = " \u00a0"

// cell takes a cell, up to the separator, the line's end or the text's.
func (s *scanner) cell() (string, error) {
	begin := strings.TrimLeft(s.text, blanks)
	if !strings.HasPrefix(begin, `"`) {
		end := 0
		for end < len(s.text) && s.text[end] != s.separator && s.text[end] != '\n' && s.text[end] != '\r' {
			end++
		}
		cell := s.text[:end]
		s.text = s.text[end:]
		return plain(strings.TrimSpace(cell)), nil
	}
	line := s.line
	s.text, s.quoted = begin[1:], true
	var parts strings.Builder
	for {
		quote := strings.IndexByte(s.text, '"')
		if quote < 0 || quote+parts.Len() > s.bounds.Line {
			return "", fmt.Errorf("line %d begins a quoted cell that does not end", line)
		}
		parts.WriteString(s.text[:quote])
		s.line += lines(s.text[:quote])
		s.text = s.text[quote+1:]
		if !strings.HasPrefix(s.text, `"`) {
			break
		}
		parts.WriteByte('"') // two quotes are one
		s.text = s.text[1:]
	}
	s.text = strings.TrimLeft(s.text, blanks)
	if s.text != "" && s.text[0] != s.separator && s.text[0] != '\n' && s.text[0] != '\r' {
		return "", fmt.Errorf("line %d has something behind a quoted cell: quotes within a cell are doubled", s.line)
	}
	return plain(parts.String()), nil
}

// lines counts line ends: CRLF, LF and CR.
func lines(text string) int {
	return strings.Count(text, "\n") + strings.Count(text, "\r") - strings.Count(text, "\r\n")
}
