//go:build !amd64

package rules

func setAVX2(bool) {}
