"""All policy files of the country and of a workspace, and which of them are in force somewhere on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from huimin.kernel.errors import nearest
from huimin.policy.errors import PolicyFileError, UnknownPolicy, at
from huimin.policy.model import Condition, Definition, Interaction, Parameter, Policy, RuleSet
from huimin.policy.read import read_definitions, read_interactions, read_policy

_Item = TypeVar("_Item", Condition, Parameter)
NATIONAL = Path(__file__).parent / "library"
DRAFTS = "drafts"
"""A folder of this name inside a policy folder holds what is not in force: it is never read with the rest."""


@dataclass(frozen=True)
class Library:
    """Every version ever written; nothing is removed when law changes."""

    policies: tuple[Policy, ...]
    definitions: tuple[Definition, ...]
    interactions: tuple[Interaction, ...]

    def beside(self, other: "Library") -> "Library":
        """This one and another, whose policies and definitions are none of this one's."""
        return Library((*self.policies, *other.policies), (*self.definitions, *other.definitions),
                       (*self.interactions, *other.interactions))

    def ids(self) -> list[str]:
        return sorted({policy.id for policy in self.policies})

    def versions(self, identifier: str) -> list[Policy]:
        """All versions of one policy, oldest first. Raises UnknownPolicy."""
        found = sorted((p for p in self.policies if p.id == identifier), key=lambda p: (p.area, p.valid_from))
        if not found:
            raise UnknownPolicy(identifier, self.ids())
        return found

    def resolve(self, area: str, on: date, wanted: Sequence[str] | None = None) -> RuleSet:
        """The rules in force in `area` on the day `on`. Raises UnknownPolicy if one of `wanted` is not among them."""
        policies = {}
        for identifier in self.ids():
            found = self._in_force(identifier, area, on)
            if found is not None:
                policies[identifier] = found
        for identifier in wanted or ():
            if identifier not in policies:
                raise UnknownPolicy(identifier, sorted(policies))
        definitions: dict[str, Definition] = {}
        for definition in sorted(self.definitions, key=lambda d: (_rank(d.area), d.valid_from)):
            if _covers(definition.area, area) and _on(definition.valid_from, definition.valid_until, on):
                definitions[definition.id] = definition
        interactions = tuple(i for i in self.interactions if _on(i.valid_from or date.min, i.valid_until, on))
        dormant = {p.id: p for p in self.policies if p.id not in policies and not p.overlays}
        return RuleSet(area, on, policies, definitions, interactions, dormant)

    def _in_force(self, identifier: str, area: str, on: date) -> Policy | None:
        candidates = [p for p in self.policies if p.id == identifier and _covers(p.area, area) and p.valid_from <= on]
        newest: dict[str, Policy] = {}
        for policy in sorted(candidates, key=lambda p: p.valid_from):
            newest[policy.area] = policy
        result: Policy | None = None
        for policy in sorted(newest.values(), key=lambda p: _rank(p.area)):
            if policy.valid_until is not None and policy.valid_until < on:
                continue
            if not policy.overlays:
                result = policy
            elif result is not None:
                result = overlay(result, policy)
        return result


def read_library(folders: Iterable[Path] = (), *, national: bool = True) -> Library:
    """Read the national library and further folders (a later folder's file replaces one of the same version)."""
    policies: dict[str, Policy] = {}
    definitions: dict[tuple[str, str, date], Definition] = {}
    interactions: list[Interaction] = []
    for folder in [*([NATIONAL] if national else []), *folders]:
        for path in sorted(folder.rglob("*.toml")):
            if DRAFTS in path.relative_to(folder).parts:
                continue
            if path.parent.name == "definitions":
                for definition in read_definitions(path):
                    definitions[definition.id, definition.area, definition.valid_from] = definition
            elif path.stem == "interactions":
                interactions.extend(read_interactions(path))
            else:
                policy = read_policy(path)
                if path.parent.name != policy.id and path.parent != folder:
                    raise PolicyFileError(
                        where=at(path),
                        problem_zh=f"文件夹应与政策 id 同名({policy.id})",
                        problem_en=f"the folder should be named after the policy ({policy.id})",
                    )
                policies[policy.version] = policy
    _overlays_have_a_base(policies.values())
    return Library(tuple(policies.values()), tuple(definitions.values()), tuple(interactions))


def _overlays_have_a_base(policies: Iterable[Policy]) -> None:
    listed = list(policies)
    whole = [policy for policy in listed if not policy.overlays]
    for local in listed:
        if local.overlays and not any(p.id == local.id and _covers(p.area, local.area) for p in whole):
            near = nearest(local.id, sorted({p.id for p in whole}))
            raise PolicyFileError(
                where=f"{local.id}/{local.file.name}",
                problem_zh=f"没有可以叠加的政策“{local.id}”" + (f",是不是“{near}”" if near else ""),
                problem_en=f"there is no policy “{local.id}” to lie over"
                + (f"; did you mean “{near}”" if near else ""),
            )


def overlay(base: Policy, local: Policy) -> Policy:
    """`base` with what `local` says put over it: conditions and parameters by id, the amount as a whole."""
    return replace(
        base,
        area=local.area,
        valid_from=local.valid_from,
        basis=(*base.basis, *local.basis),
        name=local.name if local.name.zh else base.name,
        parameters=tuple(_merge(base.parameters, local.parameters)),
        conditions=tuple(_merge(base.conditions, local.conditions)),
        amount=local.amount or base.amount,
        file=local.file,
        departures=local.departures,
        examples=local.examples,
        overlays=True,
    )


def _merge(base: Sequence[_Item], local: Sequence[_Item]) -> list[_Item]:
    merged = {item.id: item for item in base}
    merged.update({item.id: item for item in local})
    return list(merged.values())


def _covers(wide: str, narrow: str) -> bool:
    return wide == "CN" or narrow.startswith(wide)


def _rank(area: str) -> int:
    return 0 if area == "CN" else len(area)


def _on(start: date, end: date | None, day: date) -> bool:
    return start <= day and (end is None or day <= end)
