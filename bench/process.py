"""Runs programs and measures them from outside: wall and processor seconds, and the largest resident set, of one process."""
import json
import os
import subprocess
import sys
import tempfile
import time

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
        GEMM: ["go", "test", "-c", "-o", GEMM, "./hebb/internal/gemm"],
    }[target]
    r = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if r.returncode:
        raise Failed(f"{' '.join(command)}: {last(r.stderr + r.stdout)}")
    return target


def last(text, lines=3):
    return "; ".join(text.strip().splitlines()[-lines:]) or "no message"


def run(command, threads=0):
    """Runs it to the end. Returns {wall, cpu, rss (MB), out}. threads: OMP_NUM_THREADS and GOMAXPROCS, 0 for their choice."""
    env = dict(os.environ)
    if threads:
        env.update(OMP_NUM_THREADS=str(threads), GOMAXPROCS=str(threads))
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        try:
            p = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=err, stdin=subprocess.DEVNULL, env=env)
        except OSError as e:
            raise Failed(f"{command[0]}: {e.strerror}") from e
        _, status, usage = os.wait4(p.pid, 0)
        wall = time.perf_counter() - start
        p.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        text = out.read().decode(errors="replace")
        if p.returncode:
            name = " ".join([os.path.basename(command[0]), *command[1:3]])
            raise Failed(f"{name}: status {p.returncode}: {last(err.read().decode(errors='replace') + text)}")
    rss = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "rss": rss, "out": text}


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
