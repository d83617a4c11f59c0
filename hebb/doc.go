// Package hebb learns image features with Hebbian rules: no labels, no target,
// no error sent back, only forward passes in which connections between units
// that are active together grow.
//
// # The encoder
//
// An [Encoder] is a stack of layers. B pictures in a batch, C output channels,
// N = H·W units a channel; a feature map is B × C × N, and flattened per
// channel it is the matrix A, R × N with R = B·C. One pass of a batch through
// one layer does, in this order:
//
//  1. z = conv3×3(x), stride 2, padding 1, with bias. The filters are drawn
//     once and never trained.
//  2. a = max(0, z)
//  3. a ← a / (‖a‖₂ over the N units + 1e-6), per picture and channel
//  4. W ← clamp(W + ΔW, −1, 1), Hebb's rule for the lateral matrix, where
//     ΔW = (η/C)·AᵀA ([Shared]: one N × N matrix for all channels), or
//     ΔW_c = (η/B)·A_cᵀA_c ([PerChannel]: a matrix for each)
//  5. l = A·W with the W just updated, l ← l − mean over N ("inhibition"),
//     a ← a + l
//
// and reports, per layer and step, energy = mean(a²) after 5, delta = mean|ΔW|
// before the clamp, and norm = ‖W‖_F over all C matrices. This is the program
// of the article "Deep Hebbian Image Encoder"; its text differs from it in two
// places: it averages ΔW per channel (our PerChannel), and an inset clamps ΔW
// where the program, and this package, clamp W.
//
// # Schedules
//
// [Encoder.Train] offers two. [Layerwise], the default: layer 1 learns for all
// epochs and is then frozen, layer 2 learns on its output, and so on. [Joint],
// the article's: every layer learns in every forward pass.
//
// # Why it is fast
//
// The article keeps C equal copies of one symmetric matrix; one is enough.
// Increments are never negative, because a ≥ 0 after step 2, so W only grows
// and clamping each step is the same as clamping once. And where a layer's
// input does not change from epoch to epoch, each epoch adds the same K:
//
//	W after e epochs and t batches = min(1, W₀ + (e−1)·K + P_t),  P_t = K_1 + … + K_t
//
// so that two passes over the pictures tell all about any number of epochs
// (see fixed.go): a step's output is A_t + centre(A_t·P_t) + (e−1)·centre(A_t·K),
// its energy a quadratic in e with three numbers a batch.
package hebb
