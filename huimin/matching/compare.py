"""What the rules say beside what the rosters say: five lists and the counts behind them.

The rules, for a unit (person or household) in scope and a policy whose roster is loaded:

    no, on the roster                          undue      不应享而享
    yes, not on the roster                     unclaimed  应享未享
    yes, on the roster, another amount         amount     金额不符
    yes, on the roster, same amount            ok
    not decided, or the amount is not known    unknown    待核
    no, or a lower amount, that rests on a fact departments contradict each other on   unknown, see disputed.py
    not known whether on the roster (a refused row names it), or what is paid      unknown

Every line says what it rests on: article, facts, sources and dates (`evidence.py`).

A unit whose entitlement is set aside by another policy (choose, max), or who draws the other side of
an `exclude` or `choose`, is not unclaimed: nothing is paid twice. Set aside and drawn together with
the policy that prevails is undue. An entitlement of 0 fen that nobody draws is no list at all.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.kernel.duck import file_literal, parquet
from huimin.matching.evidence import Evidence, Pattern

if TYPE_CHECKING:
    import duckdb

BITS_PER_WORD = 62
LISTS = ("unclaimed", "undue", "amount", "unknown", "ok")
_NAME = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")
_DOUBTED = ("list", "policy", "household_no", "person_no", "reason", "article", "facts", "facts_en")
_PLACE = ("policy VARCHAR, unit VARCHAR, township VARCHAR, village VARCHAR, units BIGINT, yes BIGINT, no BIGINT, unknown BIGINT, "
          "receiving BIGINT, on_roster BIGINT, entitled_fen BIGINT, paid_fen BIGINT")
_COLUMNS = ("list VARCHAR, policy VARCHAR, unit VARCHAR, person_no BIGINT, household_no BIGINT, person_id VARCHAR, "
            "household_id VARCHAR, name VARCHAR, township VARCHAR, village VARCHAR, outcome BOOLEAN, "
            "entitled_fen BIGINT, paid_fen BIGINT, difference_fen BIGINT, reason VARCHAR, since DATE, "
            "article VARCHAR, facts VARCHAR, facts_en VARCHAR")


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

    def __init__(self, connection: "duckdb.DuckDBPyConnection", results: Callable[[str], str], registry: Path, *,
                 rosters: Mapping[str, str], missing_bits: Sequence[str], witness: Callable[[Pattern], Evidence],
                 weight: str | None = None, with_amounts: Collection[str] = ()) -> None:
        """results: policy -> SQL of its results; rosters: programme id -> unit of the rosters loaded;
        witness: what lines of a pattern rest on; weight: "person.field" or "household.field";
        with_amounts: programmes whose rosters say what is paid."""
        self._db, self._results, self._witness = connection, results, witness
        self._rosters = dict(rosters)
        self._bits = [_checked(name) for name in missing_bits]
        self._weight = None if weight is None else _checked(weight)
        self._with_amounts = frozenset(with_amounts)
        self._columns: dict[str, set[str]] = {}
        for name in ("person", "household"):
            self._db.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {parquet(registry / f'{name}.parquet')}")
            self._columns[name] = set(self._described(name))
        for name in ("person", "household"):
            self._db.execute(f"CREATE TEMP VIEW {name}_unit AS {_sql(f'{name}_units')}")
        self._db.execute(f"CREATE TEMP TABLE line ({_COLUMNS})")
        self._db.execute(f"CREATE TEMP TABLE place ({_PLACE})")

    def add(self, shape: Shape) -> Counts:
        """Put one policy's units on the lists and return its counts."""
        _checked(shape.id)
        self._db.execute(f"CREATE OR REPLACE TEMP VIEW result AS {self._results(shape.id)}")
        words = self._words(shape.id)
        query = _sql("decided").format(**self._decided(shape, words))
        self._db.execute(f"CREATE OR REPLACE TEMP TABLE decided AS {query}")
        counts = Counts(shape.id, shape.id in self._rosters, self._one_row(_sql("counts")))
        counts.missing = self._missing_facts(shape, words)
        self._db.execute(f"INSERT INTO place {_sql('places').format(unit=shape.unit)}", {"policy": shape.id, "unit": shape.unit})
        if counts.roster:
            self._list(shape, words)
            found = self._db.execute("SELECT list, count(*) FROM line WHERE policy = $1 GROUP BY list", [shape.id])
            counts.lists = dict.fromkeys(LISTS, 0) | dict(found.fetchall())
            for facts, units in self._rosters_in_doubt():
                counts.missing[facts] = counts.missing.get(facts, 0) + units
        return counts

    def questionable(self, households: Sequence[int] | None) -> list[tuple[Any, ...]]:
        """Lines to somebody's disadvantage in some households: (list, policy, unit, person_no, household_no, person_id,
        household_id, reason). None: in all."""
        asked = None if households is None else json.dumps(list(households))
        return self._db.execute(_sql("questionable"), {"households": asked}).fetchall()

    def doubt(self, lines: Sequence[tuple[str, str, int, int | None, str, str, str, str]]) -> None:
        """Move lines to the list to verify: (list, policy, household_no, person_no, reason, article, facts, facts_en)."""
        self._db.execute(_sql("doubted"), {"lines": json.dumps([dict(zip(_DOUBTED, line, strict=True)) for line in lines])})

    def write(self, folder: Path) -> None:
        """Write lists/<list>.parquet, sorted by place, then policy: the order a worker visits."""
        folder.mkdir(parents=True, exist_ok=True)
        order = "coalesce(township, ''), coalesce(village, ''), household_no, policy, person_no"
        for name in LISTS:
            self._db.execute(f"COPY (SELECT * FROM line WHERE list = '{name}' ORDER BY {order}) "
                             f"TO {file_literal(folder / f'{name}.parquet')} (FORMAT parquet)")

    def write_places(self, path: Path) -> None:
        """Write the figures of every policy by place; see places.py. After the last line has found its list."""
        self._db.execute(f"COPY ({_sql('places_listed')}) TO {file_literal(path)} (FORMAT parquet)")

    def _decided(self, shape: Shape, words: Mapping[int, str]) -> dict[str, str]:
        policy, unit = shape.id, shape.unit
        on_roster = policy in self._rosters
        rivals = [other for other in shape.rivals if self._visible(other, unit)]
        partners = [other for other in shape.partners if self._visible(other, unit)]
        return {
            "policy": policy,
            "unit": unit,
            "unit_row": unit[0],
            "key": f"{unit[0]}.{unit}_no",
            "people": "household AS h" if unit == "household"
            else "person AS p JOIN household AS h ON h.household_no = p.household_no",
            "amount": f"r.{policy}__amount::BIGINT" if shape.has_amount else "NULL::BIGINT",
            "receives": self._receives(policy) if on_roster else "false",
            "paid": f"{unit[0]}.paid__{policy}" if on_roster and shape.has_amount else "NULL::BIGINT",
            "since": f"{unit[0]}.since__{policy}" if f"since__{policy}" in self._columns[unit] else "NULL::DATE",
            "rival": _any_of(self._receives(other) for other in rivals),
            "prevailing": _any_of(f"(r.{policy}__settled = 'set_aside:{other}' AND {self._receives(other)})"
                                  for other in partners),
            "amount_open": str(shape.has_amount and policy in self._with_amounts).lower(),
            "own": f"'roster.{policy}'",
            "rivals_open": _open(rivals, self._receives),
            "partners_open": _open(partners, self._receives),
            "weight": self._weight_of(unit),
            "words": "".join(f", r.{column} AS missing{number}" for number, column in words.items()),
        }

    def _list(self, shape: Shape, words: Mapping[int, str]) -> None:
        missing = [_names(f"missing{number}", enumerate(self._bits_of(number))) for number in words]
        query = _sql("lines").format(
            unit=shape.unit, has_amount=shape.has_amount, failed=_names("failed_bits", enumerate(shape.conditions)),
            every=(1 << len(shape.conditions)) - 1,
            missing="concat_ws(',', " + ", ".join(f"nullif({part}, '')" for part in missing) + ")" if missing else "''")
        self._db.execute(f"CREATE OR REPLACE TEMP TABLE listed AS {query}", {"policy": shape.id, "unit": shape.unit})
        self._db.execute(f"INSERT INTO line {_sql('told')}", self._patterns(shape))

    def _patterns(self, shape: Shape) -> dict[str, list[Any]]:
        """What the lines rest on, once per pattern, as columns: a million lines have a few thousand patterns."""
        rows = self._db.execute("SELECT DISTINCT list, reason, open_bits FROM listed").fetchall()
        found = []
        for name, reason, bits in rows:
            waiting = tuple(condition for bit, condition in enumerate(shape.conditions) if bits >> bit & 1)
            evidence = self._witness(Pattern(shape.id, name, reason, waiting))
            found.append((name, reason, bits, evidence.article, evidence.facts.zh, evidence.facts.en))
        columns = ("lists", "reasons", "bits", "articles", "facts", "facts_en")
        return {column: [row[place] for row in found] for place, column in enumerate(columns)}

    def _missing_facts(self, shape: Shape, words: Mapping[int, str]) -> dict[tuple[str, ...], int]:
        """Which facts are missing together, for how many units."""
        if not words:
            return {}
        columns = ", ".join(f"missing{number}" for number in words)
        rows = self._db.execute(_sql("missing").format(words=columns, has_amount=shape.has_amount)).fetchall()
        found: dict[tuple[str, ...], int] = {}
        for units, *masks in rows:
            facts = tuple(name for number, mask in zip(words, masks, strict=True)
                          for bit, name in enumerate(self._bits_of(number)) if (mask or 0) >> bit & 1)
            if facts:
                found[facts] = found.get(facts, 0) + units
        return found

    def _rosters_in_doubt(self) -> list[tuple[tuple[str, ...], int]]:
        """Rosters that keep decided units off the other lists, with how many units; from the policy listed last."""
        rows = self._db.execute("SELECT reason, count(*) FROM listed WHERE list = 'unknown' AND of_rosters GROUP BY reason")
        return [(tuple(reason.split(",")), units) for reason, units in rows.fetchall()]

    def _bits_of(self, word: int) -> Sequence[str]:
        return self._bits[word * BITS_PER_WORD:(word + 1) * BITS_PER_WORD]

    def _words(self, policy: str) -> dict[int, str]:
        """Number -> column of the words that hold a policy's missing facts."""
        found = [re.fullmatch(rf"{policy}__missing(\d+)", name) for name in self._described("result")]
        return {int(match[1]): match[0] for match in found if match}

    def _visible(self, programme: str, unit: str) -> bool:
        """A household cannot see what one member draws: the others may still be entitled."""
        level = self._rosters.get(programme)
        return level == unit or (level == "household" and unit == "person")

    def _receives(self, programme: str) -> str:
        """NULL: a refused row names the unit, so nobody knows."""
        return f"{self._rosters[programme][0]}.receives__{_checked(programme)}"

    def _weight_of(self, unit: str) -> str:
        """The row's own weight; a household borrows that of its first member."""
        if self._weight is None:
            return "1"
        entity, _, column = self._weight.partition(".")
        if unit == "person" or entity == "household":
            return f"{entity[0]}.{column}"
        return (f"(SELECT min_by(m.{column}, m.person_no) FROM person AS m "
                f"WHERE m.household_no = h.household_no AND m.person_id IS NOT NULL)")

    def _described(self, table: str) -> list[str]:
        return [row[0] for row in self._db.execute(f"DESCRIBE {table}").fetchall()]

    def _one_row(self, query: str) -> dict[str, Any]:
        result = self._db.execute(query)
        names = [column[0] for column in result.description or []]
        return dict(zip(names, result.fetchone() or (), strict=True))


def _names(word: str, names: Iterable[tuple[int, str]]) -> str:
    """SQL for the names whose bit is set in `word`, joined by commas."""
    cases = [f"CASE WHEN ({word} & {1 << bit}) <> 0 THEN '{_checked(name)}' END" for bit, name in names]
    return f"concat_ws(',', {', '.join(cases)})" if cases else "''"


def _open(programmes: Iterable[str], receives: Callable[[str], str]) -> str:
    """SQL for the rosters of which it is not known whether the unit is on them, as missing facts."""
    cases = [f"CASE WHEN {receives(name)} IS NULL THEN 'roster.{_checked(name)}' END" for name in programmes]
    return f"concat_ws(',', {', '.join(cases)})" if cases else "''"


def _any_of(tests: Iterable[str]) -> str:
    return " OR ".join(tests) or "false"


def _checked(name: str) -> str:
    """Names reach SQL as identifiers, so they must look like one."""
    if not _NAME.match(name):
        raise ValueError(f"not a name: {name!r}")
    return name


def _sql(name: str) -> str:
    return (files("huimin.matching") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
