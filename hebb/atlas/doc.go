// Package atlas turns features into things to look at: a map of the plane in which similar pictures
// lie near each other (UMAP), groups of pictures (KMeans), the most similar pictures of each
// (Nearest), and figures of how far such a map can be trusted.
//
// Everywhere a row of the n × d matrix x is a picture, and results are in the order of the rows.
//
// # Neighbours
//
// Everything begins with the k nearest rows of each row. Up to some 20,000 rows all pairs are
// compared. Since
//
//	‖x − y‖² = ‖x‖² + ‖y‖² − 2·x·y
//
// nearly all of that is one matrix product, which a processor does fifty times faster than it
// subtracts rows; but the formula loses digits when x and y are close, as neighbours are. So the
// product only draws up a short list for each row, long enough that rounding can't have kept a
// neighbour from it, and the list is then ranked by distances computed from differences. Beyond
// 20,000 rows, random-projection trees and neighbour descent look at a small part of all pairs and
// find more than 99 of 100 neighbours (90 to 95 where rows spread in all directions).
//
// # UMAP
//
// UMAP (McInnes, Healy and Melville, "UMAP: Uniform Manifold Approximation and Projection for
// Dimension Reduction", 2018) makes a weighted graph of the neighbours and draws it so that strong
// edges are short.
//
// Each row i has its own measure of length: ρ_i is the distance to its nearest neighbour, and σ_i
// the width for which
//
//	Σ_j exp(−max(0, d_ij − ρ_i)/σ_i) = log₂ k
//
// so that every row has neighbours, in crowded regions and in lonely ones. The terms of the sum are
// the strengths a_ij of edges i → j. An edge exists if i says so or j does; the graph's weights are
// the probabilities
//
//	w_ij = a_ij + a_ji − a_ij·a_ji
//
// In the map, two points at distance d count as joined with probability 1/(1 + a·d^2b); a and b
// follow from MinDist and Spread. The map is good when both probabilities agree, in the sense of
// cross entropy:
//
//	Σ_ij w_ij·ln(w_ij/v_ij) + (1−w_ij)·ln((1−w_ij)/(1−v_ij))
//
// It is found by descent in small random steps. An edge pulls its ends together in a share of the
// epochs that is its weight; each time, a few points drawn at random push one of its ends away, in
// place of the many pairs with w = 0. Steps shrink to nothing. The points start at the graph's
// Laplacian eigenvectors, its slowest vibrations, which put its large parts in place.
//
// What to make of a map: near points are similar, and groups that stand apart differ. How large a
// group is, how far from another, and the axes mean next to nothing. MapQuality measures how much
// of the neighbourhoods survived.
//
// Constants and the order of steps follow umap-learn 0.5.12; its graphs and figures of quality are
// reproduced. Four things differ. The parallel layout gives the same bytes on any number of
// threads, and every map has the same bytes on amd64 and arm64: sums have a fixed order, and
// exponentials are our own. Rows left without neighbours get finite positions and are listed. New
// points are placed one by one (Model.Transform). Any number of rows will do, from 1.
//
// # Groups
//
// KMeans cuts the rows into K groups around their means; ChooseK helps to find K. Silhouette, ARI,
// NMI, AMI and Purity judge groups.
//
// # Classes
//
// Where classes are known, Inquiry and Ridge, a linear probe, measure how much of them the features
// hold; Principal makes the few numbers that any features should be compared with. Package eval
// puts all of them into one table.
package atlas
