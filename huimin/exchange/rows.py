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
from huimin.exchange.part import FAULT, Part, Row
from huimin.exchange.refused import KEYS, Refusals
from huimin.exchange.rejects import Quarantine, Reject, masked
from huimin.kernel.errors import nearest

_CACHED_VALUES, _CACHED_IN_ALL = 100_000, 600_000  # some 230 bytes each: a wide list must not outgrow its reader's memory
_EVERY = 1_024  # rows between two signs of life: wide lists on a busy machine are slow


class Cell(dict[str, str]):
    """A converter of one column that remembers what it has seen; blanks are among the remembered.

    Lookup is `cell[text]`; a text not yet known goes through the converter. Raises Refused.
    """

    def __init__(self, convert: Convert, blank: str | None, null: frozenset[str]) -> None:
        super().__init__()
        self.convert, self.blank, self.null = convert, blank, null
        self.most = _CACHED_VALUES

    def __missing__(self, text: str) -> str:
        stripped = text.strip()
        if not stripped or stripped in self.null:
            if self.blank is None:
                raise Refused("required_blank")
            value = self.blank
        else:
            value = self.convert(_no_fault(stripped))
        if len(self) < self.most:
            self[text] = value
        return value


class KeyCell(Cell):
    """As Cell, for columns where values hardly ever repeat: nothing is remembered."""

    def __missing__(self, text: str) -> str:
        stripped = text.strip()
        if not stripped or stripped in self.null:
            if self.blank is None:
                raise Refused("no_key")
            return self.blank
        return self.convert(_no_fault(stripped))


def _no_fault(text: str) -> str:
    """A formula never computed and an error of the spreadsheet are no empty cells: they hold a value nobody knows."""
    if text[0] != FAULT:
        return text
    if text[1:2] == "=":
        raise Refused("formula_without_value", cell=text[2:])
    raise Refused("cell_error", error=text[1:])


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


def outputs(mapping: Mapping, header: Header, catalog: Catalog, epoch_1904: bool = False) -> list[Output]:
    """The columns of data.parquet after _file and _line, in order, bound to the columns of this header.

    epoch_1904: numbers that are days count from 1904-01-01, as in some workbooks
    """
    key = convert.person_key(mapping.key_type)
    null = mapping.null
    by_identity = mapping.key_type != "text"
    person_blank = "" if mapping.kind in {"roster", "household"} and mapping.household else None
    found: list[Output] = []
    if mapping.person:
        cells = KeyCell(key, person_blank, null)
        found.append(_key("person_key", cells, mapping.person, header, len(found), by_identity))
    if mapping.linked:
        found += _linked_keys(mapping, header)
    if mapping.household:
        needed = mapping.kind == "household" or not mapping.person
        household = KeyCell(convert.text_key, None if needed else "", null)
        found.append(_key("household_key", household, mapping.household, header, len(found), False))
    for column in mapping.columns:
        own = convert.converter(column, catalog)
        own = convert.from_1904(own) if epoch_1904 and column.type == "date" else own
        cell = _cell(column.blank, column.required, own, null)
        if column.constant is None:
            found.append(_bound(column.target, cell, column.headers, header, False, column.type))
        else:
            found.append(Output(column.target, column.type, cell, None, "", False, cell[column.constant]))
    for number, relation in enumerate(mapping.relations):
        other = KeyCell(key, "", null)
        found.append(_bound(f"rel__{number}", other, relation.headers, header, by_identity))
    if mapping.roster:
        found.append(_programme(mapping, header))
    for what, headers in mapping.link.columns:
        cell = Cell(convert.converter_of_text(), "", null)
        found.append(_bound(f"link__{what}", cell, headers, header, what in {"identity", "phone"}))
    for output in found:
        output.cell.most = min(_CACHED_VALUES, _CACHED_IN_ALL // len(found))
    return found


def _linked_keys(mapping: Mapping, header: Header) -> list[Output]:
    """A number that is valid ties its row at once, one that is not is merely evidence; the record's own number."""
    number, record = mapping.link.headers("identity"), mapping.link.record
    nothing = Cell(convert.text_key, "", mapping.null)
    return [
        _bound("person_key", KeyCell(convert.valid_identity, "", mapping.null), number, header, True) if number
        else Output("person_key", "text", nothing, None, "", True),
        _bound("record_key", KeyCell(convert.text_key, "", mapping.null), record, header, True) if record
        else Output("record_key", "text", nothing, None, "", True),
    ]


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
    take(part, number, columns, stream, quarantine, refusals, tally, tick)
    balance(part, tally)
    return tally


def take(part: Part, number: int, columns: Sequence[Output], stream: TextIO, quarantine: Quarantine, refusals: Refusals,
         tally: Tally, tick: Callable[[int], None]) -> None:
    """As `write`, adding to a tally that others add to as well."""
    rows = _Rows(part, number, columns, quarantine, refusals, tally)
    csv.writer(stream, lineterminator="\n").writerows(rows.accepted(tick))


def balance(part: Part, tally: Tally) -> None:
    """Raises RowsLost when the lines accounted for are not the lines the file has."""
    if part.before + tally.spanned != part.lines or tally.rows_in != tally.accepted + tally.rejected:
        raise RowsLost(file=part.file, expected=part.lines, counted=part.before + tally.spanned)


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


__all__ = ["Output", "Row", "Tally", "balance", "open_normalised", "outputs", "take", "write"]
