"""What a county sets for its stress tests: stress.toml in the workspace, else the packaged one, in which no number is set."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huimin.budget.rules_file import RulesFile
from huimin.budget.stress.errors import BadShock
from huimin.kernel import Text, Workspace

EXAMPLE = Path(__file__).parent / "stress.toml"
NAME = "stress.toml"
DAMAGE = "damage"
WATCHES = ("price", "emergency", "caseload", "spending", "poor", "hours", "stock")


@dataclass(frozen=True)
class Trigger:
    """watches: one of WATCHES; of: programmes; line: how much more than before (hours: of those there are), None where nobody set one."""

    id: str
    watches: str
    name: Text
    source: str
    of: tuple[str, ...] = ()
    line: float | None = None


@dataclass(frozen=True)
class Plan:
    """When the trigger `when` fires: what, by whom, within what time."""

    when: str
    do: Text
    who: Text
    within: Text


@dataclass(frozen=True)
class Rules:
    """source: who set the numbers ("synthetic": made up); hours: programme (or `damage`) -> hours of staff a new case takes;
    hours_a_month: those there are, None where nobody said."""

    source: str
    hours: Mapping[str, float]
    hours_a_month: float | None
    triggers: tuple[Trigger, ...]
    plans: tuple[Plan, ...]

    @property
    def synthetic(self) -> bool:
        return self.source == "synthetic"


def read_rules(workspace: Workspace, programmes: Collection[str]) -> Rules:
    """programmes: all the county could name in its own file. Raises BadShock with the key that is wrong."""
    own = workspace.root / NAME
    file = RulesFile.read(own if own.is_file() else EXAMPLE, BadShock)
    known = sorted(programmes) if own.is_file() else []  # the packaged one names the national ones
    file.only(file.data, {"source", "hours", "staff", "trigger", "plan"}, "")
    staff = file.table("staff")
    file.only(staff, {"hours_a_month"}, "staff.")
    hours = {name: file.number(f"hours.{name}", value, 0, 1000) for name, value in file.table("hours").items()}
    for name in hours if known else ():
        file.word(f"hours.{name}", name, [*known, DAMAGE])
    triggers = tuple(_trigger(file, one, known) for one in file.tables("trigger", {"id", "watches", "name", "source", "of", "line"}))
    plans = tuple(_plan(file, one, [trigger.id for trigger in triggers]) for one in file.tables("plan", {"when", "do", "who", "within"}))
    month = staff.get("hours_a_month")
    return Rules(str(file.data.get("source", "")), hours, None if month is None else file.number("staff.hours_a_month", month, 1, 10**7),
                 triggers, plans)


def _trigger(file: RulesFile, one: Mapping[str, Any], known: list[str]) -> Trigger:
    line, of = one.get("line"), one.get("of", [])
    watches = file.word("trigger.watches", one.get("watches"), WATCHES)
    if not isinstance(of, list) or (watches == "caseload") != bool(of):
        raise file.bad("trigger.of", Text("看人数的(caseload)要写明哪些政策,写成 [\"dibao\"];别的不写",
                                          "`caseload` needs the programmes, as [\"dibao\"]; no other has them"))
    return Trigger(file.word("trigger.id", one.get("id")), watches, _words(file, "trigger.name", one.get("name")),
                   str(one.get("source", "")), tuple(file.word("trigger.of", name, known) for name in of),
                   None if line is None else file.number("trigger.line", line, 0, 100))


def _plan(file: RulesFile, one: Mapping[str, Any], triggers: list[str]) -> Plan:
    words = {name: _words(file, f"plan.{name}", one.get(name)) for name in ("do", "who", "within")}
    return Plan(file.word("plan.when", one.get("when"), triggers), words["do"], words["who"], words["within"])


def _words(file: RulesFile, key: str, value: Any) -> Text:
    if isinstance(value, dict) and set(value) == {"zh", "en"}:
        return Text(str(value["zh"]), str(value["en"]))
    return Text.of(file.word(key, value))
