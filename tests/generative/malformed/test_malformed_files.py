"""Thousands of malformed files, every reader: no crash, no hang, little memory, and every row accounted for.

The usual run takes a sample; HUIMIN_MALFORMED=2400 makes so many files, prints the account and takes minutes.
"""

import csv
import os
import resource
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import duckdb

from huimin import exchange
from huimin.catalog import standard_catalog
from huimin.exchange import DatasetsFailed, Receipt, apart
from huimin.kernel import HuiminError, Month, Workspace
from tests.generative.malformed import counter
from tests.generative.malformed.corpus import MAPPING, READERS, Case, case

SAMPLE = 45
# A damaged file may ask for any amount of memory; being refused it (HM-EXC-031) is the limit at work, and the peak is measured.
CRASHES = {"HM-EXC-032"}
HANGS = {"HM-EXC-030", "HM-EXC-033"}
MOST_KILOBYTES = 512 * 1024


def load(one: Case, home: Path) -> tuple[list[Receipt], Mapping[str, HuiminError], Path]:
    """The file read by every reader. Receipts; reader -> error; the file."""
    workspace = Workspace.create(home, '[workspace]\nname = "x"\narea = "990101"\n')
    for form in READERS:
        (workspace.mappings / f"{form}.toml").write_text(MAPPING.format(form=form), "utf-8")
    path = workspace.inbox / f"case.{one.suffix}"
    path.write_bytes(one.content)
    mappings, catalog = exchange.read_mappings(workspace.mappings, standard_catalog())
    try:
        return exchange.load(workspace, mappings, catalog, Month(2026, 9)), {}, path
    except DatasetsFailed as failed:
        return list(failed.receipts), failed.errors, path


def account(receipt: Receipt, path: Path) -> None:
    """rows in = accepted + rejected, each counted again from what lies on the disk."""
    assert receipt.path is not None
    assert receipt.quarantine is not None
    stored = duckdb.sql(f"SELECT count(*) FROM '{receipt.path}/data.parquet'").fetchall()[0][0]
    with receipt.quarantine.open(encoding="utf-8-sig", newline="") as stream:
        rejected = list(csv.DictReader(stream))
    assert (stored, len(rejected)) == (receipt.accepted, receipt.rejected)
    counted = 0
    for source in receipt.sources:
        if receipt.dataset == "csv":
            stray = {int(row["line"]) for row in rejected if row["reason"] == "stray_quote"}
            counted += counter.text_rows(path, source["encoding"], source["delimiter"], source["header_line"], stray)
        elif receipt.dataset == "xlsx":
            counted += counter.sheet_rows(path, source["sheet"], source["header_line"])
        else:
            counted += counter.parquet_rows(path)
    assert receipt.rows_in == stored + len(rejected) == counted, f"{receipt.rows_in} {stored} {len(rejected)} {counted}"


def sweep(first: int, wanted: int, home: Path) -> tuple[Counter[str], list[str], float, int]:
    """Every file by every reader. Answer -> count; what went wrong; the slowest file in seconds; the readers' peak memory in kilobytes.

    The peak is that of the children of the process it is called in, so it is called in a process that starts nothing but readers.
    """
    told, wrong, slowest = Counter[str](), [], 0.0
    for seed in range(first, first + wanted):
        one = case(seed)
        begun = time.monotonic()
        try:
            receipts, errors, path = load(one, home / str(seed))
            for receipt in receipts:
                account(receipt, path)
        except Exception as error:
            wrong.append(f"{one.name}: {type(error).__name__}: {str(error)[:300]}")
            continue
        slowest = max(slowest, time.monotonic() - begun)
        told.update(["read"] * len(receipts) + [error.code for error in errors.values()])
        wrong += [f"{one.name} read as {form}: {error}" for form, error in errors.items() if error.code in CRASHES | HANGS]
    apart.close()
    return told, wrong, slowest, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def test_malformed_files(tmp_path: Path) -> None:
    """每个文件、每种读法:不崩溃、不挂起、内存有限、行数对得上。"""
    wanted = int(os.environ.get("HUIMIN_MALFORMED", SAMPLE))
    first = int(os.environ.get("HUIMIN_MALFORMED_SEED", "0"))
    started = time.monotonic()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        told, wrong, slowest, kilobytes = alone.submit(sweep, first, wanted, tmp_path).result()
    print(f"{wanted} files × {len(READERS)} readers, {sum(told.values())} answers, {time.monotonic() - started:.0f} s, slowest "
          f"{slowest:.1f} s, readers' memory {kilobytes // 1024} MB: {dict(told.most_common())}")
    assert not wrong, f"{len(wrong)} of {wanted}:\n" + "\n".join(wrong[:40])
    assert 0 < kilobytes <= MOST_KILOBYTES
    assert told["read"] > wanted / 5  # a corpus of which nothing can be read proves nothing


def test_the_counter_counts(tmp_path: Path) -> None:
    """对照:计数器自己数得对。"""
    path = tmp_path / "x.csv"
    path.write_bytes(b'a,b\r\n1,"x\n""y"\n\n3,4')
    assert counter.text_rows(path, "utf-8", ",", 1, set()) == 3
    assert counter.text_rows(path, "utf-8", ",", 1, {2}) == 4
