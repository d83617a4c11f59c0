"""Medians, spread and markdown."""
import datetime
import importlib.metadata
import os
import platform
import statistics
import subprocess

from pictures import ROOT

PEERS = ("torch", "umap-learn", "scikit-learn", "fastumap", "superkmeans", "numpy")


def number(x):
    """Three significant digits, no exponent: 0.0123, 1.23, 123, 12,300."""
    if x != x:
        return "–"
    digits = 2 - int(f"{abs(x):e}".split("e")[1]) if x else 0
    return f"{round(x, digits):,.{max(0, digits)}f}"


def spread(values):
    """The median, with the smallest and largest where there are several: 1.23 (1.20–1.31)."""
    text = number(statistics.median(values))
    return text if len(values) < 2 else f"{text} ({number(min(values))}–{number(max(values))})"


def ratios(theirs, ours):
    """Theirs over ours, run by run, as they followed each other: their median and spread."""
    return spread([t / o for t, o in zip(theirs, ours)]) + "×"


def markdown(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return "\n".join(lines + [line(row) for row in rows])


def line(row):
    """A row of a table, for those whose rows take long."""
    return "| " + " | ".join(str(c).replace("|", "/") for c in row) + " |"


def machine():
    """One line: processor, cores, memory, system, Go, Python and the peers' versions, commit, date."""
    name, memory = platform.processor() or platform.machine(), ""
    try:
        with open("/proc/cpuinfo") as f:
            name = next((line.split(":", 1)[1].strip() for line in f if line.startswith("model name")), name)
        memory = f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
    except OSError:
        pass
    versions = ", ".join(f"{p} {importlib.metadata.version(p)}" for p in PEERS)
    return (f"{name}, {os.cpu_count()} cores{memory}, {platform.system()} {platform.machine()}; {output('go', 'env', 'GOVERSION')}; "
            f"Python {platform.python_version()}, {versions}; commit {output('git', 'rev-parse', '--short', 'HEAD')}; "
            f"{datetime.date.today().isoformat()}")


def output(*command):
    r = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return r.stdout.strip() if r.returncode == 0 else "unknown"
