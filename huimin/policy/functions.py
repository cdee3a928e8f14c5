"""The closed list of functions: what each takes, what it gives, what it is made of."""

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from huimin.catalog import PLAIN, BadUnit, Unit, parse_unit
from huimin.policy.names import PEOPLE, Scope, kind_of
from huimin.policy.syntax import Call, Literal, Name, Operation, Syntax
from huimin.policy.tree import BOOLEAN, DATE, Aggregate, Const, Fact, Kind, Node, Op, Round

if TYPE_CHECKING:
    from huimin.policy.check import Checker

AGGREGATES = frozenset({"total", "count", "any", "every", "highest", "lowest"})
_ROUNDINGS = {"round_up": "up", "round_down": "down", "round_half": "half_up", "round_half_even": "half_even"}
_STEPS = {"fen": 1, "jiao": 10, "yuan": 100}
_FARTHEST = {"add_months": 1_200, "add_days": 36_525}  # a century
_YEAR, _MONTH = Unit.of({"year": 1}), Unit.of({"month": 1})
_ARITY = {
    "known": (1, 1),
    "unknown": (1, 1),
    "coalesce": (2, 2),
    "least": (2, 9),
    "greatest": (2, 9),
    "abs": (1, 1),
    "monthly": (1, 1),
    "yearly": (1, 1),
    "age": (1, 1),
    "age_by_month": (1, 1),
    "years_between": (2, 2),
    "months_between": (2, 2),
    "month_of": (1, 1),
    "year_of": (1, 1),
    "first_of_month": (1, 1),
    "add_months": (2, 2),
    "add_days": (2, 2),
    "qty": (2, 2),
    **dict.fromkeys(_ROUNDINGS, (2, 2)),
    **dict.fromkeys(AGGREGATES, (1, 1)),
}


class Functions:
    def __init__(self, checker: "Checker") -> None:
        self.checker = checker

    def call(self, call: Call, scope: Scope) -> Node:
        from huimin.kernel.errors import nearest

        if call.function not in _ARITY:
            near = nearest(call.function, sorted(_ARITY))
            raise self._clash(
                call,
                f"没有函数“{call.function}”" + (f",是不是“{near}”" if near else ""),
                f"there is no function “{call.function}”" + (f", did you mean “{near}”" if near else ""),
            )
        low, high = _ARITY[call.function]
        if not low <= len(call.args) <= high:
            raise self._clash(call, f"{call.function} 需要 {low} 个参数", f"{call.function} takes {low} argument(s)")
        if call.function in AGGREGATES:
            return self._aggregate(call, scope)
        if call.where is not None or call.window is not None:
            raise self._clash(call, "where 与 last 只能写在汇总函数里", "where and last belong inside an aggregate")
        if call.function == "qty":
            return self._quantity(call)
        args = [self.checker.node(arg, scope) for arg in call.args[: 1 if call.function in _ROUNDINGS else None]]
        return self._plain(call, args, scope)

    def _clash(self, call: Call, zh: str, en: str) -> Exception:
        return self.checker.clash(call.column, zh, en)

    def _quantity(self, call: Call) -> Node:
        number, unit = call.args
        if not (isinstance(number, Literal) and isinstance(number.value, Fraction) and isinstance(unit, Literal)):
            raise self._clash(call, "写法:qty(300, 'yuan/month')", "write: qty(300, 'yuan/month')")
        try:
            parsed, factor = parse_unit(str(unit.value), self.checker.catalog.extra_units)
        except BadUnit as problem:
            raise self._clash(call, problem.zh, problem.en) from None
        return Const(Kind("number", parsed), call.column, number.value * factor)

    def _plain(self, call: Call, args: list[Node], scope: Scope) -> Node:
        check, column, name = self.checker, call.column, call.function
        if name in {"known", "unknown"}:
            known = Op(BOOLEAN, column, "known", (args[0],))
            return known if name == "known" else Op(BOOLEAN, column, "not", (known,))
        if name in {"coalesce", "least", "greatest"}:
            if name != "coalesce" and args[0].kind.name not in {"number", "date"}:
                check.number(args[0])
            return Op(check.common(args), column, name, tuple(args))
        if name in _ROUNDINGS:
            return Round(check.number(args[0]).kind, column, args[0], self._step(call, call.args[1]), _ROUNDINGS[name])
        if name in {"monthly", "yearly"}:
            return self._per(call, check.number(args[0]))
        if name == "abs":
            return Op(check.number(args[0]).kind, column, name, tuple(args))
        return self._date_function(call, args, scope)

    def _step(self, call: Call, unit: Syntax) -> int:
        if isinstance(unit, Literal) and unit.value in _STEPS:
            return _STEPS[str(unit.value)]
        if (
            isinstance(unit, Literal)
            and isinstance(unit.value, Fraction)
            and unit.value >= 1
            and unit.value.denominator == 1
        ):
            return int(unit.value)
        raise self._clash(
            call, "舍入单位写 'fen'、'jiao'、'yuan' 或整数步长", "round to 'fen', 'jiao', 'yuan' or a whole step"
        )

    def _per(self, call: Call, value: Node) -> Node:
        old, new = (_YEAR, _MONTH) if call.function == "monthly" else (_MONTH, _YEAR)
        if dict(value.kind.unit.powers).get(str(old)) != -1:
            raise self._clash(
                call,
                f"{call.function} 要用在按{'年' if call.function == 'monthly' else '月'}的量上,这里是 {value.kind}",
                f"{call.function} takes an amount per {old}, this is {value.kind}",
            )
        twelve = Const(Kind("number"), call.column, Fraction(12))
        kind = replace(value.kind, unit=value.kind.unit * old / new)
        return Op(kind, call.column, "/" if call.function == "monthly" else "*", (value, twelve))

    def _date_function(self, call: Call, args: list[Node], scope: Scope) -> Node:
        check, column, name = self.checker, call.column, call.function
        first = check.day(args[0])
        if name in {"age", "age_by_month"}:
            birth: Node = self._birth_date(call, scope)
            if name == "age_by_month":
                birth = Op(DATE, column, "first_of_month", (birth,))
            return Op(Kind("number", _YEAR), column, "years_between", (birth, first))
        if name in {"years_between", "months_between"}:
            unit = _YEAR if name == "years_between" else _MONTH
            return Op(Kind("number", unit), column, name, (first, check.day(args[1])))
        if name in {"month_of", "year_of"}:
            return Op(Kind("number"), column, name, (first,))
        if name == "first_of_month":
            return Op(DATE, column, name, (first,))
        step = check.number(args[1])
        if not (isinstance(step, Const) and isinstance(step.value, Fraction) and step.value.denominator == 1):
            raise self._clash(
                call, f"{name} 的第二个参数要写成整数", f"the second argument of {name} is a whole number"
            )
        if abs(step.value) > _FARTHEST[name]:
            raise self._clash(
                call, f"{name} 最多加减 {_FARTHEST[name]}", f"{name} moves a day by {_FARTHEST[name]} at most"
            )
        return Op(DATE, column, name, (first, step))

    def _birth_date(self, call: Call, scope: Scope) -> Node:
        if scope.entity != "person" and not scope.people_prefix:
            raise self._clash(
                call,
                "age(…) 说的是一个人,家庭规则里要写在成员汇总中",
                "age(…) is a person's; in a household rule it belongs inside a members aggregate",
            )
        field = self.checker.catalog.field("person", "birth_date")
        return Fact(kind_of(field), call.column, "person", "birth_date")

    # -- aggregates ----------------------------------------------------------------------------

    def _aggregate(self, call: Call, scope: Scope) -> Node:
        if scope.row is not None:
            raise self._clash(
                call,
                "汇总里不能再写汇总,请先写成个人定义",
                "no aggregate inside an aggregate; make it a person definition first",
            )
        over = self._over(call)
        if over == "member" or scope.entity == "person":
            inner = replace(scope, row=over)
        else:
            raise self._clash(
                call,
                f"家庭规则不能直接汇总 {over},请先写成个人定义再汇总成员",
                f"a household rule cannot run over {over}; make it a person definition and total the members",
            )
        value = self.checker.node(call.args[0], inner)
        where = self.checker.boolean(self.checker.node(call.where, inner)) if call.where is not None else None
        tree = Aggregate(
            self._aggregate_kind(call, value, over),
            call.column,
            call.function,
            over,
            value,
            where,
            self._window(call, over),
        )
        return self.checker.hoist(tree, scope) if over == "member" and scope.entity == "person" else tree

    def _aggregate_kind(self, call: Call, value: Node, over: str) -> Kind:
        if call.function in {"any", "every"}:
            return self.checker.boolean(value).kind
        if call.function == "count":
            self.checker.boolean(value)
            return Kind("number", Unit.of({"person": 1}) if over == "member" else PLAIN)
        return replace(self.checker.number(value).kind, bare=False)

    def _window(self, call: Call, over: str) -> tuple[int, str] | None:
        if call.window is not None and (
            not over.startswith("event.") or "day" not in self.checker.catalog.fields(over)
        ):
            raise self._clash(call, "last … 只能用于有 day(日期)的事件", "last … needs events that have a day")
        return call.window

    def _over(self, call: Call) -> str:
        found = {over for part in (*call.args, call.where) if part is not None for over in _prefixes(part)}
        if len(found) != 1:
            raise self._clash(
                call,
                f"{call.function} 里要写一种对象:member.、{'.、'.join(PEOPLE[1:])}. 或 event.<种类>.",
                f"{call.function} runs over one set: member., {'., '.join(PEOPLE[1:])}. or event.<kind>.",
            )
        over = found.pop()
        if over.startswith("event.") and over not in self.checker.catalog.entities():
            known = [entity for entity in self.checker.catalog.entities() if entity.startswith("event.")]
            raise self._clash(
                call,
                f"没有事件“{over}”(有 {'、'.join(known)})",
                f"there are no events “{over}” (known: {', '.join(known)})",
            )
        return over


def _prefixes(syntax: Syntax) -> set[str]:
    if isinstance(syntax, Name):
        if syntax.parts[0] in PEOPLE and len(syntax.parts) > 1:
            return {syntax.parts[0]}
        return {".".join(syntax.parts[:2])} if syntax.parts[0] == "event" else set()
    if isinstance(syntax, Operation):
        return set().union(*map(_prefixes, syntax.args))
    if isinstance(syntax, Call):
        if syntax.function in AGGREGATES:
            return set()
        parts = [*syntax.args, *([syntax.where] if syntax.where is not None else [])]
        return set().union(*map(_prefixes, parts))
    inner = [part for arm in getattr(syntax, "arms", ()) for part in arm] + (
        [syntax.default] if hasattr(syntax, "default") else []
    )
    return set().union(*map(_prefixes, inner)) if inner else set()
