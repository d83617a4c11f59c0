// Package linear holds what packages do with matrices besides products: rows and sums over them,
// principal components, eigenvectors. A matrix is gonum's float32 blas32.General; rows are
// observations.
//
// There are two ways to eigenvectors, for two needs. [Eigen] and, on large matrices, subspace
// iteration find the [Components] of features: dozens of them, by matrix products, as fast as the
// machine allows. [Lanczos] finds the few vectors at which a map begins: of a large sparse
// operator, with the same bytes on any machine, for a map carries a difference in the last bit to
// everywhere.
package linear
