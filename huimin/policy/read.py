"""TOML files → `model` values. Structure only; `check` decides whether they mean anything."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
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

NAME = re.compile(r"^[a-z][a-z0-9_]{0,62}$")
_AREA = re.compile(r"^(CN|\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$")
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
OPERATORS = ("exclude", "choose", "max", "topup_to", "not_income")


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

    def identifier(self, key: str) -> str:
        value = self.text(key)
        if not NAME.match(value):
            raise self.wrong(
                f"“{key}”只能用小写字母、数字和下划线,以字母开头:“{value}”",
                f"“{key}” takes lower-case letters, digits and underscores, starting with a letter: “{value}”",
            )
        return value

    def both(self, key: str, default: str | None = None) -> Text:
        value = self.data.get(key, default)
        if not isinstance(value, str | Mapping):
            raise self.wrong(f"缺少“{key}”(中英文)", f"“{key}” is missing (zh and en)")
        return Text.of(value)

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


def read_policy(path: Path) -> Policy:
    """Read `<policy>/<area>@<valid-from>.toml`. Raises PolicyFileError or RefusedText with the place."""
    data = _load(path)
    area, valid_from = _file_name(path)
    head = _Table(data.get("policy", {}), f"{path.name} [policy]", _POLICY_KEYS)
    identifier = head.identifier("id")
    place = f"{identifier}/{path.name}"
    _known_tables(data, place, {"policy", "parameters", "condition", "amount", "example"})
    overlays = bool(head.data.get("overlays", False))
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
        basis=tuple(head.data.get("basis", ())),
        period=head.choice("period", ("month", "year", "once", "event", "season"), "month"),
        delivery=head.choice("delivery", ("cash", "voucher", "waiver", "status"), "cash"),
        starts=head.text("starts", "month_after_decision"),
        review=dict(head.data.get("review", {})),
        overlays=overlays,
        parameters=_parameters(data.get("parameters", {}), identifier, place),
        conditions=tuple(_condition(item, place) for item in data.get("condition", ())),
        amount=_amount(data["amount"], place) if "amount" in data else None,
        examples=tuple(
            _example(item, identifier, area, place, number) for number, item in enumerate(data.get("example", ()), 1)
        ),
        file=path,
        departures=tuple(Text.of(item) for item in head.data.get("departures", ())),
    )


def read_definitions(path: Path) -> list[Definition]:
    data = _load(path)
    _known_tables(data, path.name, {"definition"})
    return [_definition(item, path) for item in data.get("definition", ())]


def read_interactions(path: Path) -> list[Interaction]:
    data = _load(path)
    _known_tables(data, path.name, {"interaction"})
    found = []
    for number, item in enumerate(data.get("interaction", ()), 1):
        table = _Table(item, f"{path.name} [[interaction]] {number}", _INTERACTION_KEYS)
        others = table.data.get("with", [])
        if not isinstance(others, list) or not others:
            raise table.wrong("缺少 with 列表", "“with” must list at least one policy")
        found.append(
            Interaction(
                table.choice("operator", OPERATORS),
                table.identifier("policy"),
                tuple(others),
                table.choice("level", ("person", "household"), "person"),
                table.text("article"),
                table.day("from"),
                table.day("until"),
                table.both("note", ""),
                table.data.get("per"),
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


def _known_tables(data: Mapping[str, Any], where: str, known: set[str]) -> None:
    _Table(data, where, known)


def _file_name(path: Path) -> tuple[str, date]:
    area, separator, day = path.stem.partition("@")
    try:
        if separator and _AREA.match(area):
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
    for name, item in _Table(data, f"{where} [parameters]", set(data)).data.items():
        table = _Table(item, f"{where} [parameters.{name}]", _PARAMETER_KEYS)
        if not NAME.match(name):
            raise table.wrong(
                f"参数名“{name}”只能用小写字母、数字和下划线",
                f"parameter name “{name}” is not lower-case letters, digits, underscores",
            )
        source = table.choice(
            "source", ("constant", "catalog", "population", "trigger"), "constant" if "value" in item else "catalog"
        )
        if source == "constant" and "value" not in item:
            raise table.wrong("常数参数要写 value", "a constant needs a value")
        found.append(
            Parameter(
                id=f"{owner}.{name}",
                name=table.both("name", name),
                unit_text=table.text("unit", "1"),
                source=source,
                value=str(item["value"]) if "value" in item else None,
                level=item.get("level"),
                statistic=table.choice("statistic", ("median", "mean", "total", "quantile"))
                if source == "population"
                else None,
                entity=table.choice("entity", ("person", "household"), "person"),
                of=table.optional_formula("of"),
                weight=table.optional_formula("weight"),
                quantile=item.get("quantile"),
                start=table.optional_formula("start"),
                stop=table.optional_formula("stop"),
                confirmed=bool(item.get("confirmed", True)),
                set_by=table.both("set_by") if "set_by" in item else None,
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
        tuple(item.get("evidence", ())),
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
        dict(item.get("given", {})),
        dict(item.get("then", {})),
        table.day("as_of"),
        dict(item.get("parameters", {})),
        item.get("policy", policy),
        item.get("area", area),
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
        area=table.text("area", "CN"),
        valid_from=table.day("valid_from") or date.min,
        valid_until=table.day("valid_until"),
        rounding=table.rounding("round"),
        parameters=_parameters(item.get("parameters", {}), name, table.where),
        file=path,
        confirmed=bool(item.get("confirmed", True)),
    )
