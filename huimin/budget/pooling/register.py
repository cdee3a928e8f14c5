"""The register of resources and the list of needs: two tables anybody can keep in a spreadsheet, read line by line.

Resources: id, owner, sector (government, charity, firm, volunteer, or 政府 …), category (money, goods, hours, service, or
资金 …), kind, amount, unit, place; and if wanted lon, lat, from, until, lead_hours, reach_km, only_for, only_in.
Needs: id, household, kind, amount, place, urgency; and if wanted unit, deadline, who, lon, lat.
Kinds are the county's own words and must be the same in both. An amount of money is in yuan, anything else a whole number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from huimin.budget.lines import MONEY_UNIT, Line, Table, once, read_lines
from huimin.budget.pooling.errors import BadPoolLine
from huimin.budget.pooling.rules import LEAST_URGENT
from huimin.kernel import Text, is_area_code

SECTORS = {"government": Text("政府", "government"), "charity": Text("慈善组织", "charity"), "firm": Text("企业", "firm"),
           "volunteer": Text("志愿者", "volunteers")}
CATEGORIES = {"money": Text("资金", "money"), "goods": Text("物资", "goods"), "hours": Text("人力", "people's hours"),
              "service": Text("服务", "service")}
_MOST = 10**9


@dataclass(frozen=True)
class Point:
    """Where something is. code: an area, "" unknown; lon, lat in degrees (WGS 84 or CGCS2000), None where not known."""

    code: str
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class Kind:
    """category: key of CATEGORIES; of money, amounts are in fen and distance does not count."""

    name: str
    category: str
    unit: str


@dataclass(frozen=True)
class Resource:
    """amount: fen for money, else units. since, until: when it may be handed out (None: at once, without end); lead_hours: to
    make ready; reach_km None: everywhere; only_for: a need must have one of these words; only_in: or lie in one of these areas
    (both are the giver's conditions, empty: none)."""

    id: str
    owner: str
    sector: str
    kind: Kind
    amount: int
    point: Point
    since: datetime | None = None
    until: datetime | None = None
    lead_hours: float = 0.0
    reach_km: float | None = None
    only_for: frozenset[str] = frozenset()
    only_in: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Need:
    """urgency: 1 is first; deadline None: whenever; household "": of no single household; who: words givers may ask for."""

    id: str
    household: str
    kind: str
    unit: str
    amount: int
    point: Point
    urgency: int
    deadline: datetime | None = None
    who: frozenset[str] = frozenset()


def read_resources(path: Table) -> list[Resource]:
    """Raises BadPoolLine with line and column."""
    lines = read_lines(path, ["id", "owner", "sector", "category", "kind", "amount", "unit", "place"], BadPoolLine)
    once(lines, "id")
    kinds: dict[str, Kind] = {}
    return [_resource(line, kinds) for line in lines]


def _resource(line: Line, kinds: dict[str, Kind]) -> Resource:
    kind = Kind(line.needs("kind"), line.chosen("category", CATEGORIES), line.needs("unit"))
    if (kind.category == "money") != (kind.unit == MONEY_UNIT):
        raise line.bad("unit", Text(f"资金的单位写“{MONEY_UNIT}”,别的不写", f"money has the unit “{MONEY_UNIT}”, and nothing else has"))
    if kinds.setdefault(kind.name, kind) != kind:
        before = kinds[kind.name]
        raise line.bad("kind", Text(f"“{kind.name}”前面写的是{CATEGORIES[before.category].zh}、{before.unit}",
                                    f"“{kind.name}” was {CATEGORIES[before.category].en} in {before.unit} before"))
    since, until = _moment(line, "from", time.min), _moment(line, "until", time.max)
    if since and until and since > until:
        raise line.bad("until", Text("早于 from", "before `from`"))
    only_in = line.words("only_in")
    for code in only_in:
        if not is_area_code(code):
            raise line.bad("only_in", Text(f"“{code}”不是区划代码", f"“{code}” is no area code"))
    return Resource(line.needs("id"), line.needs("owner"), line.chosen("sector", SECTORS), kind, _amount(line, kind.unit), _point(line),
                    since, until, line.ratio("lead_hours", 8784) or 0.0, line.ratio("reach_km", 20_000), line.words("only_for"), only_in)


def read_needs(path: Table, resources: Sequence[Resource]) -> list[Need]:
    """A need's unit may be left out where a resource of its kind says it. Raises BadPoolLine with line and column."""
    lines = read_lines(path, ["id", "household", "kind", "amount", "place", "urgency"], BadPoolLine)
    once(lines, "id")
    units = {one.kind.name: one.kind.unit for one in resources}
    return [_need(line, units) for line in lines]


def _need(line: Line, units: Mapping[str, str]) -> Need:
    kind = line.needs("kind")
    unit = line.text("unit") or units.get(kind, "")
    if kind in units and unit != units[kind]:
        raise line.bad("unit", Text(f"“{kind}”在资源表里按“{units[kind]}”计", f"“{kind}” is counted in “{units[kind]}” in the register"))
    urgency = line.whole("urgency", LEAST_URGENT)
    if urgency is None:
        raise line.bad("urgency", Text(f"空着;写 1(最急)到 {LEAST_URGENT}", f"empty; 1 (first) to {LEAST_URGENT}"))
    return Need(line.needs("id"), line.text("household"), kind, unit, _amount(line, unit), _point(line), urgency,
                _moment(line, "deadline", time.max), line.words("who"))


def read_places(path: Table) -> dict[str, Point]:
    """Coordinates of villages and stores: code, lon, lat. Raises BadPoolLine."""
    lines = read_lines(path, ["code", "lon", "lat"], BadPoolLine)
    once(lines, "code")
    return {line.needs("code"): _located(line, line.needs("code")) for line in lines}


def _located(line: Line, code: str) -> Point:
    lon, lat = line.ratio("lon", 180, -180), line.ratio("lat", 90, -90)
    if (lon is None) != (lat is None):
        raise line.bad("lon", Text("lon 和 lat 要么都写,要么都不写", "write both lon and lat, or neither"))
    return Point(code, lon, lat)


def _point(line: Line) -> Point:
    point = _located(line, line.text("place"))
    if not point.code and point.lon is None:
        raise line.bad("place", Text("空着;写区划代码,或写 lon、lat", "empty; give an area code, or lon and lat"))
    if point.code and not is_area_code(point.code):
        raise line.bad("place", Text(f"“{point.code}”不是区划代码", f"“{point.code}” is no area code"))
    return point


def _amount(line: Line, unit: str) -> int:
    found = line.money("amount") if unit == MONEY_UNIT else line.whole("amount", _MOST)
    if not found:
        raise line.bad("amount", Text("要大于零", "must be above zero"))
    return found


def _moment(line: Line, column: str, at: time) -> datetime | None:
    """A day (its beginning or its end) or a moment, local time."""
    text = line.text(column)
    if not text:
        return None
    try:
        if len(text) == len("2026-10-31"):
            return datetime.combine(date.fromisoformat(text), at)
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        raise line.bad(column, Text(f"“{text}”写作 2026-10-31 或 2026-10-31T09:00", f"“{text}”: write 2026-10-31 or 2026-10-31T09:00"))
    return found
