"""Words: the glossary that ties 低保 to `dibao`, departments, and the numbers a county must set itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from huimin.catalog.errors import BadTermRow
from huimin.catalog.rows import read_rows
from huimin.catalog.units import Unit, parse_unit
from huimin.kernel import Text

_HERE = Path(__file__).parent
SURENESS = ("high", "medium", "low", "local")


@dataclass(frozen=True)
class Term:
    """One entry of the glossary. note: what it means and what it is not."""

    id: str
    name: Text
    note: str


@dataclass(frozen=True)
class NeededParameter:
    """A number no national text fixes, so the package ships none.

    unit: base unit; unit_text: as to be written in a parameter file
    set_by: who sets it; article: the text that says so
    sureness: how sure we are of who sets it and in which shape: high | medium | low | local (wholly local)
    """

    id: str
    unit: Unit
    unit_text: str
    name: Text
    set_by: Text
    article: str
    sureness: str


@cache
def glossary() -> Mapping[str, Term]:
    """Every term by id, in the order of the file: policies, statuses, core words."""
    terms: dict[str, Term] = {}
    for row in read_rows(_HERE / "glossary.csv", ("id", "zh", "en", "note"), (), BadTermRow):
        terms[row.name("id")] = Term(row["id"], Text(row.required("zh"), row.required("en")), row["note"])
    return terms


@cache
def needed_locally() -> tuple[NeededParameter, ...]:
    """The parameters a county, city or province must set in its workspace before the policies can decide."""
    columns = ("id", "unit", "zh", "en", "set_by_zh", "set_by_en", "article", "how_sure")
    return tuple(
        NeededParameter(
            row.required("id"),
            parse_unit(row.required("unit"))[0],
            row["unit"],
            Text(row["zh"], row["en"]),
            Text(row["set_by_zh"], row["set_by_en"]),
            row["article"],
            row.one_of("how_sure", SURENESS),
        )
        for row in read_rows(_HERE / "parameters" / "needed_locally.csv", columns, (), BadTermRow)
    )


def read_departments(path: Path) -> dict[str, Text]:
    """Read id, zh, en. Raises BadTermRow with line and column."""
    return {
        row.name("id"): Text(row.required("zh"), row.required("en"))
        for row in read_rows(path, ("id", "zh", "en"), (), BadTermRow)
    }
