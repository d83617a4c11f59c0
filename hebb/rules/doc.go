// Package rules holds local learning rules: how the weights of K units change
// with patches of D values, by what each unit itself sees and answers and what
// its neighbours answer, without labels and without an error sent back.
//
// Patches are rows: P is M × D, the weights W are K × D, a unit's a row, and
// the answers U = P·Wᵀ are M × K. A [Rule] is a struct of settings; [New] makes
// a [Learner] of it; a step is [Learner.Accumulate] for each tile of the patches
// and [Learner.Apply].
package rules
