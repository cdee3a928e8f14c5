"""How long a person waits for the command line to say anything, against Python's own start."""

import json
import statistics
import subprocess
import sys
import time

from benchmarks import measure

COMMANDS = {
    "python": ["-c", "pass"],
    "import huimin": ["-c", "import huimin"],
    "import huimin.cli": ["-c", "import huimin.cli"],
    "huimin --help": ["-m", "huimin.cli", "--help"],
    "huimin match --help": ["-m", "huimin.cli", "match", "--help"],
    "huimin policy list": ["-m", "huimin.cli", "policy", "list"],
}


def seconds(arguments: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=measure.ROOT, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def main() -> None:
    options = measure.arguments(__doc__ or "", repeats=9)
    runs: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(options.repeats):
        for name, arguments in COMMANDS.items():
            runs[name].append(seconds(arguments))
    figures = {name: {"median_s": round(statistics.median(times), 4), "min_s": round(min(times), 4)} for name, times in runs.items()}
    print(json.dumps(figures, indent=1))
    measure.record("cli-start", {"commands": figures})


if __name__ == "__main__":
    main()
