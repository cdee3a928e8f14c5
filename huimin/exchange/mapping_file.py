"""Read mapping files (TOML) into `Mapping`: every mistake is named with file, place and next step."""

import hashlib
import re
import tomllib
from collections.abc import Mapping as Table_
from dataclasses import replace
from pathlib import Path
from typing import Any

from huimin.catalog import Catalog
from huimin.exchange.column_file import ColumnReader
from huimin.exchange.errors import BadToml, Repeated, UnknownDepartment
from huimin.exchange.local_words import extended
from huimin.exchange.mapping import UNKNOWN, ColumnMap, KeyMap, LinkMap, Mapping, RelationMap, RosterMap
from huimin.exchange.toml_table import Table
from huimin.kernel import Month, Text
from huimin.kernel.errors import nearest
from huimin.registry import LINK_COLUMNS, RELATION_KINDS

KINDS = ("person", "household", "relation", "roster")
FORMATS = ("csv", "xlsx", "parquet")
SCOPES = ("residents", "outside")
_ROOT = {"dataset", "units", "key", "link", "column", "relation", "roster", "field", "codelist"}
_DATASET = {"id", "name", "department", "kind", "files", "format", "encoding", "delimiter", "sheet", "header_row",
            "month", "defines", "scope", "precedence", "null", "absent", "large", "merged"}
_ID = re.compile(r"[a-z][a-z0-9_]*")
_EVENT = re.compile(r"event\.([a-z][a-z0-9_]*)")


def read_mapping(path: Path, catalog: Catalog) -> Mapping:
    """Read one mapping file against `catalog` and the file's own local fields.

    Raises an error of class 11 naming the file and the key; catalog errors for bad local fields.
    """
    text, content = _content(path)
    return _mapping(path.name, text, content, extended(catalog, [(path.name, content)]))


def read_mappings(folder: Path, catalog: Catalog) -> tuple[list[Mapping], Catalog]:
    """Read every *.toml below `folder`, in order of name, and the catalog extended by their local fields.

    A local field declared in one file can be used in all. Raises as `read_mapping`, and Repeated when
    two files describe the same dataset.
    """
    files = [(path.name, *_content(path)) for path in sorted(folder.rglob("*.toml"))]
    catalog = extended(catalog, [(name, content) for name, _, content in files])
    mappings = [_mapping(name, text, content, catalog) for name, text, content in files]
    seen: set[str] = set()
    for mapping in mappings:
        if mapping.dataset in seen:
            raise Repeated(file=mapping.source, name=mapping.dataset)
        seen.add(mapping.dataset)
    return mappings, catalog


def _content(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadToml(file=path.name, reason=error) from None


def _mapping(file: str, text: str, content: Table_[str, Any], catalog: Catalog) -> Mapping:
    root = Table(file, "", content, _ROOT)
    dataset = Table(file, "[dataset]", root.content.get("dataset", {}), _DATASET)
    kind, event = _kind(dataset)
    person, household, key_type = _key(file, content, kind)
    linked = key_type == "link"
    link = _link(file, content, linked)
    roster = _roster(file, content, kind, bool(person) or linked)
    columns = ColumnReader(file, kind, event, roster, catalog).columns(content.get("column", []))
    _no_doubles(file, columns)
    relations = tuple(_relation(file, number, table) for number, table in enumerate(_list(root, "relation"), 1))
    if relations and not (person or linked):
        raise Table(file, "[key]", {}, ()).missing("person")
    if roster:
        roster = replace(roster, amount_unit=next((c.unit for c in columns if c.target == "amount"), None))
    defines = dataset.flag("defines", kind in {"person", "household", "roster"} and not linked)
    if linked and defines:
        raise dataset.bad("defines", defines, "靠关联认人的名单不能带来新的人。", "A list tied by linkage brings in nobody.")
    month = dataset.optional("month")
    return Mapping(
        source=file, sha256=hashlib.sha256(text.encode()).hexdigest(), dataset=_id(dataset), name=_name(dataset),
        department=_department(file, dataset, catalog), kind=kind, event=event, files=_files(dataset),
        person=person, household=household, key_type=key_type, columns=columns, relations=relations, roster=roster,
        event_absent=dataset.choice("absent", ("unknown", "none"), UNKNOWN),
        format=dataset.choice("format", FORMATS) if "format" in dataset else None,
        encoding=_encoding(dataset), delimiter=_delimiter(dataset), sheet=dataset.optional("sheet"),
        header_row=dataset.whole("header_row", 1, 1000), month=None if month is None else _month(dataset, month),
        defines=defines, link=link,
        scope=dataset.choice("scope", SCOPES, "residents"), precedence=dataset.whole("precedence", 0, 10_000),
        null=frozenset(dataset.texts("null")), large=dataset.flag("large", False),
        merged=dataset.choice("merged", ("fill",)) if "merged" in dataset else None,
    )


def _id(dataset: Table) -> str:
    name = dataset.text("id")
    if not _ID.fullmatch(name):
        raise dataset.bad("id", name, "只能用小写字母、数字和下划线,字母开头。",
                          "Use small letters, digits and underscores, beginning with a letter.")
    return name


def _name(dataset: Table) -> Text:
    value = dataset.content.get("name", dataset.text("id"))
    return Text.of(value) if isinstance(value, str | dict) else Text.of(dataset.text("name"))


def _kind(dataset: Table) -> tuple[str, str | None]:
    text = dataset.text("kind")
    event = _EVENT.fullmatch(text)
    if event:
        return "event", event[1]
    return dataset.choice("kind", [*KINDS, "event.<kind>"]), None


def _files(dataset: Table) -> tuple[str, ...]:
    files = dataset.texts("files")
    if not files:
        raise dataset.missing("files", "写收件夹里的文件名,可用 * 通配。", "Name files of the inbox; * stands for any text.")
    return files


def _department(file: str, dataset: Table, catalog: Catalog) -> str:
    name = dataset.text("department")
    if name not in catalog.departments:
        near = nearest(name, list(catalog.departments))
        raise UnknownDepartment(file=file, department=name,
                                hint_zh=f"是不是“{near}”?" if near else "请用目录里的部门编号。",
                                hint_en=f"Did you mean “{near}”?" if near else "Use a department of the catalog.")
    return name


def _encoding(dataset: Table) -> str | None:
    name = dataset.optional("encoding")
    if name is not None:
        try:
            "".encode(name)
        except LookupError:
            raise dataset.bad("encoding", name, "例如 utf-8、gb18030。", "For example utf-8, gb18030.") from None
    return name


def _delimiter(dataset: Table) -> str | None:
    value = dataset.content.get("delimiter")
    if value is not None and (not isinstance(value, str) or len(value) != 1):
        raise dataset.bad("delimiter", value, "应当是一个字符。", "It must be one character.")
    return value


def _month(dataset: Table, text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise dataset.bad("month", text, "应写成 YYYY-MM。", "Write it as YYYY-MM.") from None


def _key(file: str, content: Table_[str, Any], kind: str) -> tuple[KeyMap, KeyMap, str]:
    key = Table(file, "[key]", content.get("key", {}), {"person", "household", "type", "record"})
    type_ = key.choice("type", ("identity", "text", "link"), "identity")
    person, household = _key_map(key, "person"), _key_map(key, "household")
    if type_ == "link":
        return _linked_key(key, kind, person, household)
    if "record" in key:
        raise key.bad("type", type_, "有 record 时应为 link。", "With record it must be link.")
    needed = {"household": "household", "roster": ""}.get(kind, "person")
    if (needed and not _key_map(key, needed)) or not (person or household):
        raise key.missing(needed or "person", "这类数据靠它认人(户)。", "Rows of this kind are told apart by it.")
    if len(person.parts) > 1 and type_ == "identity":
        raise key.bad("type", type_, "由几列拼成的号码应写 type = \"text\"。", "A joined key needs type = \"text\".")
    return person, household, type_


def _linked_key(key: Table, kind: str, person: KeyMap, household: KeyMap) -> tuple[KeyMap, KeyMap, str]:
    """No number names the person; whichever there is stands in [link]."""
    if kind == "household":
        raise key.bad("type", "link", "按户的名单不能靠关联认人。", "A list of households cannot be tied by linkage.")
    if person:
        raise key.bad("person", "…", "type = \"link\" 时号码写在 [link] 的 identity。",
                      "With type = \"link\" name the number in [link] identity.")
    return person, household, "link"


def _link(file: str, content: Table_[str, Any], linked: bool) -> LinkMap:
    """[link]: in lists tied by linkage, and in lists of people whose address or telephone others are compared with."""
    table = Table(file, "[link]", content.get("link", {}), set(LINK_COLUMNS))
    columns = tuple((what, headers) for what in LINK_COLUMNS if (headers := table.texts(what)))
    if linked and not {"name", "identity", "phone"} & {what for what, _ in columns}:
        raise table.missing("name", "靠关联认人,至少要有姓名、证件号或电话中的一列。", "Linkage needs a name, a number or a telephone.")
    record = Table(file, "[key]", content.get("key", {}), {"person", "household", "type", "record"}).texts("record")
    return LinkMap(columns, record)


def _key_map(key: Table, name: str) -> KeyMap:
    """A header, a list of alternatives, or { join = [header, header] } for a number made of several columns."""
    value = key.content.get(name)
    if isinstance(value, dict):
        joined = Table(key.file, f"[key] {name}", value, {"join"})
        return KeyMap(tuple((header,) for header in joined.texts("join")))
    headers = key.texts(name)
    return KeyMap((headers,) if headers else ())


def _relation(file: str, number: int, content: object) -> RelationMap:
    known = {"kind", "from", "blank", "absent", "inverse", "inverse_absent"}
    table = Table(file, f"[[relation]] {number}", content, known)
    headers = table.texts("from")
    if not headers:
        raise table.missing("from")
    absent = table.choice("absent", ("unknown", "none"), UNKNOWN)
    return RelationMap(
        where=table.where, headers=headers, kind=table.choice("kind", RELATION_KINDS), absent=absent,
        blank=table.choice("blank", ("unknown", "none"), UNKNOWN),
        inverse=table.choice("inverse", RELATION_KINDS) if "inverse" in table else None,
        inverse_absent=table.choice("inverse_absent", ("unknown", "none"), absent),
    )


def _roster(file: str, content: Table_[str, Any], kind: str, by_person: bool) -> RosterMap | None:
    if kind != "roster":
        if "roster" in content:
            raise Table(file, "[dataset]", {}, ()).bad("kind", kind, "有 [roster] 时应为 roster。",
                                                       "With [roster] it must be roster.")
        return None
    table = Table(file, "[roster]", content.get("roster", {}), {"programme", "programme_column", "programmes", "unit"})
    headers = table.texts("programme_column")
    programme = table.optional("programme")
    if bool(headers) == bool(programme):
        raise table.missing("programme", "programme 与 programme_column 二选一。",
                            "Give either programme or programme_column.")
    unit = table.choice("unit", ("household", "person"))
    if unit == "person" and not by_person:
        raise Table(file, "[key]", {}, ()).missing("person", "按人的名册要有人的号码。", "A roster of persons needs it.")
    return RosterMap(unit, programme, headers, table.pairs("programmes"))


def _no_doubles(file: str, columns: tuple[ColumnMap, ...]) -> None:
    seen: set[str] = set()
    for column in columns:
        if column.target in seen:
            raise Repeated(file=file, name=f"to = {column.target.removeprefix('h__')}")
        seen.add(column.target)


def _list(root: Table, key: str) -> list[object]:
    value = root.content.get(key, [])
    if not isinstance(value, list):
        raise root.bad(key, value, f"应写成 [[{key}]]。", f"Write it as [[{key}]].")
    return value
