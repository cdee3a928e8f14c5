"""Who is asked about: pseudonyms in households, as the matching room put them together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huimin.federation.messages import Content, letters, truths

Person = tuple[str | None, int, bool]
Home = tuple[str | None, bool]


@dataclass(frozen=True)
class People:
    """people: (token, household_no, in_scope) by number, in order of households; households: (token, in_scope)
    relations: (person, kind, other) by numbers. A token of None stands for somebody nobody has named; the last person,
    in the last household, stands for every relative nobody has named.
    """

    people: Sequence[Person]
    households: Sequence[Home]
    relations: Sequence[tuple[int, str, int]] = ()

    def as_content(self, grouped: bool, with_households: bool) -> Content:
        """For a message. grouped: tell who lives together; with_households: tell households at all."""
        content: Content = {"people": [p[0] for p in self.people], "people_in_scope": letters(p[2] for p in self.people)}
        if with_households or grouped:
            content |= {"households": [h[0] for h in self.households], "households_in_scope": letters(h[1] for h in self.households)}
        if grouped:
            starts = [number == 0 or self.people[number - 1][1] != p[1] for number, p in enumerate(self.people)]
            content["homes"] = letters(starts)
        return content

    def with_relations(self) -> Content:
        """For the platform: households, members and who is whose relative."""
        related: dict[str, list[list[str | None]]] = {}
        for person, kind, other in self.relations:
            related.setdefault(kind, []).append([self.people[person][0], self.people[other][0]])
        # A person nobody has named has relatives nobody has named: his rows would name nobody on both sides.
        return self.as_content(True, True) | {"relations": {kind: [r for r in rows if r[0]] for kind, rows in related.items()}}

    @classmethod
    def read(cls, content: Content, party: str, kinds: Sequence[str] = ()) -> "People":
        """From a message. kinds: relations whose unnamed people are given unnamed relatives again."""
        tokens: list[str | None] = content["people"]
        scopes = truths(content["people_in_scope"], len(tokens), party)
        households = content.get("households", [])
        home_scopes = truths(content.get("households_in_scope", ""), len(households), party)
        starts = truths(content["homes"], len(tokens), party) if "homes" in content else [False] * len(tokens)
        people: list[Person] = []
        home = -1 if "homes" in content else 0
        for token, scope, start in zip(tokens, scopes, starts, strict=True):
            home += bool(start)
            people.append((token, home, bool(scope)))
        homes = [(token, bool(scope)) for token, scope in zip(households, home_scopes, strict=True)]
        return cls(people, homes, _relations(content.get("relations", {}), tokens, kinds))


def _relations(
    told: Mapping[str, list[list[str | None]]], tokens: Sequence[str | None], kinds: Sequence[str]
) -> list[tuple[int, str, int]]:
    numbers = {token: number for number, token in enumerate(tokens) if token is not None}
    nobody = len(tokens) - 1
    found = [(numbers[str(person)], kind, nobody if other is None else numbers[other])
             for kind, rows in told.items() for person, other in rows]
    found += [(number, kind, nobody) for kind in kinds for number, token in enumerate(tokens) if token is None]
    return sorted(found)
