"""Two runs over the same people side by side: who comes in, who drops out, what it costs."""

from collections.abc import Iterable, Mapping, Set
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huimin.kernel.duck import file_literal, parquet
from huimin.policy import MONTHS, Item, results_sql

if TYPE_CHECKING:
    import duckdb

MEASURES = ("measure_income", "measure_line", "measure_members")


class Pairs:
    """The baseline and the changed run, opened together. rerun: the policies the changed run is about; others stay as they were."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", registry: Path, before: Path, after: Path,
                 rosters: Mapping[str, str], rerun: Set[str]) -> None:
        self._db, self._rosters, self._before, self._after, self._rerun = connection, rosters, before, after, rerun
        open_people(connection, registry)
        self._db.execute("CREATE TEMP TABLE cash (household_no BIGINT, before_fen BIGINT, after_fen BIGINT)")

    def effect(self, before: Item | None, after: Item | None) -> dict[str, Any]:
        """One policy's figures; None on a side where it does not exist. What it pays counts as income in `welfare`."""
        self.pay(before, after)
        return rows_of(self._db, sql("effect"))[0] | {"places": rows_of(self._db, sql("places"))}

    def pay(self, before: Item | None, after: Item | None) -> None:
        """Count what one policy pays as income."""
        item = after or before
        assert item is not None
        assert item.policy is not None
        unit = item.entity
        receives = f"coalesce(u.receives__{item.id}, false)" if self._rosters.get(item.id) == unit else "false"
        sides = _side(before, "b", "before") | _side(after, "a", "after")
        query = sql("pair").format(unit=unit, receives=receives, people="1" if unit == "person" else "s.people", **sides)
        second = self._after if item.id in self._rerun else self._before
        for table, side, folder in (("before", before, self._before), ("after", after, second)):
            keys = f"SELECT {unit}_no FROM {unit}"
            self._db.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS {results_sql(folder, side.id) if side else keys}")
        self._db.execute(f"CREATE OR REPLACE TEMP VIEW pair AS {query}")
        months = MONTHS.get(item.policy.period)
        if months and item.policy.delivery == "cash":
            self._db.execute(f"INSERT INTO cash SELECT household_no, sum(coalesce(fen_before, 0)) // {months}, "
                             f"sum(coalesce(fen_after, 0)) // {months} FROM pair WHERE yes_before OR yes_after GROUP BY household_no")

    def keep(self, target: Path) -> None:
        """Every person or household the last `effect` was about, before and after, as Parquet: what its figures add up from."""
        self._db.execute(f"COPY (SELECT * FROM pair ORDER BY unit_no) TO {file_literal(target)} (FORMAT parquet)")

    def welfare(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Poverty and inequality before and after, and what changes in each tenth. Needs the measures in the baseline run."""
        self._measure()
        gini = {f"gini_{side}": rows_of(self._db, sql("gini").format(side=f"{side}_fen"))[0]["gini"] for side in ("before", "after")}
        return rows_of(self._db, sql("poverty"))[0] | gini, rows_of(self._db, sql("deciles"))

    def households(self) -> dict[str, Any]:
        """An array for each column, a row for each household of `welfare`: area, people, income, line, members, cash (what all
        policies given to `pay` pay it a month before the change); fen for the whole household, what is not known masked."""
        self._measure()
        found: dict[str, Any] = self._db.execute(
            "SELECT coalesce(area, '') AS area, people, income, line, members, before_fen AS cash "
            "FROM welfare JOIN household USING (household_no) ORDER BY household_no").fetchnumpy()
        return found

    def sampling(self, entity: str, weight: str) -> dict[str, Any]:
        """After `welfare`, of a sample: index -> {before, after, change: {value, error}}. entity, weight: the field that says how many
        people each row stands for. Households are what was drawn. Empty where nobody was measured whose weight is known."""
        column = f"arg_min({weight}, person_no)" if entity == "person" else f"any_value({weight})"
        found = self._db.execute(sql("sample").format(weight=column, entity=entity)).fetchnumpy()
        return sampling(found) if len(found["people"]) else {}

    def _measure(self) -> None:
        for name in MEASURES:
            self._db.execute(f"CREATE TEMP VIEW {name} AS {results_sql(self._before, name)}")
        self._db.execute(f"CREATE TEMP TABLE welfare AS {sql('welfare')}")


def open_people(connection: "duckdb.DuckDBPyConnection", registry: Path) -> None:
    """Views `person` and `household` of a register's folder, and `size`: household_no, people (in scope), name (of the first)."""
    for name in ("person", "household"):
        connection.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {parquet(registry / f'{name}.parquet')}")
    connection.execute("CREATE TEMP TABLE size AS SELECT household_no, count(*) AS people, min_by(name, person_no) AS name FROM person "
                       "WHERE in_scope GROUP BY household_no")


def rows_of(connection: "duckdb.DuckDBPyConnection", query: str) -> list[dict[str, Any]]:
    """What a query finds, each row by the names of its columns."""
    result = connection.execute(query)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def sampling(found: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of sample.sql -> see `Pairs.sampling`."""
    from huimin.budget.survey import Design, changes, estimates  # numbers are an extra of the installation

    design = Design(found["people"] * found["weight"])
    before, after = ((found["income"] + found[side]) / found["members"] for side in ("before_fen", "after_fen"))
    line = found["line"] / found["members"]
    parts = {"before": estimates(before, line, design), "after": estimates(after, line, design),
             "change": changes(before, after, line, design)}
    return {name: {when: {"value": of[name].value, "error": of[name].error} for when, of in parts.items()}
            for name in ("headcount", "gap", "severity", "gini")}


def _side(item: Item | None, table: str, when: str) -> dict[str, str]:
    if item is None:
        return {f"outcome_{when}": "false", f"yes_{when}": "false", f"amount_{when}": "NULL::BIGINT"}
    name = f"{table}.{item.id}"
    return {f"outcome_{when}": f"{name}__outcome",
            f"yes_{when}": f"(coalesce({name}__outcome, false) AND coalesce({name}__settled, '') = '')",
            f"amount_{when}": f"{name}__amount" if item.amount is not None else "NULL::BIGINT"}


def sides(before: Iterable[Item], after: Iterable[Item]) -> list[tuple[Item | None, Item | None]]:
    """The same policy on both sides, None where a side has none; the measures are none."""
    one, other = ({item.id: item for item in side if item.id not in MEASURES} for side in (before, after))
    return [(one.get(name), other.get(name)) for name in dict.fromkeys([*one, *other])]


def monthly(programmes: Iterable[Mapping[str, Any]], figure: str) -> int:
    """Fen a month of those paid in cash and for a time: a yearly benefit counts as a twelfth."""
    return sum(one[figure] // MONTHS[one["period"]] for one in programmes if one["period"] in MONTHS and one["delivery"] == "cash")


def sql(name: str) -> str:
    """A query of the folder sql/."""
    return (files("huimin.budget") / "sql" / f"{name}.sql").read_text(encoding="utf-8")
