"""Writes the .npy files of this folder: the matrix 10*i + j/8, 3 x 2, as NumPy 2.x stores it in several ways. python npy.py"""
import numpy as np

x = np.array([[10 * i + j / 8 for j in range(2)] for i in range(3)])
np.save("float32.npy", x.astype("<f4"))
np.save("float64.npy", x.astype("<f8"))
np.save("fortran32.npy", np.asfortranarray(x.astype("<f4")))
np.save("fortran64.npy", np.asfortranarray(x))
np.save("bigendian.npy", x.astype(">f4"))
np.save("integers.npy", x.astype("<i8"))
np.save("flat.npy", x.ravel().astype("<f4"))
