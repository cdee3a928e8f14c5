"""The first rows of any department's file, without a mapping: read apart and within limits, like every file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from huimin.exchange import readers
from huimin.exchange.convert import TOTALS, plain
from huimin.exchange.headers import SEARCHED_ROWS
from huimin.exchange.mapping import Mapping as MappingFile
from huimin.exchange.reading import WORK, Tick
from huimin.kernel import Text

ROWS = 2_000


@dataclass(frozen=True)
class Sample:
    """headers: of the row that looks like the header; rows: cells below it; header_row: its number from 1; sheet: of a workbook"""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    header_row: int
    sheet: str = ""

    def column(self, place: int) -> list[str]:
        """The cells of a column that are not empty."""
        return [row[place].strip() for row in self.rows if place < len(row) and row[place].strip()]


@dataclass(frozen=True)
class SampleJob:
    """folder: where the reader may write"""

    path: Path
    folder: Path

    @property
    def mapping(self) -> MappingFile:
        """A mapping that asks for nothing: the reader then gives every table of the file, from its first row."""
        return MappingFile(source=self.path.name, sha256="", dataset="sample", name=Text("", ""), department="", kind="person",
                           files=(self.path.name,))

    @property
    def files(self) -> tuple[Path, ...]:
        return (self.path,)

    def run(self, tick: Tick) -> dict[str, Any]:
        """The table with the most columns under a header. Raises errors of class 10."""
        tick(self.path.name, 0, 0)
        best: Sample | None = None
        for part in readers.parts(self.path, self.mapping, self.folder / WORK):
            top = [part.header.cells, *(cells for _, _, cells in islice(part.rows, ROWS))]
            found = _headed(top, part.header.index, str(part.details.get("sheet", "")))
            if best is None or len([h for h in found.headers if h]) > len([h for h in best.headers if h]):
                best = found
        assert best is not None  # a file without any table is an error of the reader
        return {"headers": best.headers, "rows": best.rows, "header_row": best.header_row, "sheet": best.sheet}


def of_json(content: Mapping[str, Any]) -> Sample:
    return Sample(tuple(content["headers"]), tuple(map(tuple, content["rows"])), content["header_row"], content["sheet"])


def _headed(rows: Sequence[Sequence[str]], before: int, sheet: str) -> Sample:
    """The header is the row of the first twenty with the most words; a title has one, a record has numbers among them."""
    index = max(range(min(len(rows), SEARCHED_ROWS)), key=lambda place: (_words(rows[place]), -place))
    headers = tuple(cell.strip() for cell in rows[index])
    return Sample(headers, tuple(tuple(row) for row in rows[index + 1:] if _record(row)), before + index + 1, sheet)


def _record(row: Sequence[str]) -> bool:
    """Neither empty nor a line of totals."""
    first = next((plain(cell) for cell in row if cell.strip()), None)
    return first is not None and not TOTALS.fullmatch("".join(first.split()))


def _words(row: Sequence[str]) -> int:
    """Different cells that say something other than a number, less those that are numbers."""
    cells = [cell.strip() for cell in row if cell.strip()]
    numbers = sum(sum(letter.isdigit() for letter in cell) * 2 > len(cell) for cell in cells)
    return len(set(cells)) - 2 * numbers
