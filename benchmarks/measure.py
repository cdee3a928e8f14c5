"""Measuring by the rules: each run in its own process, engines interleaved, machine and commit on record.

A benchmark file is both the parent and, with `--child NAME`, the measured process. The child reports
wall and CPU seconds of the timed part (user + system, all threads) and the peak memory of the process.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
SCRATCH = ROOT / "build" / "bench"


def measured(work: Callable[[], object]) -> dict[str, object]:
    """Run `work` once and say what it took; peak memory is that of the whole process so far, in MB."""
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    answer = work()
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall_s": round(wall, 4), "cpu_s": round(cpu, 4), "peak_mb": peak_mb(), "answer": answer}


def peak_mb() -> float:
    """The most memory this process held. Not `ru_maxrss`: that begins with what the parent held."""
    status = Path("/proc/self/status").read_text().splitlines()
    kilobytes = next(line.split()[1] for line in status if line.startswith("VmHWM"))
    return round(int(kilobytes) / 1024, 1)


def child(module: str, name: str) -> dict[str, object]:
    """Run `python -m module --child name` in a new process and return the JSON of its last line."""
    done = subprocess.run([sys.executable, "-m", module, "--child", name], capture_output=True, text=True,
                          cwd=ROOT, check=False)
    if done.returncode:
        raise SystemExit(f"{module} --child {name} failed:\n{done.stderr}")
    result: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return result


def interleaved(module: str, names: Sequence[str], repeats: int) -> dict[str, list[dict[str, object]]]:
    """Every engine once, then every engine again: a slow minute of the machine hits them all."""
    runs: dict[str, list[dict[str, object]]] = {name: [] for name in names}
    for turn in range(repeats):
        for name in names:
            runs[name].append(child(module, name))
            latest = runs[name][-1]
            print(f"  [{turn + 1}/{repeats}] {name:12s} wall {latest['wall_s']:>8} s  cpu {latest['cpu_s']:>8} s"
                  f"  peak {latest['peak_mb']:>7} MB", file=sys.stderr)
    return runs


def summary(runs: dict[str, list[dict[str, object]]], base: str) -> dict[str, dict[str, object]]:
    """Medians with extremes, and the median of the ratios taken inside one turn, against `base`."""
    def ratio(name: str, key: str) -> float:
        return round(statistics.median(_number(run, key) / _number(other, key)
                                       for run, other in zip(runs[name], runs[base], strict=True)), 3)

    def spread(name: str, key: str) -> dict[str, float]:
        values = [_number(run, key) for run in runs[name]]
        return {"median": round(statistics.median(values), 4), "min": min(values), "max": max(values)}

    return {name: {"wall_s": spread(name, "wall_s"), "cpu_s": spread(name, "cpu_s"),
                   "peak_mb": max(_number(run, "peak_mb") for run in runs[name]),
                   "wall_ratio": ratio(name, "wall_s"), "cpu_ratio": ratio(name, "cpu_s")} for name in runs}


def _number(run: dict[str, object], key: str) -> float:
    value = run[key]
    assert isinstance(value, int | float)
    return float(value)


def record(name: str, figures: dict[str, object]) -> Path:
    """Write `benchmarks/results/<name>.json`: the figures with machine, commit and time."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.json"
    whole = {"benchmark": name, "machine": machine(), "commit": commit(),
             "measured": datetime.now(UTC).isoformat(timespec="seconds"), **figures}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{name}: {path.relative_to(ROOT)}", file=sys.stderr)
    return path


def machine() -> dict[str, object]:
    """What the figures depend on; no host name."""
    cpu = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), platform.processor())
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {"cpu": cpu, "cores": os.cpu_count(), "memory_gb": round(pages / 2**30), "load": os.getloadavg()[0],
            "python": platform.python_version(), "duckdb": version("duckdb"), "sqlglot": version("sqlglot")}


def commit() -> str:
    """The commit measured, with `+` when the tree held changes."""
    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()

    return (git("rev-parse", "--short", "HEAD") or "none") + ("+" if git("status", "--porcelain") else "")


def arguments(description: str, words: Sequence[str] = (), **defaults: int) -> argparse.Namespace:
    """The flags every benchmark knows, and its own numbers and words; `--full` is the size of a prefecture."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--full", action="store_true", help="ten million people as well as one million")
    for name, value in defaults.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    for word in words:
        parser.add_argument(f"--{word}", default="")
    return parser.parse_args()
