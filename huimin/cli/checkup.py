"""The single checks of `huimin doctor`."""

import os
import platform
import sqlite3
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.kernel import HuiminError, Text, Workspace, connect

if TYPE_CHECKING:
    from huimin.matching import Prepared
    from huimin.policy import Parameter

# Read for sorting lists by place, whatever the policies say.
_FOR_LISTS = {("household", "area"), ("household", "residence")}


_LAPSES = 30  # days before the end of an agreement at which it is told

_UNITS = {"fen": Text("元", "yuan"), "yuan": Text("元", "yuan"), "person": Text("人", "person"), "household": Text("户", "household"),
          "day": Text("天", "day"), "month": Text("月", "month"), "year": Text("年", "year"), "m2": Text("平方米", "m2"),
          "1": Text("比例或个数", "a ratio or a count")}


@dataclass(frozen=True)
class Finding:
    """state: ok | warn | fail"""

    check: str
    state: str
    text: Text
    items: tuple[Text, ...] = ()


def installation() -> list[Finding]:
    """Python, DuckDB (and that its doors are shut), the readers of files (and theirs), the national library."""
    return [_python(), _duckdb(), _readers(), _library()]


def _readers() -> Finding:
    from huimin.exchange import confinement

    if confinement():
        return Finding("readers", "ok", Text("部门文件由单独的进程读取,不能联网,不能启动程序",
                                             "files are read in a process of their own, without network and other programs"))
    return Finding("readers", "warn", Text("部门文件由单独的进程读取,内存和时间有限制,但这个系统不能禁止它联网",
                                           "files are read in a process of their own, limited in memory and time; "
                                           "this system cannot bar it from the network"))


def workspace_findings(workspace: Workspace) -> list[Finding]:
    """Writable, durable, complete, and no more than needed. Raises what a wrong mapping or policy raises."""
    from huimin import matching

    found = [_writable(workspace.root), _sqlite(workspace.database)]
    rows = workspace.snapshot_rows()
    month = workspace.month or max((row.month for row in rows), default=None)
    if not rows:
        found.append(Finding("data", "warn", Text("还没有数据。用 `huimin load` 读入部门文件。",
                                                  "No data yet. Load files with `huimin load`.")))
        return [*found, *_described(matching.prepare(workspace, month.last_day if month else date.today()))]
    assert month is not None
    found.append(Finding("data", "ok", Text(f"{len({row.dataset for row in rows})} 个数据集,最新 {month}",
                                            f"{len({row.dataset for row in rows})} datasets, latest {month}")))
    return [*found, *_described(matching.prepare(workspace, month.last_day))]


def _described(prepared: "Prepared") -> list[Finding]:
    found = [parameters_missing(prepared), given_in_vain(prepared), never_granted(prepared), not_needed(prepared),
             *agreements_standing(prepared.workspace, date.today())]
    return [finding for finding in found if finding is not None]


def standards_missing(prepared: "Prepared") -> "list[Parameter]":
    """Local standards the rules in force read that have no value in the workspace's area: what `init` asks for and `doctor` misses."""
    area, table = prepared.workspace.area, prepared.catalog.parameters
    return [parameter for parameter in prepared.program.parameters.values() if parameter.source == "catalog"
            and not any(table.value(parameter.id, area, residence, prepared.as_of) for residence in ("urban", "rural", ""))]


def parameters_missing(prepared: "Prepared") -> Finding:
    """Local standards the rules read that have no value in the workspace's area."""
    missing = standards_missing(prepared)
    units = {p.id: unit_words(p.unit_text) for p in missing}
    items = tuple(Text(f"{p.id}  {p.name.zh}({units[p.id].zh})", f"{p.id}  {p.name.en} ({units[p.id].en})") for p in missing)
    if not items:
        return Finding("parameters", "ok", Text("政策用到的地方标准都已设定", "every local standard the rules read is set"))
    return Finding("parameters", "warn", Text(
        f"{len(items)} 项地方标准未设定,用到它们的政策会“待核”;请填入 parameters/*.csv:",
        f"{len(items)} local standards are not set; policies that read them stay unknown. Put them into parameters/*.csv:"), items)


def given_in_vain(prepared: "Prepared") -> Finding | None:
    """Lines of parameter files and of huimin.toml that do nothing: a misspelt id, a level too low, a policy not in force."""
    from huimin import matching
    from huimin.policy import departures

    low = [found.text for found in departures(prepared.library, prepared.catalog, prepared.workspace.area, prepared.as_of)
           if found.kind == "set_below_level"]
    listed = {programme: mapping.dataset for mapping in prepared.mappings for programme in mapping.programmes}
    low += matching.unknown_programmes(prepared, listed)
    items = (*matching.parameters_nobody_reads(prepared), *low, *matching.policies_not_in_force(prepared))
    if not items:
        return None
    return Finding("in_vain", "warn", Text(f"{len(items)} 处填写不起作用:", f"{len(items)} entries do nothing:"), items)


def unit_words(unit: str) -> Text:
    """A unit as people say it, money in yuan: 元/人/月; a plain number needs no name."""
    words = [_UNITS.get(part, Text.of(part)) for part in unit.split("/")]
    return Text("/".join(word.zh for word in words), "/".join(word.en for word in words))


def never_granted(prepared: "Prepared") -> Finding:
    """Policies that need a fact no mapping supplies: they can be refused by the data, never confirmed."""
    from huimin.policy import check

    supplied = _supplied(prepared) | _FOR_LISTS
    items = []
    for item in prepared.policies:
        lacking = check(prepared.rules, prepared.catalog, [item.id]).reads - supplied
        if lacking and item.policy is not None:
            facts = [_fact(key, prepared) for key in sorted(lacking)[:6]]
            more = Text("等", " …") if len(lacking) > len(facts) else Text("", "")
            items.append(Text(f"{item.policy.name.zh}:缺 {len(lacking)} 项:{'、'.join(fact.zh for fact in facts)}{more.zh}",
                              f"{item.policy.name.en}: {len(lacking)} missing: {', '.join(fact.en for fact in facts)}{more.en}"))
    if not items:
        return Finding("datasets", "ok", Text("每项政策要用的事实都有数据来源", "every fact the policies read has a source"))
    return Finding("datasets", "warn", Text(f"{len(items)} 项政策缺少数据来源,可能无法判定:",
                                            f"{len(items)} policies lack a source and may stay undecided:"), tuple(items))


def not_needed(prepared: "Prepared") -> Finding:
    """Mapped columns no rule reads: minimum data means not taking them."""
    read = set(prepared.fields())
    items = []
    for mapping in prepared.mappings:
        spare = [c.field.label for c in mapping.columns if c.field is not None and (c.field.entity, c.field.name) not in read]
        if spare:
            items.append(Text(f"{mapping.name.zh}({mapping.dataset}):{'、'.join(label.zh for label in spare)}",
                              f"{mapping.name.en} ({mapping.dataset}): {', '.join(label.en for label in spare)}"))
    if not items:
        return Finding("minimum", "ok", Text("没有多取的列", "no column is taken that no policy reads"))
    return Finding("minimum", "warn", Text("这些列没有一项政策用到,建议不再索取:",
                                           "No policy reads these columns; stop asking for them:"), tuple(items))


def agreements_standing(workspace: Workspace, today: date) -> list[Finding]:
    """Are data read under agreements at all; which answers are late; which agreements lapse within thirty days."""
    from huimin import agreements

    if workspace.agreements != "required":
        return [Finding("agreements", "warn", Text(
            "没有核对共享协议(huimin.toml 的 [exchange] agreements = \"off\"):各部门数据不论有没有协议都在使用",
            "sharing agreements are not checked (huimin.toml: [exchange] agreements = \"off\"): data are read with or without one"))]
    known, desk = list(agreements.agreements(workspace).values()), agreements.office(workspace)
    late = [one for one in known if (due := one.answer_due(desk.workdays)) and due.day < today]
    lapsing = [one for one in known if one.on(today) == "agreed" and one.request.until and (one.request.until - today).days <= _LAPSES]
    items = [Text(f"{one.id} {one.request.dataset}:答复已超期", f"{one.id} {one.request.dataset}: the answer is overdue") for one in late]
    items += [Text(f"{one.id} {one.request.dataset}:{one.request.until} 到期",
                   f"{one.id} {one.request.dataset}: lapses on {one.request.until}") for one in lapsing]
    holding = sum(one.on(today) == "agreed" for one in known)
    return [Finding("agreements", "warn" if items else "ok", Text(
        f"{holding} 份共享协议有效{f',{len(items)} 份要处理:' if items else ''}",
        f"{holding} agreements in force{f'; {len(items)} need attention:' if items else ''}"), tuple(items))]


def _fact(key: tuple[str, str], prepared: "Prepared") -> Text:
    """「就业状况(人力资源和社会保障部门)」: what is lacking and who holds it."""
    field = prepared.catalog.fields(key[0]).get(key[1])
    if field is None:
        return Text.of(".".join(key))
    holder = prepared.catalog.department(field.owner)
    return Text(f"{field.label.zh}({holder.zh})", f"{field.label.en} ({holder.en})")


def _supplied(prepared: "Prepared") -> set[tuple[str, str]]:
    return {(column.field.entity, column.field.name) for mapping in prepared.mappings
            for column in mapping.columns if column.field is not None}


def _python() -> Finding:
    good = sys.version_info >= (3, 11)
    version = platform.python_version()
    return Finding("python", "ok" if good else "fail", Text(f"Python {version}", f"Python {version}"))


def _duckdb() -> Finding:
    import duckdb

    connection = connect()
    try:
        shut = [name for name in ("enable_external_access", "lock_configuration")
                if connection.execute(f"SELECT current_setting('{name}')").fetchone() == (name == "lock_configuration",)]
    finally:
        connection.close()
    text = Text(f"DuckDB {duckdb.__version__},不联网、不读工作区以外的文件",
                f"DuckDB {duckdb.__version__}, no network, no files outside the workspace")
    return Finding("duckdb", "ok" if len(shut) == 2 else "fail", text)


def _library() -> Finding:
    from huimin.catalog import standard_catalog
    from huimin.policy import check, read_library

    try:
        program = check(read_library().resolve("CN", date.today()), standard_catalog())
    except HuiminError as error:
        return Finding("library", "fail", Text.of(str(error)))
    return Finding("library", "ok", Text(f"国家政策库 {len(program.policies)} 项,检查通过",
                                         f"national library: {len(program.policies)} policies, sound"))


def _writable(root: Path) -> Finding:
    if os.access(root, os.W_OK):
        return Finding("writable", "ok", Text(f"{root} 可写", f"{root} can be written"))
    return Finding("writable", "fail", Text(f"{root} 不能写入。请改文件夹权限。", f"{root} cannot be written. Change its permissions."))


def _sqlite(path: Path) -> Finding:
    """The table of current snapshots: sound, and safe against a power cut (WAL)."""
    if not path.exists():
        return Finding("sqlite", "ok", Text("还没有 huimin.db", "no huimin.db yet"))
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        sound = connection.execute("PRAGMA quick_check").fetchone()[0]
    finally:
        connection.close()
    good = mode == "wal" and sound == "ok"
    return Finding("sqlite", "ok" if good else "fail", Text(f"huimin.db:{mode},{sound}", f"huimin.db: {mode}, {sound}"))
