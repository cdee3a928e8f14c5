"""What a spreadsheet reader does not tell of a sheet: hidden rows and columns, formulas without value, cells far away.

Looked for in the sheet's XML as it streams by, with searches for the few marks that matter; a sheet of a million rows takes seconds.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

FAR_ROWS, FAR_COLUMNS = 100_000, 702
"""Up to here nothing is far: letters A to ZZ."""

_ROW = re.compile(rb"<row\b([^<>]*)>")
_PREFIXED_ROW = re.compile(rb"<\w+:row\b([^<>]*)>")
_LINE = re.compile(rb"""<(?:\w+:)?c\b[^<>]*?\br=["'][A-Za-z]+(\d+)["']""")
_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_COLUMN = re.compile(rb"""<(?:\w+:)?col\b[^<>]*>""")
_SPAN = re.compile(rb"""\b(min|max)=["'](\d+)["']""")
_FAR = re.compile(rb"""\br=["'](?:([A-Z]{3,})(\d+)|([A-Z]+)(\d{6,}))["']""")
_FORMULA = re.compile(rb"<((?:\w+:)?)c\b([^<>]*)>\s*<\1f\b(?:[^<>]*/>|.*?</\1f>)(.*?)</\1c>", re.S)
_FAULTY = re.compile(rb"""<((?:\w+:)?)c\b([^<>]*\bt=["']e["'][^<>]*)>(.*?)</\1c>""", re.S)
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^<>]*>([^<]*)<|<(?:\w+:)?v\s*()/>", re.S)
_ADDRESS = re.compile(rb"""\br=["']([A-Z]{1,4})(\d{1,8})["']""")
_TEXT = re.compile(rb"""\bt=["']str["']""")
_LONGEST = 64 << 20


@dataclass
class SheetFacts:
    """hidden_rows: how many; hidden_columns: from 0; faults: line -> column -> "=D7" (no value) or "#REF!";
    far: the farthest cell as (line, column), when it lies beyond FAR_ROWS or FAR_COLUMNS; cells: how many there are;
    disordered: a line that does not come after the one before it, or has cells of another line; rows would lie upon each other
    """

    hidden_rows: int = 0
    hidden_columns: set[int] = field(default_factory=set)
    faults: dict[int, dict[int, str]] = field(default_factory=dict)
    far: tuple[int, int] | None = None
    cells: int = 0
    disordered: int = 0
    _last: int = 0

    def take(self, piece: bytes) -> None:
        """Look at a piece that ends between two cells."""
        self.cells += piece.count(b"<c ") + piece.count(b":c ")
        rows = list((_PREFIXED_ROW if b":row" in piece else _ROW).finditer(piece))
        starts = [row.start() for row in rows] + [len(piece)]
        self._belong(piece[: starts[0]])
        for row, end in zip(rows, starts[1:], strict=True):
            number = _NUMBER.search(row[1])
            line = int(number[1]) if number else self._last + 1
            if line <= self._last and not self.disordered:
                self.disordered = line
            self._last = line
            self.hidden_rows += bool(_HIDDEN.search(row[1]))
            self._belong(piece[row.end():end])
        if b"<cols" in piece or b":cols" in piece:
            self._columns(piece)
        for wide, line, column, deep in _FAR.findall(piece):
            farther = (int(line or deep), column_number(wide or column) + 1)
            self.far = (max(self.far[0], farther[0]), max(self.far[1], farther[1])) if self.far else farther
        if b"</f>" in piece or b":f>" in piece or b"<f" in piece:
            for _, attributes, rest in _FORMULA.findall(piece):
                value = _VALUE.search(rest)
                computed = value is not None and (bool(value[1]) or bool(_TEXT.search(attributes)))
                if not computed:
                    self._fault(attributes, "=")
        if b't="e"' in piece or b"t='e'" in piece:
            for _, attributes, rest in _FAULTY.findall(piece):
                value = _VALUE.search(rest)
                self._fault(attributes, (value[1] if value and value[1] else b"#").decode("utf-8", "replace"))

    def _belong(self, cells: bytes) -> None:
        """Cells whose address is of another row than they stand in would be laid upon that row's."""
        if set(_LINE.findall(cells)) - {str(self._last).encode()} and not self.disordered:
            self.disordered = self._last or 1

    def _columns(self, piece: bytes) -> None:
        for column in _COLUMN.findall(piece):
            if _HIDDEN.search(column):
                ends = {name: int(number) for name, number in _SPAN.findall(column)}
                low, high = ends.get(b"min", 1), min(ends.get(b"max", 0), 16_384)
                self.hidden_columns.update(range(low - 1, high))

    def _fault(self, attributes: bytes, what: str) -> None:
        """A cell without address stands where counting would find it; such files are rare, so all of the sheet is at fault."""
        found = _ADDRESS.search(attributes)
        address = (found[1] + found[2]).decode() if found else "?"
        line, column = (int(found[2]), column_number(found[1])) if found else (0, 0)
        self.faults.setdefault(line, {})[column] = what + address if what == "=" else what


def column_number(letters: bytes) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def column_letters(number: int) -> str:
    """0 -> A, 26 -> AA."""
    letters, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def scan(pieces: Iterable[bytes]) -> SheetFacts:
    """Raises ValueError for a cell longer than any can be."""
    facts = SheetFacts()
    for piece in _between_cells(pieces):
        facts.take(piece)
    return facts


def _between_cells(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, cut behind the end of a row or cell, so that no mark is cut in two."""
    rest = b""
    for piece in pieces:
        rest += piece
        cut = max(rest.rfind(b"</row>"), rest.rfind(b"</c>"), rest.rfind(b":row>"), rest.rfind(b":c>"), rest.rfind(b"<sheetData"))
        if cut > 0:
            cut = rest.find(b">", cut) + 1
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > _LONGEST:
            raise ValueError("a cell without end")
    yield rest
