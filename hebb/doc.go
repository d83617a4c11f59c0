// Package hebb learns image features with Hebbian rules: no labels, no target, no error sent back,
// only forward passes in which connections between units that are active together grow.
//
// # The encoder
//
// An [Encoder] is a stack of layers. B pictures in a batch, C output channels, N = H·W units a
// channel; a feature map is B × C × N, and flattened per channel it is the matrix A, R × N with R =
// B·C. One pass of a batch through one layer does, in this order:
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
// and reports, per layer and step, energy = mean(a²) after 5, delta = mean|ΔW| before the clamp,
// and norm, the length ‖W‖_F of all C matrices taken together, as the article prints it: with
// [Shared], C equal copies, it is √C times the length of the one N × N matrix (202 where a 36 × 36
// matrix of 128 channels has 17.9).
//
// This is the program of the article "Deep Hebbian Image Encoder". The article's text differs from
// it in two places: it averages ΔW per channel (our PerChannel), and an inset clamps ΔW where the
// program, and this package, clamp W.
//
// # Schedules
//
// [Encoder.Train] offers three. [Layerwise], the default: layer 1 learns for all epochs and is then
// frozen, layer 2 learns on its output, and so on. [Joint], the article's: every layer learns in
// every forward pass. [Sharded]: layerwise with all pictures as one batch, from sums over parts of
// them, which may lie on any number of machines ([Encoder.TrainOn]).
//
// Why it is fast: one matrix does the work of C equal ones, and two passes over the pictures
// determine any number of epochs; fixed.go has the formulas.
package hebb
