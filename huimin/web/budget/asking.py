"""The form of a scenario: up to three numbers of the rules, where they should hold, and what they should be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from huimin.catalog import parse_unit
from huimin.kernel import Text
from huimin.matching import Prepared
from huimin.policy import Parameter
from huimin.web.design.forms import Field, Option, number
from huimin.web.rules import number as written
from huimin.web.rules import standards, unit_words

CHANGES = 3
_RESIDENCES = (Option("", Text("城镇和农村", "Town and country")), Option("urban", Text("只改城镇", "Town only")),
               Option("rural", Text("只改农村", "Country only")))


@dataclass(frozen=True)
class Asked:
    """What was typed, once it is right. changes: [[parameter with place, value]]; take_up: "80%" or ""."""

    name: str
    changes: list[list[str]]
    take_up: str


def settable(rules: Prepared) -> list[Option]:
    """The numbers a place sets, with those in force now; the words are what people know them by, the id comes last."""
    found: dict[str, tuple[Text, list[str]]] = {}
    for one in standards(rules):
        unit = unit_words(parse_unit(one.parameter.unit_text, rules.catalog.extra_units)[0])
        words = Text(f"{one.policy.zh}:{one.parameter.name.zh}({unit.zh or '比例或数量'})",
                     f"{one.policy.en}: {one.parameter.name.en} ({unit.en or 'ratio or number'})")
        values = found.setdefault(one.parameter.id, (words, []))[1]
        if one.row is not None:
            values.append(written(one.row.value, one.row.unit))
    options = [Option(id, Text(f"{words.zh},现在{'、'.join(dict.fromkeys(values)) or '未设定'}",
                               f"{words.en}, now {', '.join(dict.fromkeys(values)) or 'not set'}"))
               for id, (words, values) in found.items()]
    options.sort(key=lambda option: (not option.value.startswith("dibao."), str(option.label)))
    return [Option("", Text("请选择", "Choose")), *options]


def places(rules: Prepared) -> list[Option]:
    """The whole county, and each township."""
    home, areas = rules.workspace.area, rules.catalog.areas
    here = Text("全县", "The whole county")
    return [Option("", here), *(Option(code, areas.name(code)) for code in sorted(areas.codes(home)) if len(code) == 9)]


def fields(rules: Prepared, typed: Mapping[str, str]) -> list[Sequence[Field]]:
    """The name, then one group a change, then the assumption."""
    numbers, where = settable(rules), places(rules)
    groups: list[Sequence[Field]] = [[Field("text", "name", Text("方案名称", "Name of the scenario"), typed.get("name", ""))]]
    for at in range(1, CHANGES + 1):
        groups.append([
            Field("select", f"what{at}", Text("改哪个数", "Which number"), typed.get(f"what{at}", ""), options=numbers),
            Field("number", f"value{at}", Text("改成多少", "The new value"), typed.get(f"value{at}", ""),
                  hint=Text("金额写元,比例写小数", "Money in yuan, a ratio as a decimal") if at == 1 else ""),
            Field("select", f"place{at}", Text("在哪里", "Where"), typed.get(f"place{at}", ""), options=where),
            Field("select", f"residence{at}", Text("城乡", "Town or country"), typed.get(f"residence{at}", ""), options=_RESIDENCES),
        ])
    share = Text("假定现在没领、符合条件的人有百分之多少会来领", "Of those entitled and not drawing, what per cent will come")
    groups.append([Field("number", "take_up", share, typed.get("take_up", ""), unit="%",
                         hint=Text("不填就只给“全部来领”的上限", "Empty: only the upper bound, as if everybody came"))])
    return groups


def read(rules: Prepared, typed: Mapping[str, str]) -> tuple[Asked | None, dict[str, Text]]:
    """What was asked, or what to correct, by field."""
    errors: dict[str, Text] = {}
    name = typed.get("name", "").strip()
    if not 1 <= len(name) <= 60:
        errors["name"] = Text("请给方案起个名,60字以内。", "Give the scenario a name of up to 60 characters.")
    changes: list[list[str]] = []
    known = {option.value for option in settable(rules)}, {option.value for option in places(rules)}
    for at in range(1, CHANGES + 1):
        what, place, residence = (typed.get(f"{part}{at}", "") for part in ("what", "place", "residence"))
        value = _number(typed.get(f"value{at}", ""), f"value{at}", errors)
        if what not in known[0] or place not in known[1] or residence not in {"", "urban", "rural"}:
            errors[f"what{at}"] = Text("请从列表里选。", "Choose from the list.")
        elif what and value is None and f"value{at}" not in errors:
            errors[f"value{at}"] = Text("请写改成多少。", "Write the new value.")
        elif value is not None and not what:
            errors[f"what{at}"] = Text("请选改哪个数。", "Choose which number changes.")
        elif what and value is not None:
            changes.append([what + (f"@{place}" if place else "") + (f"/{residence}" if residence else ""), f"{value:f}"])
    if not changes and not errors.keys() - {"name"}:
        errors["what1"] = Text("请至少改一个数。", "Change at least one number.")
    if len({key for key, _ in changes}) < len(changes):
        errors["what2"] = Text("同一个数在同一个地方改了两次,请只留一个。", "The same number is changed twice in one place. Keep one.")
    share = _number(typed.get("take_up", ""), "take_up", errors)
    if share is not None and share > 100:
        errors["take_up"] = Text("请写0到100之间的数。", "Write a number from 0 to 100.")
    return (None if errors else Asked(name, changes, "" if share is None else f"{share:f}%")), errors


def _number(typed: str, field: str, errors: dict[str, Text]) -> Decimal | None:
    try:
        value = number(typed)
    except ValueError:
        value = Decimal(-1)
    if value is not None and (value < 0 or value > 10**9 or len(str(value)) > 14):
        errors[field] = Text("请写一个不小于0的数。", "Write a number, zero or more.")
        return None
    return value


def in_words(rules: Prepared, changes: Sequence[Sequence[str]]) -> list[Text]:
    """「最低生活保障:保障标准 改为900元(全县农村)」"""
    found = []
    for key, value in changes:
        id, _, rest = key.partition("@")
        id, _, kind = id.partition("/") if not rest else (id, "", rest.partition("/")[2])
        place = rest.partition("/")[0]
        parameter: Parameter | None = rules.program.parameters.get(id)
        owner = rules.rules.policies.get(id.partition(".")[0])
        name = parameter.name if parameter is not None else Text.of(id)
        where = Text.of(rules.catalog.areas.name(place)) if place else Text("全县", "the whole county")
        kinds = {"urban": Text("城镇", ", town"), "rural": Text("农村", ", country"), "": Text("", "")}[kind]
        head = Text(f"{owner.name.zh}:{name.zh}", f"{owner.name.en}: {name.en}") if owner is not None else name
        yuan = parameter is not None and parse_unit(parameter.unit_text, rules.catalog.extra_units)[0].is_money
        what = Text(f"{value}元", f"{value} yuan") if yuan else Text.of(value)
        found.append(Text(f"{head.zh}改为{what.zh}({where.zh}{kinds.zh})", f"{head.en} set to {what.en} ({where.en}{kinds.en})"))
    return found
