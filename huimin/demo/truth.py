"""The planted truth: every difference between what is due and what is paid, with its reason.

`truth/planted.csv` is written once and read only by `score`: no part of the pipeline opens the folder.
What is due comes from the real rules run over complete, error-free files of the same county; so a line here
is true, and a line of the pipeline that is not here is false.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path

from huimin.demo.departments.health import FOLLOW_UP, record_number
from huimin.demo.faults import Faults
from huimin.demo.ground import Case, Ground, is_of_households
from huimin.demo.rosters import PROGRAMMES, Entitlements
from huimin.demo.stories import AMOUNT, STORIES, UNCLAIMED, UNDUE, UNKNOWN, Story
from huimin.kernel import PeopleCsv, write_text

TRUTH = "truth"
PLANTED = "planted.csv"
FAULTS = "faults.csv"
RECORDS = "records.csv"
_README = """# 已知真相 · The planted truth

生成示例县时埋下的案例和错误。导入、匹配都不读这个文件夹;只有最后打分时才读。
What was planted when the county was made up. Loading and matching never read this folder; only the final score does.

- `planted.csv`: 每行一处"应得"与"实发"的真实差别。kind = consequence 是别的案例连带出来的;decidable = false 的,
  部门文件里没有判断所需的事实,why_not 写明缺什么。
  One true difference between what is due and what is paid per line. `consequence`: follows from another case in the same
  household. Where `decidable` is false the department files lack a fact; `why_not` says which.
- `records.csv`: 没有证件号的名单里,每条记录说的是谁。Whom each record of a list without numbers speaks of.
- `faults.csv`: 哪个部门文件的哪一行出了错。Which row of which department's file is at fault.
"""


@dataclass(frozen=True)
class Truth:
    """One true line. person_id "" for programmes of households; due and paid in fen per period, None: not at all."""

    case: int
    kind: str
    list: str
    policy: str
    unit: str
    person_id: str
    household_id: str
    due: int | None
    paid: int | None
    reason_zh: str
    reason_en: str
    decidable: bool
    why_not_zh: str
    why_not_en: str


def true_lines(ground: Ground, due: Entitlements) -> list[Truth]:
    """Every line the four lists should hold, planted cases first in each household's order of planting."""
    by_unit = {(case.policy, _unit(ground, case)): case for case in ground.cases}
    by_household: dict[int, Case] = {}
    for case in ground.cases:
        by_household.setdefault(case.household, case)
    lines = [
        _line(ground, policy, unit, due.get((policy, unit)), by_unit.get((policy, unit)), by_household)
        for policy, unit in _different(ground, due)
    ]
    lines += [_unknown(ground, case, due) for case in ground.cases if case.story.list == UNKNOWN]
    return sorted(lines, key=lambda line: (line.case, line.policy, line.person_id, line.household_id))


def _different(ground: Ground, due: Entitlements) -> Iterator[tuple[str, str]]:
    """Programme and unit wherever due and paid differ, except where a fact was hidden on purpose."""
    hidden = {(case.policy, _unit(ground, case)) for case in ground.cases if case.story.list == UNKNOWN}
    paid = {(policy, unit): fen for policy in PROGRAMMES for unit, fen in ground.paid[policy].items()}
    for key in sorted(due.keys() | paid.keys()):
        if key[0] in PROGRAMMES and key not in hidden and due.get(key) != paid.get(key):
            yield key


def _unit(ground: Ground, case: Case) -> str:
    if case.person is None:
        return ground.world.households[case.household].code
    return ground.world.people[case.person].number


def _line(
    ground: Ground, policy: str, unit: str, due: int | None, case: Case | None, by_household: dict[int, Case]
) -> Truth:
    found = UNCLAIMED if unit not in ground.paid[policy] else UNDUE if due is None else AMOUNT
    number, code, household = _where(ground, policy, unit)
    if case is None:
        case = by_household.get(household)
        story = _follows(case)
    else:
        story = case.story
    return Truth(
        case.number if case else 0, story.kind, found, policy, "household" if is_of_households(policy) else "person",
        number, code, due, ground.paid[policy].get(unit), story.zh, story.en, story.decidable, story.why_not_zh, story.why_not_en,
    )


def _where(ground: Ground, policy: str, unit: str) -> tuple[str, str, int]:
    """Identity number ("" for a household), household number, index of the household."""
    if is_of_households(policy):
        return "", unit, ground.by_code[unit].index
    person = ground.by_number[unit]
    return unit, ground.world.households[person.household].code, person.household


def _follows(case: Case | None) -> Story:
    if case is None:
        return STORIES["order_of_lists"]
    first = case.story
    follows = STORIES["consequence"]
    return replace(
        follows, zh=f"{follows.zh}:{first.zh}", en=f"{follows.en}: {first.en}",
        why_not_zh=first.why_not_zh, why_not_en=first.why_not_en,
    )


def _unknown(ground: Ground, case: Case, due: Entitlements) -> Truth:
    unit = _unit(ground, case)
    household = ground.world.households[case.household]
    person = "" if case.person is None else unit
    if case.person is None and len(household.members) == 1:
        person = ground.world.head(household).number
    return Truth(
        case.number, case.story.kind, UNKNOWN, case.policy, "household" if case.person is None else "person", person,
        household.code, due.get((case.policy, unit)), ground.paid[case.policy].get(unit), case.story.zh, case.story.en, True, "", "",
    )


def write_truth(home: Path, ground: Ground, lines: list[Truth], faults: Faults) -> None:
    """Write planted.csv, faults.csv, records.csv and their README into `home`/truth."""
    folder = home / TRUTH
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "README.md", _README)
    with (folder / PLANTED).open("w", encoding="utf-8", newline="") as stream:
        writer = PeopleCsv(stream)
        names = [one.name for one in fields(Truth)]
        writer.writerow(names)
        writer.writerows([_cell(getattr(line, name)) for name in names] for line in lines)
    with (folder / FAULTS).open("w", encoding="utf-8", newline="") as stream:
        writer = PeopleCsv(stream)
        writer.writerow(("dataset", "person_id", "household_id", "relatives", "kind", "zh", "en"))
        writer.writerows(_fault_rows(ground, faults))
    with (folder / RECORDS).open("w", encoding="utf-8", newline="") as stream:
        writer = PeopleCsv(stream)
        writer.writerow(("dataset", "record", "person_id"))
        writer.writerows((FOLLOW_UP, record_number(person.index), person.number) for person in ground.world.residents()
                         if person.ill and not ground.world.gone(person))


def read_records(home: Path) -> dict[tuple[str, str], str]:
    """Dataset and record number → identity number. Raises FileNotFoundError for a folder that is no made-up county."""
    with (home / TRUTH / RECORDS).open(encoding="utf-8", newline="") as stream:
        return {(row["dataset"], row["record"]): row["person_id"] for row in csv.DictReader(stream)}


def _cell(value: object) -> object:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value


def _fault_rows(ground: Ground, faults: Faults) -> Iterator[tuple[str, ...]]:
    """`relatives`: households where somebody depends on the person, and whose lines the fault may change too."""
    world = ground.world
    dependants: dict[int, list[str]] = {}
    for index, obligors in world.obligors.items():
        for obligor in obligors:
            dependants.setdefault(obligor, []).append(world.home_of(world.people[index]).code)
    for dataset, index in sorted(faults.applied):
        person, fault = world.people[index], faults.of(dataset)[index]
        code = "" if person.household < 0 else world.home_of(person).code
        relatives = " ".join(sorted({*dependants.get(index, ())} - {code}))
        yield dataset, person.number, code, relatives, fault.kind, fault.zh, fault.en


def read_truth(home: Path) -> list[Truth]:
    """The lines of planted.csv. Raises FileNotFoundError for a folder that is no made-up county."""
    with (home / TRUTH / PLANTED).open(encoding="utf-8", newline="") as stream:
        return [_read(row) for row in csv.DictReader(stream)]


def _read(row: dict[str, str]) -> Truth:
    return Truth(
        int(row["case"]), row["kind"], row["list"], row["policy"], row["unit"], row["person_id"], row["household_id"],
        int(row["due"]) if row["due"] else None, int(row["paid"]) if row["paid"] else None, row["reason_zh"], row["reason_en"],
        row["decidable"] == "true", row["why_not_zh"], row["why_not_en"],
    )


def read_faulty(home: Path) -> dict[str, str]:
    """Identity or household number → a dataset with a faulty row about that person, the household, or a relative."""
    found: dict[str, str] = {}
    with (home / TRUTH / FAULTS).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            for touched in (row["person_id"], row["household_id"], *row["relatives"].split()):
                found.setdefault(touched, row["dataset"])
    return found
