"""Workbooks as rows of text: every visible sheet that holds the mapped headers, hidden rows and columns told.

XLSX and ODS are looked at as packages first, sheets as XML (see `package`, `sheetscan`); then calamine reads the cells.
Old XLS files are read by calamine alone: of them nobody can say what is hidden.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from huimin.exchange import headers
from huimin.exchange.errors import EmptyFile, MissingColumn, MissingSheet, UnreadableFile
from huimin.exchange.file_errors import (
    FarCell,
    MergedCells,
    OnlyHidden,
    PackageMalformed,
    PackageTooBig,
    PasswordProtected,
)
from huimin.exchange.headers import Header
from huimin.exchange.limits import LARGE, USUAL
from huimin.exchange.mapping import Mapping as MappingFile
from huimin.exchange.package import Package
from huimin.exchange.part import FAULT, Part, Row, cell_text
from huimin.exchange.sheetscan import SheetFacts, column_letters, scan
from huimin.kernel import printable

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_BYTES_A_CELL = 40  # what the reader needs for a cell, empty or not
Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass
class Look:
    """What the package says of the book. sheets: name -> facts of its XML"""

    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    epoch_1904: bool = False


def parts(path: Path, mapping: MappingFile) -> Iterator[Part]:
    """The sheets with the mapped headers, in order. Raises errors of class 10."""
    from python_calamine import PasswordError

    look = _looked(path, mapping)
    try:
        book = _opened(path)
        yield from _parts(path, book, look, mapping)
    except PasswordError:
        raise PasswordProtected(file=path.name) from None


def _opened(path: Path) -> "CalamineWorkbook":
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_path(str(path))
    except PasswordError:
        raise
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(file=path.name, reason=error) from None


def _parts(path: Path, book: "CalamineWorkbook", look: Look, mapping: MappingFile) -> Iterator[Part]:
    wanted, hidden = _sheets(path, book, mapping)
    found, first_error, skipped = 0, None, []  # an empty sheet says less than one without the headers
    for name in wanted:
        try:
            part = _sheet(path, book, name, look, mapping)
        except (MissingColumn, EmptyFile) as error:
            first_error = error if first_error is None or isinstance(first_error, EmptyFile) else first_error
            skipped.append(name)
            continue
        found += 1
        part.details |= {"sheets_without_headers": skipped, "hidden_sheets": hidden}
        yield part
    if not found and first_error:
        raise first_error
    if not found:
        raise OnlyHidden(file=path.name, sheets="、".join(hidden), mapping=mapping.source)


def _sheets(path: Path, book: "CalamineWorkbook", mapping: MappingFile) -> tuple[list[str], list[str]]:
    """Names of the sheets to read, and of those hidden from whoever opens the book; a sheet the mapping names may be hidden."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    tables = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if mapping.sheet is not None:
        if mapping.sheet not in (sheet.name for sheet in tables):
            raise MissingSheet(file=path.name, sheet=mapping.sheet, mapping=mapping.source,
                               sheets="、".join(sheet.name for sheet in tables))
        return [mapping.sheet], []
    visible = [sheet.name for sheet in tables if sheet.visible == SheetVisibleEnum.Visible]
    if not tables:
        raise UnreadableFile(file=path.name, reason="0 sheets")
    return visible, [sheet.name for sheet in tables if sheet.name not in visible]


def _sheet(path: Path, book: "CalamineWorkbook", name: str, look: Look, mapping: MappingFile) -> Part:
    from python_calamine import CalamineError

    try:
        sheet = book.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(file=f"{path.name}#{printable(name)}", reason=error) from None
    facts = look.sheets.get(name, SheetFacts())
    merges = [merge for merge in sheet.merged_cell_ranges or () if merge[1][0] > merge[0][0]]
    rows = _rows(sheet, facts, merges if mapping.merged == "fill" else [])
    top = list(islice(rows, max(headers.SEARCHED_ROWS, mapping.header_row or 0)))
    file = f"{path.name}#{printable(name)}"
    header = headers.find(file, [cells for _, _, cells in top], mapping)
    if mapping.merged != "fill":
        _no_merged_facts(file, header, merges, mapping)
    details: dict[str, object] = {"sheet": name, "header_line": header.index + 1, "hidden_rows": facts.hidden_rows}
    details["hidden_columns"] = [header.cells[place] for place in sorted(facts.hidden_columns) if place < len(header.cells)
                                 and header.cells[place].strip()]
    return Part(file, header, chain(top[header.index + 1:], rows), _lines(sheet, facts), header.index + 1, details=details,
                epoch_1904=look.epoch_1904)


def _rows(sheet: "CalamineSheet", facts: SheetFacts, fills: Sequence[Merge]) -> Iterator[Row]:
    """Cells as text, from the first column on, whether it is empty or not; faults marked, merged values filled in."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    held: dict[int, tuple[int, str]] = {}  # column -> last line of its merge, its value
    starts: dict[int, list[Merge]] = {}
    for merge in fills:
        starts.setdefault(merge[0][0] + 1, []).append(merge)
    width = sheet.end[1] + 1 if sheet.end else 0
    missing = _lines(sheet, facts) - (sheet.end[0] + 1 if sheet.end else 0)
    beyond: Iterator[list[Any]] = ([] for _ in range(missing))  # rows of nothing but faults
    for line, row in enumerate(chain(sheet.iter_rows(), beyond), 1):
        cells = [*left, *map(cell_text, row)] if row else [""] * width
        for column, what in facts.faults.get(line, {}).items():
            if column < len(cells):
                cells[column] = FAULT + what
        for column, (last, value) in held.items():
            if line <= last and column < len(cells):
                cells[column] = value
        for (_, first), (bottom, last) in starts.get(line, ()):
            held |= dict.fromkeys(range(first, min(last + 1, len(cells))), (bottom + 1, cells[first]))
        yield line, 1, cells


def _lines(sheet: "CalamineSheet", facts: SheetFacts) -> int:
    """Rows up to the last that holds anything, if only a formula without value."""
    return max(sheet.end[0] + 1 if sheet.end else 0, max(facts.faults, default=0))


def _no_merged_facts(file: str, header: Header, merges: Sequence[Merge], mapping: MappingFile) -> None:
    """A merge over several rows of a mapped column hides whose value it is; one over the whole width is a note."""
    mapped = {header.position(group) for group in mapping.header_groups}
    for (top, first), (bottom, last) in merges:
        touched = sorted(mapped & set(range(first, last + 1)))
        if touched and bottom > header.index and not (len(touched) == len(mapped) > 1):
            if top <= header.index:
                continue  # a header two rows tall
            cells = f"{column_letters(first)}{top + 1}:{column_letters(last)}{bottom + 1}"
            raise MergedCells(file=file, column=header.cells[touched[0]], cells=cells, mapping=mapping.source)


def _looked(path: Path, mapping: MappingFile) -> Look:
    """The package's own account. Raises whatever is wrong with it; an old XLS is no package and gives none."""
    with path.open("rb") as stream:
        if stream.read(2) != b"PK":
            return Look()
    limits = LARGE if mapping.large else USUAL
    with Package(path, limits.unpacked) as package:
        look = Look()
        for name in package.names():
            if name.lower().endswith((".xml", ".rels")) and not name.startswith("xl/worksheets/sheet"):
                for _ in package.pieces(name):
                    pass  # to its end: size, entities and encoding are checked on the way
        if "xl/workbook.xml" in package.names():
            _read_book(path, package, look, mapping)
        return look


def _read_book(path: Path, package: Package, look: Look, mapping: MappingFile) -> None:
    try:
        book = ElementTree.fromstring(package.whole("xl/workbook.xml"))
        rels = ElementTree.fromstring(package.whole("xl/_rels/workbook.xml.rels"))
    except (ElementTree.ParseError, KeyError) as error:
        raise UnreadableFile(file=path.name, reason=f"workbook.xml: {error}") from None
    targets = {rel.get("Id"): rel.get("Target", "") for rel in rels}
    for element in book.iter():
        kind = element.tag.rpartition("}")[2]
        if kind == "workbookPr":
            look.epoch_1904 = element.get("date1904") in {"1", "true"}
        elif kind == "sheet":
            relation = next((value for key, value in element.items() if key.endswith("}id")), None)
            part = _part_name(targets.get(relation, ""))
            if part in package.names():
                file = f"{path.name}#{printable(element.get('name', ''))}"
                look.sheets[element.get("name", "")] = _scanned(file, package, part, mapping)


def _part_name(target: str) -> str:
    if target.startswith("/"):
        return target.removeprefix("/")
    return str(PurePosixPath("xl") / target)


def _scanned(file: str, package: Package, part: str, mapping: MappingFile) -> SheetFacts:
    try:
        facts = scan(package.pieces(part))
    except ValueError as error:
        raise PackageTooBig(file=file, what_zh="有一个单元格没有结尾", what_en=str(error)) from None
    if facts.disordered:
        raise PackageMalformed(file=file, what_zh=f"第 {facts.disordered} 行的行号重复、倒退,或与单元格地址不符",
                               what_en=f"row {facts.disordered}, out of order, given twice, or with cells of another row")
    if 0 in facts.faults:
        raise PackageMalformed(file=file, what_zh="没有地址的公式单元格", what_en="formula cells without an address")
    if facts.far:
        _near_enough(file, facts, mapping)
    return facts


def _near_enough(file: str, facts: SheetFacts, mapping: MappingFile) -> None:
    assert facts.far is not None
    rows, columns = facts.far
    memory = LARGE.memory if mapping.large else USUAL.memory
    if rows * columns > max(4 * facts.cells, 1_000_000) and rows * columns * _BYTES_A_CELL > memory // 2:
        raise FarCell(file=file, cell=f"{column_letters(columns - 1)}{rows}", rows=rows, columns=columns, mapping=mapping.source)
