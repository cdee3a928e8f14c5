"""Cut a program into questions: the largest parts whose facts one department holds are that department's to answer.

What is left between the answers is logic on truth values, which the platform computes. Where a comparison needs the
figures of several departments, it becomes a question to the matching room; truth values inside it (who counts as a
member, say) are answered first and handed in. Three-valued logic makes this exact: the value of a truth-valued part
is all that anything around it can see of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from huimin.federation.owners import Key, Owners, roster_of
from huimin.federation.trees import Below, Trees, signature
from huimin.kernel import Text
from huimin.policy import BOOLEAN, Aggregate, Case, Fact, Item, Node, Op, Program, Round, Value

ROOM, NOBODY = "matching_room", ""
_LOGIC = frozenset({"and", "or", "not"})
_ARITHMETIC = frozenset({"+", "-", "*", "/", "neg", "least", "greatest", "abs", "=", "<>", "<", "<=", ">", ">="})


@dataclass(frozen=True)
class Question:
    """Asked of everybody of one kind; the answer is yes, no or unknown for each.

    holder: a department, ROOM, or NOBODY where nobody can answer, which `reason` explains
    tree: what is asked; in a question to the room, masks stand where truth values were
    below: the facts it reads
    """

    id: str
    entity: str
    holder: str
    tree: Node
    below: Below
    reason: Text | None = None


@dataclass(frozen=True)
class Mask:
    """A truth value the platform works out from answers and hands to the room. tree: over answers; said: as the law says it"""

    id: str
    entity: str
    tree: Node
    said: Node


@dataclass
class Cutter:
    """Cuts the items of one program. `desk` and `room` hold what the platform and the room compute of each item."""

    program: Program
    owners: Owners
    desk: dict[str, Item] = field(default_factory=dict)
    room: dict[str, Item] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    masks: dict[str, Mask] = field(default_factory=dict)
    shared: set[Key] = field(default_factory=set)

    def __post_init__(self) -> None:
        population = frozenset(figure.parameter.id for figure in self.program.figures)
        self.trees = Trees(self.program.items, self.owners, population)
        self._ids: dict[object, str] = {}
        self._mask_ids: dict[object, str] = {}

    def policies(self) -> None:
        """Cut every policy and whatever the platform needs for them. Amounts are values: they are left out."""
        for item in self.program.policies:
            self._desk_item(item.id)

    # -- what the platform computes ------------------------------------------------------------

    def _desk_item(self, name: str) -> None:
        if name in self.desk:
            return
        item = self.program.items[name]
        self.desk[name] = item  # a place holder: items are in order, none needs itself
        if item.formula is not None:
            formula = self.truth(item.formula, item.entity) if item.formula.kind == BOOLEAN else self._number(item.formula, item.entity)
            self.desk[name] = replace(item, formula=formula)
            return
        conditions = tuple(replace(c, when=self.truth(c.when, item.entity)) for c in item.conditions)
        self.desk[name] = replace(item, conditions=conditions, amount=None)

    def truth(self, node: Node, entity: str) -> Node:
        """The same truth value made of answers."""
        below = self.trees.below(node)
        if not below.facts and not below.figures:
            return self._kept(node, self.desk, entity)
        blocked = self._blocked(node, below)
        if blocked is not None:
            return self._ask(NOBODY, node, entity, blocked)
        holder = self._single_holder(below)
        if holder is not None:
            return self._ask(holder, node, entity)
        if isinstance(node, Value):
            self._desk_item(node.item)
            return node
        if isinstance(node, Fact):
            self.shared.add(node.key)
            return node
        if isinstance(node, Op) and node.op in _LOGIC:
            return replace(node, args=tuple(self.truth(arg, entity) for arg in self._grouped(node)))
        if isinstance(node, Case):
            return self._case(node, entity)
        if isinstance(node, Aggregate) and not _of_events(node):
            return self._over_people(node)
        if isinstance(node, Op) and all(self._is_desk(arg) for arg in node.args):
            return replace(node, args=tuple(self._number(arg, entity) for arg in node.args))
        return self._ask(ROOM, self._figures(node, entity), entity, below=below)

    def _single_holder(self, below: Below) -> str | None:
        if below.split or below.relatives or below.figures or below.amounts or len(below.holders) > 1:
            return None
        return next(iter(below.holders), None)

    def _blocked(self, node: Node, below: Below) -> Text | None:
        """Why nobody can answer, or None. Only the smallest part that cannot be answered is given up."""
        if (isinstance(node, Value | Case | Aggregate) and not _of_events(node)) or (isinstance(node, Op) and node.op in _LOGIC):
            return None
        if below.figures:
            return Text("要用全体人口的统计数,要求全部数值在一处", "needs a figure of the whole population, which takes everybody's values")
        for key in sorted(below.facts):
            if (key[0].startswith("event.") or roster_of(key[1])) and self.owners.is_split(key):
                return Text("同一名册(或同一类事件)由几个部门分别登记", "several departments keep parts of one roster or kind of event")
        if any(self.owners.is_split(key) and self.owners.is_dated(key) for key in below.facts):
            return Text("几个部门各按日期登记同一事实,要比日期;日期是数值", "departments date the fact row by row; dates are values")
        if below.amounts:
            return Text("要用另一项政策的金额;金额是数值,不作回答", "needs the amount of another policy; amounts are values, not answers")
        return None

    def _grouped(self, node: Op) -> list[Node]:
        """The parts of an `and` or `or`, those of one department as one: the fewer answers, the less is told."""
        if node.op == "not":
            return list(node.args)
        groups: dict[object, list[Node]] = {}
        for number, arg in enumerate(_flat(node)):
            below = self.trees.below(arg)
            holder = self._single_holder(below) if below.facts and not below.figures else None
            groups.setdefault(number if holder is None else holder, []).append(arg)
        return [args[0] if len(args) == 1 else Op(BOOLEAN, node.column, node.op, tuple(args)) for args in groups.values()]

    def _case(self, node: Case, entity: str) -> Node:
        arms = tuple((self.truth(condition, entity), self.truth(result, entity)) for condition, result in node.arms)
        return replace(node, arms=arms, default=self.truth(node.default, entity))

    def _over_people(self, node: Aggregate) -> Aggregate:
        assert node.value is not None
        boolean = node.value.kind == BOOLEAN
        return replace(node, value=self.truth(node.value, "person") if boolean else self._number(node.value, "person"),
                       where=self.truth(node.where, "person") if node.where is not None else None)

    # -- numbers the platform can make of answers ----------------------------------------------

    def _is_desk(self, node: Node) -> bool:
        """Is it made of truth values, parameters and fixed numbers only?"""
        below = self.trees.below(node)
        if below.figures:
            return False
        if not below.facts or node.kind == BOOLEAN:
            return True
        if isinstance(node, Value):
            formula = self.program.items[node.item].formula
            return formula is not None and self._is_desk(formula)
        if isinstance(node, Aggregate):
            return not _of_events(node) and node.value is not None and self._is_desk(node.value)
        if isinstance(node, Case):
            return all(self._is_desk(part) for part in (*(result for _, result in node.arms), node.default))
        if isinstance(node, Round):
            return self._is_desk(node.value)
        return isinstance(node, Op) and node.op in _ARITHMETIC and all(self._is_desk(arg) for arg in node.args)

    def _number(self, node: Node, entity: str) -> Node:
        if node.kind == BOOLEAN:
            return self.truth(node, entity)
        if not self.trees.below(node).facts:
            return self._kept(node, self.desk, entity)
        if isinstance(node, Value):
            self._desk_item(node.item)
            return node
        if isinstance(node, Aggregate):
            return self._over_people(node)
        if isinstance(node, Case):
            arms = tuple((self.truth(condition, entity), self._number(result, entity)) for condition, result in node.arms)
            return replace(node, arms=arms, default=self._number(node.default, entity))
        if isinstance(node, Round):
            return replace(node, value=self._number(node.value, entity))
        assert isinstance(node, Op)
        return replace(node, args=tuple(self._number(arg, entity) for arg in node.args))

    def _kept(self, node: Node, home: dict[str, Item], entity: str) -> Node:
        """Nothing below it is anybody's data: it stays, with the definitions it names."""
        for inner in node.walk():
            if isinstance(inner, Value) and inner.item not in home:
                item = replace(self.program.items[inner.item], amount=None)
                home[inner.item] = item
                for tree in item.trees:
                    self._kept(tree, home, item.entity)
        return node

    # -- what the room computes ----------------------------------------------------------------

    def _figures(self, node: Node, entity: str) -> Node:
        """The same value for the room: facts stay, truth values become masks."""
        if isinstance(node, Value):
            self._room_item(node.item)
            return node
        if isinstance(node, Aggregate):
            if _of_events(node):
                return node
            assert node.value is not None
            return replace(node, value=self._inner(node.value, "person"),
                           where=self._mask(node.where, "person") if node.where is not None else None)
        if isinstance(node, Case):
            arms = tuple((self._mask(condition, entity), self._inner(result, entity)) for condition, result in node.arms)
            return replace(node, arms=arms, default=self._inner(node.default, entity))
        if isinstance(node, Round):
            return replace(node, value=self._inner(node.value, entity))
        if isinstance(node, Op):
            return replace(node, args=tuple(self._inner(arg, entity) for arg in node.args))
        return node

    def _inner(self, node: Node, entity: str) -> Node:
        return self._mask(node, entity) if node.kind == BOOLEAN else self._figures(node, entity)

    def _room_item(self, name: str) -> None:
        if name not in self.room:
            item = self.program.items[name]
            assert item.formula is not None
            self.room[name] = item
            self.room[name] = replace(item, formula=self._inner(item.formula, item.entity))

    def _mask(self, node: Node, entity: str) -> Node:
        below = self.trees.below(node)
        if not below.facts and not below.figures:
            return self._kept(node, self.room, entity)
        tree = self.truth(node, entity)
        key = entity, signature(tree)
        if key not in self._mask_ids:
            self._mask_ids[key] = f"m{len(self.masks) + 1}"
            self.masks[self._mask_ids[key]] = Mask(self._mask_ids[key], entity, tree, node)
        return _answer(self._mask_ids[key], entity)

    # -- asking --------------------------------------------------------------------------------

    def _ask(self, holder: str, node: Node, entity: str, reason: Text | None = None, below: Below | None = None) -> Node:
        lifted = self._lifted(node) if entity == "person" and holder not in (ROOM, NOBODY) else None
        asked, of = (node, entity) if lifted is None else (lifted, "household")
        key = holder, of, signature(asked)
        if key not in self._ids:
            self._ids[key] = f"q{len(self.questions) + 1}"
            self.questions[self._ids[key]] = Question(self._ids[key], of, holder, asked, below or self.trees.below(asked), reason)
        return _answer(self._ids[key], of, "self" if lifted is None else "household")

    def _lifted(self, node: Node) -> Node | None:
        """A person's question that looks at nothing but the household is asked of the household."""
        leaves = [n for n in node.walk() if isinstance(n, Fact | Value | Aggregate)]
        if any(isinstance(n, Aggregate) or n.via != "household" for n in leaves):
            return None
        return _down(node)


def _of_events(node: Node) -> bool:
    return isinstance(node, Aggregate) and node.over.startswith("event.")


def _down(node: Node) -> Node:
    if isinstance(node, Fact | Value):
        return replace(node, via="self")
    if isinstance(node, Op):
        return replace(node, args=tuple(_down(arg) for arg in node.args))
    if isinstance(node, Case):
        return replace(node, arms=tuple((_down(c), _down(r)) for c, r in node.arms), default=_down(node.default))
    return replace(node, value=_down(node.value)) if isinstance(node, Round) else node


def _answer(name: str, entity: str, via: str = "self") -> Fact:
    return Fact(BOOLEAN, 1, entity, name, via)


def _flat(node: Op) -> Iterable[Node]:
    for arg in node.args:
        if isinstance(arg, Op) and arg.op == node.op:
            yield from _flat(arg)
        else:
            yield arg


def closure(items: Mapping[str, Item], trees: Iterable[Node]) -> dict[str, Item]:
    """The items that trees name, and all these need."""
    found: dict[str, Item] = {}
    todo = [n.item for tree in trees for n in tree.walk() if isinstance(n, Value)]
    while todo:
        name = todo.pop()
        if name not in found:
            found[name] = replace(items[name], amount=None)
            todo += [n.item for tree in found[name].trees for n in tree.walk() if isinstance(n, Value)]
    return found
