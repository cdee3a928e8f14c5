"""Places by their standards: what a department needs to know of where somebody lives, and no more.

A household's village decides which standards apply to it. Departments that do not know villages are told a class:
all places with the same value of every standard are one. A class is named by the digest of these values, which
are public; a party finds the values in its own parameter table, and one whose table differs notices.
"""

import hashlib
from datetime import date

from huimin.catalog import Catalog
from huimin.federation.errors import OtherStandards
from huimin.policy import FactsOf, Number, ParameterLookup, Parameters, Program

_LENGTH = 16


class PlaceBook:
    """All classes of places under one parameter table on one day."""

    def __init__(self, program: Program, catalog: Catalog, as_of: date, party: str = "") -> None:
        self.party = party
        self._names = sorted(program.parameters)
        self._parameters = Parameters(program, catalog, as_of)
        self._as_of = as_of
        self._of: dict[tuple[str, str], str] = {}
        self._values: dict[str, dict[str, Number | bool | None]] = {}
        # Values follow the longest prefix of an area that the table names: these areas stand for all others.
        residences = ["", *catalog.codelist("residence").codes]
        for area in sorted({"", "CN", *(row.area for row in catalog.parameters)}):
            for residence in residences:
                self.of(area, residence)

    def of(self, area: str | None, residence: str | None) -> str:
        """The class of a place; an unknown area or residence is a place of its own."""
        key = area or "", residence or ""
        if key not in self._of:
            values = {name: self._parameters.value(name, *key, self._as_of) for name in self._names}
            text = repr([(name, str(value)) for name, value in values.items()])
            name = hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
            self._of[key] = name
            self._values[name] = dict(values)
        return self._of[key]

    @property
    def nowhere(self) -> str:
        return self.of("", "")

    def known(self, name: str) -> str:
        """The class itself. Raises OtherStandards for one this party's table does not give."""
        if name not in self._values:
            raise OtherStandards(party=self.party)
        return name

    @property
    def lookup(self) -> ParameterLookup:
        """Parameter values for rows whose `area` is a class (or, for a run's description, a place)."""

        def find(identifier: str, facts: FactsOf) -> Number | bool | None:
            area = str(facts.get("area") or "")
            name = area if area in self._values else self.of(area, str(facts.get("residence") or ""))
            return self._values[name][identifier]

        return find
