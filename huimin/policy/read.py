"""TOML files → `model` values. Structure only; `check` decides whether they mean anything."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from huimin.kernel import Text
from huimin.kernel.errors import nearest
from huimin.policy.errors import PolicyFileError, at
from huimin.policy.model import (
    Amount,
    Condition,
    Definition,
    Example,
    Formula,
    Interaction,
    Parameter,
    Policy,
    Rounding,
)
from huimin.policy.syntax import parse

# No double underscore: columns join names with it (`dibao__outcome`), and one name must not read as two.
NAME = re.compile(r"(?=.{1,63}\Z)[a-z][a-z0-9]*(_[a-z0-9]+)*")
_NUMBER = re.compile(r"-?[0-9]{1,24}(\.[0-9]{1,24})?(/[0-9]{1,24})?([eE][+-]?[0-9]{1,2})?")
_AREA = re.compile(r"CN|[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}")
LEVELS = ("country", "province", "prefecture", "county")
_STEPS = {"fen": 1, "jiao": 10, "yuan": 100}
_POLICY_KEYS = set(
    "id name summary unit department basis period delivery starts review valid_until overlays departures".split()
)
_PARAMETER_KEYS = set(
    "name unit source value level statistic entity of weight quantile start stop confirmed set_by note article".split()
)
_CONDITION_KEYS = set("id when article refuse evidence confirmed note".split())
_AMOUNT_KEYS = set("formula round article note".split())
_EXAMPLE_KEYS = set("name as_of parameters given then policy area source note".split())
_DEFINITION_KEYS = set(
    "id entity name formula article area valid_from valid_until round parameters confirmed note".split()
)
_INTERACTION_KEYS = set("operator policy with level article from until note per confirmed".split())
SOURCES = ("constant", "catalog", "population", "trigger")
OPERATORS = ("exclude", "choose", "max", "topup_to", "not_income")


def plain_number(text: str) -> Fraction | None:
    """The exact number a text writes (`12`, `0.35`, `1/3`, `1e-05`), or None. Its length bounds what it can cost."""
    try:
        return Fraction(text) if _NUMBER.fullmatch(text) else None
    except (ValueError, ZeroDivisionError):
        return None


class _Table:
    """One TOML table with its place, so that every complaint can name both."""

    def __init__(self, data: Any, where: str, known: set[str]) -> None:
        if not isinstance(data, Mapping):
            raise PolicyFileError(where=where, problem_zh="应为一个表", problem_en="this should be a table")
        self.data, self.where = data, where
        for key in data:
            if key not in known:
                near = nearest(key, sorted(known))
                raise self.wrong(
                    f"不认识键“{key}”" + (f",是不是“{near}”" if near else ""),
                    f"unknown key “{key}”" + (f", did you mean “{near}”" if near else ""),
                )

    def wrong(self, zh: str, en: str) -> PolicyFileError:
        return PolicyFileError(where=self.where, problem_zh=zh, problem_en=en)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.data.get(key, default)
        if not isinstance(value, str) or (default is None and not value):
            raise self.wrong(f"“{key}”必须写成文字", f"“{key}” must be a text")
        return value

    def choice(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        value = self.text(key, default)
        options = list(allowed)
        if value not in options:
            raise self.wrong(
                f"“{key}”只能是 {'、'.join(options)},不能是“{value}”",
                f"“{key}” must be one of {', '.join(options)}, not “{value}”",
            )
        return value

    def identifier(self, key: str, shortest: int = 1) -> str:
        value = self.text(key)
        if not NAME.fullmatch(value) or len(value) < shortest:
            raise self.wrong(
                f"“{key}”只能用小写字母、数字和单个下划线,以字母开头,{shortest}到63个字符:“{value}”",
                f"“{key}” takes {shortest} to 63 lower-case letters, digits and single underscores, "
                f"starting with a letter: “{value}”",
            )
        return value

    def both(self, key: str, default: str | None = None) -> Text:
        value = self.data.get(key, default)
        if not _is_text(value):
            raise self.wrong(f"“{key}”要写中英文", f'“{key}” must be written, as {{ zh = "…", en = "…" }}')
        return Text.of(value)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(f"“{key}”应为文字列表", f"“{key}” should be a list of texts")
        return tuple(value)

    def table(self, key: str) -> dict[str, Any]:
        value = self.data.get(key, {})
        if not isinstance(value, Mapping):
            raise self.wrong(f"“{key}”应为一个表", f"“{key}” should be a table")
        return dict(value)

    def tables(self, key: str) -> list[Any]:
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(f"“{key}”应写成 [[{key}]]", f"“{key}” should be written [[{key}]]")
        return value

    def number(self, key: str) -> str | None:
        """A number as written: exact, never a float of ours."""
        if key not in self.data:
            return None
        found = None if isinstance(self.data[key], bool) else plain_number(str(self.data[key]))
        if found is not None:
            return str(found)
        raise self.wrong(f"“{key}”应为数字:{self.data[key]}", f"“{key}” should be a number: {self.data[key]}")

    def area(self, key: str, default: str) -> str:
        value = self.text(key, default)
        if not _AREA.fullmatch(value):
            raise self.wrong(f"“{key}”不是区划代码:“{value}”", f"“{key}” is no area code: “{value}”")
        return value

    def day(self, key: str) -> date | None:
        value = self.data.get(key)
        if value is None or isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.wrong(f"“{key}”应为日期 YYYY-MM-DD", f"“{key}” should be a date, YYYY-MM-DD") from None

    def formula(self, key: str) -> Formula:
        text = self.text(key)
        where = f"{self.where} {key}"
        return Formula(text, where, parse(text, where))

    def optional_formula(self, key: str) -> Formula | None:
        return self.formula(key) if key in self.data else None

    def rounding(self, key: str) -> Rounding | None:
        if key not in self.data:
            return None
        inner = _Table(self.data[key], f"{self.where} {key}", {"to", "how", "once"})
        return Rounding(
            _STEPS[inner.choice("to", _STEPS, "fen")],
            inner.choice("how", ("up", "down", "half_up", "half_even"), "half_up"),
        )


def _is_text(value: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(value) and set(value) <= {"zh", "en"} and all(isinstance(text, str) for text in value.values())
    return isinstance(value, str)


def read_policy(path: Path) -> Policy:
    """Read `<policy>/<area>@<valid-from>.toml`. Raises PolicyFileError or RefusedText with the place."""
    data = _load(path)
    area, valid_from = _file_name(path)
    head = _Table(data.get("policy", {}), f"{path.name} [policy]", _POLICY_KEYS)
    identifier = head.identifier("id", shortest=2)
    place = f"{identifier}/{path.name}"
    whole = _Table(data, place, {"policy", "parameters", "condition", "amount", "example"})
    overlays = bool(head.data.get("overlays", False))
    if not overlays and area != "CN" and "name" not in head.data:
        raise head.wrong(
            "缺少 name;如果只是补充上级规定,请写 overlays = true",
            "“name” is missing; if the file only adds to the rule above it, write overlays = true",
        )
    default = "" if overlays else None
    return Policy(
        id=identifier,
        area=area,
        valid_from=valid_from,
        valid_until=head.day("valid_until"),
        name=head.both("name", default),
        summary=head.both("summary", ""),
        unit=head.choice("unit", ("household", "person"), "household" if overlays else None),
        department=head.text("department", default),
        basis=head.texts("basis"),
        period=head.choice("period", ("month", "year", "once", "event", "season"), "month"),
        delivery=head.choice("delivery", ("cash", "voucher", "waiver", "status"), "cash"),
        starts=head.text("starts", "month_after_decision"),
        review=head.table("review"),
        overlays=overlays,
        parameters=_parameters(whole.table("parameters"), identifier, place),
        conditions=tuple(_condition(item, place) for item in whole.tables("condition")),
        amount=_amount(data["amount"], place) if "amount" in data else None,
        examples=tuple(
            _example(item, identifier, area, place, number) for number, item in enumerate(whole.tables("example"), 1)
        ),
        file=path,
        departures=_departures(head),
    )


def _departures(head: _Table) -> tuple[Text, ...]:
    listed = head.data.get("departures", [])
    if not isinstance(listed, list) or not all(map(_is_text, listed)):
        raise head.wrong("“departures”应为中英文列表", '“departures” should be a list of { zh = "…", en = "…" }')
    return tuple(map(Text.of, listed))


def read_definitions(path: Path) -> list[Definition]:
    whole = _Table(_load(path), path.name, {"definition"})
    return [_definition(item, path) for item in whole.tables("definition")]


def read_interactions(path: Path) -> list[Interaction]:
    whole = _Table(_load(path), path.name, {"interaction"})
    found = []
    for number, item in enumerate(whole.tables("interaction"), 1):
        table = _Table(item, f"{path.name} [[interaction]] {number}", _INTERACTION_KEYS)
        others = table.texts("with")
        if not others:
            raise table.wrong("缺少 with 列表", "“with” must list at least one policy")
        policy = table.identifier("policy")
        if len({policy, *others}) <= len(others):
            raise table.wrong("同一项政策在一行里只写一次", "a policy stands in a row only once")
        found.append(
            Interaction(
                table.choice("operator", OPERATORS),
                policy,
                others,
                table.choice("level", ("person", "household"), "person"),
                table.text("article"),
                table.day("from"),
                table.day("until"),
                table.both("note", ""),
                table.identifier("per") if "per" in table.data else None,
            )
        )
    return found


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise PolicyFileError(
            where=at(path), problem_zh=f"TOML 语法错误:{problem}", problem_en=f"TOML syntax: {problem}"
        ) from None
    except UnicodeDecodeError:
        raise PolicyFileError(
            where=at(path), problem_zh="文件不是 UTF-8 编码", problem_en="the file is not UTF-8"
        ) from None


def _file_name(path: Path) -> tuple[str, date]:
    area, separator, day = path.stem.partition("@")
    try:
        if separator and _AREA.fullmatch(area):
            return area, date.fromisoformat(day)
    except ValueError:
        pass
    raise PolicyFileError(
        where=at(path),
        problem_zh="文件名应为 <区划>@<生效日期>.toml,如 CN@2026-07-01.toml",
        problem_en="the file name should be <area>@<valid-from>.toml, as CN@2026-07-01.toml",
    )


def _parameters(data: Any, owner: str, where: str) -> tuple[Parameter, ...]:
    found = []
    for name, item in _Table(
        data, f"{where} [parameters]", set(data) if isinstance(data, Mapping) else set()
    ).data.items():
        table = _Table(item, f"{where} [parameters.{name}]", _PARAMETER_KEYS)
        if not NAME.fullmatch(name):
            raise table.wrong(
                f"参数名“{name}”只能用小写字母、数字和下划线",
                f"parameter name “{name}” is not lower-case letters, digits, underscores",
            )
        source = table.choice("source", SOURCES, "constant" if "value" in item else "")
        if (source == "constant") != ("value" in item):
            raise table.wrong(
                "value 与 source 只写一个:常数写 value,其余写 source",
                "write value for a constant, or else source: one of the two",
            )
        statistic = (
            table.choice("statistic", ("median", "mean", "total", "quantile")) if source == "population" else None
        )
        quantile = table.number("quantile")
        if statistic == "quantile" and not (quantile and 0 < Fraction(quantile) < 1):
            raise table.wrong("quantile 应在0和1之间", "“quantile” should lie between 0 and 1")
        found.append(
            Parameter(
                id=f"{owner}.{name}",
                name=table.both("name", name),
                unit_text=table.text("unit", "1"),
                source=source,
                value=table.number("value"),
                level=table.choice("level", LEVELS) if "level" in item else None,
                statistic=statistic,
                entity=table.choice("entity", ("person", "household"), "person"),
                of=table.optional_formula("of"),
                weight=table.optional_formula("weight"),
                quantile=quantile,
                start=table.optional_formula("start"),
                stop=table.optional_formula("stop"),
                confirmed=bool(item.get("confirmed", True)),
                set_by=table.both("set_by") if "set_by" in item else None,
                where=table.where,
            )
        )
    return tuple(found)


def _condition(item: Any, where: str) -> Condition:
    identifier = item.get("id", "?") if isinstance(item, Mapping) else "?"
    table = _Table(item, f"{where} [[condition]] {identifier}", _CONDITION_KEYS)
    return Condition(
        table.identifier("id"),
        table.formula("when"),
        table.text("article"),
        table.both("refuse"),
        table.texts("evidence"),
        bool(item.get("confirmed", True)),
    )


def _amount(item: Any, where: str) -> Amount:
    table = _Table(item, f"{where} [amount]", _AMOUNT_KEYS)
    return Amount(table.formula("formula"), table.rounding("round") or Rounding(1, "half_up"), table.text("article"))


def _example(item: Any, policy: str, area: str, where: str, number: int) -> Example:
    table = _Table(item, f"{where} [[example]] {number}", _EXAMPLE_KEYS)
    return Example(
        table.both("name"),
        table.where,
        table.table("given"),
        table.table("then"),
        table.day("as_of"),
        table.table("parameters"),
        table.text("policy", policy),
        table.area("area", area),
    )


def _definition(item: Any, path: Path) -> Definition:
    identifier = item.get("id", "?") if isinstance(item, Mapping) else "?"
    table = _Table(item, f"{path.name} [[definition]] {identifier}", _DEFINITION_KEYS)
    name = table.identifier("id")
    return Definition(
        id=name,
        entity=table.choice("entity", ("person", "household")),
        name=table.both("name", name),
        formula=table.formula("formula"),
        article=table.text("article", ""),
        area=table.area("area", "CN"),
        valid_from=table.day("valid_from") or date.min,
        valid_until=table.day("valid_until"),
        rounding=table.rounding("round"),
        parameters=_parameters(item.get("parameters", {}), name, table.where),
        file=path,
        confirmed=bool(item.get("confirmed", True)),
    )
