#!/usr/bin/env python3
"""trust.py [--write]

Marks as trusted the notebooks that came with the project, so that their charts are interactive when they are first opened: those whose contents
SHA256SUMS names. Whatever else lies in the folder stays as it is, and JupyterLab shows it without running its scripts. With --write, the sums of the
notebooks as they are now are noted instead.
"""
import hashlib, pathlib, sys

import nbformat
from nbformat.sign import NotebookNotary

HERE = pathlib.Path(__file__).resolve().parent
SUMS = HERE / "SHA256SUMS"


def sums():
    """The sum of each notebook, as sha256sum writes it."""
    return [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in sorted(HERE.glob("[0-9]*.ipynb"))]


def main():
    if sys.argv[1:] == ["--write"]:
        SUMS.write_text("\n".join(sums()) + "\n")
        return
    if sys.argv[1:]:
        sys.exit(__doc__)
    known = set(SUMS.read_text().splitlines())
    for line in sums():
        name = line.split("  ")[1]
        if line in known:
            NotebookNotary().sign(nbformat.read(HERE / name, as_version=4))
        else:
            print(f"{name} differs from the one that came with the project: JupyterLab asks before it runs scripts in it")


if __name__ == "__main__":
    main()
