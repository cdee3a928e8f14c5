"""Find the header row under merged titles, and the column of every header the mapping names."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from huimin.exchange.errors import DuplicateHeader, MissingColumn
from huimin.exchange.mapping import Mapping
from huimin.kernel.errors import nearest

SEARCHED_ROWS = 20
Groups = Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Header:
    """index: position in the rows searched (from 0); cells: the header texts as found."""

    index: int
    cells: tuple[str, ...]

    def position(self, alternatives: tuple[str, ...]) -> int:
        """The column of the first alternative that exists. The header was found, so one does."""
        plain = [normal(cell) for cell in self.cells]
        return next(plain.index(normal(name)) for name in alternatives if normal(name) in plain)


def normal(text: str) -> str:
    """Headers compare by half width, without any white space, without case."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().replace("\ufeff", "").split())


def hits(row: Sequence[str], groups: Groups) -> int:
    """How many of the mapping's headers this row holds."""
    plain = {normal(cell) for cell in row}
    return sum(any(normal(name) in plain for name in group) for group in groups)


def find(file: str, rows: Sequence[Sequence[str]], mapping: Mapping) -> Header:
    """The header among the first rows: row `header_row` if the mapping says so, else the first that holds all.

    Raises MissingColumn with the likeliest row and the nearest header, DuplicateHeader.
    """
    groups = mapping.header_groups
    wanted = len(groups)
    candidates = range(len(rows)) if mapping.header_row is None else [mapping.header_row - 1]
    counted = [(hits(rows[index], groups), index) for index in candidates if index < len(rows)]
    found = next((index for count, index in counted if count == wanted), None)
    if found is None:
        best = max(counted, key=lambda pair: (pair[0], -pair[1]), default=(0, 0))
        raise _missing(file, rows, best[1], best[0], mapping)
    header = Header(found, tuple(rows[found]))
    _no_twins(file, header, groups)
    return header


def _missing(file: str, rows: Sequence[Sequence[str]], index: int, count: int, mapping: Mapping) -> MissingColumn:
    row = [cell.strip() for cell in rows[index]] if index < len(rows) else []
    present = {normal(cell) for cell in row}
    group = next(g for g in mapping.header_groups if not any(normal(name) in present for name in g))
    near = nearest(group[0], [cell for cell in row if cell])
    shown = "、".join(cell for cell in row if cell)[:200]
    return MissingColumn(
        file=file, column=" / ".join(group), mapping=mapping.source, row=index + 1,
        found_zh=f"最像表头的是第 {index + 1} 行:{shown}。" if count else "前 20 行里没有像表头的行。",
        found_en=f"The likeliest header is row {index + 1}: {shown}. " if count
        else "None of the first 20 rows looks like a header. ",
        near_zh=f"最接近的是“{near}”。" if near else "", near_en=f"The nearest is “{near}”. " if near else "",
    )


def _no_twins(file: str, header: Header, groups: Groups) -> None:
    plain = [normal(cell) for cell in header.cells]
    for group in groups:
        name = header.cells[header.position(group)]
        if plain.count(normal(name)) > 1:
            raise DuplicateHeader(file=file, column=name)
