#!/usr/bin/env python3
"""execute.py [--write] [--timeout SECONDS] NOTEBOOK...

Runs each notebook from top to bottom on the Go kernel, without a network for Go, and prints what failed and "N passed, N failed" as the last line. A
shell line (!cmd) that fails does not fail its cell: it is found by what GoNB prints. With --write the outputs are saved in the notebook.
"""
import argparse, os, pathlib, sys, time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError


def execute(path, timeout):
    """The executed notebook, and what went wrong or None."""
    book = nbformat.read(path, as_version=4)
    client = NotebookClient(book, kernel_name="gonb", timeout=timeout, startup_timeout=300, coalesce_streams=True, record_timing=False,
                            resources={"metadata": {"path": str(path.resolve().parent)}})
    client.create_kernel_manager().kernel_spec.argv.append("-raw_error")  # a compiler's message as text, not as a page
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as failure:
        return book, str(failure)
    for n, cell in enumerate(book.cells):
        for output in cell.get("outputs", []):
            lines = output.text.splitlines() if output.output_type == "stream" and output.name == "stderr" else []
            if any(line.startswith(("exit status ", "signal: ")) for line in lines):
                return book, f"cell {n}: a shell command failed: {output.text.strip()[-300:]}"
    return book, None


def tidy(book):
    """Without what differs from run to run and says nothing."""
    for n, cell in enumerate(book.cells):
        cell["id"] = f"cell-{n}"
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            output.get("metadata", {}).clear()
            output.pop("transient", None)
    book.metadata["language_info"] = {"name": "go", "file_extension": ".go", "mimetype": "text/x-go"}


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--write", action="store_true", help="save the outputs in the notebook")
    args.add_argument("--timeout", type=int, default=900, help="seconds a cell may take")
    args.add_argument("notebooks", nargs="+", type=pathlib.Path)
    args = args.parse_args()
    os.environ.update(GOPROXY="off", GOSUMDB="off")
    failed = 0
    for path in args.notebooks:
        start = time.time()
        book, failure = execute(path, args.timeout)
        failed += failure is not None
        print(f"{'ok  ' if failure is None else 'FAIL'} {path} {time.time() - start:.1f}s", flush=True)
        if failure is not None:
            print("     " + failure.replace("\n", "\n     "), flush=True)
        elif args.write:
            tidy(book)
            nbformat.write(book, path)
            kilobytes = path.stat().st_size / 1000
            print(f"     written, {kilobytes:.0f} kB", flush=True)
            if kilobytes > 1000:
                print("     larger than 1 MB: show less, or smaller pictures", flush=True)
                failed += 1
    print(f"{len(args.notebooks) - failed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
