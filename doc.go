// Package deephebb is the module's roof and holds no code: package hebb learns, hebb/atlas maps,
// viz draws, viz/nb shows in a notebook, and the command hebb/cmd/hebb does all of it in a row.
// README.md tells where to begin.
package deephebb
