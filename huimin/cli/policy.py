"""`huimin policy`: what is in force, what it says, whether it holds."""

from datetime import date
from pathlib import Path
from typing import Any

from huimin.cli.command import Entry, Group, argument, option, verb
from huimin.cli.screen import Screen
from huimin.cli.table import cut, table
from huimin.cli.values import DAY, FOLDER
from huimin.kernel import Text, Workspace, write_text

FAILED = 12


def _home(function: Any) -> Any:
    return option("--home", envvar="HUIMIN_HOME", type=FOLDER, default=None,
                  text=Text("工作区(不写时只看国家政策库)", "workspace (otherwise the national library alone)"))(function)


def _as_of(function: Any) -> Any:
    return option("--as-of", type=DAY, default=date.today,
                  text=Text("哪一天的规定(默认今天)", "law of which day (default: today)"))(function)


@verb("list", Text("列出某一天生效的政策。", "List the policies in force on a day."))
@_home
@_as_of
def list_(screen: Screen, home: Path | None, as_of: date) -> None:
    library, area = _library(home)
    found = sorted(library.resolve(area, as_of).policies.values(), key=lambda policy: policy.id)
    headers = [str(text) for text in (Text("编号", "id"), Text("名称", "name"), Text("对象", "unit"), Text("周期", "period"),
                                      Text("主管", "department"), Text("条件", "conditions"), Text("版本", "version"))]
    rows = [[p.id, cut(str(p.name), 36), _unit(p.unit), p.period, p.department, len(p.conditions), p.version] for p in found]
    screen.show({"as_of": as_of.isoformat(), "area": area, "policies": [_head(policy) for policy in found]},
                lambda: table(headers, rows, numbers=(5,)))


@verb("show", Text("一项政策的全文:条件、条文、金额、参数。", "One policy in full: conditions, articles, amount, parameters."))
@argument("policy", text=Text("政策编号", "policy id"))
@_home
@_as_of
def show(screen: Screen, policy: str, home: Path | None, as_of: date) -> None:
    from huimin.cli.handbook import page, page_json

    rules, item, catalog, area = _one(policy, home, as_of)
    screen.show(page_json(item), lambda: page(item, rules, catalog, area, as_of))


@verb("check", Text("检查全部政策文件:写法、单位、引用;列出地方规定与国家规定的出入。",
                    "Check all policy files: syntax, units, references; list where local rules depart from national ones."))
@_home
@_as_of
def check(screen: Screen, home: Path | None, as_of: date) -> None:
    from huimin import policy as engine

    library, area = _library(home)
    rules, catalog = library.resolve(area, as_of), _catalog(home)
    program = engine.check(rules, catalog, thorough=True)
    engine.compile_check(program, as_of)
    departures = [(d.owner, d.text) for d in engine.departures(library, catalog, area, as_of)]
    reasons = [(p.id, text) for p in rules.policies.values() for text in p.departures]
    data = {"policies": len(program.policies), "definitions": len(rules.definitions), "interactions": len(rules.interactions),
            "departures": [{"policy": name, "text": text.as_json()} for name, text in departures],
            "reasons": [{"policy": name, "text": text.as_json()} for name, text in reasons],
            "notes": [note.as_json() for note in program.notes]}
    lines = [str(Text(f"{data['policies']} 项政策、{data['definitions']} 个定义、{data['interactions']} 条衔接规则,全部通过检查。",
                      f"{data['policies']} policies, {data['definitions']} definitions, {data['interactions']} interactions: all sound."))]
    lines += [str(Text(f"与国家规定不同:{text.zh}", f"Departs from national law: {text.en}")) for _, text in departures]
    lines += [str(Text(f"本地说明:{name}:{text.zh}", f"Reason given here: {name}: {text.en}")) for name, text in reasons]
    lines += [f"· {note}" for note in program.notes]
    screen.show(data, lambda: "\n".join(lines))


@verb("test", Text("运行政策文件里的算例。有一个不符就以 12 退出。",
                   "Run the worked examples in the policy files. Exit code 12 if one fails."))
@argument("policy", required=False, text=Text("政策编号(不写时全部)", "policy id (default: all)"))
@_home
def test(screen: Screen, policy: str | None, home: Path | None) -> int:
    from huimin import policy as engine

    library, _ = _library(home)
    if policy is not None:
        library.versions(policy)
    results = engine.run_examples(library, _catalog(home), policy, sql=True)
    failed = [result for result in results if not result.passed]
    data = {"run": len(results), "passed": len(results) - len(failed),
            "failed": [{"where": r.example.where, "name": r.example.name.as_json(), "problems": list(r.problems)} for r in failed]}
    lines = [f"✗ {r.example.where} {r.example.name}: {'; '.join(r.problems)}" for r in failed]
    lines.append(str(Text(f"{len(results)} 个算例,{len(results) - len(failed)} 个相符。",
                          f"{len(results)} examples, {len(results) - len(failed)} hold.")))
    screen.show(data, lambda: "\n".join(lines))
    return FAILED if failed else 0


@verb("handbook", Text("把生效的政策写成手册(每项一页 Markdown)。", "Write the policies in force as a handbook, one Markdown page each."))
@option("--out", type=FOLDER, required=True, text=Text("写到这个文件夹", "folder to write to"))
@_home
@_as_of
def handbook(screen: Screen, out: Path, home: Path | None, as_of: date) -> None:
    from huimin import policy as engine
    from huimin.cli.handbook import page

    library, area = _library(home)
    catalog = _catalog(home)
    program = engine.check(library.resolve(area, as_of), catalog)
    for item in program.policies:
        write_text(out / f"{item.id}.md", page(item, program.rules, catalog, area, as_of))
    screen.show({"folder": str(out), "pages": [item.id for item in program.policies]}, lambda: str(Text(
        f"{len(program.policies)} 页,在 {out}", f"{len(program.policies)} pages in {out}")))


def _library(home: Path | None) -> tuple[Any, str]:
    from huimin.policy import read_library

    if home is None:
        return read_library(), "CN"
    workspace = Workspace.open(home)
    folders = [workspace.policies] if workspace.policies.is_dir() else []
    return read_library(folders, national=workspace.national), workspace.area


def _catalog(home: Path | None) -> Any:
    from huimin.catalog import standard_catalog
    from huimin.matching import read_data_side

    return standard_catalog() if home is None else read_data_side(Workspace.open(home))[1]


def _one(name: str, home: Path | None, as_of: date) -> tuple[Any, Any, Any, str]:
    from huimin import policy as engine

    library, area = _library(home)
    library.versions(name)
    catalog = _catalog(home)
    rules = library.resolve(area, as_of)
    program = engine.check(rules, catalog, [name])
    return rules, next(item for item in program.policies if item.id == name), catalog, area


def _head(policy: Any) -> dict[str, Any]:
    return {"id": policy.id, "name": policy.name.as_json(), "summary": policy.summary.as_json(), "unit": policy.unit,
            "period": policy.period, "delivery": policy.delivery, "department": policy.department, "basis": list(policy.basis),
            "version": policy.version, "conditions": [condition.id for condition in policy.conditions]}


def _unit(unit: str) -> str:
    return str(Text("户", "household") if unit == "household" else Text("人", "person"))


group = Group("policy", text=Text("政策库。", "The policy library."), entries={
    "list": Entry("huimin.cli.policy:list_", Text("某一天生效的政策", "policies in force on a day")),
    "show": Entry("huimin.cli.policy:show", Text("一项政策的全文", "one policy in full")),
    "check": Entry("huimin.cli.policy:check", Text("检查全部政策文件", "check all policy files")),
    "test": Entry("huimin.cli.policy:test", Text("运行文件里的算例", "run the worked examples")),
    "handbook": Entry("huimin.cli.policy:handbook", Text("写成手册", "write the handbook")),
})
