"""Write the reference pages that code knows best: fields, library, command line, errors.

    python tools/gen_docs.py           write docs/reference/{fields,library,cli,errors,json}.md
    python tools/gen_docs.py --check   fail, naming the page, when one is not what the code says
"""

import importlib
import pkgutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import click

import huimin
from huimin import policy
from huimin.catalog import Field, glossary, needed_locally, standard_catalog
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
    parts.append(table(["parameter", "中文", "English", "unit", "set by", "basis"],
                       ((f"`{need.id}`", need.name.zh, need.name.en, need.unit_text, need.set_by.zh, need.article)
                        for need in needed_locally())))
    parts.append("## Glossary 词汇\n")
    parts.append(table(["id", "中文", "English", "note"],
                       ((f"`{term.id}`", term.name.zh, term.name.en, term.note) for term in glossary().values())))
    return "\n".join(parts)


def _field(field: Field) -> Sequence[object]:
    kind = f"code of [`{field.codes}`](#{field.codes})" if field.codes else field.type
    return (f"`{field.name}`", field.label.zh, field.label.en, kind, "" if str(field.unit) == "1" else field.unit,
            "" if field.lo is None else field.lo, "" if field.hi is None else field.hi, field.usual, field.owner, field.sharing)


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
         11: "a mapping file", 12: "a policy file", 13: "the workspace or its settings", 14: "something you named does not exist"}


def errors() -> str:
    for module in pkgutil.walk_packages(huimin.__path__, "huimin."):
        if not module.name.endswith("__main__"):
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
           "huimin explain --json": "huimin.matching.explain", "huimin simulate --json": "huimin.budget.simulation"}


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


GENERATORS: dict[str, Callable[[], str]] = {"fields.md": fields, "library.md": library, "cli.md": cli, "errors.md": errors,
                                            "json.md": json_page}


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
