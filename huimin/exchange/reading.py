"""The half of a load that trusts nothing: files of a department into normalised rows, refusals and their numbers.

It runs in a process of its own (see `exchange.apart`): what it leaves behind are files in `folder` and a
`Reading` that travels as JSON, so that a file that breaks the reader breaks nothing else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huimin.catalog import Catalog
from huimin.exchange import bulk, normalised, readers, rows
from huimin.exchange import part as parts
from huimin.exchange.headers import Header
from huimin.exchange.mapping import Mapping as MappingFile
from huimin.exchange.receipt import REJECTED
from huimin.exchange.refused import Refusals
from huimin.exchange.rejects import Quarantine, Reject
from huimin.kernel import Text

WORK = "work"
NUMBERS = "refused.csv"

Tick = Callable[[str, int, int], None]
"""Called with the part being read, lines done and lines in all (0: not yet known). Whoever waits takes it for a sign of life."""


@dataclass(frozen=True)
class Job:
    """One dataset of one month: files with their checksums, read into `folder` (rejected.csv, work/rows.csv, work/refused.csv)."""

    mapping: MappingFile
    catalog: Catalog
    sums: tuple[tuple[Path, str], ...]
    folder: Path

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(path for path, _ in self.sums)

    def run(self, tick: Tick) -> dict[str, Any]:
        return read(self, tick).as_json()


@dataclass(frozen=True)
class Reading:
    """described: per part its name, checksum, rows and details; header: of the last part, None when there was none
    reasons, examples: what the quarantine holds; numbers: lines of work/refused.csv; untied: as refused.Untied
    plain: rows that SQL read, in Parquet beside those of rows.csv
    """

    described: tuple[Mapping[str, Any], ...]
    header: Header | None
    reasons: Mapping[str, int]
    examples: tuple[Reject, ...]
    numbers: int
    untied: Mapping[str, int]
    plain: int = 0

    def as_json(self) -> dict[str, Any]:
        header = [self.header.index, list(self.header.cells)] if self.header else None
        examples = [[e.file, e.line, e.column, e.value, e.reason, e.sentence.zh, e.sentence.en] for e in self.examples]
        return {"described": [dict(part) for part in self.described], "header": header, "reasons": dict(self.reasons),
                "examples": examples, "numbers": self.numbers, "untied": dict(self.untied), "plain": self.plain}

    @classmethod
    def of_json(cls, content: Mapping[str, Any]) -> "Reading":
        header = content["header"]
        return cls(
            described=tuple(content["described"]), header=Header(header[0], tuple(header[1])) if header else None,
            reasons=content["reasons"], examples=tuple(Reject(file, line, column, value, reason, Text(zh, en))
                           for file, line, column, value, reason, zh, en in content["examples"]),
            numbers=content["numbers"], untied=content["untied"], plain=content["plain"])


def read(job: Job, tick: Tick) -> Reading:
    """Read every file of the job. Raises errors of class 10; what is in `folder` then is worth nothing."""
    work = job.folder / WORK
    described: list[dict[str, Any]] = []
    header: Header | None = None
    with (Quarantine(job.folder / REJECTED) as quarantine, rows.open_normalised(work / normalised.ROWS) as stream,
          Refusals(work / NUMBERS, job.mapping) as refusals):
        bulk_reader = bulk.Bulk(work, job.mapping, stream, quarantine, refusals)
        for path, sha in job.sums:
            tick(path.name, 0, 0)
            for part in readers.parts(path, job.mapping, work):
                header = part.header
                columns = rows.outputs(job.mapping, header, job.catalog, part.epoch_1904)
                tally = bulk_reader.write(path, part, len(described), columns, _ticker(tick, part))
                described.append({"name": part.file, "sha256": sha, "rows": tally.rows_in, **part.details})
    return Reading(tuple(described), header, dict(quarantine.reasons), tuple(quarantine.examples), refusals.rows,
                   refusals.untied.as_json(), bulk_reader.plain)


def _ticker(tick: Tick, part: parts.Part) -> Callable[[int], None]:
    return lambda done: tick(part.file, done, part.lines)
