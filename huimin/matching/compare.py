"""What the rules say beside what the rosters say: five lists and the counts behind them.

The rules, for a unit (person or household) in scope and a policy whose roster is loaded:

    no, on the roster                          undue      不应享而享
    yes, not on the roster                     unclaimed  应享未享
    yes, on the roster, another amount         amount     金额不符
    yes, on the roster, same amount            ok
    not decided, or the amount is not known    unknown    待核

A unit whose entitlement is set aside by another policy (choose, max), or who draws the other side of
an `exclude` or `choose`, is not unclaimed: nothing is paid twice. Set aside and drawn together with
the policy that prevails is undue. An entitlement of 0 fen that nobody draws is no list at all.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

BITS_PER_WORD = 62
LISTS = ("unclaimed", "undue", "amount", "unknown", "ok")
_NAME = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")
_COLUMNS = ("list VARCHAR, policy VARCHAR, unit VARCHAR, person_no BIGINT, household_no BIGINT, person_id VARCHAR, "
            "household_id VARCHAR, name VARCHAR, township VARCHAR, village VARCHAR, outcome BOOLEAN, "
            "entitled_fen BIGINT, paid_fen BIGINT, difference_fen BIGINT, reason VARCHAR, since DATE")


@dataclass(frozen=True)
class Shape:
    """What the comparison must know of a policy.

    conditions: ids in the order of the bits of `__true` and `__false`
    rivals: policies of an `exclude` or `choose` with this one whose drawing explains not drawing this
    partners: policies that may set this one aside
    """

    id: str
    unit: str
    conditions: tuple[str, ...]
    has_amount: bool = True
    rivals: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()


@dataclass
class Counts:
    """One policy's figures; money in fen per period, weights relative."""

    policy: str
    roster: bool
    figures: dict[str, Any]
    lists: dict[str, int] = field(default_factory=dict)
    missing: dict[tuple[str, ...], int] = field(default_factory=dict)


class Comparison:
    """One run's results and its registry, opened together in DuckDB."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", results: Path, registry: Path,
                 rosters: Mapping[str, str], missing_bits: Sequence[str], weight: str | None = None) -> None:
        """rosters: programme id -> unit of the rosters loaded; weight: "person.field" or "household.field"."""
        self._db = connection
        self._rosters = dict(rosters)
        self._bits = [_checked(name) for name in missing_bits]
        for name, path in (("person", registry / "person.parquet"), ("household", registry / "household.parquet")):
            self._view(name, f"SELECT * FROM read_parquet('{_quoted(path)}')")
        for unit in ("person", "household"):
            if any((results / unit).glob("*.parquet")):
                self._view(f"{unit}_result", f"SELECT * FROM read_parquet('{_quoted(results / unit)}/*.parquet')")
        self._units(weight)
        self._db.execute(f"CREATE TEMP TABLE line ({_COLUMNS})")

    def add(self, shape: Shape) -> Counts:
        """Put one policy's units on the lists and return its counts."""
        _checked(shape.id)
        self._db.execute(f"CREATE OR REPLACE TEMP VIEW decided AS {_sql('decided').format(**self._decided(shape))}")
        roster = shape.id in self._rosters
        has_amount = str(shape.has_amount)
        counts = Counts(shape.id, roster, self._one_row(_sql("counts")))
        missing = self._db.execute(_sql("missing").format(has_amount=has_amount)).fetchall()
        counts.missing = {tuple(names.split(",")): units for names, units in missing if names}
        if roster:
            self._db.execute("INSERT INTO line " + _sql("lines").format(has_amount=has_amount),
                             {"policy": shape.id, "unit": shape.unit})
            found = self._db.execute("SELECT list, count(*) FROM line WHERE policy = $1 GROUP BY list", [shape.id])
            counts.lists = dict.fromkeys(LISTS, 0) | dict(found.fetchall())
        return counts

    def write(self, folder: Path) -> None:
        """Write lists/<list>.parquet, sorted by place, then policy: the order a worker visits."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in LISTS:
            self._db.execute(
                f"COPY (SELECT * FROM line WHERE list = '{name}' ORDER BY township, village, household_no, policy, person_no) "
                f"TO '{_quoted(folder / name)}.parquet' (FORMAT parquet)")

    def _decided(self, shape: Shape) -> dict[str, str]:
        policy, unit = shape.id, shape.unit
        on_roster = policy in self._rosters
        return {
            "policy": policy,
            "unit": unit,
            "amount": f"r.{policy}__amount" if shape.has_amount else "NULL::BIGINT",
            "receives": self._receives(policy, unit) if on_roster else "false",
            "paid": f"{unit[0]}.paid__{policy}" if on_roster and shape.has_amount else "NULL::BIGINT",
            "since": self._since(policy, unit),
            "rival": _any_of(self._receives(other, unit) for other in shape.rivals if self._visible(other, unit)),
            "prevailing": _any_of(
                f"(r.{policy}__settled = 'set_aside:{other}' AND {self._receives(other, unit)})"
                for other in shape.partners if self._visible(other, unit)),
            "failed": _names(f"r.{policy}__false", enumerate(shape.conditions)),
            "missing": self._missing(shape),
            "join_person": "JOIN person AS p ON p.person_no = u.person_no" if unit == "person" else "",
        }

    def _visible(self, programme: str, unit: str) -> bool:
        """A household cannot see what one member draws: the others may still be entitled."""
        level = self._rosters.get(programme)
        return level == unit or (level == "household" and unit == "person")

    def _receives(self, programme: str, unit: str) -> str:
        level = self._rosters[programme]
        return f"coalesce({level[0] if level != unit else unit[0]}.receives__{_checked(programme)}, false)"

    def _since(self, policy: str, unit: str) -> str:
        columns = {row[0] for row in self._db.execute(f"DESCRIBE {unit}").fetchall()}
        return f"{unit[0]}.since__{policy}" if f"since__{policy}" in columns else "NULL::DATE"

    def _missing(self, shape: Shape) -> str:
        columns = [row[0] for row in self._db.execute(f"DESCRIBE {shape.unit}_result").fetchall()]
        words = [name for name in columns if re.fullmatch(rf"{shape.id}__missing\d+", name)]
        parts = []
        for word in words:
            index = int(word.rsplit("missing", 1)[1])
            bits = self._bits[index * BITS_PER_WORD:(index + 1) * BITS_PER_WORD]
            parts.append(_names(f"r.{word}", enumerate(bits)))
        return "concat_ws(',', " + ", ".join(f"nullif({part}, '')" for part in parts) + ")" if parts else "''"

    def _units(self, weight: str | None) -> None:
        entity, _, name = (weight or "").partition(".")
        person = household = "1"
        if name:
            column = _checked(name)
            person = f"p.{column}" if entity == "person" else f"h.{column}"
            household = person
        self._db.execute(f"CREATE TEMP TABLE person_unit AS {_sql('person_units').format(weight=person)}")
        self._db.execute(f"CREATE TEMP TABLE household_unit AS {_sql('household_units').format(weight=household)}")

    def _view(self, name: str, query: str) -> None:
        self._db.execute(f"CREATE TEMP VIEW {name} AS {query}")

    def _one_row(self, query: str) -> dict[str, Any]:
        result = self._db.execute(query)
        names = [column[0] for column in result.description or []]
        return dict(zip(names, result.fetchone() or (), strict=True))


def _names(word: str, names: Iterable[tuple[int, str]]) -> str:
    """SQL for the names whose bit is set in `word`, joined by commas."""
    cases = [f"CASE WHEN ({word} & {1 << bit}) <> 0 THEN '{_checked(name)}' END" for bit, name in names]
    return f"concat_ws(',', {', '.join(cases)})" if cases else "''"


def _any_of(tests: Iterable[str]) -> str:
    return " OR ".join(tests) or "false"


def _checked(name: str) -> str:
    """Names reach SQL as identifiers, so they must look like one."""
    if not _NAME.match(name):
        raise ValueError(f"not a name: {name!r}")
    return name


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("'", "''")


def _sql(name: str) -> str:
    return (files("huimin.matching") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
