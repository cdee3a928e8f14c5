import csv
from collections import Counter
from pathlib import Path

import pytest

from huimin.demo import CountySummary, generate, read_truth
from huimin.demo.county import imagine
from huimin.demo.faults import CHECKSUM
from huimin.demo.plant import Planting, plant_cases
from huimin.demo.rosters import PROGRAMMES, Paid
from huimin.demo.stories import STORIES
from huimin.kernel import Month
from tests.unit.demo.conftest import office, people, read

DERIVED = {"consequence", "order_of_lists"}


@pytest.fixture(scope="module")
def planting() -> Planting:
    """Planted without files: everybody of an age is on a roster."""
    world = imagine(3_000, 3, Month(2026, 10))
    paid = Paid()
    for household in world.households[::4]:
        paid["dibao"][household.code] = 40_000 * len(household.members)
    for person in world.residents():
        if person.died is None:
            for position, programme in enumerate(PROGRAMMES[3:]):
                if (person.index + position) % 9 == 0:
                    paid[programme][person.number] = 10_000 + 1_000 * (person.index % 3)
            if person.grade in {1, 2} and person.index % 2:
                paid["tekun"][person.number] = 90_000
            if person.age(world.today) >= 80:
                paid["old_age"][person.number] = 6_000
    return plant_cases(world, paid)


def test_every_kind_of_case_is_planted(planting: Planting):
    assert set(planting.kinds()) == STORIES.keys() - DERIVED


def test_every_list_has_cases(planting: Planting):
    assert {case.story.list for case in planting.cases} == {"unclaimed", "undue", "amount", "unknown"}


def test_one_household_carries_at_most_one_case(planting: Planting):
    assert max(Counter(case.household for case in planting.cases).values()) == 1


def test_scattered_faults_spare_planted_households(planting: Planting):
    """A case must fail for its own reason only: else `decidable` would not be true by construction."""
    of_cases = {household for case in planting.cases for household in [case.household]}
    story_faults = Counter()
    for dataset, rows in planting.faults.by_dataset.items():
        for index in rows:
            if planting.ground.world.people[index].household in of_cases:
                story_faults[dataset] += 1
    assert set(story_faults) <= {"population", "deaths", "cremations", "custody", "income_tax", "financial_assets",
                                 "disability_certificates"}
    assert story_faults["income_tax"] == sum(
        planting.kinds()[kind] for kind in ("wage_not_answered", "wage_bad_number", "dibao_lost_job"))


def test_what_cannot_be_decided_says_what_is_lacking():
    undecidable = {kind for kind, story in STORIES.items() if not story.decidable}
    assert undecidable == {"dibao_lost_job", "disability_care_bad_number", "dead_nowhere_registered", "in_custody_bad_number"}
    assert all(STORIES[kind].why_not_zh and STORIES[kind].why_not_en for kind in undecidable)


def test_no_two_kinds_of_case_have_the_same_label():
    for labels in ([story.zh for story in STORIES.values()], [story.en for story in STORIES.values()]):
        assert [label for label, count in Counter(labels).items() if count > 1] == []


def test_a_certificate_that_must_be_refused_really_is(planting: Planting):
    for case in planting.cases:
        if case.story.kind == "disability_care_bad_number":
            assert case.person is not None
            assert planting.faults.of("disability_certificates")[case.person].kind == CHECKSUM


def test_the_dead_are_alive_for_the_police_and_known_to_the_crematorium(county: CountySummary):
    dead = [line for line in county.lines if line.kind == "dead_still_paid" and line.policy == "old_age"]
    states = {row["公民身份号码"].upper(): row["人员状态"] for row in people(county.home)}
    certified = {row["身份证件号码"].replace(" ", "") for row in read(county.home, "卫健_死亡*.csv", "utf-8-sig")}
    assert dead
    for line in dead:
        assert states[line.person_id] == "正常"
        assert line.person_id not in certified


def test_every_difference_between_due_and_paid_is_true(county: CountySummary):
    for line in county.lines:
        if line.list == "unclaimed":
            assert line.paid is None
            assert line.due is not None
        elif line.list == "undue":
            assert line.due is None
            assert line.paid is not None
        elif line.list == "amount":
            assert None not in (line.due, line.paid)
            assert line.due != line.paid


def test_nothing_true_is_without_a_cause(county: CountySummary):
    """With rules that look at nobody's rosters, every difference goes back to a planted case."""
    assert all(line.case for line in county.lines)
    assert {line.kind for line in county.lines} - DERIVED


def test_the_truth_on_disk_is_the_truth_of_the_summary(county: CountySummary):
    assert read_truth(county.home) == county.lines
    with (county.home / "truth" / "faults.csv").open(encoding="utf-8", newline="") as stream:
        assert sum(1 for _ in csv.DictReader(stream)) == county.faults


def test_the_summary_counts_what_was_written(county: CountySummary):
    assert county.settled
    shown = county.as_json()
    assert shown["people"] == county.people >= 2_000
    assert shown["true_lines"] == len(county.lines)
    assert shown["files"] == len(list((county.home / "inbox").iterdir()))


def test_without_rules_nobody_is_paid_and_nothing_is_true(tmp_path: Path):
    summary = generate(tmp_path / "home", people=1_000)
    assert summary.lines == []
    assert summary.rows["roster_old_age"] == 0


def test_rules_that_read_the_rosters_are_asked_again(tmp_path: Path):
    """Off the roster in the first round, on it in the second: the rosters must come to rest."""
    asked: list[int] = []

    def stubborn(home: Path) -> dict[tuple[str, str], int]:
        listed = {row["身份证号"] for row in read(home, "民政_高龄津贴_*.txt", "gb18030", "|")}
        asked.append(len(listed))
        due = {key: fen for key, fen in office(home).items() if key[0] == "old_age"}
        return due | {("premium_subsidy", number): 4_000 for number in listed}

    summary = generate(tmp_path / "home", people=1_000, entitlements=stubborn)
    assert summary.settled
    assert asked[0] == 0
    assert len(asked) == 4
