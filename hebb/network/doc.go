// Package network learns image features with networks whose filters learn by local rules, beside
// the article's encoder (package hebb), whose filters stay as they were drawn.
//
//	c, t := network.Recommended(set.Shape, 42)   // or a Config of your own
//	n, err := network.New(c)
//	for step, err := range n.Train(set, t) {     // layer after layer; may be left early
//		…
//	}
//	x, err := n.Features(set)                    // n × d, unit rows
//	err = n.Save("model.safetensors")            // hebb.Open reads it
//
// # What a layer computes
//
// A layer normalises its input x ([InputNorm]), adds a border and cuts it into patches of k × k
// places and all C channels, one patch for each place of its map. A patch p becomes
//
//	p' = Z·((p − p̄)/√(var p + c) − m)
//
// Contrast (c) removes a patch's own mean and scale; Whiten (Z, m) removes the correlations that
// all patches share. The K filters answer u = W·p', are inhibited by their surround if that is
// asked for, and their answers become
//
//	a_k = max(0, u_k − ū)^p                                    (Triangle)
//
// where ū is the mean over the filters at that place: each filter is compared with the others, and
// about half of them are silent. Last, the maps of a are pooled.
//
// # What learns
//
// The filters, by a [rules.Rule], from patches p' and answers u, without labels and without an
// error sent back. One layer learns after the other, each on the output of the finished layers
// below it ([Training]).
//
// # The output stage
//
// The last maps are averaged over a raster (Output.Grid), whose parts may overlap (Output.Overlap:
// what lies between the centres of two counts for both). The averages f become d numbers. They can
// be those that are uncorrelated over the pictures:
//
//	y = (Λ_d + ε·λ₁)^{−1/2}·E_dᵀ·(f − mean f)
//
// with the d largest eigenvalues Λ_d of f's covariance and their eigenvectors E_d. Sanger's Hebbian
// rule, which finds E_dᵀ(f − mean f), and a gain control that gives every number the same power,
// 1/√(λ + ελ₁), lead to this; it is computed at once unless Output.Online asks for the learning
// itself.
//
// Or they are those that stay while the view of a picture changes (Output.Gain, Output.Views):
//
//	z = (√f − mean)/spread        gain control, [rules.Gain]
//	x = Eᵀz                       principal components
//	y = Vᵀ·N^{−1/2}·x             N, what varies between two views of a picture, is inhibited;
//	                              then components again, [rules.Invariance]
//
// All but the root is linear and is kept as one matrix.
//
// Everything is learned from the pictures given to Train, and stored in the model.
package network
