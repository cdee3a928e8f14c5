"""Rules → program: kinds and units fit, names exist, there is an order of evaluation.

SQLGlot would accept `name > 5` or `fen per year < fen per month`; this module does not.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from huimin.catalog import BadUnit, Catalog, Unit, parse_unit
from huimin.policy import order
from huimin.policy.errors import Circle, PolicyFileError, TypeClash
from huimin.policy.functions import Functions
from huimin.policy.interactions import Interactions
from huimin.policy.model import Amount, Condition, Formula, Parameter, Policy, RuleSet
from huimin.policy.names import Names, Scope
from huimin.policy.program import CheckedCondition, Item, PopulationFigure, Program, Trigger
from huimin.policy.syntax import Call, Choice, Literal, Name, Operation, Syntax
from huimin.policy.tree import BOOLEAN, DATE, Aggregate, Case, Const, Kind, Node, Op, Round, Value

_PLACES = re.compile(r"\{([^{}]*)\}")
_COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">="})
_PERIOD_UNITS = {"month": Unit.of({"fen": 1, "month": -1}), "year": Unit.of({"fen": 1, "year": -1})}
_FEN = Unit.of({"fen": 1})


def check(rules: RuleSet, catalog: Catalog, only: Sequence[str] | None = None, *, thorough: bool = False) -> Program:
    """Return the program of a rule set, or raise the first PolicyError with its place.

    only: keep these policies and whatever they need
    thorough: check definitions that no policy uses, too
    """
    checker = Checker(rules, catalog)
    for name in rules.definitions if thorough else ():
        checker.definition_kind(name)
    return checker.program(only)


class Checker:
    def __init__(self, rules: RuleSet, catalog: Catalog) -> None:
        self.rules, self.catalog = rules, catalog
        self._guard_ids()
        self.parameters = {p.id: (p, self._parameter_kind(p)) for p in _parameters(rules)}
        self.interactions = Interactions(rules, self)
        self.functions = Functions(self)
        self.names = Names(
            rules, catalog, self.parameters, self.definition_kind, self.amount_kind, self.interactions.special
        )
        self.trees: dict[str, Node] = {}
        self.under_way: list[str] = []
        self.hidden: dict[str, tuple[Node, Scope]] = {}
        self.where = ""

    def _guard_ids(self) -> None:
        """A definition may not take a policy's name: both own parameters, and one would hide the other."""
        for name in self.rules.definitions:
            if name in self.rules.policies or name in self.rules.dormant:
                raise PolicyFileError(
                    where=self.rules.definitions[name].file.name,
                    problem_zh=f"“{name}”已是政策的 id,定义请另取名",
                    problem_en=f"“{name}” is a policy already; give the definition another name",
                )

    # -- the program ---------------------------------------------------------------------------

    def program(self, only: Sequence[str] | None) -> Program:
        items = {name: self._policy(policy) for name, policy in self.rules.policies.items()}
        figures = [
            self._figure(parameter, items)
            for parameter, _ in self.parameters.values()
            if parameter.source == "population"
        ]
        items |= {name: self._definition(name) for name in self.trees}
        for name, (tree, scope) in self.hidden.items():
            items[name] = Item(name, scope.entity, 0, (), False, formula=tree)
        return order.arrange(self, items, tuple(figures), only)

    def _definition(self, name: str) -> Item:
        definition = self.rules.definitions[name]
        self.definition_kind(name)
        return Item(name, definition.entity, 0, (), False, formula=self.trees[name], definition=definition)

    def _policy(self, policy: Policy) -> Item:
        self.catalog.department(policy.department, policy.version)
        scope = Scope(policy.id, policy.unit, policy.version)
        conditions = [
            CheckedCondition(c.id, self.condition(c.when, scope), c.article, c.refuse, c) for c in policy.conditions
        ]
        for condition in policy.conditions:
            self._sentence(condition, scope)
        conditions += self.interactions.exclusions(policy)
        if not conditions or len(conditions) > 60:
            raise PolicyFileError(
                where=policy.version, problem_zh="一项政策应有1到60个条件", problem_en="a policy has 1 to 60 conditions"
            )
        if len({c.id for c in conditions}) < len(conditions):
            raise PolicyFileError(
                where=policy.version, problem_zh="条件 id 重复", problem_en="two conditions share an id"
            )
        if (policy.amount is None) != (policy.delivery == "status"):
            raise PolicyFileError(
                where=policy.version,
                problem_zh='除 delivery = "status" 外,政策必须有 [amount]',
                problem_en='every policy has an [amount], except those with delivery = "status"',
            )
        amount = self._amount(policy, policy.amount, scope) if policy.amount else None
        return Item(policy.id, policy.unit, 0, (), False, conditions=tuple(conditions), amount=amount, policy=policy)

    def _sentence(self, condition: Condition, scope: Scope) -> None:
        """Every {name} of a refusal is a name the rule could read: a citizen must not get a sentence with a hole."""
        for place in sorted(set(_PLACES.findall(condition.refuse.zh + condition.refuse.en))):
            self.names.resolve(Name(1, tuple(place.split("."))), replace(scope, where=f"{condition.when.where} refuse"))

    def _amount(self, policy: Policy, amount: Amount, scope: Scope) -> Node:
        tree = self.expression(amount.formula, scope)
        wanted, given = self.amount_kind(policy.id).unit, tree.kind.unit
        per_person = wanted / Unit.of({"person": 1})
        fits = (
            given == wanted
            or (policy.unit == "person" and given == per_person)
            or (tree.kind.bare and self.is_zero(tree))
        )
        if tree.kind.name != "number" or not fits:
            raise self.clash(
                1,
                f"金额应为 {wanted},这里是 {tree.kind}",
                f"the amount should be {wanted}, this is {tree.kind}",
                amount.formula.where,
            )
        tree = self.interactions.topped_up(policy, tree)
        return Round(replace(tree.kind, unit=wanted, bare=False), 1, tree, amount.rounding.step, amount.rounding.how)

    def _figure(self, parameter: Parameter, items: dict[str, Item]) -> PopulationFigure:
        scope = Scope(parameter.id.partition(".")[0], parameter.entity, parameter.id)
        names: dict[str, str] = {}
        for label, formula in (("of", parameter.of), ("weight", parameter.weight)):
            if formula is None:
                continue
            name = f"_figure_{parameter.id.replace('.', '_')}_{label}"
            tree = self.number(self.expression(formula, scope))
            items[name] = Item(name, parameter.entity, 0, (), False, formula=tree)
            wanted = self.parameters[parameter.id][1].unit
            if label == "of" and tree.kind.unit != wanted and not self._bare_fits(tree, Kind("number", wanted)):
                raise self.clash(
                    1,
                    f"{parameter.id} 的单位是 {wanted},of 是 {tree.kind}",
                    f"{parameter.id} is {wanted}, “of” is {tree.kind}",
                )
            names[label] = name
        if "of" not in names:
            raise PolicyFileError(
                where=parameter.id, problem_zh="population 参数要写 of", problem_en="a population figure needs “of”"
            )
        return PopulationFigure(parameter, names["of"], names.get("weight"))

    def trigger(self, parameter: Parameter) -> Trigger:
        if parameter.start is None or parameter.stop is None:
            raise PolicyFileError(
                where=parameter.id,
                problem_zh="trigger 参数要写 start 和 stop",
                problem_en="a trigger needs start and stop",
            )
        scope = Scope(parameter.id.partition(".")[0], "trigger", parameter.id)
        found = Trigger(self.condition(parameter.start, scope), self.condition(parameter.stop, scope))
        for name in found.inputs:
            if self.parameters[name][0].source not in {"constant", "catalog"}:
                raise PolicyFileError(
                    where=parameter.id,
                    problem_zh="触发条件只能用目录参数和常数",
                    problem_en="a trigger reads catalog parameters and constants only",
                )
        return found

    # -- kinds ---------------------------------------------------------------------------------

    def _parameter_kind(self, parameter: Parameter) -> Kind:
        if parameter.source == "trigger":
            return BOOLEAN
        try:
            unit, _ = parse_unit(parameter.unit_text, self.catalog.extra_units)
        except BadUnit as problem:
            raise PolicyFileError(where=parameter.where, problem_zh=problem.zh, problem_en=problem.en) from None
        return Kind("number", unit)

    def definition_kind(self, name: str) -> Kind:
        if name not in self.trees:
            if name in self.under_way:
                raise Circle(path=" → ".join([*self.under_way[self.under_way.index(name) :], name]))
            definition = self.rules.definitions[name]
            self.under_way.append(name)
            outer = self.where
            tree = self.expression(definition.formula, Scope(name, definition.entity, definition.formula.where))
            self.where = outer
            self.under_way.pop()
            if definition.rounding is not None:
                tree = Round(tree.kind, 1, tree, definition.rounding.step, definition.rounding.how)
            if tree.kind.bare:
                tree = replace(tree, kind=replace(tree.kind, bare=False))
            self.trees[name] = tree
        return self.trees[name].kind

    def amount_kind(self, policy: str) -> Kind:
        found = self.rules.policies.get(policy) or self.rules.dormant[policy]
        return Kind("number", _PERIOD_UNITS.get(found.period, _FEN))

    def clash(self, column: int, zh: str, en: str, where: str | None = None) -> TypeClash:
        return TypeClash(where=where or self.where, column=column, problem_zh=zh, problem_en=en)

    # -- expressions ---------------------------------------------------------------------------

    def expression(self, formula: Formula, scope: Scope) -> Node:
        self.where = formula.where
        return self.node(formula.tree, replace(scope, where=formula.where))

    def condition(self, formula: Formula, scope: Scope) -> Node:
        tree = self.expression(formula, scope)
        return self.boolean(tree)

    def boolean(self, tree: Node) -> Node:
        if tree.kind.name != "boolean":
            raise self.clash(
                tree.column, f"这里应是真假判断,不是 {tree.kind}", f"a truth value belongs here, not {tree.kind}"
            )
        return tree

    def number(self, tree: Node) -> Node:
        if tree.kind.name != "number":
            raise self.clash(tree.column, f"这里应是数,不是 {tree.kind}", f"a number belongs here, not {tree.kind}")
        return tree

    def day(self, tree: Node) -> Node:
        if tree.kind.name != "date":
            raise self.clash(tree.column, f"这里应是日期,不是 {tree.kind}", f"a date belongs here, not {tree.kind}")
        return tree

    def node(self, syntax: Syntax, scope: Scope) -> Node:
        if isinstance(syntax, Literal):
            return self._literal(syntax)
        if isinstance(syntax, Name):
            return self.names.resolve(syntax, scope)
        if isinstance(syntax, Choice):
            return self._choice(syntax, scope)
        if isinstance(syntax, Call):
            return self.functions.call(syntax, scope)
        assert isinstance(syntax, Operation)
        return self._operation(syntax, scope)

    def _literal(self, syntax: Literal) -> Node:
        value = syntax.value
        if isinstance(value, bool):
            return Const(BOOLEAN, syntax.column, value)
        if isinstance(value, Fraction):
            return Const(Kind("number", bare=True), syntax.column, value)
        return Const(DATE if isinstance(value, date) else Kind("text"), syntax.column, value)

    def _choice(self, syntax: Choice, scope: Scope) -> Node:
        arms = [(self.boolean(self.node(c, scope)), self.node(r, scope)) for c, r in syntax.arms]
        default = self.node(syntax.default, scope)
        kind = self.common([*(result for _, result in arms), default])
        return Case(kind, syntax.column, tuple(arms), default)

    def _operation(self, syntax: Operation, scope: Scope) -> Node:
        args = [self.node(arg, scope) for arg in syntax.args]
        op, column = syntax.op, syntax.column
        if op in {"and", "or", "not"}:
            return Op(BOOLEAN, column, op, tuple(self.boolean(arg) for arg in args))
        if op == "in":
            for option in args[1:]:
                if not isinstance(option, Const):
                    raise self.clash(option.column, "in (…) 里只能写固定的值", "in (…) takes fixed values only")
                self.comparable(args[0], option)
            return Op(BOOLEAN, column, op, tuple(args))
        if op in _COMPARISONS:
            return self._comparison(op, column, args)
        for arg in args:
            self.number(arg)
        if op in {"*", "/"}:
            left, right = args
            unit = left.kind.unit * right.kind.unit if op == "*" else left.kind.unit / right.kind.unit
            return Op(Kind("number", unit, bare=left.kind.bare and right.kind.bare), column, op, tuple(args))
        if op == "neg" and isinstance(args[0], Const) and isinstance(args[0].value, Fraction):
            return replace(args[0], value=-args[0].value)  # -1 is a fixed value, too
        kind = args[0].kind if op == "neg" else self.common(args)
        return Op(kind, column, op, tuple(args))

    def _comparison(self, op: str, column: int, args: list[Node]) -> Node:
        left, right = args
        if isinstance(left, Op) and left.op in _COMPARISONS and right.kind.name != "boolean":
            raise self.clash(
                column,
                "不能连写比较,如 1 < x < 5;请写成两个比较,用 and 连接",
                "comparisons cannot be chained, as in 1 < x < 5; write two and join them with and",
            )
        self.comparable(left, right)
        if left.kind.name in {"code", "boolean", "text"} and op not in {"=", "<>"}:
            raise self.clash(
                column, f"{left.kind} 只能用 = 或 <> 比较", f"{left.kind} can only be compared with = or <>"
            )
        return Op(BOOLEAN, column, op, (left, right))

    def comparable(self, left: Node, right: Node) -> None:
        """Raise unless the two can be compared; a text against a code must be in its list."""
        for one, other in ((left, right), (right, left)):
            if one.kind.name == "code" and isinstance(other, Const) and other.kind.name == "text":
                self._in_list(one.kind.codes or "", str(other.value), other.column)
                return
        self.common([left, right])

    def _in_list(self, codelist: str, value: str, column: int) -> None:
        from huimin.kernel.errors import nearest

        known = self.catalog.codelist(codelist).codes
        if value not in known:
            near = nearest(value, list(known))
            listed = "、".join(f"{code}={known[code].zh}" for code in list(known)[:12])
            raise self.clash(
                column,
                f"代码表 {codelist} 里没有“{value}”" + (f",是不是“{near}”" if near else "") + f"(有:{listed})",
                f"code list {codelist} has no “{value}”"
                + (f", did you mean “{near}”" if near else "")
                + f" (it has {', '.join(list(known)[:12])})",
            )

    def common(self, nodes: list[Node]) -> Kind:
        """The one kind that all nodes share. Raises TypeClash."""
        firm = [node for node in nodes if not node.kind.bare]
        if not firm:
            return nodes[0].kind
        kind = firm[0].kind
        for node in nodes:
            fits = (
                self._bare_fits(node, kind)
                if node.kind.bare
                else node.kind.name == kind.name and node.kind.unit == kind.unit and node.kind.codes == kind.codes
            )
            if not fits:
                raise self.clash(
                    node.column,
                    f"单位或类型对不上:{kind} 与 {'未带单位的数' if node.kind.bare else node.kind}",
                    f"these do not fit together: {kind} and {'a number without a unit' if node.kind.bare else node.kind}",
                )
        return kind

    def _bare_fits(self, node: Node, kind: Kind) -> bool:
        return kind.name == "number" and (not kind.unit.is_money or self.is_zero(node))

    @staticmethod
    def is_zero(node: Node) -> bool:
        return isinstance(node, Const) and node.value == 0

    def hoist(self, tree: Aggregate, scope: Scope) -> Node:
        """A person's rule that looks at the whole household: computed once per household, under a name of its own."""
        name = f"_members_{len(self.hidden) + 1}"
        self.hidden[name] = (tree, replace(scope, entity="household"))
        return Value(tree.kind, tree.column, name, "value", "household", "household")


def _parameters(rules: RuleSet) -> list[Parameter]:
    return rules.parameters
