"""How standards are to follow published figures: rules as data, read from a TOML and checked.

The packaged indexing.toml is an example with made-up numbers and says what each word means.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from huimin.budget.rules_file import RulesFile
from huimin.budget.standards.errors import BadIndexRules, NoIndexRules
from huimin.budget.standards.register import FIGURE
from huimin.kernel import HuiminError, Text, Workspace, is_area_code, read_ratio

EXAMPLE = Path(__file__).parent / "indexing.toml"
NAME = "indexing.toml"
WITH_BASE = "with_base"
STEPS = {"fen": 1, "jiao": 10, "yuan": 100}
HOWS = ("up", "down", "half_up")
_KEYS = {"id", "name", "standard", "area", "residence", "by", "of", "of_residence", "share", "year", "starts", "round", "never_lower",
         "most_rise", "at_least", "document"}


@dataclass(frozen=True)
class IndexRule:
    """See indexing.toml. step: of the rounding, in fen (or whole units); starts: (month, day), None with the base."""

    id: str
    name: Text
    standard: str
    area: str
    residence: str
    by: str
    of: str
    of_residence: str
    share: Fraction
    year: int
    starts: tuple[int, int] | None
    step: int
    how: str
    never_lower: bool
    most_rise: Fraction | None
    at_least: tuple[str, Fraction] | None
    document: str

    def start_in(self, year: int) -> date | None:
        return None if self.starts is None else date(year, *self.starts)


@dataclass(frozen=True)
class IndexRules:
    """source: who set the numbers ("synthetic": made up)."""

    source: str
    rules: tuple[IndexRule, ...]


def read_index_rules(workspace: Workspace, path: Path | None = None) -> IndexRules:
    """The file named, else the workspace's indexing.toml. Raises NoIndexRules, BadIndexRules."""
    file = path or workspace.root / NAME
    if not file.is_file():
        raise NoIndexRules(file=file)
    found = RulesFile.read(file, BadIndexRules)
    tables = found.tables("rule", _KEYS)
    if not tables:
        raise found.bad("rule", Text("至少要写一条 [[rule]]", "at least one [[rule]] is needed"))
    rules = tuple(_Reader(found, table, number).rule() for number, table in enumerate(tables, 1))
    ids = [rule.id for rule in rules]
    for id in ids:
        if ids.count(id) > 1:
            raise found.bad(id, Text("编号重复", "this id stands twice"))
    return IndexRules(str(found.data.get("source", "")), rules)


@dataclass(frozen=True)
class _Reader:
    """One rule of the file. number: its place, told where it has no id."""

    file: RulesFile
    table: Mapping[str, Any]
    number: int

    def _at(self, key: str) -> str:
        return f"rule {self.table.get('id', self.number)}.{key}"

    def bad(self, key: str, problem: Text) -> HuiminError:
        return self.file.bad(self._at(key), problem)

    def text(self, key: str, default: str | None = None, known: Sequence[str] = ()) -> str:
        return self.file.word(self._at(key), self.table.get(key, default), known).strip()

    def ratio(self, key: str, value: Any) -> Fraction:
        """Exact, as text: "29%", "0.29", "1/3"."""
        text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
        number = read_ratio(text)
        if number is None:
            raise self.bad(key, Text(f"“{value}”不是比例;写成 \"29%\" 或 \"0.29\"", f"“{value}” is no share; write \"29%\" or \"0.29\""))
        if not 0 < number <= 1000:
            raise self.bad(key, Text("比例要大于零", "a share is above zero"))
        return number

    def rule(self) -> IndexRule:
        area, of = self.text("area"), self.text("of")
        if not is_area_code(area):
            raise self.bad("area", Text(f"“{area}”不是区划代码", f"“{area}” is no area code"))
        residence = self.text("residence", "any", ("urban", "rural", "any"))
        rounding = self.table.get("round", {})
        if not isinstance(rounding, dict) or rounding.get("to", "fen") not in STEPS or rounding.get("how", "up") not in HOWS:
            raise self.bad("round", Text("写成 { to = \"yuan\", how = \"up\" }", "write { to = \"yuan\", how = \"up\" }"))
        year = self.table.get("year", -1 if of.startswith(FIGURE) else 0)
        never = self.table.get("never_lower", True)
        if year not in {-1, 0} or isinstance(year, bool) or not isinstance(never, bool):
            raise self.bad("year", Text("year 写 -1 或 0,never_lower 写 true 或 false", "year is -1 or 0, never_lower true or false"))
        most = self.table.get("most_rise")
        name = self.table.get("name", self.text("id"))
        return IndexRule(
            self.text("id"), Text.of(name), self.text("standard"), area, residence, self.text("by", "share", ("share", "rise")), of,
            self.text("of_residence", residence, ("urban", "rural", "any")), self.ratio("share", self.table.get("share", "1")), int(year),
            self._starts(), STEPS[rounding.get("to", "fen")], rounding.get("how", "up"), never,
            None if most is None else self.ratio("most_rise", most), self._floor(), self.text("document"))

    def _starts(self) -> tuple[int, int] | None:
        text = self.text("starts")
        if text == WITH_BASE:
            return None
        try:
            day = date.fromisoformat(f"2023-{text}")  # no leap year: a standard never starts on 29 February
        except ValueError:
            raise self.bad("starts", Text(f"“{text}”:写成 \"07-01\" 或 \"{WITH_BASE}\"",
                                          f"“{text}”: write \"07-01\" or \"{WITH_BASE}\"")) from None
        return day.month, day.day

    def _floor(self) -> tuple[str, Fraction] | None:
        floor = self.table.get("at_least")
        if floor is None:
            return None
        if not isinstance(floor, dict) or set(floor) != {"of", "share"} or not isinstance(floor["of"], str):
            raise self.bad("at_least", Text("写成 { of = \"dibao.standard\", share = \"1.3\" }",
                                            "write { of = \"dibao.standard\", share = \"1.3\" }"))
        return floor["of"], self.ratio("at_least", floor["share"])
