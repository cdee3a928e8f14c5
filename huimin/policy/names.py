"""What a name means where it stands: facts, definitions, parameters, other policies, the clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from huimin.catalog import Catalog, Field
from huimin.policy.errors import UnknownName
from huimin.policy.model import Parameter, RuleSet
from huimin.policy.program import RELATIONS
from huimin.policy.syntax import Name
from huimin.policy.tree import BOOLEAN, DATE, TEXT, Clock, Const, Fact, Kind, Node, Param, Value, truth

CLOCKS = ("as_of", "month_start", "month_end")
PEOPLE = ("member", *RELATIONS)


@dataclass(frozen=True)
class Scope:
    """Where an expression stands.

    owner: the id whose parameters have short names; entity: whose row it is
    row: None, or the set an aggregate runs over ("member", a relation, "event.<kind>")
    """

    owner: str
    entity: str
    where: str
    row: str | None = None

    @property
    def people_prefix(self) -> bool:
        return self.row in PEOPLE


def kind_of(field: Field) -> Kind:
    """The kind of a catalog field's value in expressions."""
    if field.type == "code":
        return Kind("code", codes=field.codes)
    if field.type in {"money", "integer", "decimal"}:
        return Kind("number", field.unit)
    return {"boolean": BOOLEAN, "date": DATE}.get(field.type, TEXT)


class Names:
    """Resolves the names of one rule set.

    kind_of_definition: called for a definition's kind (it may have to be checked first)
    special: makes the nodes of receives, paid, excluded and counted_benefits
    """

    def __init__(
        self,
        rules: RuleSet,
        catalog: Catalog,
        parameters: Mapping[str, tuple[Parameter, Kind]],
        kind_of_definition: Callable[[str], Kind],
        amount_kind: Callable[[str], Kind],
        special: Callable[[str, str, str, int], Node | None],
    ) -> None:
        self.rules, self.catalog, self.parameters = rules, catalog, parameters
        self.kind_of_definition, self.amount_kind, self.special = kind_of_definition, amount_kind, special

    def resolve(self, name: Name, scope: Scope) -> Node:
        """Return the checked node. Raises UnknownName with the nearest known name."""
        found = self._event(name, scope) if scope.row and scope.row.startswith("event.") else self._person(name, scope)
        if found is None:
            raise self._unknown(name, scope)
        return found

    def _event(self, name: Name, scope: Scope) -> Node | None:
        entity = scope.row or ""
        parts = name.parts
        if len(parts) == 3 and ".".join(parts[:2]) == entity and parts[2] in self.catalog.fields(entity):
            return self._fact(entity, parts[2], name.column, "self")
        return self._constant(parts, scope, name.column)

    def _person(self, name: Name, scope: Scope) -> Node | None:
        parts = name.parts
        if scope.entity == "trigger":
            return self._constant(parts, scope, name.column)
        if scope.people_prefix:
            if parts[0] == scope.row:
                return self._at(parts[1:], replace(scope, entity="person"), name.column, "self")
            return self._constant(parts, scope, name.column) or self._raw_household(parts, name.column)
        if parts[0] == "household" and len(parts) > 1 and scope.entity == "person":
            return self._at(parts[1:], replace(scope, entity="household"), name.column, "household")
        own = self._constant(parts, scope, name.column) or self._at(parts, scope, name.column, "self")
        if own is None and scope.entity == "person":
            own = self._at(parts, replace(scope, entity="household"), name.column, "household")
        return own

    def _constant(self, parts: tuple[str, ...], scope: Scope, column: int) -> Node | None:
        """Clocks and parameters: the same for everybody in a place."""
        if len(parts) == 1 and parts[0] in CLOCKS:
            return Clock(DATE, column, parts[0])
        for candidate in (f"{scope.owner}.{parts[0]}", ".".join(parts)):
            if candidate in self.parameters and (len(parts) == 1) == (candidate != ".".join(parts)):
                return Param(self.parameters[candidate][1], column, candidate)
        return None

    def _raw_household(self, parts: tuple[str, ...], column: int) -> Node | None:
        if len(parts) == 2 and parts[0] == "household":
            parts = parts[1:]
        if len(parts) == 1 and parts[0] in self.catalog.fields("household"):
            return self._fact("household", parts[0], column, "household")
        return None

    def _at(self, parts: tuple[str, ...], scope: Scope, column: int, via: str) -> Node | None:
        """A fact, definition or result of one entity."""
        if len(parts) == 1:
            return self._single(parts[0], scope.entity, column, via)
        if len(parts) != 2:
            return None
        first, part = parts
        if first in self.rules.dormant or part in self.rules.dormant:
            return self._dormant(first, part, scope.entity, column)
        if first in {"receives", "paid", "excluded", "counted_benefits"}:
            return self._special(first, part, scope.entity, column, via)
        policy = self.rules.policies.get(first)
        if policy is None or part not in {"outcome", "amount"} or policy.unit != scope.entity:
            return None
        if part == "amount" and policy.delivery == "status":
            return None
        kind = BOOLEAN if part == "outcome" else self.amount_kind(first)
        return Value(kind, column, first, part, policy.unit, via)

    def _single(self, name: str, entity: str, column: int, via: str) -> Node | None:
        definition = self.rules.definitions.get(name)
        if definition is not None and definition.entity == entity:
            return Value(self.kind_of_definition(name), column, name, "value", entity, via)
        if name in self.catalog.fields(entity):
            return self._fact(entity, name, column, via)
        return None

    def _dormant(self, first: str, part: str, entity: str, column: int) -> Node | None:
        """A policy that is not in force: nobody is entitled to it, nobody draws it."""
        policy = self.rules.dormant.get(first) or self.rules.dormant[part]
        if policy.unit != entity and first not in {"excluded", "counted_benefits"}:
            return None
        if part == "amount" or first in {"paid", "counted_benefits"}:
            return Const(self.amount_kind(policy.id), column, Fraction(0))
        return truth(False) if part == "outcome" or first in {"receives", "excluded"} else None

    def _special(self, word: str, policy: str, entity: str, column: int, via: str) -> Node | None:
        node = self.special(word, policy, entity, column)
        return replace(node, via=via) if isinstance(node, Fact | Value) and via != "self" else node

    def _fact(self, entity: str, name: str, column: int, via: str) -> Fact:
        return Fact(kind_of(self.catalog.field(entity, name)), column, entity, name, via)

    def _unknown(self, name: Name, scope: Scope) -> UnknownName:
        written = ".".join(name.parts)
        note = ("", "")
        if name.parts[0] in PEOPLE and scope.row is None:
            note = (
                "成员和亲属的事实要写在 total(…)、count(…)、any(…) 等汇总里。",
                "Facts of members and relatives belong inside total(…), count(…), any(…). ",
            )
        elif scope.people_prefix and len(name.parts) == 1:
            note = (f"汇总里请写 {scope.row}.{written}。", f"Inside the aggregate write {scope.row}.{written}. ")
        return UnknownName(f"{scope.where}:{name.column}", written, self._known(scope), note)

    def _known(self, scope: Scope) -> list[str]:
        people = [*self.catalog.fields("person"), *self.rules.definitions]
        found = [*people, *self.catalog.fields("household"), *CLOCKS, *self.parameters]
        found += [name.partition(".")[2] for name in self.parameters if name.startswith(scope.owner + ".")]
        found += [f"{policy}.{part}" for policy in self.rules.policies for part in ("outcome", "amount")]
        if scope.row and scope.row.startswith("event."):
            found = [f"{scope.row}.{name}" for name in self.catalog.fields(scope.row)]
        elif scope.people_prefix:
            found += [f"{scope.row}.{name}" for name in people]
        return found
