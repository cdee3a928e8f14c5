"""What a status analysis left, added up for a page. Works on its JSON (huimin.budget.status); money there is in fen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huimin.kernel import Text
from huimin.policy import MONTHS
from huimin.web.budget import few

Found = Mapping[str, Any]
RESIDENCES = {"urban": Text("城镇", "Town"), "rural": Text("农村", "Country")}
NOT_KNOWN = Text("不明", "Not known")
FILL = Text("把 funding.toml 放进工作区:空白表在预测页可以下载。",
            "Put funding.toml into the workspace: an empty one can be downloaded on the forecast page.")


@dataclass(frozen=True)
class Reader:
    """may_see: the households of the whole county, so that no count needs hiding; address: of the households behind a figure
    (choice, value, detail), "" for who may see none; refusals: condition of dibao -> its words."""

    may_see: bool
    address: Callable[[str, str, str], str]
    refusals: Mapping[str, str]


def month_fen(row: Mapping[str, Any], figure: str) -> int:
    """Cash a month: a yearly benefit counts a twelfth; what is no cash, or paid by the case, counts nothing."""
    return row[figure] // MONTHS[row["period"]] if row["delivery"] == "cash" and row["period"] in MONTHS else 0


def programmes(found: Found) -> list[dict[str, Any]]:
    """Every programme over all places, most cash first."""
    sums: dict[str, dict[str, Any]] = {}
    for row in found["spending"]:
        whole = sums.setdefault(row["policy"], {name: row[name] for name in ("policy", "name", "period", "delivery")})
        for figure, value in row.items():
            if isinstance(value, int):
                whole[figure] = whole.get(figure, 0) + value
    return sorted(sums.values(), key=lambda row: -month_fen(row, "drawn_fen"))


def of_places(found: Found, key: str) -> list[tuple[str, Text, dict[str, int]]]:
    """(code, name, sums) of townships ("area") or town and country ("residence"), those not known ("") last."""
    sums: dict[str, tuple[Text, dict[str, int]]] = {}
    for row in found["places"] or ():
        name = Text.of(row["place"]) if key == "area" else RESIDENCES.get(row["residence"], NOT_KNOWN)
        whole = sums.setdefault(row[key], (name, {}))[1]
        for figure, value in row.items():
            if isinstance(value, int):
                whole[figure] = whole.get(figure, 0) + value
    return [(code, *sums[code]) for code in sorted(sums, key=lambda code: (not code, code))]


def whole(found: Found) -> dict[str, int]:
    """The county's sums of the table of places; {} where need is not measured."""
    rows = of_places(found, "area")
    return {name: sum(row[name] for *_, row in rows) for name in rows[0][-1]} if rows else {}


def told(found: Found, sees: bool) -> list[dict[str, Any]]:
    """`programmes` as the reader may be told them. sees: the households."""
    return [row if sees else _told(row) for row in programmes(found)]


_NOT_RIGHT = ("unclaimed", "undue", "unclaimed_fen", "short_fen", "over_fen")


def _told(row: Found) -> dict[str, Any]:
    """entitled = drawing - undue + unclaimed: beside the others no small one of them would be a secret. Drawing stands alone on the
    public pages too, so it is told unless it is small itself."""
    if few.small(row["drawing"]):
        return few.hide(row, few.Kept(), ("drawing", "entitled"), ("drawn_fen", "entitled_fen", *_NOT_RIGHT))
    told = few.alone(row, ("entitled",), ("entitled_fen",))
    hides = any(few.small(row[name]) for name in ("entitled", "unclaimed", "undue"))
    return few.hide(told, few.Kept(), (), _NOT_RIGHT) if hides else {**told}


POOR = ("poor_before", "poor_after", "poor_with_nothing")
POOR_APART = (("poor_before", "poor_after"), ("poor_before", "poor_with_nothing"))


def county_poor(found: Found, sees: bool) -> Found:
    """The county's sums, its poor as the reader may be told them."""
    sums = whole(found)
    return sums if sees or not sums else few.alone(sums, POOR, ("gap_before_fen", "gap_after_fen", "drawn_by_poor_fen"), apart=POOR_APART)


def hides_need(found: Found, households: int) -> bool:
    """Is anything of the county's need too small to be told? households: below the line."""
    return few.small(households) or not few.is_told(county_poor(found, False)["poor_after"])


def monthly_cash(rows: Sequence[Found]) -> int:
    """What programmes pay in cash a month, in fen: of those told."""
    return sum(month_fen(row, "drawn_fen") for row in rows if few.is_told(row["drawn_fen"]))
