package pictures

import (
	"errors"
	"path"
	"slices"
	"strings"
)

// pictureEndings are the endings of files that are taken for pictures, in any case: torchvision's
// (IMG_EXTENSIONS), those that its formats have besides, and those of GIF and of phones. What a
// file holds decides how it is decoded, and whether it can be.
var pictureEndings = []string{".apng", ".avif", ".bmp", ".dib", ".gif", ".heic", ".heif", ".hif", ".jfif", ".jif",
	".jpe", ".jpeg", ".jpg", ".jxl", ".mpo", ".pbm", ".pgm", ".png", ".pnm", ".ppm", ".tif", ".tiff", ".webp"}

// otherFormats are endings of pictures that are not read, and what they are.
var otherFormats = map[string]string{
	".jp2": "JPEG 2000", ".j2k": "JPEG 2000", ".jpx": "JPEG 2000", ".svg": "SVG drawing", ".psd": "Photoshop document",
	".exr": "OpenEXR picture", ".tga": "Targa picture", ".ico": "icon",
	".arw": "camera's raw file", ".cr2": "camera's raw file", ".cr3": "camera's raw file", ".dng": "camera's raw file",
	".nef": "camera's raw file", ".orf": "camera's raw file", ".raf": "camera's raw file", ".rw2": "camera's raw file",
	".pef": "camera's raw file", ".srw": "camera's raw file",
}

// byName says what a file is, going by its name: nil for a picture, or why it is skipped.
func byName(name string) *Skipped {
	ending := strings.ToLower(path.Ext(name))
	if leftover(name) {
		return &Skipped{name, Leftover, errLeftover}
	}
	if slices.Contains(pictureEndings, ending) {
		return nil
	}
	if format, ok := otherFormats[ending]; ok {
		err := errors.New("is " + article(format) + ", which is not supported: convert it to JPEG or PNG")
		return &Skipped{name, Unsupported, err}
	}
	return &Skipped{name, NoPicture, errors.New("has no picture's ending")}
}

var (
	errLeftover = errors.New("is hidden or left by another program")
	errResult   = errors.New("is a result of hebb, by the manifest beside it")
	errNothing  = errors.New("holds no pictures")
)

// article puts a or an before a word.
func article(word string) string {
	if strings.ContainsRune("AEIOaeio", rune(word[0])) || strings.HasPrefix(word, "SVG") {
		return "an " + word
	}
	return "a " + word
}

// leftovers are names that file managers, cameras' cards, servers and notebooks leave, in lower
// case.
var leftovers = []string{
	"__macosx", "__pycache__", "thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r",
	"$recycle.bin", "system volume information", "recycler", "lost+found",
	"@eadir", "#recycle", "#snapshot", "@recycle", "@recently-snapshot", "@tmp",
}

// leftover reports whether a file or folder is known to be no picture: a name that begins with a
// dot (.git, ._photo.jpg, .ipynb_checkpoints), or one of the leftovers.
func leftover(name string) bool {
	return strings.HasPrefix(name, ".") || slices.Contains(leftovers, strings.ToLower(name))
}
