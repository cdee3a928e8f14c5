"""A plan as people read it: the question put to each department, in words, and what leaves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from huimin.catalog import Catalog
from huimin.federation.cut import NOBODY, ROOM, Question
from huimin.federation.owners import Key, told
from huimin.federation.plan import Plan
from huimin.kernel import Text
from huimin.policy import Aggregate, Case, Clock, Const, Fact, Node, Op, Param, Round, Value

_SIGNS = {"=": "=", "<>": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "+": "+", "-": "−", "*": "×", "/": "÷"}
_BETWEEN = {"and": Text("且", "and"), "or": Text("或", "or")}
_NAMES = {
    "known": Text("已知", "known"), "coalesce": Text("首个已知", "first known of"), "least": Text("最小", "least of"),
    "greatest": Text("最大", "greatest of"), "abs": Text("绝对值", "absolute"), "neg": Text("负", "minus"),
    "years_between": Text("周岁", "full years between"), "months_between": Text("整月数", "full months between"),
    "month_of": Text("月份", "month of"), "year_of": Text("年份", "year of"), "first_of_month": Text("月初", "first of month"),
    "add_months": Text("加月", "months after"), "add_days": Text("加日", "days after"),
    "total": Text("合计", "total"), "count": Text("人数", "number"), "any": Text("有人", "any"), "every": Text("人人", "every"),
    "highest": Text("最高", "highest"), "lowest": Text("最低", "lowest"),
}
_CLOCKS = {"as_of": Text("今天", "today"), "month_start": Text("月初", "start of the month"), "month_end": Text("月末", "end of the month")}
_OVER = {"member": Text("家庭成员", "members"), "parent": Text("父母", "parents"), "child": Text("子女", "children"),
         "spouse": Text("配偶", "spouse"), "obligor": Text("义务人", "obligors")}
_KINDS = {"person": Text("每个人", "each person"), "household": Text("每一户", "each household")}


@dataclass(frozen=True)
class Words:
    """Expressions in both languages. Definitions are named, not spelled out."""

    plan: Plan
    catalog: Catalog

    def of(self, node: Node) -> Text:
        return Text(self._say(node, "zh"), self._say(node, "en"))

    def _say(self, node: Node, lang: str) -> str:
        if isinstance(node, Const):
            return _constant(node)
        if isinstance(node, Clock):
            return _in(_CLOCKS[node.name], lang)
        if isinstance(node, Fact):
            return self._fact(node, lang)
        if isinstance(node, Param):
            return _in(self.plan.program.parameters[node.id].name, lang)
        if isinstance(node, Value):
            return self._value(node, lang)
        if isinstance(node, Round):
            return self._say(node.value, lang)
        if isinstance(node, Case):
            return self._case(node, lang)
        if isinstance(node, Aggregate):
            return self._aggregate(node, lang)
        assert isinstance(node, Op)
        return self._operation(node, lang)

    def _fact(self, node: Fact, lang: str) -> str:
        if node.name in self.plan.masks:
            return self._say(self.plan.masks[node.name].said, lang)
        field = self.plan.program.fields.get(node.key)
        return node.name if field is None else _in(field.label, lang)

    def _value(self, node: Value, lang: str) -> str:
        item = self.plan.program.items[node.item]
        if item.definition is not None:
            return _in(item.definition.name, lang)
        if item.policy is not None:
            return _in(Text(f"符合{item.policy.name.zh}", f"entitled to {item.policy.name.en}"), lang)
        assert item.formula is not None
        return self._say(item.formula, lang)

    def _case(self, node: Case, lang: str) -> str:
        arms = [(self._say(condition, lang), self._say(result, lang)) for condition, result in node.arms]
        default = self._say(node.default, lang)
        if lang == "zh":
            return "(" + ";".join([*(f"{condition}时为{result}" for condition, result in arms), f"否则{default}"]) + ")"
        return "(" + "; ".join([*(f"{result} if {condition}" for condition, result in arms), f"else {default}"]) + ")"

    def _aggregate(self, node: Aggregate, lang: str) -> str:
        over = _in(_OVER[node.over], lang) if node.over in _OVER else ""
        what = self._say(node.value, lang) if node.value is not None else ""
        where = self._say(node.where, lang) if node.where is not None else ""
        name = _in(_NAMES[node.function], lang)
        if lang == "zh":
            return f"{over}{f'(限{where})' if where else ''}{name}({what})"
        return f"{name} of {over or 'records'} ({what}{f', where {where}' if where else ''})"

    def _operation(self, node: Op, lang: str) -> str:
        args = [self._say(arg, lang) for arg in node.args]
        if node.op in _SIGNS and len(args) == 2:
            return f"{args[0]}{_SIGNS[node.op]}{args[1]}" if lang == "zh" else f"{args[0]} {_SIGNS[node.op]} {args[1]}"
        if node.op in _BETWEEN:
            return "(" + f" {_in(_BETWEEN[node.op], lang)} ".join(args) + ")"
        if node.op == "not":
            return f"非({args[0]})" if lang == "zh" else f"not ({args[0]})"
        if node.op == "in":
            return f"{args[0]} ∈ {{{', '.join(args[1:])}}}"
        return f"{_in(_NAMES[node.op], lang)}({', '.join(args)})"

    # -- the plan ------------------------------------------------------------------------------

    def question(self, question: Question) -> Text:
        said, kind = self.of(question.tree), _KINDS[question.entity]
        return Text(f"{kind.zh}:{_outer(said.zh)}?", f"{kind.en}: {_outer(said.en)}?")

    def department(self, name: str) -> Text:
        if name == ROOM:
            return Text("匹配室", "matching room")
        return Text("无人可答", "nobody") if name == NOBODY else self.catalog.departments.get(name, Text(name, name))

    def leaves(self, question: Question) -> Text:
        if question.holder == NOBODY:
            return question.reason or Text("", "")
        if question.holder == ROOM:
            holders = sorted({name for key in self.plan.facts_in_room(question) for name in self.plan.owners.of(key)})
            names = [self.department(name) for name in holders]
            return Text(f"{'、'.join(n.zh for n in names)}的数值加密送匹配室;出来的只有是、否、不明",
                        f"figures of {', '.join(n.en for n in names)}, sealed for the room; only yes, no or unknown comes out")
        return Text("是、否、不明", "yes, no or unknown")

    def as_json(self) -> list[dict[str, Any]]:
        """Policy by policy: what is asked of whom, and what leaves."""
        return [{"policy": name, "name": item.policy.name.as_json(), "unit": item.entity,
                 "departments": sorted(self.holders(item.trees)),
                 "questions": [*(self._row(q) for q in self.asked_for(item.trees)), *self._shared(item.trees)]}
                for name, item in self.plan.desk.items() if item.policy is not None]

    def _row(self, question: Question) -> dict[str, Any]:
        sources = {part.card.dataset: part.card.month for key in self._facts(question) for part in self.plan.owners.parts(key)}
        return {"id": question.id, "holder": question.holder, "question": self.question(question).as_json(),
                "leaves": self.leaves(question).as_json(), "reads": [told(key) for key in self._facts(question)],
                "sources": sources, "reason": question.reason.as_json() if question.reason else None}

    def _shared(self, trees: Sequence[Node]) -> Iterator[dict[str, Any]]:
        """One row per department that knows a part of a truth; the platform puts the parts together."""
        for key in self.plan.shared_by(trees):
            label, kind = self.plan.program.fields[key].label, _KINDS[key[0]]
            leaves = Text("有记录的是或否、没有记录、说不准", "yes or no where recorded, no record, or not sure")
            for name in sorted(self.plan.owners.of(key)):
                sources = {p.card.dataset: p.card.month for p in self.plan.owners.parts(key) if p.card.department == name}
                yield {"id": told(key), "holder": name, "question": Text(f"{kind.zh}:{label.zh}?", f"{kind.en}: {label.en}?").as_json(),
                       "leaves": leaves.as_json(), "reads": [told(key)], "sources": sources, "reason": None}

    def _facts(self, question: Question) -> Sequence[Key]:
        return sorted(self.plan.facts_in_room(question) if question.holder == ROOM else question.below.facts)

    def asked_for(self, trees: Sequence[Node]) -> list[Question]:
        return self.plan.needed_by(trees, self.plan.desk)

    def departments_of(self) -> Mapping[str, int]:
        """Policy → from how many departments its facts come."""
        return {name: len(self.holders(item.trees)) for name, item in self.plan.desk.items() if item.policy is not None}

    def holders(self, trees: Sequence[Node]) -> set[str]:
        """The departments whose lists a policy rests on."""
        keys = {key for question in self.asked_for(trees) for key in self._facts(question)} | set(self.plan.shared_by(trees))
        return {name for key in keys for name in self.plan.owners.of(key)}


def _constant(node: Const) -> str:
    if isinstance(node.value, Fraction):
        whole = node.value.denominator == 1
        if node.kind.unit.is_money:
            return f"{float(node.value) / 100:.2f}" if node.value % 100 else str(int(node.value) // 100)
        return str(node.value) if whole else f"{float(node.value):g}"
    return str(node.value)


def _in(text: Text, lang: str) -> str:
    return text.zh if lang == "zh" else text.en or text.zh


def _outer(text: str) -> str:
    """Without the brackets around the whole."""
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and place < len(text) - 1:
            return text
    return text[1:-1]
