// Package table reads and writes tables of texts: csv files with a header, columns found by name.
//
// [Read] takes what people and their programs write: comma, semicolon or tab between the cells
// (found out, or told by a first line sep=;), a decimal comma where semicolons separate, UTF-8 with
// or without a mark, UTF-16, Windows-1252 (said in Notes), lines that end in LF, CRLF or CR, quoted
// cells with line ends in them. Headers are found in any case. An empty cell, NA, N/A, nan, null
// and none stand for no value. Everything is bounded; errors name the file and the line.
//
//	t, err := table.Read("places.csv")
//	x, err := t.Numbers("x")                  // NaN where there is no value
//	rows, how, err := table.Join(names, t)    // the row of each picture, by name
//
// [Write] writes UTF-8 with commas. A cell that a spreadsheet would run, since it begins with =, +,
// - or @ and is no number, gets an apostrophe in front, as spreadsheets themselves mark a text;
// Read takes it off again. Bytes that are no UTF-8 are written as \xNN.
//
// Errors carry no package's name: callers begin them with their own.
package table
