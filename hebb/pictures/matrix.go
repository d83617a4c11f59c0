package pictures

import "gonum.org/v1/gonum/blas/blas32"

// Matrix returns the pictures as a matrix, n × C·H·W with values in 0…1: a picture a row, its
// pixels in the order channel, row, column. It takes 4·n·C·H·W bytes. The error is that of
// [Dataset.Batch].
func (d *Dataset) Matrix() (blas32.General, error) {
	n, size := d.Len(), d.Shape.Len()
	x := blas32.General{Rows: n, Cols: size, Stride: size, Data: make([]float32, n*size)}
	return x, d.Batch(x.Data, 0, n)
}
