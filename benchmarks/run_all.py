"""Every benchmark, one after the other: `make bench`, or `BENCH=full make bench` for ten million people."""

import subprocess
import sys

from benchmarks import measure

MODULES = ("bench_cli_start", "bench_policy_household", "bench_policy_eight", "bench_policy_library", "bench_linkage", "bench_private",
           "bench_load", "bench_instant", "bench_pooling")


def main() -> None:
    full = ["--full"] if measure.arguments(__doc__ or "").full else []
    for module in MODULES:
        print(f"== {module}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", f"benchmarks.{module}", *full], cwd=measure.ROOT, check=True)


if __name__ == "__main__":
    main()
