"""Two registers of 200,000 records each, 120,000 persons in both: how long, how much memory, how right.

The registers are made up (`linkage_data`), with families, twins, homophones, old numbers and people who moved. Only
the linkage is timed, in a process of its own. Precision and recall are of what is linked without a person, and of
links and reviews together, against the truth of the generator.
"""

import json
import sys

import duckdb

from benchmarks import linkage_data, measure
from huimin.linkage import LinkSettings, accuracy_of_pairs, link

FOLDER = measure.SCRATCH / "linkage"


def linked() -> object:
    result = link(FOLDER / "left.parquet", FOLDER / "right.parquet", FOLDER / "pairs.parquet", LinkSettings())
    return {"candidates": result.candidates, "counts": dict(result.counts), "skipped": dict(result.skipped)}


def main() -> None:
    arguments = measure.arguments(__doc__ or "", size=200_000)
    if arguments.child:
        print(json.dumps(measure.measured(linked)))
        return
    common = arguments.size * 6 // 10
    truth = linkage_data.write(FOLDER, arguments.size, common)
    figures = measure.child("benchmarks.bench_linkage", "link")
    for name, outcomes in (("linked", "('link')"), ("linked_or_reviewed", "('link', 'review')")):
        found = duckdb.sql(f"SELECT left_id, right_id FROM '{FOLDER}/pairs.parquet' WHERE outcome IN {outcomes}").fetchall()
        accuracy = accuracy_of_pairs(found, truth.items())
        figures[name] = {"pairs": accuracy.found, "precision": round(accuracy.precision, 5), "recall": round(accuracy.recall, 5),
                         "f1": round(accuracy.f1, 5)}
    print(json.dumps(figures, ensure_ascii=False), file=sys.stderr)
    measure.record("linkage", {"records": [arguments.size, arguments.size], "in_both": common, **figures})


if __name__ == "__main__":
    main()
