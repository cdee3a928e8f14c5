"""The fast engine for one household: every item becomes a small generated Python function.

The functions fill the same memo that `evaluate` reads, so that bounds and missing facts, needed only
where something is unknown, come from there. Source is emitted from the checked tree alone: names of
policy files appear in it only inside constants, never as text.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from huimin.policy import arithmetic
from huimin.policy.evaluate import bounds, exact, item_value, settled
from huimin.policy.program import Item, Program
from huimin.policy.tree import Aggregate, Case, Clock, Const, Fact, Node, Op, Param, Round, Value
from huimin.policy.world import Subject

_SIMPLE = {"+": "+", "-": "-", "*": "*", "=": "==", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">="})
_ABSENT = object()


Conditions = tuple[bool | None, ...]


@dataclass(frozen=True)
class Group:
    """All items of one stage: `run(subject)` puts their values into its memo, and returns each policy's conditions."""

    entity: str
    policies: tuple[Item, ...]
    run: Callable[[Subject], tuple[Conditions, ...]]


def compile_program(program: Program) -> list[Group]:
    """One function per stage, in order of evaluation."""
    found = []
    for entity, items in program.stages:
        policies = tuple(item for item in items if item.policy is not None)
        found.append(Group(entity, policies, _Writer(program, f"{entity} {items[0].stage}").function(items)))
    return found


def _lookup(s: Subject, key: tuple[str, str]) -> Any:
    """A value of somebody whose items were not evaluated in order: a relative."""
    found = s.memo.get(key, _ABSENT)
    return item_value(key[0], key[1], s) if found is _ABSENT else found


def _settle(node: Op, s: Subject) -> bool | None:
    found = s.memo[node] = settled(node.op, bounds(node.args[0], s), bounds(node.args[1], s))
    return found


def _parameter(s: Subject, identifier: str) -> Any:
    return s.world.parameters(identifier, (s.household or s).facts)


def _window(s: Subject, row: Subject, window: tuple[int, str]) -> bool | None:
    day = row.facts.get("day")
    as_of = s.world.clocks["as_of"]
    return arithmetic.window_start(as_of, window) <= day <= as_of if isinstance(day, date) else None


_HELPERS: Mapping[str, Any] = {
    "lookup": _lookup,
    "settle": _settle,
    "parameter": _parameter,
    "window": _window,
    "Fraction": Fraction,
    "divide": arithmetic.divide,
    "rounded": arithmetic.rounded,
    "years_between": arithmetic.years_between,
    "months_between": arithmetic.months_between,
    "first_of_month": arithmetic.first_of_month,
    "add_months": arithmetic.add_months,
    "add_days": arithmetic.add_days,
    "exact": exact,
    "__builtins__": {"min": min, "max": max, "abs": abs, "int": int},
}


def _flat(node: Op) -> Iterator[Node]:
    """The parts of `a or b or c`: as many steps of the function, not as many levels (Python allows 100)."""
    for arg in node.args:
        if isinstance(arg, Op) and arg.op == node.op:
            yield from _flat(arg)
        else:
            yield arg


@dataclass
class _Writer:
    """Emits one function. Values are temporaries `t<n>`; constants are passed in as `k<n>`."""

    program: Program
    name: str
    lines: list[str] = field(default_factory=list)
    constants: dict[str, Any] = field(default_factory=dict)
    depth: int = 1
    count: int = 0
    subject: str = "s"
    local: dict[tuple[str, str], str] = field(default_factory=dict)  # values of this very subject and stage
    in_order: bool = True  # are the row's items evaluated already? (not for relatives)

    def function(self, items: list[Item]) -> Callable[[Subject], tuple[Conditions, ...]]:
        results = []
        for item in items:
            if item.formula is not None:
                self._keep((item.id, "value"), self.emit(item.formula))
            else:
                results.append(self._policy(item))
        self.line(f"return ({''.join(f'{name}, ' for name in results)})")
        source = "def compiled(s):\n    f = s.facts\n    m = s.memo\n" + "\n".join(self.lines)
        space = {**_HELPERS, **self.constants}
        exec(compile(source, f"<{self.name}>", "exec"), space)  # our own text, see the module's docstring
        found: Callable[[Subject], tuple[Conditions, ...]] = space["compiled"]
        return found

    def _policy(self, item: Item) -> str:
        conditions = [self.emit(condition.when) for condition in item.conditions]
        results = self.new(f"({''.join(f'{name}, ' for name in conditions)})")
        self.line(f"m[{self.constant((item.id, 'conditions'))}] = {results}")
        outcome = self.new(f"False if False in {results} else (None if None in {results} else True)")
        self._keep((item.id, "outcome"), outcome)
        amount = self.new(f"0 if {outcome} is False else None")
        if item.amount is not None:
            self.line(f"if {outcome}:")
            self._into(amount, item.amount)
        self._keep((item.id, "amount"), amount)
        return results

    def _keep(self, key: tuple[str, str], value: str) -> None:
        self.line(f"m[{self.constant(key)}] = {value}")
        self.local[key] = value

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def new(self, text: str) -> str:
        self.count += 1
        self.line(f"t{self.count} = {text}")
        return f"t{self.count}"

    def constant(self, value: Any) -> str:
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    # -- nodes ---------------------------------------------------------------------------------

    def emit(self, node: Node) -> str:
        """Lines that compute the node; returns the name of its value (None is unknown)."""
        if isinstance(node, Const):
            value = node.value
            whole = isinstance(value, Fraction) and value.denominator == 1
            return self.constant(int(value) if whole and isinstance(value, Fraction) else value)
        if isinstance(node, Clock):
            return self.new(f"s.world.clocks[{self.constant(node.name)}]")
        if isinstance(node, Fact):
            return self._fact(node)
        if isinstance(node, Value):
            return self._value(node)
        if isinstance(node, Param):
            return self.new(f"parameter({self.subject}, {self.constant(node.id)})")
        if isinstance(node, Case):
            return self._case(node)
        if isinstance(node, Aggregate):
            return self._aggregate(node)
        if isinstance(node, Round):
            value = self.emit(node.value)
            return self.new(f"None if {value} is None else rounded({value}, {node.step}, {self.constant(node.how)})")
        assert isinstance(node, Op)
        return self._operation(node)

    def _facts(self, via: str) -> str:
        if via == "household":
            return f"({self.subject}.household or {self.subject}).facts"
        return "f" if self.subject == "s" else f"{self.subject}.facts"

    def _fact(self, node: Fact) -> str:
        value = self.new(f"{self._facts(node.via)}.get({self.constant(node.name)})")
        places = self.program.fields[node.key].places
        return self.new(f"None if {value} is None else Fraction({value}, {10**places})") if places else value

    def _value(self, node: Value) -> str:
        if self.subject == "s" and node.via == "self" and (node.item, node.part) in self.local:
            return self.local[node.item, node.part]
        key = self.constant((node.item, node.part))
        if node.via == "household":
            return self.new(f"lookup({self.subject}.household or {self.subject}, {key})")
        if not self.in_order:
            return self.new(f"lookup({self.subject}, {key})")
        return self.new(f"m[{key}]" if self.subject == "s" else f"{self.subject}.memo[{key}]")

    def _operation(self, node: Op) -> str:
        op = node.op
        if op in {"and", "or"}:
            return self._logic(node, stop="False" if op == "and" else "True", start="True" if op == "and" else "False")
        if op == "coalesce":
            return self._coalesce(node)
        values = [self.emit(arg) for arg in node.args]
        if op == "known":
            return self.new(f"{values[0]} is not None")
        text = self._strict(op, values)
        open_ = [value for value in dict.fromkeys(values) if not value.startswith("k")]
        if not open_:
            return self.new(text)
        unknown = " or ".join(f"{value} is None" for value in open_)
        instead = (
            f"settle({self.constant(node)}, {self.subject})"
            if op in _COMPARISONS and node.args[0].kind.name == "number"
            else "None"
        )
        return self.new(f"{instead} if {unknown} else {text}")

    def _strict(self, op: str, values: list[str]) -> str:
        if op in _SIMPLE:
            return f"{values[0]} {_SIMPLE[op]} {values[1]}"
        if op in {"least", "greatest"}:
            return f"{'min' if op == 'least' else 'max'}({', '.join(values)})"
        if op == "in":
            return f"{values[0]} in ({', '.join(values[1:])},)"
        texts = {
            "not": "not {0}",
            "neg": "-{0}",
            "abs": "abs({0})",
            "/": "divide({0}, {1})",
            "month_of": "{0}.month",
            "year_of": "{0}.year",
            "add_months": "add_months({0}, int({1}))",
            "add_days": "add_days({0}, int({1}))",
        }
        return texts[op].format(*values) if op in texts else f"{op}({', '.join(values)})"

    def _logic(self, node: Op, stop: str, start: str) -> str:
        result = self.new(start)
        for arg in _flat(node):
            self.line(f"if {result} is not {stop}:")
            self.depth += 1
            value = self.emit(arg)
            self.line(f"if {value} is not {start}: {result} = {value}")
            self.depth -= 1
        return result

    def _coalesce(self, node: Op) -> str:
        result = self.new(self.emit(node.args[0]))
        self.line(f"if {result} is None:")
        self.depth += 1
        self.line(f"{result} = {self.emit(node.args[1])}")
        self.depth -= 1
        return result

    def _case(self, node: Case) -> str:
        result = self.new("None")
        start = self.depth
        for condition, value in node.arms:
            holds = self.emit(condition)
            self.line(f"if {holds}:")
            self._into(result, value)
            self.line(f"elif {holds} is not None:")
            self.depth += 1
        self.line(f"{result} = {self.emit(node.default)}")
        self.depth = start
        return result

    def _into(self, result: str, value: Node) -> None:
        self.depth += 1
        self.line(f"{result} = {self.emit(value)}")
        self.depth -= 1

    # -- aggregates ----------------------------------------------------------------------------

    def _aggregate(self, node: Aggregate) -> str:
        assert node.value is not None
        start = {"total": "0", "count": "0", "any": "False", "every": "True"}.get(node.function, "None")
        result, unknown = self.new(start), self.new("False")
        row = f"r{self.count}"
        rows = "s.world.members" if node.over == "member" else f"s.world.rows(s, {self.constant(node.over)})"
        self.line(f"for {row} in {rows}:")
        outer = self.subject, self.in_order
        self.subject, self.in_order = row, node.over == "member"
        self.depth += 1
        chosen = self._chosen(node, row)
        if chosen is not None:
            self.line(f"if {chosen} is False: continue")
        self._row(node, result, unknown, chosen)
        self.depth -= 1
        self.subject, self.in_order = outer
        if node.function in {"any", "every"}:
            stop = "True" if node.function == "any" else "False"
            return self.new(f"None if {unknown} and {result} is not {stop} else {result}")
        return self.new(f"None if {unknown} else {result}")

    def _chosen(self, node: Aggregate, row: str) -> str | None:
        window = self.new(f"window(s, {row}, {self.constant(node.window)})") if node.window is not None else None
        where = self.emit(node.where) if node.where is not None else None
        if window is not None and where is not None:
            return self.new(
                f"False if {window} is False or {where} is False else (None if {window} is None or {where} is None else True)"
            )
        return window or where

    def _row(self, node: Aggregate, result: str, unknown: str, chosen: str | None) -> None:
        assert node.value is not None
        value = self.emit(node.value)
        open_row = f"{value} is None" + (f" or {chosen} is None" if chosen is not None else "")
        if node.function in {"any", "every", "count"}:
            settles = "True" if node.function == "every" else "False"
            self.line(f"if {value} is {settles}: continue")
            self.line(f"if {open_row}: {unknown} = True")
            step = (
                f"{result} += 1"
                if node.function == "count"
                else f"{result} = {'True' if node.function == 'any' else 'False'}; break"
            )
            self.line(f"else: {step}")
            return
        self.line(f"if {open_row}:")
        self.line(f"    {unknown} = True")
        self.line("    break")
        if node.function == "total":
            self.line(f"{result} += {value}")
        else:
            pick = "max" if node.function == "highest" else "min"
            self.line(f"{result} = {value} if {result} is None else {pick}({result}, {value})")
