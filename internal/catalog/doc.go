// Package catalog has the tables that go with a collection's features: the pictures' names, their
// places on a map, their clusters, and what was left out. Commands that write the same tables write
// them here, so that they have the same columns.
//
// Features are a .npy file, which any program reads as a matrix; the names of its rows stand in a
// csv file next to it, features.csv for features.npy, with the columns index and name.
//
// Commands claim what they write, and look at what they read, by File: a flag and its path.
//
// Errors carry no package's name: callers begin them with their own.
package catalog
