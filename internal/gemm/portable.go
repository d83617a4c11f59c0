package gemm

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/gonum"
)

// portableGemm is gonum's product, whatever implementation blas32 has been given. It does not
// allocate for k and does not add where an element of op(a) is 0.
func portableGemm(tA, tB blas.Transpose, alpha float32, a, b blas32.General, beta float32, c blas32.General) {
	_, k := turned(tA, a)
	gonum.Implementation{}.Sgemm(tA, tB, c.Rows, c.Cols, k, alpha, a.Data, a.Stride, b.Data, b.Stride, beta, c.Data,
		c.Stride)
}

// portableSyrk computes the upper triangle in bands of rows: a square on the diagonal by Ssyrk,
// what lies right of it by Sgemm, which is faster.
func portableSyrk(alpha float32, a blas32.General, beta float32, c blas32.General) {
	const band = 64
	Parallel((c.Rows+band-1)/band, func(t int) {
		i, j := t*band, min((t+1)*band, c.Rows)
		g := gonum.Implementation{}
		g.Ssyrk(blas.Upper, blas.Trans, j-i, a.Rows, alpha, a.Data[i:], a.Stride, beta, c.Data[i*c.Stride+i:], c.Stride)
		if j < c.Cols {
			g.Sgemm(blas.Trans, blas.NoTrans, j-i, c.Cols-j, a.Rows, alpha, a.Data[i:], a.Stride, a.Data[j:],
				a.Stride, beta, c.Data[i*c.Stride+j:], c.Stride)
		}
	})
}

// portableSymm computes rows of c in bands.
func portableSymm(alpha float32, a, b blas32.General, beta float32, c blas32.General) {
	const band = 64
	Parallel((c.Rows+band-1)/band, func(t int) {
		i, j := t*band, min((t+1)*band, c.Rows)
		gonum.Implementation{}.Ssymm(blas.Right, blas.Upper, j-i, c.Cols, alpha, b.Data, b.Stride,
			a.Data[i*a.Stride:], a.Stride, beta, c.Data[i*c.Stride:], c.Stride)
	})
}
