"""Write the reference pages that code knows best: fields, library, lists, command line, errors.

    python tools/gen_docs.py           write docs/reference/{fields,facts-by-policy,library,lists,cli,errors,json,api,casework}.md
    python tools/gen_docs.py --check   fail, naming the page, when one is not what the code says
"""

import importlib
import os
import pkgutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import api_page
import casework_page
import click
import django

import huimin
from huimin import policy
from huimin.catalog import Catalog, Field, glossary, needed_locally, standard_catalog
from huimin.cli import main as program
from huimin.kernel import HuiminError, use_language

PAGES = Path(__file__).resolve().parent.parent / "docs" / "reference"
NOTE = "<!-- made by tools/gen_docs.py: change the code, then run `make docs` -->\n"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; a bar inside a cell is escaped, a line end becomes a space."""
    def line(cells: Sequence[object]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    return "\n".join([line(head), line(["---"] * len(head)), *(line(row) for row in rows)]) + "\n"


# -- fields ------------------------------------------------------------------------------------


def fields() -> str:
    catalog = standard_catalog()
    parts = [NOTE, "# Facts: fields, code lists, departments 数据目录\n",
             "Every fact a rule can read. A workspace adds its own with `[[field]]` in a "
             "[mapping file](../how-to/add-a-department-file.md). `lo` and `hi` are the bounds of the stored number, "
             "in the unit of the field (money in fen); `usual` is what an example takes for granted.\n"]
    for entity in catalog.entities():
        parts.append(f"## `{entity}`\n")
        parts.append(table(["field", "中文", "English", "type", "unit", "lo", "hi", "usual", "held by", "sharing"],
                           (_field(field) for field in catalog.fields(entity).values())))
    parts.append("## Code lists 代码表\n")
    for codelist in catalog.codelists.values():
        parts.append(f"### `{codelist.id}`\n")
        parts.append(table(["code", "中文", "English"], ((f"`{code}`", name.zh, name.en) for code, name in codelist.codes.items())))
    parts.append("## Departments 部门\n")
    parts.append(table(["id", "中文", "English"], ((f"`{id}`", name.zh, name.en) for id, name in catalog.departments.items())))
    parts.append("## Numbers a county must set 需本地填写的参数\n")
    parts.append("Every number the [library](library.md) reads from `parameters/*.csv`. One that is not set leaves the policies that read "
                 "it *unknown*. `level`: a line of a lower level is not used; `shipped`: the area of values that come with huimin, for "
                 "which a county may set its own.\n")
    parts.append(table(["parameter", "中文", "English", "unit", "set by 由谁规定", "level", "basis", "shipped"], _set_locally()))
    parts.append("## Glossary 词汇\n")
    parts.append(table(["id", "中文", "English", "note"],
                       ((f"`{term.id}`", term.name.zh, term.name.en, term.note) for term in glossary().values())))
    return "\n".join(parts)


def _field(field: Field) -> Sequence[object]:
    kind = f"code of [`{field.codes}`](#{field.codes})" if field.codes else field.type
    return (f"`{field.name}`", field.label.zh, field.label.en, kind, "" if str(field.unit) == "1" else field.unit,
            "" if field.lo is None else field.lo, "" if field.hi is None else field.hi, field.usual, field.owner, field.sharing)


def _set_locally() -> Iterator[Sequence[object]]:
    """Parameters with source = catalog, each as its newest version declares it."""
    needed = {need.id: need for need in needed_locally()}
    shipped: dict[str, set[str]] = {}
    for row in standard_catalog().parameters:
        shipped.setdefault(row.id, set()).add(row.area)
    for one, owner in sorted(_catalog_parameters().values(), key=lambda pair: pair[0].id):
        need = needed.get(one.id)
        by = one.set_by or (need.set_by if need else None)
        yield (f"`{one.id}`", one.name.zh, one.name.en, one.unit_text.replace("fen", "yuan"), f"{by.zh} {by.en}" if by else "",
               one.level or "", need.article if need else ";".join(owner), ", ".join(sorted(shipped.get(one.id, ()))))


def _catalog_parameters() -> dict[str, tuple[policy.Parameter, tuple[str, ...]]]:
    """id -> the parameter and the basis of the policy, or the article of the definition, that declares it."""
    every, found = policy.read_library(), {}
    owners = [(one.valid_from, one.parameters, one.basis) for one in every.policies]
    owners += [(word.valid_from, word.parameters, (word.article,)) for word in every.definitions]
    for _, parameters, basis in sorted(owners, key=lambda owner: owner[0]):
        found.update({one.id: (one, basis) for one in parameters if one.source == "catalog"})
    return found


# -- facts by policy ---------------------------------------------------------------------------


def facts_by_policy() -> str:
    """What to ask the departments for, policy by policy: what the checked program reads, definitions included."""
    every, catalog = policy.read_library(), standard_catalog()
    on = max(one.valid_from for one in every.policies)
    rules = every.resolve("CN", on)
    programs = {name: policy.check(rules, catalog, [name]) for name in rules.policies}
    readers: dict[tuple[str, str], list[str]] = {}
    for name, checked in programs.items():
        for key in checked.reads:
            readers.setdefault(key, []).append(name)
    parts = [NOTE, "# Which facts each policy reads 每项政策要用哪些数据\n",
             f"National library, law of {on}, words defined elsewhere included. What no policy you run reads, do not ask for; "
             "what a policy reads and nobody supplies leaves it *unknown* for those whose other facts do not settle it. Besides, every "
             "household needs `household.area` and `household.residence`: they pick the local standards and sort the lists. "
             "另外每户都要有区划和城乡:据此取当地标准、分乡镇。\n",
             "## Begin with these 先要这些\n",
             table(["fact", "中文", "English", "held by 提供部门", "policies"],
                   (_read(key, names, catalog) for key, names in sorted(readers.items(), key=lambda pair: (-len(pair[1]), pair[0]))))]
    for name, checked in programs.items():
        parts += [f"## `{name}` {rules.policies[name].name.zh}\n", _reads_of(checked, name, catalog)]
    return "\n".join(parts)


def _read(key: tuple[str, str], names: Sequence[str], catalog: Catalog) -> Sequence[object]:
    field = catalog.field(*key)
    holder = catalog.department(field.owner)
    return f"`{field.key}`", field.label.zh, field.label.en, f"{holder.zh} {holder.en}", len(names)


def _reads_of(checked: policy.Program, own: str, catalog: Catalog) -> str:
    by_holder: dict[str, list[str]] = {}
    for key in sorted(checked.reads):
        field = catalog.field(*key)
        by_holder.setdefault(field.owner, []).append(f"{field.label.zh} `{field.key}`")
    rows = [(f"{catalog.department(holder).zh} {catalog.department(holder).en}", ", ".join(facts))
            for holder, facts in by_holder.items()]
    if checked.relations:
        rows.append(("关系 relations", ", ".join(f"`{kind}`" for kind in sorted(checked.relations))))
    rosters = sorted({own, *checked.programmes})
    rows.append(("在册名单 rosters", ", ".join(f"`{name}`" for name in rosters)))
    standards = sorted(one.id for one in checked.parameters.values() if one.source == "catalog")
    if standards:
        rows.append(("地方标准 local standards", ", ".join(f"`{name}`" for name in standards)))
    return table(["held by 提供部门", "facts 数据"], rows)


# -- lists -------------------------------------------------------------------------------------

COLUMNS = {
    "list": "which list 名单: `unclaimed` 应享未享, `undue` 不应享而享, `amount` 金额不符, `unknown` 待核, `ok` 一致",
    "policy": "id of the policy 政策编号",
    "unit": "`person` or `household` 按人还是按户",
    "person_no": "number in this run's register, empty for a household 本次登记库里的人号,按户的为空",
    "household_no": "number of the household in this run's register 本次登记库里的户号",
    "person_id": "identity number; for a household that of one member 证件号,按户的为其中一名成员",
    "household_id": "household number of the lists; `@` and the identity number where no list has one 户号,没有时为 @ 加证件号",
    "name": "name 姓名",
    "township": "area code, 9 digits, or as far as it is known 乡镇区划代码",
    "village": "area code as the lists give it 村(社区)区划代码",
    "outcome": "what the rules say; empty: not decided 判断结果,空为待定",
    "entitled_fen": "due, in fen per period of the policy; empty: not known, or the policy pays nothing 应发(分)",
    "paid_fen": "paid, in fen per period; empty where nobody draws 实发(分)",
    "difference_fen": "paid minus due 差额=实发-应发",
    "reason": "undue: ids of the conditions that fail, or `set_aside:<policy>`; unknown: ids of the missing facts "
              "不符合的条件、让位的政策,或缺少的事实",
    "since": "since when it is paid, where the roster says so 起始日期",
    "article": "undue: of the conditions that fail; amount: of the sum; unclaimed: basis of the policy; unknown: of the conditions "
               "that wait 依据条款",
    "facts": "the facts the line rests on, each with source and month; unknown: the missing ones with their holder 依据的事实",
    "facts_en": "the same in English 同上,英文",
}


def lists() -> str:
    """Columns of the files of a run; a column without a description stops the build."""
    compare, sheets = (importlib.import_module(f"huimin.matching.{name}") for name in ("compare", "sheets"))
    types = dict(column.split(" ", 1) for column in compare._COLUMNS.split(", "))
    if set(types) != set(COLUMNS):
        raise SystemExit(f"tools/gen_docs.py must describe exactly the columns of the lists: {set(types) ^ set(COLUMNS)}")
    parts = [NOTE, "# Lists and workbooks 名单和工作簿\n",
             "`huimin match` writes a folder `runs/<run>/`: `summary.json` (see [JSON](json.md)), `lists/<list>.parquet` for machines, "
             "`workbooks/<township>.xlsx` for people.\n",
             "## `lists/*.parquet`\n",
             "One row per person or household and policy, ordered by township, village, household. Row *n* of a list is what "
             "`huimin explain <list>:<n>` explains, counted from 1. Identity numbers stand here in full: guard the folder like the data "
             "it was made from.\n",
             table(["column", "type", "what it holds"], ((f"`{name}`", types[name], COLUMNS[name]) for name in types)),
             "## Sheets of a workbook 工作簿的表\n",
             "One workbook per township; the first sheet says how old each department's data are. 每个乡镇一个工作簿,第一张表是说明。\n",
             table(["list", "sheet", "sheet in English", "what to do 怎么办"],
                   ((f"`{name}`", title.zh, title.en, f"{sheets.MEANING[name].zh} {sheets.MEANING[name].en}")
                    for name, title in sheets.SHEETS.items())),
             "## Columns of each sheet 各表的列\n",
             table(["sheet", "中文", "English"],
                   ((title.zh, " · ".join(c.title.zh for c in sheets.COLUMNS[name]), " · ".join(c.title.en for c in sheets.COLUMNS[name]))
                    for name, title in sheets.SHEETS.items())),
             "## How to read a line 怎样读一行\n",
             table(["", "中文", "English"], ((f"{label.zh} {label.en}", text.zh, text.en) for label, text in sheets.READING)),
             f"{sheets.CAUTION.zh} {sheets.CAUTION.en}\n"]
    return "\n".join(parts)


# -- library -----------------------------------------------------------------------------------


def library() -> str:
    every = policy.read_library()
    parts = [NOTE, "# The national library 全国政策库\n",
             "Each rule with its article, as the files in `huimin/policy/library/` say it. A county's own files go into "
             "the `policies/` folder of its workspace: see [Write a policy](../how-to/write-a-policy.md).\n",
             table(["policy", "中文", "English", "unit", "period", "delivery", "versions"],
                   (_policy(every.versions(identifier)) for identifier in every.ids()))]
    for identifier in every.ids():
        parts.append(f"## `{identifier}`\n")
        parts.extend(_version(one, _national(every.versions(identifier))) for one in every.versions(identifier))
    parts.append("## Interactions 政策衔接\n")
    parts.append(table(["operator", "policy", "with", "level", "article"],
                       ((row.operator, f"`{row.policy}`", ", ".join(f"`{other}`" for other in row.others), row.level, row.article)
                        for row in every.interactions)))
    parts.append("## Definitions 定义\n")
    parts.append(table(["definition", "中文", "English", "of", "formula", "article"],
                       ((f"`{word.id}`", word.name.zh, word.name.en, word.entity, _code(word.formula.text), word.article)
                        for word in every.definitions)))
    return "\n".join(parts)


def _code(formula: str) -> str:
    return f"`{' '.join(formula.split())}`"


def _national(versions: Sequence[policy.Policy]) -> policy.Policy:
    """The newest whole version: an overlay borrows its name and unit."""
    return max((one for one in versions if not one.overlays), key=lambda one: one.valid_from)


def _policy(versions: Sequence[policy.Policy]) -> Sequence[object]:
    one = _national(versions)
    dates = ", ".join(f"{found.area} {found.valid_from}" for found in versions)
    return (f"[`{one.id}`](#{one.id})", one.name.zh, one.name.en, one.unit, one.period, one.delivery, dates)


def _version(one: policy.Policy, whole: policy.Policy) -> str:
    until = f" to {one.valid_until}" if one.valid_until else ""
    name = one.name if one.name.zh else whole.name
    note = "地方补充,其余同上级规定。 A local overlay: all it does not say comes from above." if one.overlays else ""
    parts = [f"### {name.zh} {name.en} ({one.area}, from {one.valid_from}{until})\n",
             f"{one.summary.zh} {one.summary.en} {note}".strip() + "\n",
             "依据 basis: " + ";".join(one.basis) + "\n"]
    if one.conditions:
        parts.append(table(["condition", "holds when", "article", "confirmed"],
                           ((f"`{rule.id}`", _code(rule.when.text), rule.article, "yes" if rule.confirmed else "not yet")
                            for rule in one.conditions)))
    if one.amount:
        parts.append(f"金额 amount: {_code(one.amount.formula.text)} ({one.amount.article})\n")
    if one.parameters:
        parts.append(table(["parameter", "中文", "English", "unit", "from"],
                           ((f"`{given.id}`", given.name.zh, given.name.en, given.unit_text,
                             f"constant {given.value}" if given.source == "constant" else given.source) for given in one.parameters)))
    parts.append(f"例 worked examples: {len(one.examples)}\n")
    return "\n".join(parts)


# -- command line ------------------------------------------------------------------------------


def cli() -> str:
    parts = [NOTE, "# Command line 命令行\n",
             "Every verb speaks the language of `HUIMIN_LANG` (`zh`, the default, or `en`). Results go to standard output "
             "(`--json`: one JSON object), progress to standard error. Exit codes stand in [errors](errors.md).\n"]
    for path, command in _verbs("huimin", program):
        parts.append(f"## `{path}`\n")
        parts.extend(f"```text\n{_help(path, command, language)}\n```\n" for language in ("zh", "en"))
    return "\n".join(parts)


def _verbs(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                yield from _verbs(f"{path} {name}", found)


def _help(path: str, command: click.Command, language: str) -> str:
    with use_language(language):
        text = command.get_help(click.Context(command, info_name=path, terminal_width=100, max_content_width=100))
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


# -- errors ------------------------------------------------------------------------------------

EXITS = {1: "unforeseen: a fault of the program", 2: "the command line was not understood", 10: "input data",
         11: "a mapping file", 12: "a policy file", 13: "the workspace or its settings", 14: "something you named does not exist",
         15: "computed again or elsewhere, and rows differ", 16: "a component that is not installed"}


def errors() -> str:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.web.config.settings")
    django.setup()  # modules of the web cannot be read without
    for module in pkgutil.walk_packages(huimin.__path__, "huimin."):
        if not module.name.endswith(("__main__", ".wsgi")):  # a program, and one that opens the office
            importlib.import_module(module.name)
    found = sorted((error for error in set(_below(HuiminError)) if "code" in vars(error) or not error.__subclasses__()),
                   key=lambda error: error.code)
    parts = [NOTE, "# Errors 错误\n", "One line on standard error: the code, what happened where, what to do next. "
             "Words in braces are filled in.\n", "## Exit codes 退出码\n", table(["exit code", "class"], EXITS.items()),
             "## Messages 错误信息\n",
             table(["code", "exit", "中文", "English"], ((f"`{error.code}`", error.exit_code, error.zh, error.en) for error in found))]
    return "\n".join(parts)


def _below(parent: type[HuiminError]) -> Iterator[type[HuiminError]]:
    for found in parent.__subclasses__():
        yield found
        yield from _below(found)


# -- json --------------------------------------------------------------------------------------

SCHEMAS = {"huimin demo --json": "huimin.cli.demo", "huimin load --json": "huimin.cli.load",
           "huimin match --json": "huimin.matching.summary",
           "huimin explain --json": "huimin.matching.explain", "huimin simulate --json": "huimin.budget.simulation",
           "huimin status --json": "huimin.budget.status",
           "huimin standards … --json": "huimin.cli.standards",
           "huimin pool --json": "huimin.budget.pooling.words", "huimin forecast --json": "huimin.budget.forecast.words"}


def json_page() -> str:
    """The schemas as the modules that make the objects state them."""
    parts = [NOTE, "# JSON 输出 JSON output\n", "With `--json` a verb prints exactly one JSON object on standard output. Keys are stable: "
             "new ones may be added, none changes its meaning. Money is integer fen; texts are `{\"zh\": …, \"en\": …}`. An error is "
             "`{\"error\": {code, message, details}}` with the exit code of its class.\n"]
    for verb, module in SCHEMAS.items():
        text = importlib.import_module(module).__doc__ or ""
        lines = text.strip().splitlines()
        block = "\n".join(line for line in lines if line.startswith("    "))
        if not block:
            raise SystemExit(f"{module} does not state its JSON schema in an indented block of its docstring")
        parts += [f"## `{verb}`\n", lines[0] + "\n", f"```\n{textwrap.dedent(block)}\n```\n"]
    return "\n".join(parts)


def api() -> str:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.web.config.settings")
    django.setup()
    from huimin.web.api import urls  # registers every operation
    from huimin.web.api.reference import document, pages

    assert urls.urlpatterns
    return NOTE + "\n" + api_page.api(document(), pages(), table)


GENERATORS: dict[str, Callable[[], str]] = {"fields.md": fields, "facts-by-policy.md": facts_by_policy, "library.md": library,
                                            "lists.md": lists, "cli.md": cli, "errors.md": errors, "json.md": json_page, "api.md": api,
                                            "casework.md": lambda: NOTE + "\n" + casework_page.cases(table)}


def main(arguments: Sequence[str]) -> int:
    stale = []
    for name, generate in GENERATORS.items():
        path, text = PAGES / name, generate()
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(f"docs/reference/{name}")
    if stale:
        print(f"not what the code says, run `make docs`: {', '.join(stale)}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
