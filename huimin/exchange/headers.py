"""Find the header row under merged titles, and the column of every header the mapping names."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from huimin.exchange.errors import DuplicateHeader, EmptyFile, MissingColumn
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

    Raises MissingColumn with the likeliest row and the nearest header, DuplicateHeader, EmptyFile.
    """
    if not any(cell.strip() for row in rows for cell in row):
        raise EmptyFile(file=file)
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
    said = _wrong_row(rows, mapping) if mapping.header_row else None
    return MissingColumn(
        file=file, column=" / ".join(group), mapping=mapping.source, row=index + 1,
        found_zh=said[0] if said else f"最像表头的是第 {index + 1} 行:{shown}。" if count else "前 20 行里没有像表头的行。",
        found_en=said[1] if said else f"The likeliest header is row {index + 1}: {shown}. " if count
        else "None of the first 20 rows looks like a header. ",
        near_zh=f"最接近的是“{near}”。" if near else "", near_en=f"The nearest is “{near}”. " if near else "",
    )


def _wrong_row(rows: Sequence[Sequence[str]], mapping: Mapping) -> tuple[str, str]:
    """The mapping says where the header is, and it is not there: what stands there, and where one is."""
    number = mapping.header_row or 1
    row = rows[number - 1] if number <= len(rows) else ()
    shown = "、".join(cell.strip() for cell in row if cell.strip())[:200] or "(空 empty)"
    right = next((index + 1 for index, cells in enumerate(rows) if hits(cells, mapping.header_groups) == len(mapping.header_groups)), None)
    zh = f"表头在第 {right} 行,请改为 header_row = {right},或删去这一行。" if right else "请核对 header_row,或删去它让程序自己找。"
    en = f"The header is row {right}: write header_row = {right}, or delete it. " if right \
        else "Check header_row, or delete it and let it be found. "
    return f"映射写了 header_row = {number},那一行是:{shown}。{zh}", f"The mapping says header_row = {number}, which is: {shown}. {en}"


def _no_twins(file: str, header: Header, groups: Groups) -> None:
    plain = [normal(cell) for cell in header.cells]
    for group in groups:
        name = header.cells[header.position(group)]
        if plain.count(normal(name)) > 1:
            raise DuplicateHeader(file=file, column=name)
