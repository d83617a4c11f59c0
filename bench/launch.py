"""python launch.py REPORT PROGRAM ARGUMENT...: runs the program and writes its wall and processor seconds, largest resident set
and exit status to REPORT as JSON.

A process of its own because Linux counts into a child's largest resident set what its parent held when it was forked: the
parent has to be small, which one that has imported PyTorch is not.
"""
import json
import os
import sys
import time


def main(report, program):
    start = time.perf_counter()
    pid = os.posix_spawnp(program[0], program, os.environ)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    rss = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    with open(report, "w") as f:
        json.dump({"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "rss": rss, "status": os.waitstatus_to_exitcode(status)}, f)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
