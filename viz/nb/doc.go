// Package nb shows pictures, charts and tables in a GoNB notebook while Go code runs, and in a
// terminal or in files where there is no notebook.
//
// A notebook begins with Setup; after that a cell reads like a program:
//
//	%%
//	sprites := nb.Must(data.Sprites())
//	nb.Show("sprites", viz.Grid(sprites.Images(), 30))
//
//	film := nb.NewLive("energy", "delta", "norm")
//	for s := range nb.Stoppable(enc.Train(sprites, hebb.Training{Epochs: 50, Batch: 8})) {
//		film.Add(s.Layer, s.N, s.Energy, s.Delta, s.Norm)
//	}
//	film.Close()
//
// In a main function the same lines write pictures into the folder that Folder names, and progress
// to standard error.
//
// # What stays
//
// Everything that is shown for good reaches the kernel before the call returns, so that nothing is
// lost when the cell ends or fails. A chart holds a still picture, which is seen where scripts may
// not run (a notebook that is not trusted, a viewer on the web); elsewhere the interactive chart
// replaces it. Nothing is fetched from a network.
//
// # From cell to cell
//
// In GoNB every cell is a program of its own: declarations stay, values don't. Keep carries results
// from cell to cell; its comment says how it knows that one is out of date.
package nb
