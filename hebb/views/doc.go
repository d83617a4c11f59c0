// Package views makes other views of a picture: what a camera that is held a little differently, in
// another light, would see of the same thing. A network learns from pairs of them what stays while
// the view changes ([deephebb/hebb/rules.Invariance]).
//
// A view is a part of the picture, enlarged to its size again, perhaps mirrored, with another
// brightness, contrast and saturation, perhaps without colour. Gray pictures have no colour to
// change, and are often letters or digits, which a mirror makes into others: [Default] crops them
// only, and less.
package views
