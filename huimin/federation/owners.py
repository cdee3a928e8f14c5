"""Who can say what: from the catalogue of datasets, never from their rows.

A card is what a department publishes of a dataset: its id, month and schema (an entry of the catalogue). Every party of a
federated run knows all cards, and from them works out the same plan.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from huimin.kernel import Month
from huimin.policy import RELATIONS, Program
from huimin.registry import Expected, Schema, SchemaColumn, Source

Key = tuple[str, str]


@dataclass(frozen=True)
class Card:
    """One dataset in force. month: of its snapshot ("2026-10")."""

    dataset: str
    department: str
    month: str
    schema: Schema

    @classmethod
    def of(cls, source: Source) -> "Card":
        return cls(source.dataset, source.schema.department, str(source.month), source.schema)


@dataclass(frozen=True)
class Part:
    """One dataset that decides a fact. column: None for rosters and for which events there were."""

    card: Card
    column: SchemaColumn | None


class Owners:
    """Answers "who holds this fact" for a set of cards, in the order in which they prevail."""

    def __init__(self, cards: Iterable[Card], expected: Iterable[Expected] = ()) -> None:
        self.cards = sorted(cards, key=lambda card: card.dataset)
        there = {card.dataset for card in self.cards}
        self.awaited = tuple(sorted((one for one in expected if one.dataset not in there), key=lambda one: one.dataset))
        self._parts: dict[Key, tuple[Part, ...]] = {}

    @cached_property
    def departments(self) -> list[str]:
        return sorted({card.department for card in self.cards})

    def parts(self, key: Key) -> tuple[Part, ...]:
        """The datasets that supply a fact as a program names it, the one that prevails first."""
        if key not in self._parts:
            self._parts[key] = tuple(self._find(*key))
        return self._parts[key]

    def of(self, key: Key) -> frozenset[str]:
        return frozenset(part.card.department for part in self.parts(key))

    def is_split(self, key: Key) -> bool:
        return len(self.of(key)) > 1

    def is_dated(self, key: Key) -> bool:
        """Do rows say of which day the fact is, so that dates decide whose word prevails?"""
        return any(part.card.schema.has_fact_date for part in self.parts(key))

    def is_awaited(self, key: Key) -> bool:
        """Is a list that would give the fact expected and not there?"""
        return any(key in one.facts for one in self.awaited)

    def _find(self, entity: str, name: str) -> Sequence[Part]:
        programme = roster_of(name)
        if programme is not None:
            return [Part(card, None) for card in self.cards if card.schema.roster and programme in card.schema.roster.programmes]
        if entity.startswith("event."):
            return [Part(card, None) for card in self.cards if f"event.{card.schema.event}" == entity]
        found = [(column.precedence, -Month.parse(card.month).first_day.toordinal(), number, Part(card, column))
                 for number, card in enumerate(self.cards)
                 for column in card.schema.columns if (column.entity, column.field) == (entity, name) and column.decides]
        return [part for *_, part in sorted(found, key=lambda item: item[:3])]

    def relations(self, program: Program) -> list[str]:
        return [kind for kind in RELATIONS if kind in program.relations]

    def needs_grouping(self, key: Key) -> bool:
        """Must the holder know who lives together to say it of a household? Not where its lists go by household number."""
        entity, name = key
        if entity != "household":
            return False
        return any(part.card.schema.has_person and (part.column is None or part.card.schema.kind != "household")
                   for part in self.parts(key)) or (roster_of(name) is not None and bool(self.parts(key)))


def roster_of(name: str) -> str | None:
    """`receives__dibao` → dibao."""
    word, separator, programme = name.partition("__")
    return programme if separator and word in {"receives", "paid"} else None


def told(key: Key) -> str:
    """As people name a fact: person.wage_income, receives.dibao."""
    programme = roster_of(key[1])
    return f"{key[0]}.{key[1]}" if programme is None else f"{key[1].partition('__')[0]}.{programme}"


def item_of(key: Key) -> str:
    """As the catalogue and agreements name it: person.wage_income, roster.dibao."""
    programme = roster_of(key[1])
    return f"{key[0]}.{key[1]}" if programme is None else f"roster.{programme}"
