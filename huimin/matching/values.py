"""Values of the rules as people read them: money in yuan, codes by name, truth as yes or no."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from huimin.catalog import Catalog
from huimin.kernel import Text, yuan
from huimin.policy import Aggregate, Fact, Kind, Node, Param, Program, Subject, Value, exact

_PER = {"person": Text("人", "person"), "household": Text("户", "household"),
        "month": Text("月", "month"), "year": Text("年", "year")}
UNKNOWN = Text("不知道", "not known")


@dataclass(frozen=True)
class Named:
    """One named value a condition reads.

    name: as the rule writes it (`income_per_person`); kind: fact | definition | policy | parameter
    of: the kind of value; whose: id of the person or household; "" for parameters
    field: (entity, field) of a fact; item: id of a definition or policy
    """

    name: str
    label: Text
    kind: str
    value: Any
    of: Kind
    catalog: Catalog = field(repr=False, compare=False)
    whose: str = ""
    field: tuple[str, str] | None = None
    item: str = ""

    @cached_property
    def text(self) -> Text:
        """In words; made when somebody asks: many values say nothing and are never shown."""
        return show(self.value, self.of, self.catalog)

    @cached_property
    def plain(self) -> str:
        """For the places of a refusal sentence, where the sentence itself says 元."""
        return _plain(self.value, self.of, self.catalog)


def readings(node: Node, subject: Subject, program: Program, catalog: Catalog) -> Iterator[Named]:
    """Every named value an expression reads for `subject`; inside aggregates, once per row."""
    if isinstance(node, Aggregate):
        for row in subject.world.rows(subject, node.over):
            if row.phantom_key is None:
                for child in node.children():
                    yield from readings(child, row, program, catalog)
        return
    named = _named(node, subject, program, catalog)
    if named is not None:
        yield named
    for child in node.children():
        yield from readings(child, subject, program, catalog)


def show(value: Any, kind: Kind, catalog: Catalog) -> Text:
    """One value in words, with its unit."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    if isinstance(value, date):
        return Text.of(value.isoformat())
    if kind.name == "code" and kind.codes:
        return catalog.codelist(kind.codes).codes.get(str(value), Text.of(str(value)))
    if kind.name == "number":
        return _number(Fraction(value), kind)
    return Text.of(str(value))


def _plain(value: Any, kind: Kind, catalog: Catalog) -> str:
    """An unknown number in a sentence shows as “…”: bounds may settle a condition without it."""
    if value is None:
        return "…"
    if kind.name == "number" and kind.unit.is_money:
        return _yuan(Fraction(value))
    return str(show(value, kind, catalog))


def _number(value: Fraction, kind: Kind) -> Text:
    if kind.unit.is_money:
        amount, per = _yuan(value), _per(kind)
        return Text(f"{amount}元{per.zh}", f"{amount} yuan{per.en}")
    if value.denominator == 1:
        return Text.of(str(value.numerator))
    return Text.of(f"{Decimal(value.numerator) / Decimal(value.denominator):.4f}".rstrip("0").rstrip("."))


def _per(kind: Kind) -> Text:
    below = {name for name, power in kind.unit.powers if power < 0}
    found = [text for name, text in _PER.items() if name in below]
    return Text("".join(f"/{text.zh}" for text in found), "".join(f"/{text.en}" for text in found))


def _yuan(fen: Fraction) -> str:
    rounded = int(Decimal(fen.numerator / Decimal(fen.denominator)).quantize(Decimal(1), ROUND_HALF_UP))
    text = yuan(rounded)
    return text.removesuffix(".00")


def _named(node: Node, subject: Subject, program: Program, catalog: Catalog) -> Named | None:
    if not isinstance(node, Fact | Value | Param):
        return None
    value = exact(node, subject)
    kind = node.kind
    if isinstance(node, Param):
        parameter = program.parameters[node.id]
        return Named(node.id.partition(".")[2], parameter.name, "parameter", value, kind, catalog, item=node.id)
    whose = subject.world.reader(subject, node).name
    if isinstance(node, Fact):
        return Named(node.name, program.fields[node.key].label, "fact", value, kind, catalog, whose, node.key)
    item = program.items[node.item]
    if item.policy is not None:
        return Named(f"{node.item}.{node.part}", item.policy.name, "policy", value, kind, catalog, whose, item=node.item)
    label = item.definition.name if item.definition else Text.of(node.item)
    return Named(node.item, label, "definition", value, kind, catalog, whose, item=node.item)
