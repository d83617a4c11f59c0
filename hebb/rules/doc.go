// Package rules holds local learning rules: how the weights of K units change with patches of D
// values. A unit learns from what it sees and answers itself and from what its neighbours answer,
// without labels and without an error sent back.
//
// Patches are rows: P is M × D, the weights W are K × D, one row a unit, and the answers U = P·Wᵀ
// are M × K; x is a patch, u_k a unit's answer to it, E the mean over a step's patches. A [Rule] is
// a struct of settings, [New] makes a [Learner] of it, and a step is [Learner.Accumulate] for each
// tile of the patches, then [Learner.Apply]; [Learner.Train] makes steps from rows in memory. Every
// rule is two matrix products, U = P·Wᵀ and GᵀP, with row-by-row work between them, as in FastHebb
// (Lagani et al. 2022); if only few units learn from a patch, GᵀP is a sum of rows.
//
// In settings, 0 means the default; where 0 itself makes sense, a negative number means that.
//
// # Rules for filters
//
//	rule      change of the weights, before the rate             source
//	instar    winner: mean of its patches − w                    Grossberg 1976, Ahalt et al. 1990
//	kwta      the same for the k nearest units                   Majani et al. 1988
//	softwta   Σ c·y·(x − w), y = softmax(similarity/T)           Lagani et al. 2022
//	softhebb  Σ ỹ·(x − u·w), ỹ = ±softmax(βu), + for the winner  Journé et al. 2023
//	krotov    winner: x − I·w, runner-up: −Δ(x − I·w)            Krotov, Hopfield 2019
//	hebb      E[u·x], or of the deviations                       Hebb 1949
//	oja       E[u·x] − E[u²]·w                                   Oja 1982
//	subspace  E[UᵀP] − E[UᵀU]·W                                  Oja 1989
//	sanger    E[UᵀP] − tril(E[UᵀU])·W                            Sanger 1989
//	hpca      the same with y = max(0, u) or tanh(u)             Lagani et al. 2021
//	bcm       E[y(y − θ)·x], θ → E[y²]                           Bienenstock et al. 1982
//	scff      E[a·y⁺·2x − b·y⁻·(x + x')], one a, b for all units Chen et al. 2025
//	imprint   none: units are patches                            Coates, Ng 2011
//
//	rule      what holds it      use it
//	instar    conscience         first: needs no tuning, no unit dies; ≈ k-means
//	kwta      conscience         for smoother codes
//	softwta   it is an average   for shares instead of winners
//	softhebb  rate → 0, ‖w‖ → 1  in deep networks, with 2,000 steps or more
//	krotov    ‖w‖_p → 1          for long trainings
//	hebb      length set to 1    to see where it leads: all units alike
//	oja       ‖w‖ → 1            first component, all units
//	subspace  W·Wᵀ → I           the components' space
//	sanger    W·Wᵀ → I           components in order
//	hpca      lateral terms      components with a sign
//	bcm       sliding threshold  selective units
//	scff      a, b → 0           with a third factor; behind the first ones
//	imprint   −                  what learning has to beat
//
// Rules that look for principal components (hebb to hpca) find none in whitened patches; rules that
// look for clusters (instar, kwta, softwta) gain from whitening. No Rate depends on the scale of
// the data, except those of softhebb and krotov, whose published rates divide by the largest
// change.
//
// # Rules for outputs
//
// Lateral rules make few, nearly independent numbers of many features, and none of them saturates.
// The first four are a [Stage] each.
//
//	stage        ends at                                         source
//	Decorrelate  y = (Λ + ελ₁)^{−1/2}Eᵀ(f − f̄), also computed    Sanger 1989 + gain control
//	             at once by Fit
//	AntiHebbian  y = (I + V)⁻¹f, uncorrelated or white           Barlow, Földiák 1989; Plumbley 1993
//	Similarity   min ‖XᵀX − YᵀY‖², an objective to plot          Pehlevan, Hu, Chklovskii 2015
//	Foldiak      sparse codes of zeros and ones                  Földiák 1990
//	Gain         z = (f^p − mean)/spread, also by Fit            Laughlin 1981
//	Invariance   y = V·N^{−1/2}·x, N what varies between views   Földiák 1991; Fisher 1936
//	             of one picture, also by Fit
//
// The last two have a Learner each that is no Stage: gains adapt to features without a rate, and
// invariance needs pairs of views besides the features.
//
// # Same bytes
//
// The same seed, settings, patches and tiles give the same bytes on any number of threads: rows are
// worked on in blocks of 64, and sums over blocks are taken in their order.
package rules
