"""Units of measure: `fen/person/month` times `person` is `fen/month`, and nothing else.

A unit is a product of base units with whole exponents. `yuan` is accepted where people write
amounts and means 100 fen; `month` and `year` are different units on purpose: law that speaks of
a yearly income and a monthly standard must say how one becomes the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

BASE_UNITS = frozenset({"fen", "person", "household", "day", "month", "year", "m2", "mu", "point", "piece"})
SCALES: Mapping[str, tuple[str, int]] = MappingProxyType({"yuan": ("fen", 100)})


class BadUnit(ValueError):
    """A unit nobody knows, or yuan where it cannot stand; `zh` and `en` are half sentences for an error."""

    def __init__(self, part: str, text: str, known: Sequence[str] = ()) -> None:
        listed = " ".join(known)
        self.zh = f"“{text}”里不认识单位“{part}”(可用:{listed})" if known else f"“{part}”只能写在“{text}”的最前面"
        self.en = f"unknown unit “{part}” in “{text}” (known: {listed})" if known else f"“{part}” can only stand first in “{text}”"
        super().__init__(self.en)


@dataclass(frozen=True)
class Unit:
    """Base units and their exponents, sorted by name; no pair with exponent 0."""

    powers: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, powers: Mapping[str, int]) -> "Unit":
        return cls(tuple(sorted((name, power) for name, power in powers.items() if power)))

    @property
    def is_plain(self) -> bool:
        return not self.powers

    @property
    def is_money(self) -> bool:
        return any(name == "fen" for name, _ in self.powers)

    def __mul__(self, other: "Unit") -> "Unit":
        total = dict(self.powers)
        for name, power in other.powers:
            total[name] = total.get(name, 0) + power
        return Unit.of(total)

    def __truediv__(self, other: "Unit") -> "Unit":
        return self * Unit.of({name: -power for name, power in other.powers})

    def __str__(self) -> str:
        above = [name if power == 1 else f"{name}{power}" for name, power in self._ordered() if power > 0]
        below = [name if power == -1 else f"{name}{-power}" for name, power in self._ordered() if power < 0]
        return "/".join(["*".join(above) or "1", *below])

    def _ordered(self) -> list[tuple[str, int]]:
        rank = {"fen": 0, "person": 1, "household": 2}
        return sorted(self.powers, key=lambda pair: (rank.get(pair[0], 3), pair[0]))


PLAIN = Unit()


def parse_unit(text: str, extra: frozenset[str] = frozenset()) -> tuple[Unit, int]:
    """Read "yuan/person/month" as (unit fen/person/month, 100): the factor from the written to the base unit.

    extra: further base units a workspace declares (a foreign currency, say)
    Raises BadUnit naming the unknown part and the known ones.
    """
    powers: dict[str, int] = {}
    factor = 1
    parts = text.strip().split("/")
    for position, part in enumerate(parts):
        name = part.strip()
        if name in {"1", ""} and position == 0:
            continue
        base, scale = SCALES.get(name, (name, 1))
        if base not in BASE_UNITS and base not in extra:
            raise BadUnit(name, text, sorted(BASE_UNITS | extra | set(SCALES)))
        if scale != 1 and position > 0:
            raise BadUnit(name, text)
        powers[base] = powers.get(base, 0) + (1 if position == 0 else -1)
        factor *= scale
    return Unit.of(powers), factor
