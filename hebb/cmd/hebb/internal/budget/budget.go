// Package budget says how much memory a process may take: what the machine has, or less where a
// container is given less.
package budget

// Default is three quarters of what there is; 0: it is not known.
func Default() int64 { return available() / 4 * 3 }
