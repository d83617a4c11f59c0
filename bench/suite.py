"""`make bench`: the sections one after the other, each printed as soon as it is there. Start it with bench/run."""
import argparse
import os
import sys
import time

import pictures
import process
import table

SECTIONS = ("encoder", "gemm", "softhebb", "umap", "kmeans", "scaling", "memory")
BY_NAME = ("mnist", "parity", "umap-large")


def main():
    p = argparse.ArgumentParser(prog="bench/run", description="Ours beside PyTorch, umap-learn, fastumap and scikit-learn.")
    p.add_argument("sections", nargs="*", metavar="section", help=f"{', '.join(SECTIONS)} (all of these by default), {', '.join(BY_NAME)}")
    p.add_argument("--quick", action="store_true", help="a small share of everything: no figures to quote")
    p.add_argument("--repeat", type=int, default=0, help="runs of each (default 3, umap 5, kmeans 20 seeds)")
    p.add_argument("--work", default=os.path.join(pictures.ROOT, "out", "bench"), help="folder for data and results (default out/bench)")
    p.add_argument("--features", action="append", default=[], type=os.path.abspath, metavar="FILE.npy",
                   help="umap-large, kmeans: one more set, such as hebb encode writes")
    o = p.parse_args()
    for name in o.sections:
        if name not in SECTIONS + BY_NAME:
            p.error(f"no section {name!r}: choose from {', '.join(SECTIONS + BY_NAME)}")
    os.makedirs(o.work, exist_ok=True)
    o.work = os.path.abspath(o.work)
    failures = []
    with open(os.path.join(o.work, "tables.md"), "w") as f:
        def say(text):
            print(text, flush=True)
            f.write(text + "\n")
            f.flush()

        say(f"{table.machine()}{'; --quick, not to be quoted' if o.quick else ''}\n")
        for name in o.sections or SECTIONS:
            start = time.perf_counter()
            try:
                for text in section(name)(o, failures):
                    say(text)
            except process.Failed as e:
                failures.append(f"{name}: {e}")
                say(f"{name}: failed: {e}\n")
            print(f"({name}: {time.perf_counter() - start:.0f} s)", file=sys.stderr)
    for line in failures:
        print("failed:", line, file=sys.stderr)
    sys.exit(1 if failures else 0)


def section(name):
    """The section's generator of markdown: f(options, failures)."""
    if name in ("encoder", "scaling", "memory"):
        import encoders
        return getattr(encoders, name)
    if name == "gemm":
        import products
        return products.gemm
    if name == "softhebb":
        import softhebb
        return softhebb.section
    if name == "parity":
        import parity
        return parity.section
    import maps
    return getattr(maps, name.replace("-", "_"))


if __name__ == "__main__":
    main()
