"""The made-up county 云溪县 (990121): eight townships, their villages and neighbourhoods.

Codes follow GB/T 2260 and GB/T 10114 in shape (6 + 3 + 3 digits) and lie in the unallotted province 99.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

COUNTY = "990121"
COUNTY_NAME = "云溪县"
_TOWNSHIPS = (
    ("001", "云中街道", "town"), ("100", "城关镇", "town"), ("101", "石桥镇", "mixed"), ("102", "柳河镇", "mixed"),
    ("200", "青杨乡", "rural"), ("201", "白庙乡", "rural"), ("202", "大岭乡", "rural"), ("203", "南坪乡", "rural"),
)
_VILLAGE_FIRST = "上下东西南北大小新老前后"
_VILLAGE_SECOND = "王李张杨柳槐枣桥沟坡湾庄河泉岭石"
_VILLAGE_LAST = "村庄屯沟湾"
_QUARTERS = ("和平", "建设", "文昌", "滨河", "新华", "向阳", "东关", "西苑", "南湖", "北辰", "康乐", "福安")


@dataclass(frozen=True)
class Place:
    """A village (村) or neighbourhood (社区)."""

    code: str
    name: str
    township: str
    urban_class: str

    @property
    def urban(self) -> bool:
        return self.urban_class.startswith("1")


class Geography:
    """All places of the county, the number growing slowly with its population."""

    def __init__(self, rng: Random, people: int) -> None:
        per_township = max(3, min(40, people // 4000))
        self.places = [place for township in _TOWNSHIPS for place in _places_of(rng, township, per_township)]
        self._urban = [place for place in self.places if place.urban]
        self._rural = [place for place in self.places if not place.urban]

    def pick(self, rng: Random, urban: bool) -> Place:
        return rng.choice(self._urban if urban else self._rural)

    def areas(self) -> Iterator[tuple[str, str, str, str]]:
        """Rows of areas.csv: code, name, level, parent."""
        yield "99", "演示省", "province", "CN"
        yield "9901", "演示市", "prefecture", "99"
        yield COUNTY, COUNTY_NAME, "county", "9901"
        for code, name, _ in _TOWNSHIPS:
            yield COUNTY + code, name, "township", COUNTY
        for place in self.places:
            yield place.code, place.name, "village", place.code[:9]


def _places_of(rng: Random, township: tuple[str, str, str], number: int) -> Iterator[Place]:
    code, name, kind = township
    towns = number if kind == "town" else 1 if kind == "mixed" else 0
    villages = 0 if kind == "town" else number + 1
    for place in range(towns):
        quarter = _QUARTERS[place % len(_QUARTERS)] + ("" if place < len(_QUARTERS) else str(place // 12 + 1))
        yield Place(f"{COUNTY}{code}{place + 1:03d}", quarter + "社区", name, "111" if kind == "town" else "121")
    for place in range(villages):
        village = rng.choice(_VILLAGE_FIRST) + rng.choice(_VILLAGE_SECOND) + rng.choice(_VILLAGE_LAST)
        yield Place(f"{COUNTY}{code}{200 + place + 1:03d}", village, name, "220")
