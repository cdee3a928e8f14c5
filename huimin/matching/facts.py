"""What a missing fact is called, who holds it and how to ask for it.

A run names missing facts as `entity.name`: `person.wage_income`, `household.area`, and four kinds that
are no field of the catalog: `roster.dibao`, `events.event.medical`, `relation.parent`,
`parameter.dibao.standard`. `disputed.` before a name: known, but departments contradict each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from huimin.agreements import REASONS
from huimin.catalog import Catalog
from huimin.kernel import Text
from huimin.policy import Program

DISPUTED = "disputed"

_RELATIVES = {
    "member": Text("家里还有哪些人", "who else belongs to the household"),
    "parent": Text("父母是谁", "who the parents are"),
    "child": Text("子女是谁", "who the children are"),
    "spouse": Text("配偶是谁", "who the spouse is"),
    "obligor": Text("赡养抚养扶养义务人是谁", "who is obliged to support"),
}


@dataclass(frozen=True)
class MissingFact:
    """holder: the department (or authority) that knows or sets it; question: what to ask the household;
    withheld: why its data may not be read though they are there (a key of exchange.agreements.REASONS), "" where that is not why."""

    id: str
    name: Text
    department: str
    holder: Text
    question: Text
    withheld: str = ""

    @property
    def ask(self) -> Text:
        """Whom to turn to: 「向税务部门核实」, for a standard 「由省级人民政府规定」; empty when nobody is known."""
        if not self.holder.zh:
            return Text("", "")
        if self.is_parameter:
            return Text(f"由{self.holder.zh}规定", f"set by {self.holder.en}")
        if self.withheld:
            why = REASONS[self.withheld]
            return Text(f"{why.zh};向{self.holder.zh}核实", f"{why.en}; ask {self.holder.en}")
        return Text(f"向{self.holder.zh}核实", f"ask {self.holder.en}")

    @property
    def is_parameter(self) -> bool:
        return self.id.startswith("parameter.")

    def as_json(self) -> dict[str, Any]:
        return {"fact": self.id, "name": self.name.as_json(), "department": self.department,
                "holder": self.holder.as_json(), "question": self.question.as_json(), "withheld": self.withheld}


def describe(fact: str, program: Program, catalog: Catalog, withheld: Mapping[str, str] = MappingProxyType({})) -> MissingFact:
    """Words for one missing fact; a fact nobody described keeps its id. withheld: fact -> why nobody granted it."""
    found = _described(fact, program, catalog)
    return replace(found, withheld=withheld[fact]) if fact in withheld else found


def _described(fact: str, program: Program, catalog: Catalog) -> MissingFact:
    kind, _, name = fact.partition(".")
    if kind == DISPUTED:
        plain = describe(name, program, catalog)
        return MissingFact(fact, Text(f"{plain.name.zh}(部门说法不一)", f"{plain.name.en} (departments disagree)"),
                           plain.department, plain.holder, Text("", ""))
    if kind == "parameter":
        return _parameter(fact, name, program)
    if kind == "relation":
        return _held(fact, _RELATIVES.get(name, Text.of(name)), "public_security", catalog)
    if kind == "roster":
        item = program.items.get(name)
        policy = item.policy if item else None
        label = policy.name if policy else Text.of(name)
        return _held(fact, Text(f"{label.zh}在册名单", f"roster of {label.en}"), policy.department if policy else "", catalog)
    entity, _, field_name = fact.rpartition(".")
    if kind == "events":
        return _events(fact, name, catalog)
    field = catalog.by_entity.get(entity, {}).get(field_name)
    if field is None:
        return MissingFact(fact, Text.of(fact), "", Text("", ""), Text("", ""))
    return MissingFact(fact, field.label, field.owner, catalog.department(field.owner), field.question)


def _parameter(fact: str, name: str, program: Program) -> MissingFact:
    parameter = program.parameters.get(name)
    label = parameter.name if parameter else Text.of(name)
    owner = program.items.get(name.partition(".")[0])
    if owner and owner.policy:
        label = Text(f"{owner.policy.name.zh}:{label.zh}", f"{owner.policy.name.en}: {label.en}")
    by = (parameter.set_by if parameter else None) or Text("制定标准的部门", "the authority that sets it")
    return MissingFact(fact, Text(f"当地标准“{label.zh}”", f"local standard “{label.en}”"), "", by, Text("", ""))


def _events(fact: str, entity: str, catalog: Catalog) -> MissingFact:
    fields = list(catalog.by_entity.get(entity, {}).values())
    kind = entity.rpartition(".")[2]
    label = Text(f"{fields[-1].label.zh}记录", f"records: {fields[-1].label.en}") if fields else Text.of(kind)
    return _held(fact, label, fields[0].owner if fields else "", catalog)


def _held(fact: str, name: Text, department: str, catalog: Catalog) -> MissingFact:
    holder = catalog.departments.get(department, Text("", ""))
    return MissingFact(fact, name, department, holder, Text("", ""))
