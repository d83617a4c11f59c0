"""Runs programs and measures them from outside: wall and processor seconds, and the largest resident set, of one process."""
import json
import os
import subprocess
import sys
import tempfile

from pictures import ROOT

BIN = os.path.join(ROOT, ".bin")
HEBB = os.path.join(BIN, "hebb")
OURS = os.path.join(BIN, "bench-ours")
GEMM = os.path.join(BIN, "gemm.test")
HERE = os.path.dirname(os.path.abspath(__file__))


class Failed(RuntimeError):
    """A program that could not be built or run; the text is the line for the table."""


def build(target):
    """Builds one of HEBB, OURS, GEMM."""
    command = {
        HEBB: ["go", "build", "-o", HEBB, "./hebb/cmd/hebb"],
        OURS: ["go", "build", "-o", OURS, "./bench/ours"],
        GEMM: ["go", "test", "-c", "-o", GEMM, "./internal/gemm"],
    }[target]
    r = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if r.returncode:
        raise Failed(f"{' '.join(command)}: {last(r.stderr + r.stdout)}")
    return target


def last(text, lines=3):
    return "; ".join(text.strip().splitlines()[-lines:])[-400:] or "no message"


def run(command, threads=0):
    """Runs it to the end. Returns {wall, cpu, rss (MB), status, out}. threads: OMP_NUM_THREADS and GOMAXPROCS, 0 for their choice."""
    env = dict(os.environ)
    if threads:
        env.update(OMP_NUM_THREADS=str(threads), GOMAXPROCS=str(threads))
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report")
        r = subprocess.run([sys.executable, "-I", "-S", os.path.join(HERE, "launch.py"), report, *command], cwd=ROOT, env=env,
                           stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if r.returncode:
            raise Failed(f"{command[0]}: {last(r.stderr, 1)}")
        with open(report) as f:
            took = json.load(f)
    if took["status"]:
        name = " ".join([os.path.basename(command[0]), *command[1:3]])
        raise Failed(f"{name}: status {took['status']}: {last(r.stderr + r.stdout)}")
    return {**took, "out": r.stdout}


class Worker:
    """A peer that stays in memory (peers.py serve), so that imports and compiled code are warm."""

    def __init__(self):
        self.p = subprocess.Popen([sys.executable, os.path.join(HERE, "peers.py"), "serve"], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True, cwd=ROOT)

    def ask(self, **request):
        self.p.stdin.write(json.dumps(request) + "\n")
        self.p.stdin.flush()
        answer = json.loads(self.p.stdout.readline() or '{"error": "the peers\' process ended"}')
        if "error" in answer:
            raise Failed(answer["error"])
        return answer

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.p.stdin.close()
        self.p.wait()
