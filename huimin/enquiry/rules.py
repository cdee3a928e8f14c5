"""What an enquiry asks under: the rules in force on one day in one place, compiled once and kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from huimin.catalog import Catalog
from huimin.enquiry.births import Births
from huimin.enquiry.templates import Fact, Template, refusing, templates
from huimin.kernel import Text, Workspace
from huimin.matching import MissingFact, describe, prepare
from huimin.policy import Aggregate, Decider, Item, Program, decider
from huimin.policy import Fact as FactNode

HOUSE = "household"
_REFUSES = 0.2
_YEAR = frozenset({(12, "month"), (1, "year")})


@dataclass(frozen=True, eq=False)
class Rules:
    """A checked program for one area and day. policies: those the check is about; default all of the program.

    area: the code of the county, township or village; parameters are looked up there
    """

    program: Program
    catalog: Catalog
    area: str
    day: date
    policies: tuple[str, ...] = ()

    @cached_property
    def asked_about(self) -> frozenset[str]:
        return frozenset(self.policies or (item.id for item in self.program.policies))

    @cached_property
    def decider(self) -> Decider:
        return decider(self.program, self.catalog, self.day)

    @property
    def place(self) -> dict[str, str]:
        return {"area": self.area}

    @cached_property
    def births(self) -> Births:
        return Births(self.decider, [{**self.place, "residence": code} for code in ("", *self.catalog.codelist("residence").codes)])

    @cached_property
    def event_fields(self) -> Mapping[Fact, str]:
        """Records that one sum answers exactly: the rules read nothing of them but one field's total over the last twelve months."""
        found: dict[Fact, set[str]] = {}
        for item in self.program.items.values():
            for node in (node for tree in item.trees for node in tree.walk()):
                if isinstance(node, Aggregate) and node.over.startswith("event."):
                    plain = node.function == "total" and node.window in _YEAR and node.where is None
                    name = node.value.name if plain and isinstance(node.value, FactNode) else ""
                    found.setdefault(f"events.{node.over}", set()).add(name)
        return {fact: next(iter(names)) for fact, names in found.items() if len(names) == 1 and "" not in names}

    @cached_property
    def ways(self) -> Mapping[Fact, list[Template]]:
        """Every way to ask for each fact the rules can miss."""
        facts = {".".join(key) for key in self.program.missing_bits if key[0] != "parameter"}
        facts = {fact for fact in facts if not fact.startswith("events.") or fact in self.event_fields}
        persons = {f"roster.{name}": self.policy_name(name) for name, unit in self.program.programmes.items() if unit == "person"}
        return templates(facts | {"household.residence"}, persons, self.of_households, self.catalog)

    @cached_property
    def of_households(self) -> Mapping[Fact, Text]:
        """The rosters of households some rule reads, with the names of their policies."""
        return {f"roster.{name}": self.policy_name(name) for name, unit in self.program.programmes.items() if unit == "household"}

    @cached_property
    def by_id(self) -> Mapping[str, Template]:
        return {template.id: template for found in self.ways.values() for template in found}

    @cached_property
    def file_order(self) -> Mapping[Fact, int]:
        return {fact: number for number, fact in enumerate(self.ways)}

    def refuses(self, condition: str) -> float:
        """How often a condition refuses, roughly; steers the order of asking, never a result."""
        return refusing().get(condition, _REFUSES)

    def item(self, policy: str) -> Item:
        return self.program.items[policy]

    def describe(self, fact: Fact) -> MissingFact:
        return describe(fact, self.program, self.catalog)

    def policy_name(self, policy: str) -> Text:
        item = self.program.items.get(policy)
        return item.policy.name if item is not None and item.policy is not None else Text.of(policy)


@lru_cache(maxsize=8)
def _open(workspace: Workspace, day: date, area: str) -> Rules:
    prepared = prepare(workspace, day)
    return Rules(prepared.program, prepared.catalog, area or workspace.area, day, tuple(item.id for item in prepared.policies))


def open_rules(workspace: Workspace, day: date, area: str = "") -> Rules:
    """The rules of a workspace on a day; kept, so that a second call costs nothing. Restart the process after changing a policy file.

    area: a township or village of the workspace; default: the workspace's own
    """
    return _open(workspace, day, area)
