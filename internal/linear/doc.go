// Package linear holds what packages do with matrices besides products: rows and sums over them,
// principal components, eigenvectors. A matrix is gonum's float32 blas32.General; rows are
// observations.
//
// There are three ways to eigenvectors, for three needs. [Symmetric] and [Eigen] decompose a matrix
// of up to some hundred rows as a whole. Subspace iteration finds the [Components] of features:
// dozens of them, by matrix products, as fast as the machine allows. [Lanczos] finds the few
// vectors at which a map begins: of a large sparse operator.
//
// All have the same bytes on any machine: a product is rounded before it is added to anything, so
// that no compiler fuses the two, and sums have a fixed order.
package linear
