// Package linear holds the few things that packages do with matrices beside products: rows, sums over
// them, principal components. A matrix is gonum's float32 blas32.General; rows are observations.
package linear
