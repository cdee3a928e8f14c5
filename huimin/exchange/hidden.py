"""What a workbook hides from whoever opens it, in words: such rows and columns are read all the same, such sheets are not."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from huimin.kernel import Text


def told_of(sources: Iterable[Mapping[str, Any]]) -> tuple[Text, ...]:
    """One sentence per thing hidden. sources: the parts of a receipt with their details"""
    return tuple(dict.fromkeys(note for source in sources for note in _notes(source)))


def _notes(source: Mapping[str, Any]) -> Iterator[Text]:
    name = source["name"]
    if rows := source.get("hidden_rows"):
        yield Text(f"{name}:有 {rows:,} 行是隐藏的,照样读了。", f"{name}: {rows:,} rows are hidden; they were read all the same.")
    if columns := source.get("hidden_columns"):
        zh, en = "、".join(columns), ", ".join(columns)
        yield Text(f"{name}:隐藏的列 {zh} 照样读了。", f"{name}: the hidden columns {en} were read all the same.")
    if sheets := source.get("hidden_sheets"):
        book = str(name).partition("#")[0]
        yield Text(f"{book}:隐藏的工作表没有读:{'、'.join(sheets)}。要读的话,请在映射里用 sheet 指定。",
                   f"{book}: hidden sheets were not read: {', '.join(sheets)}. To read one, name it as `sheet` in the mapping.")
