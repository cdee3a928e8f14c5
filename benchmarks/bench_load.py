"""Loading a department's CSV with every check, against DuckDB's own bare CSV to Parquet of the same file.

`huimin` is `exchange.load` into a new workspace: encoding proved, lines counted apart, every value checked, refusals
kept, duplicates refused, sorted by key. `bare` is `COPY (SELECT * FROM read_csv(file)) TO …` with DuckDB's own
defaults. `gb18030` is `huimin` on the same rows in the encoding of most departments.
"""

import json
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb

from benchmarks import load_data, measure
from huimin import exchange
from huimin.catalog import standard_catalog
from huimin.exchange import apart
from huimin.kernel.duck import literal

FOLDER = measure.SCRATCH / "load"
PLAIN, GB18030 = FOLDER / "utf8" / "big.csv", FOLDER / "gb18030" / "big.csv"  # an inbox is searched with its folders
ENGINES = ("bare", "huimin", "gb18030")


def loaded(source: Path) -> Callable[[], object]:
    """A load of `source` into a workspace made beforehand; the answer is what the receipt says."""
    root = Path(tempfile.mkdtemp(prefix="workspace-", dir=FOLDER))
    workspace = load_data.workspace(root)
    mappings, catalog = exchange.read_mappings(workspace.mappings, standard_catalog())

    def work() -> object:
        receipt, = exchange.load(workspace, mappings, catalog, inbox=source.parent)
        shutil.rmtree(root)
        return {"rows_in": receipt.rows_in, "accepted": receipt.accepted, "rejected": receipt.rejected}

    return work


def bare() -> object:
    source, target = literal(str(PLAIN)), literal(str(FOLDER / "bare.parquet"))
    duckdb.connect().execute(f"COPY (SELECT * FROM read_csv({source})) TO {target} (FORMAT parquet)")
    return {}


def work_of(name: str) -> Callable[[], object]:
    return bare if name == "bare" else loaded(PLAIN if name == "huimin" else GB18030)


def child(name: str) -> dict[str, object]:
    """The reader is a process of its own: `reader_mb` is the most it held, `peak_mb` that of the process that waits and writes.

    `cpu_s` is of both, `reader_cpu_s` the reader's part.
    """
    figures = measure.measured(work_of(name))
    apart.close()  # only a process that has ended is counted among the children
    reader = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures["reader_mb"] = round(reader.ru_maxrss / 1024, 1)
    figures["reader_cpu_s"] = round(reader.ru_utime + reader.ru_stime, 4)
    figures["cpu_s"] = round(float(str(figures["cpu_s"])) + reader.ru_utime + reader.ru_stime, 4)
    return figures


def main() -> None:
    arguments = measure.arguments(__doc__ or "", size=500_000, repeats=3)
    if arguments.child:
        print(json.dumps(child(arguments.child)))
        return
    size = 10_000_000 if arguments.full else arguments.size
    shutil.rmtree(FOLDER, ignore_errors=True)
    for path in (PLAIN, GB18030):
        path.parent.mkdir(parents=True)
    load_data.write(PLAIN, size)
    with PLAIN.open(encoding="utf-8", newline="") as source, GB18030.open("w", encoding="gb18030", newline="") as target:
        shutil.copyfileobj(source, target)
    runs = measure.interleaved("benchmarks.bench_load", ENGINES, arguments.repeats)
    answers = {json.dumps(run["answer"]) for name in ENGINES[1:] for run in runs[name]}
    if len(answers) != 1:
        raise SystemExit(f"loads of the same rows differ: {answers}")
    engines = measure.summary(runs, "bare")
    print(json.dumps(engines, indent=1), file=sys.stderr)
    measure.record(f"load-{size}", {"rows": size, "bytes": PLAIN.stat().st_size, "receipt": json.loads(answers.pop()),
                                    "engines": engines, "runs": runs})


if __name__ == "__main__":
    main()
