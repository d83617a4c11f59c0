#!/usr/bin/env python3
"""execute.py [--write] [--checks] [--slow SECONDS] [--jobs N] [--timeout SECONDS] NOTEBOOK...

Runs each notebook from top to bottom on the Go kernel, without a network for Go, and prints what failed, with the seconds and processor seconds it took,
and "N passed, N failed" as the last line. A shell line (!cmd) that fails does not fail its cell: it is found by what GoNB prints. Checks of exercises must
say "Right." in a teacher's notebook, which is one in a folder teacher/, and "Not yet." with a hint in a learner's. A teacher's runs in the folder above, so
that it finds the results that the learner's has kept. With --checks, cells that are no checks only declare what they declare, and what they run is left out:
no check needs it, since nothing but declarations goes from cell to cell. With --write the outputs are saved in the notebook. With --slow, the cells that took
longer than that are listed, with those marked that showed neither a bar nor a chart that grows: the course has none above 2 seconds. With --jobs N, N
notebooks run at a time, each in a process of its own.
"""
import argparse, functools, multiprocessing, os, pathlib, re, resource, sys, time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError


def declarations(cell):
    """Leaves of a cell what it declares: what stands above %%."""
    if cell.cell_type == "code" and "check" not in cell.metadata.get("tags", []):
        cell.source = re.split(r"^%%.*$", cell.source, maxsplit=1, flags=re.MULTILINE)[0].strip("\n")


class Client(NotebookClient):
    """Notes of each cell how long it took, and how often a display of it, such as a bar, was updated."""

    def __init__(self, book, **settings):
        self.took, self.moved = {}, {}
        super().__init__(book, **settings)
        self.on_cell_execute = lambda cell, cell_index: self.took.update({cell_index: -time.time()})
        self.on_cell_executed = lambda cell, cell_index, execute_reply: self.took.update({cell_index: self.took[cell_index] + time.time()})

    def process_message(self, msg, cell, cell_index):
        if msg["msg_type"] == "update_display_data":
            self.moved[cell_index] = self.moved.get(cell_index, 0) + 1
        return super().process_message(msg, cell, cell_index)

    def slow(self, seconds):
        """A line for each cell that took longer."""
        lines = []
        for n, took in self.took.items():
            if took > seconds:
                shown = "a bar or a chart moved" if self.moved.get(n) else "NOTHING MOVED"
                lines.append(f"cell {n}: {took:.1f}s, {shown}: {self.nb.cells[n].source.splitlines()[-1][:80]}")
        return lines


def execute(path, timeout, checks):
    """The client that has executed the notebook, and what went wrong or None."""
    book = nbformat.read(path, as_version=4)
    if checks:
        for cell in book.cells:
            declarations(cell)
    teacher = path.resolve().parent.name == "teacher"
    folder = path.resolve().parents[1 if teacher else 0]
    os.environ["JPY_SESSION_NAME"] = str(path.with_stem(path.stem + "-teacher") if teacher else path)  # as JupyterLab says it
    client = Client(book, kernel_name="gonb", timeout=timeout, startup_timeout=300, coalesce_streams=True, record_timing=False,
                    resources={"metadata": {"path": str(folder)}})
    client.create_kernel_manager().kernel_spec.argv.append("-raw_error")  # a compiler's message as text, not as a page
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as failure:
        return client, str(failure)
    for n, cell in enumerate(book.cells):
        for output in cell.get("outputs", []):
            lines = output.text.splitlines() if output.output_type == "stream" and output.name == "stderr" else []
            if any(line.startswith(("exit status ", "signal: ")) for line in lines):
                return client, f"cell {n}: a shell command failed: {output.text.strip()[-300:]}"
        if "check" in cell.metadata.get("tags", []):
            said = [o.data["text/plain"] for o in cell.outputs if o.output_type == "display_data" and "text/plain" in o.data]
            said = [text for text in said if text.startswith(("Right.", "Not yet."))]
            if not said:
                return client, f"cell {n}: this check says nothing"
            for text in said:
                if not text.startswith("Right.") if teacher else "\nHint: " not in text:
                    return client, f"cell {n}: the {'solution' if teacher else 'unsolved exercise'} is told: {text}"
    return client, None


def processor_seconds():
    """Those of the kernels that have ended, and of all that they ran."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tidy(book):
    """Without what differs from run to run and says nothing."""
    for cell in book.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            output.get("metadata", {}).clear()
            output.pop("transient", None)
    book.metadata["language_info"] = {"name": "go", "file_extension": ".go", "mimetype": "text/x-go"}


def run(args, path):
    """Runs a notebook and saves it if asked to; whether it passed, and what to say of it."""
    start, cpu = time.time(), processor_seconds()
    client, failure = execute(path, args.timeout, args.checks)
    book = client.nb
    took = f"{path} {time.time() - start:.1f}s, {processor_seconds() - cpu:.1f} processor seconds"
    if failure is not None:
        return False, f"FAIL {took}\n     " + failure.replace("\n", "\n     ")
    if args.slow is not None:
        took = "\n     ".join([took] + client.slow(args.slow))
    if not args.write:
        return True, f"ok   {took}"
    tidy(book)
    nbformat.write(book, path)
    kilobytes = path.stat().st_size / 1000
    said = f"ok   {took}\n     written, {kilobytes:.0f} kB"
    return kilobytes <= 1000, said if kilobytes <= 1000 else said + ", more than 1 MB: show less, or smaller pictures"


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--write", action="store_true", help="save the outputs in the notebook")
    args.add_argument("--checks", action="store_true", help="run only the checks, and what is declared for them")
    args.add_argument("--slow", type=float, metavar="SECONDS", help="list the cells that took longer")
    args.add_argument("--jobs", type=int, default=1, help="notebooks that run at a time")
    args.add_argument("--timeout", type=int, default=900, help="seconds a cell may take")
    args.add_argument("notebooks", nargs="+", type=pathlib.Path)
    args = args.parse_args()
    if args.write and args.checks:
        sys.exit("execute.py: --checks runs half a notebook, which --write would save")
    os.environ.update(GOPROXY="off", GOSUMDB="off")
    failed = 0
    with multiprocessing.get_context("spawn").Pool(args.jobs) as pool:
        for passed, said in pool.imap(functools.partial(run, args), args.notebooks):
            failed += not passed
            print(said, flush=True)
    print(f"{len(args.notebooks) - failed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
