"""Code lists: what a `code` field may hold. National standards where there are any, our own where not."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huimin.catalog.errors import BadCodeListRow
from huimin.catalog.rows import Row, read_rows
from huimin.kernel import Text
from huimin.kernel.errors import nearest


@dataclass(frozen=True)
class CodeList:
    """id: the file's name; source: the standard (or "huimin" for our own); codes in the order of the file.

    own: codes that huimin added to a national list, which no other system will send.
    """

    id: str
    source: str
    codes: Mapping[str, Text]
    own: frozenset[str] = frozenset()

    def label(self, code: str) -> Text:
        """The words for a code; an unknown code stands for itself."""
        return self.codes.get(code, Text(code, code))

    def nearest(self, code: str) -> str | None:
        """The code whose spelling or Chinese or English name is most like `code`, to suggest."""
        names = {name: key for key, text in self.codes.items() for name in (key, text.zh, text.en)}
        found = nearest(code, list(names))
        return names[found] if found else None

    @classmethod
    def of(cls, table: Mapping[str, Any], where: str) -> "CodeList":
        """Read a `[[codelist]]` table of a mapping file: id, source, codes = { a = { zh, en } }.

        Raises BadCodeListRow.
        """
        row = Row(
            where,
            0,
            {"id": str(table.get("id", "")), "source": str(table.get("source", "")), "codes": "x"},
            BadCodeListRow,
        )
        codes = table.get("codes")
        if not isinstance(codes, Mapping) or not codes:
            raise row.wrong(
                "codes",
                Text("没有代码", "there are no codes"),
                Text('例如 codes = { a = "甲" }。', 'For example codes = { a = "A" }.'),
            )
        return cls(
            row.name("id"), row["source"], {str(code): Text.of(words) for code, words in codes.items()}
        )


def read_codelist(path: Path) -> CodeList:
    """Read `<id>.csv` with the columns code, zh, en, source. Raises BadCodeListRow with line and column.

    The list's source is that of its first row; rows marked "huimin" in a national list are our own additions.
    """
    codes: dict[str, Text] = {}
    sources: dict[str, str] = {}
    for row in read_rows(path, ("code", "zh", "en", "source"), (), BadCodeListRow):
        code = row.required("code")
        if code in codes:
            raise row.wrong(
                "code",
                Text(f"代码“{code}”重复", f"code “{code}” appears twice"),
                Text("请删去一行。", "Delete one of the lines."),
            )
        codes[code] = Text(row.required("zh"), row.required("en"))
        sources[code] = row.required("source")
    source = next((name for name in sources.values() if name != "huimin"), "huimin")
    own = frozenset(code for code, name in sources.items() if name == "huimin" != source)
    return CodeList(path.stem, source, codes, own)
