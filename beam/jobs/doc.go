// Package jobs does what package hebb does with more pictures than one machine should take, as jobs of
// Apache Beam: the same code runs in this process (Beam's runner prism), on Flink, and on whatever
// else runs Beam's pipelines.
//
// # Stages
//
// The work is done in stages, a job each. A stage is a list of pieces, and a piece is a pure function
// of files: it reads some in a folder that all machines see, and writes one, whole or not at all. Beam
// deals the pieces out, notices machines that are lost, and gives their pieces to others. Only numbers
// of pieces pass through it:
//
//   - read: decodes some files of pictures into bytes of one size, [Shelf]
//   - sum: a layer's ΣAᵀA over some pictures, in fixed point ([hebb.Sums])
//   - see: what a network's output stage is fitted to, for some pictures and views of pictures
//   - encode: the features of some pictures
//   - date: when some pictures were taken
//   - group: for some rows of features, the sums of the rows nearest to each centre
//   - place: where some rows lie on a map that was fitted to others
//
// # The same bytes
//
// A piece has the same bytes whoever writes it and however often, so that a piece that is done twice,
// since a machine was taken for lost, does no harm, and one that is there is not done again: a job that
// was ended goes on where it was. Files are named by a fingerprint of all that they depend on. Sums of
// pieces are whole numbers, which add up to the same in any order. So the results are those of one
// machine, byte for byte.
//
// Beam's own way to add would be to combine values by key. It is not taken: a key's values pass through
// one message, and messages of more than 4 MiB are refused by the Go SDK's workers, while a layer's sums
// are up to 21 MB a piece; and what is combined is lost when a job ends early.
package jobs
