"""Rows of a part into normalised rows or refusals: every line read ends up in exactly one of the two."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TextIO

from huimin.catalog import Catalog
from huimin.exchange import convert
from huimin.exchange.convert import Convert, Refused
from huimin.exchange.errors import RowsLost
from huimin.exchange.headers import Header
from huimin.exchange.mapping import UNKNOWN, KeyMap, Mapping
from huimin.exchange.readers import Part, Row
from huimin.exchange.refused import KEYS, Refusals
from huimin.exchange.rejects import Quarantine, Reject, masked
from huimin.kernel.errors import nearest

_CACHED_VALUES = 100_000
_EVERY = 65_536


class Cell(dict[str, str]):
    """A converter of one column that remembers what it has seen; blanks are among the remembered.

    Lookup is `cell[text]`; a text not yet known goes through the converter. Raises Refused.
    """

    def __init__(self, convert: Convert, blank: str | None, null: frozenset[str]) -> None:
        super().__init__()
        self.convert, self._blank, self._null = convert, blank, null

    def __missing__(self, text: str) -> str:
        stripped = text.strip()
        if not stripped or stripped in self._null:
            if self._blank is None:
                raise Refused("required_blank")
            value = self._blank
        else:
            value = self.convert(stripped)
        if len(self) < _CACHED_VALUES:
            self[text] = value
        return value


class KeyCell(Cell):
    """As Cell, for columns where values hardly ever repeat: nothing is remembered."""

    def __missing__(self, text: str) -> str:
        stripped = text.strip()
        if not stripped or stripped in self._null:
            if self._blank is None:
                raise Refused("no_key")
            return self._blank
        return self.convert(stripped)


@dataclass(frozen=True)
class Output:
    """One column of the normalised file.

    index: column in the source, None: a constant; joined: the columns whose texts make up the one at `index`
    """

    name: str
    type: str
    cell: Cell
    index: int | None
    header: str
    is_identity: bool = False
    constant: str = ""
    joined: tuple[int, ...] = ()


def outputs(mapping: Mapping, header: Header, catalog: Catalog) -> list[Output]:
    """The columns of data.parquet after _file and _line, in order, bound to the columns of this header."""
    key = convert.person_key(mapping.key_type)
    null = mapping.null
    by_identity = mapping.key_type == "identity"
    person_blank = "" if mapping.kind in {"roster", "household"} and mapping.household else None
    found: list[Output] = []
    if mapping.person:
        cells = KeyCell(key, person_blank, null)
        found.append(_key("person_key", cells, mapping.person, header, len(found), by_identity))
    if mapping.household:
        needed = mapping.kind == "household" or not mapping.person
        household = KeyCell(convert.text_key, None if needed else "", null)
        found.append(_key("household_key", household, mapping.household, header, len(found), False))
    for column in mapping.columns:
        cell = _cell(column.blank, column.required, convert.converter(column, catalog), null)
        if column.constant is None:
            found.append(_bound(column.target, cell, column.headers, header, False, column.type))
        else:
            found.append(Output(column.target, column.type, cell, None, "", False, cell[column.constant]))
    for number, relation in enumerate(mapping.relations):
        other = KeyCell(key, "", null)
        found.append(_bound(f"rel__{number}", other, relation.headers, header, by_identity))
    if mapping.roster:
        found.append(_programme(mapping, header))
    return found


def _key(name: str, cell: Cell, key: KeyMap, header: Header, place: int, is_identity: bool) -> Output:
    """A key of one column, or of several: those are joined and put behind the row's own cells."""
    if len(key.parts) == 1:
        return _bound(name, cell, key.parts[0], header, is_identity)
    parts = tuple(header.position(part) for part in key.parts)
    index = len(header.cells) + place
    return Output(name, "text", cell, index, "+".join(header.cells[part].strip() for part in parts), joined=parts)


def _bound(name: str, cell: Cell, alternatives: tuple[str, ...], header: Header, is_identity: bool,
           type_: str = "text") -> Output:
    index = header.position(alternatives)
    return Output(name, type_, cell, index, header.cells[index].strip(), is_identity)


def _cell(blank: str, required: bool, convert_: Convert, null: frozenset[str]) -> Cell:
    if required:
        return Cell(convert_, None, null)
    return Cell(convert_, "" if blank == UNKNOWN else convert_(blank), null)


def _programme(mapping: Mapping, header: Header) -> Output:
    roster = mapping.roster
    assert roster is not None
    if roster.programme is not None:
        constant = Cell(lambda text: text, None, frozenset())
        return Output("programme", "text", constant, None, "", False, roster.programme)
    known = dict(roster.programmes)

    @lru_cache(maxsize=1_000)
    def near(text: str) -> bool:
        return nearest(text, list(known)) is not None

    def translate(text: str) -> str:
        if text in known:
            return known[text]
        if known:
            raise Refused("unknown_programme", near=near(text))
        return text

    return _bound("programme", Cell(translate, None, mapping.null), roster.headers, header, False)


@dataclass
class Tally:
    """Rows of one part: rows_in = accepted + rejected, and lines add up to the file."""

    rows_in: int = 0
    accepted: int = 0
    rejected: int = 0
    spanned: int = 0


def write(part: Part, number: int, columns: Sequence[Output], stream: TextIO, quarantine: Quarantine,
          refusals: Refusals, tick: Callable[[int], None]) -> Tally:
    """Write the accepted rows of a part as CSV to `stream`, the others to the quarantine and their numbers to `refusals`.

    Raises RowsLost when the lines accounted for are not the lines the file has.
    """
    tally = Tally()
    writer = csv.writer(stream, lineterminator="\n")
    rows = _Rows(part, number, columns, quarantine, refusals, tally)
    writer.writerows(rows.accepted(tick))
    if part.before + tally.spanned != part.lines or tally.rows_in != tally.accepted + tally.rejected:
        raise RowsLost(file=part.file, expected=part.lines, counted=part.before + tally.spanned)
    return tally


class _Rows:
    def __init__(self, part: Part, number: int, columns: Sequence[Output], quarantine: Quarantine, refusals: Refusals,
                 tally: Tally) -> None:
        self.part, self.number, self.columns, self.tally = part, number, columns, tally
        self.quarantine, self.refusals, self.width = quarantine, refusals, len(part.header.cells)
        self.numbers = [column for column in columns if column.name in KEYS or column.name.startswith("rel__")]

    def accepted(self, tick: Callable[[int], None]) -> Iterator[list[object]]:
        """The normalised rows. The inner loop is the cost of a load: one dictionary lookup per cell."""
        plan = [(column.cell, column.index) for column in self.columns if column.index is not None]
        has_constants = len(plan) < len(self.columns)
        joins = [column for column in self.columns if column.joined]
        width, tally = self.width, self.tally
        for line, span, cells in self.part.rows:
            tally.spanned += span
            tally.rows_in += 1
            if tally.rows_in % _EVERY == 0:
                tick(tally.rows_in)
            if (len(cells) != width and not self._trimmed(cells)) or (span > 1 and self._swallows(span, cells)):
                self._refuse_shape(line, span, cells)
                continue
            try:
                row = self._with_joins(cells, joins) if joins else cells
                values = [cell[row[index]] for cell, index in plan]
            except Refused:
                self._refuse(line, cells, joins)
                continue
            tally.accepted += 1
            if has_constants:
                values = self._with_constants(values)
            yield [self.number, line, *values]

    def _trimmed(self, cells: Sequence[str]) -> bool:
        """Empty cells beyond the header do no harm."""
        return len(cells) > self.width and not any(cell.strip() for cell in cells[self.width:])

    def _swallows(self, span: int, cells: Sequence[str]) -> bool:
        """Do the cells of a row over several lines hold the delimiters of other rows? Then a quote is astray."""
        inside = sum(cell.count(self.part.delimiter) for cell in cells if "\n" in cell or "\r" in cell)
        return inside >= (span - 1) * (self.width - 1)

    def _with_joins(self, cells: Sequence[str], joins: Sequence[Output]) -> Sequence[str]:
        """A key with an empty part is an empty key."""
        row = [*cells[: self.width], *("" for _ in self.columns)]
        for column in joins:
            parts = [convert.text_key(cells[part]) if cells[part].strip() else "" for part in column.joined]
            row[column.index or 0] = "-".join(parts) if all(parts) else ""
        return row

    def _with_constants(self, values: list[str]) -> list[str]:
        given = iter(values)
        return [column.constant if column.index is None else next(given) for column in self.columns]

    def _refuse_shape(self, line: int, span: int, cells: Sequence[str]) -> None:
        if span > 1:
            self.tally.rows_in += span - 1  # each joined line may have been a person
            for offset in range(span):
                self._put(line + offset, "", "", Refused("stray_quote"))
            self.refusals.add_text(self.number, line, Refused("stray_quote"), cells, span)
        elif reason := _no_record(cells):
            self._put(line, "", "", reason)
        else:
            refused = Refused("field_count", found=len(cells), expected=self.width)
            self._put(line, "", "", refused)
            self.refusals.add_text(self.number, line, refused, cells)

    def _refuse(self, line: int, cells: Sequence[str], joins: Sequence[Output]) -> None:
        """Find the first column that refuses: the fast path only knows that one does."""
        if reason := _no_record(cells):
            self._put(line, "", "", reason)
            return
        try:
            row = self._with_joins(cells, joins)
        except Refused as refused:
            self._put(line, joins[0].header, "", refused)
            self.refusals.add_text(self.number, line, refused, cells)
            return
        for column in self.columns:
            if column.index is None:
                continue
            try:
                column.cell[row[column.index]]
            except Refused as refused:
                value = masked(row[column.index].strip(), column.is_identity)
                self._put(line, column.header, value, refused)
                self.refusals.add(self.number, line, refused, column.header, self._known(row))
                return

    def _known(self, row: Sequence[str]) -> dict[str, str | None]:
        """The numbers of a refused row; None where one cannot be read."""
        return {column.name: column.constant if column.index is None else _read(column.cell, row[column.index])
                for column in self.numbers}

    def _put(self, line: int, header: str, value: str, refused: Refused) -> None:
        self.tally.rejected += 1
        self.quarantine.add(Reject(self.part.file, line, header, value, refused.reason, refused.sentence))


def _read(cell: Cell, text: str) -> str | None:
    try:
        return cell[text]
    except Refused:
        return None


def _no_record(cells: Sequence[str]) -> Refused | None:
    """An empty row, or one whose first text says that it is a total or a note."""
    first = next((convert.plain(cell) for cell in cells if cell.strip()), None)
    if first is None:
        return Refused("empty")
    return Refused("not_a_record") if convert.TOTALS.fullmatch("".join(first.split())) else None


def open_normalised(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="")


__all__ = ["Output", "Row", "Tally", "open_normalised", "outputs", "write"]
