"""A list of damage from inspectors or drones turned into needs: rows -> villages or households -> who lives there -> what they need.

Columns: degree (a word of the rules), and household (a household number), place (a village) or lon and lat. A row with a household
speaks of that one and goes before rows of its whole village; among rows of one rank the worst degree counts. A row that cannot be
placed is told, never dropped in silence.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.budget.lines import Line, read_lines
from huimin.budget.pooling.distance import kilometres
from huimin.budget.pooling.errors import BadPoolLine
from huimin.budget.pooling.register import Need, Point
from huimin.budget.pooling.rules import Rules
from huimin.kernel import Text, connect, is_area_code
from huimin.registry import Registry

if TYPE_CHECKING:
    import duckdb

NEAR_KM = 3.0
"""A point further from every known village than this lies in none."""
_VILLAGE = 12
_ELDER, _CHILD = 65, 3
_NOT_DISABLED = "0"


@dataclass(frozen=True)
class Home:
    """A household of the register, with how many of whom live there (keys: rules.PER)."""

    id: str
    area: str
    count: Mapping[str, int]


@dataclass(frozen=True)
class Hit:
    """rows: of the damage list; unplaced: line number and why it says nothing about anybody; degrees: household -> degree."""

    rows: int
    unplaced: Sequence[tuple[int, Text]]
    degrees: Mapping[str, str]
    homes: Mapping[str, Home]
    needs: Sequence[Need]

    def as_json(self) -> dict[str, Any]:
        return {"rows": self.rows, "unplaced": [{"line": line, "why": why.as_json()} for line, why in self.unplaced],
                "households": len(self.degrees), "people": sum(self.homes[one].count["person"] for one in self.degrees),
                "degrees": dict(Counter(self.degrees.values()))}


def read_damage(path: Path, register: Registry, rules: Rules, now: datetime, places: Mapping[str, Point]) -> Hit:
    """Raises BadPoolLine with line and column where a row cannot be read at all."""
    lines = read_lines(path, ["degree"], BadPoolLine)
    homes = homes_of(register, now.date())
    villages: dict[str, list[str]] = defaultdict(list)
    for home in homes.values():
        villages[home.area].append(home.id)
    rank = {degree: at for at, degree in enumerate(rules.degrees)}
    own: dict[str, int] = {}
    common: dict[str, int] = {}
    unplaced: list[tuple[int, Text]] = []
    for line in lines:
        degree = line.needs("degree")
        if degree not in rank:
            raise line.bad("degree", Text(f"“{degree}”不在规则里;有:{'、'.join(rank)}",
                                          f"“{degree}” is not in the rules: {', '.join(rank)}"))
        household = line.text("household")
        hit = _placed(line, household, homes, villages, places, rules)
        if isinstance(hit, Text):
            unplaced.append((line.number, hit))
            continue
        kept = own if household else common
        for one in hit:
            kept[one] = min(kept.get(one, rank[degree]), rank[degree])
    degrees = {one: rules.degrees[at] for one, at in sorted((common | own).items())}
    return Hit(len(lines), unplaced, degrees, homes, needs_for(degrees, homes, rules, now))


def _placed(line: Line, household: str, homes: Mapping[str, Home], villages: Mapping[str, Sequence[str]], places: Mapping[str, Point],
            rules: Rules) -> Sequence[str] | Text:
    """The households a row speaks of, or why it speaks of none."""
    if household:
        return [household] if household in homes else Text(f"登记册里没有户 {household}", f"the register has no household {household}")
    village = line.text("place")
    if village and not is_area_code(village):
        raise line.bad("place", Text(f"“{village}”不是区划代码", f"“{village}” is no area code"))
    lon, lat = line.ratio("lon", 180, -180), line.ratio("lat", 90, -90)
    if not village and (lon is None or lat is None):
        raise line.bad("place", Text("household、place、lon 和 lat 至少写一样", "give a household, a place, or lon and lat"))
    if not village:
        known = [point for point in places.values() if len(point.code) == _VILLAGE]
        if not known:
            return Text("只有坐标,要用 --places 给出各村的坐标", "only coordinates; give those of the villages with --places")
        far = kilometres([Point("", lon, lat)], known, {}, rules)[0] / rules.detour
        nearest = int(far.argmin())
        if far[nearest] > NEAR_KM:
            return Text(f"离最近的村 {far[nearest]:.1f} 公里", f"{far[nearest]:.1f} km from the nearest village")
        village = known[nearest].code
    found = [one for area, ids in villages.items() if area.startswith(village) for one in ids]
    return found or Text(f"{village} 没有登记在册的住户", f"nobody is registered in {village}")


def homes_of(register: Registry, on: date) -> dict[str, Home]:
    """Households in scope with those of their people the register knows to live."""
    people, households = (str(register.folder / f"{name}.parquet") for name in ("person", "household"))
    connection = connect(readable=[register.folder])
    try:
        living, have = living_of(connection, people)
        born, disabled = (name if name in have else "NULL" for name in ("birth_date", "disability_category"))
        rows = connection.execute(
            f"SELECT coalesce(h.household_id, '#' || h.household_no), coalesce(h.area, h.township, ''), count(*), "
            f"count(*) FILTER (born > $3::DATE - INTERVAL {_CHILD} YEAR), count(*) FILTER (born <= $3::DATE - INTERVAL {_ELDER} YEAR), "
            f"count(*) FILTER (disabled NOT IN ('', '{_NOT_DISABLED}')) FROM read_parquet($1) h JOIN "
            f"(SELECT household_no, {born}::DATE AS born, {disabled}::VARCHAR AS disabled FROM read_parquet($2) "
            f"WHERE {living}) p USING (household_no) WHERE h.in_scope GROUP BY ALL ORDER BY 1",
            [households, people, on]).fetchall()
    finally:
        connection.close()
    return {id: Home(id, area, {"household": 1, "person": people, "child": children, "elder": elders, "disabled": disabled})
            for id, area, people, children, elders, disabled in rows}


def living_of(connection: "duckdb.DuckDBPyConnection", people: str) -> tuple[str, set[str]]:
    """The condition for rows of a register's file of people that speak of somebody it knows to live, and the columns of the file."""
    have = {str(name) for (name,) in connection.execute("SELECT name FROM parquet_schema($1)", [people]).fetchall()}
    return "person_id IS NOT NULL" + (" AND NOT coalesce(deceased, false)" if "deceased" in have else ""), have


def needs_for(degrees: Mapping[str, str], homes: Mapping[str, Home], rules: Rules, now: datetime) -> list[Need]:
    found = []
    for one, degree in degrees.items():
        home = homes[one]
        who = frozenset(word for key, word in (("elder", "老人"), ("child", "儿童"), ("disabled", "残疾人")) if home.count[key])
        for rule in rules.damage:
            amount = rule.amount * home.count[rule.per]
            if rule.degree == degree and amount:
                found.append(Need(f"{one}:{rule.kind}", one, rule.kind, rule.unit, amount, Point(home.area), rule.urgency,
                                  now + timedelta(hours=rule.hours), who))
    return found
