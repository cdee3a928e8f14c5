"""How many rows a file has, counted without a line of the readers' code: the account of a receipt is checked against it."""

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pyarrow.parquet as pq


def text_rows(path: Path, encoding: str, delimiter: str, header_line: int, stray: set[int]) -> int:
    """Records after the header, by a quote-aware walk over the characters; a record whose first line is in `stray` counts
    once per line it spans."""
    text = path.read_bytes().decode(encoding)
    rows, line, first, quoted, fresh = 0, 1, 1, False, True
    place, end = 0, len(text)
    begun = False

    def close() -> None:
        nonlocal rows
        if first > header_line:
            rows += line - first + 1 if first in stray else 1

    while place < end:
        mark = text[place]
        begun = True
        newline = mark in "\r\n"
        width = 2 if text[place: place + 2] == "\r\n" else 1
        if quoted:
            if mark == '"' and text[place + 1: place + 2] == '"':
                place += 1
            elif mark == '"':
                quoted = False
            elif newline:
                line += 1
                place += width - 1
        elif newline:
            close()
            line += 1
            place += width - 1
            first, fresh, begun = line, True, False
            place += 1
            continue
        elif mark == '"' and fresh:
            quoted = True
        fresh = mark == delimiter and not quoted
        place += 1
    if begun:
        line -= quoted and text[-1] in "\r\n"  # the line the file would have gone on with
        close()
    return rows


def sheet_rows(path: Path, sheet: str, header_line: int) -> int:
    """Rows of a sheet below the header, up to the last row in which anything stands."""
    namespace = re.compile(r"\{.*?\}")
    with zipfile.ZipFile(path) as package:
        book = package.read("xl/workbook.xml").decode("utf-8-sig")
        relation = next(found for found in re.finditer(r"<(?:\w+:)?sheet\s[^>]*>", book) if _attribute(found[0], "name") == sheet)
        links = package.read("xl/_rels/workbook.xml.rels").decode("utf-8-sig")
        wanted = _attribute(relation[0], r"\w+:id")
        target = next(_attribute(found[0], "Target") for found in re.finditer(r"<Relationship\s[^>]*>", links)
                      if _attribute(found[0], "Id") == wanted)
        data = package.read(target.removeprefix("/") if target.startswith("/") else f"xl/{target}")
    last = line = 0
    for _, element in ElementTree.iterparse(io.BytesIO(data)):
        if namespace.sub("", element.tag) != "row":
            continue
        line = int(element.get("r", line + 1))
        kinds = {namespace.sub("", inner.tag): inner.text for cell in element for inner in cell}
        held = any(namespace.sub("", inner.tag) == "f" or (inner.text or len(inner)) for cell in element for inner in cell)
        last = line if kinds and held else last
    return max(last - header_line, 0)


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"""\s{name}\s*=\s*["']([^"']*)""", tag)
    return found[1] if found else ""


def parquet_rows(path: Path) -> int:
    return int(pq.read_metadata(path).num_rows)
