// Package nb shows pictures, charts and tables in a GoNB notebook while Go code runs, and in a terminal or in files where there is no notebook.
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
// The same lines in a main function write their pictures into the folder named by Folder and their progress to standard error.
//
// # What stays
//
// Everything shown for good is handed to the kernel before the call returns, so that nothing is lost when the cell ends or fails. Charts carry a
// static picture inside: it is what one sees where scripts may not run (a notebook that is not trusted, a viewer on the web), and it is replaced by
// the interactive chart where they may. Nothing is ever fetched from a network.
//
// # From cell to cell
//
// In GoNB every cell is a program of its own: declarations stay, values don't. Keep carries a result from cell to cell; see there how it knows that a
// result is out of date.
package nb
