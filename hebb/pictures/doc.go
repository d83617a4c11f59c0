// Package pictures reads collections of pictures as other people keep them (a folder of photos, a
// sprite sheet, MNIST's and CIFAR's arrays) into a [Dataset]: n pictures of one shape, with a name
// each and, where they are known, a class each.
//
//	photos, err := pictures.LoadFolder("photos", 96)          // n × 3×96×96
//	sprites, err := pictures.LoadSheet("sprites.png", 32)     // n × 4×32×32
//	digits, err := pictures.LoadIDX("train-images", "train-labels")
//
// A picture's way from a folder is listing (what is there), choosing (which of it the limits take),
// reading (decoding and fitting, on all processors) and the dataset. Nothing that lies in the
// folder disappears without a word: what is not a picture of the dataset stands in Dataset.Skipped
// with its reason. What was decided without being asked stands in Dataset.Notes.
package pictures
