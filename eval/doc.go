// Package eval answers "does it learn?": it judges features of labelled pictures by one protocol,
// with what they have to beat beside them.
//
// # Rows
//
// A row is a kind of features, [Features]. Baselines are the pixels themselves ([Raw]), their
// principal components ([PCA]) and the colours ([Histogram]). Then come networks: the article's
// encoder (article) and those whose filters learn ([Network]). Beside each network stands its
// untrained twin, with the same settings, the same preprocessing fitted to the same pictures and
// filters as they were drawn; of all the untrained kinds the best is shown once more, as
// "untrained". That last row is what a trained network has to beat before it can be said to have
// learned something: architecture and preprocessing alone are worth much, and a random network
// often beats the pixels.
//
// # Bank and query
//
// Everything is learned from the bank, and its labels are shown to nothing but the judges (the
// neighbours' votes, the linear probe). The query is only asked. Each seed draws another bank and
// query ([Protocol]), and is the seed of all that is random in a row. Small sets are judged by
// leaving one out: the bank is all pictures and each is asked of the others.
//
// # Time and memory
//
// Neighbours are asked in one pass over all similarities; a linear probe whose matrix is large
// takes conjugate gradients. [Protocol].Measures leaves out what is not wanted, Cache keeps
// features from one run to the next, and Watch is told which part of a row begins. Bank and query
// of a row are in memory, 4 bytes a number; raw pixels of 60,000 pictures of 32×32 in colour are
// 0.7 GB.
//
// # Columns
//
// [Score] has them: nearest neighbours by cosine, a linear probe, the agreement of clusters with
// classes, the neighbour grid, the map, and the health of the features. A mean without its spread
// over seeds says little: on 2,000 pictures the standard error of a rate of 95 % is half a point.
package eval
