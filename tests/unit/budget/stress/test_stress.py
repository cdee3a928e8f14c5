"""Stress tests: sums made by hand, parts that add up, nobody touched by a shock of nothing, the same seed the same bytes."""

import hashlib
import json
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from huimin import matching, policy
from huimin.budget import pooling, stress
from huimin.budget.stress.errors import BadAssumption, BadShock, NothingMeasured, UnknownShock
from huimin.catalog.errors import UnknownField
from huimin.kernel import Month, Workspace, write_text

JOBS = """
[assumptions]
months = { name = "月", unit = "months", value = "6" }
jobs = { name = "失业", unit = "share", value = "100%" }
gone = { name = "减少", unit = "share", value = "100%" }
[[effect]]
id = "jobs"
share = "jobs"
ages = [16, 64]
facts = ["wage_income"]
loses = "gone"
"""
FROST = """
[assumptions]
months = { name = "月", unit = "months", value = "3" }
farms = { name = "受损", unit = "share", value = "100%" }
gone = { name = "减少", unit = "share", value = "50%" }
[[effect]]
id = "farms"
by = "household"
share = "farms"
residence = "rural"
facts = ["business_income"]
loses = "gone"
harvest = true
"""
Written = Callable[[str], stress.Shock]


def dibao(month: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in month["programmes"] if one["id"] == "dibao")
    return found


def test_a_lost_wage_counts_month_by_month_as_the_rules_count_the_year_behind(one_family: Workspace, written: Written) -> None:
    found = stress.stress(one_family, None, written(JOBS), months=9)
    # 24,000 a year for two; after k months of six without it (24,000 × (12 − k) ÷ 12) ÷ 12 ÷ 2 a head: below 500 from k = 7 on, never here
    assert [dibao(month)["units"] for month in found["months"]] == [0] * 9
    # what they live on is nothing from the first month on, and 1,000 a head again in the seventh
    assert [month["poor"]["poor"] for month in found["months"]] == [2, 2, 2, 2, 2, 2, 0, 0, 0]
    assert [month["poor"]["unreached"] for month in found["months"]] == [2, 2, 2, 2, 2, 2, 0, 0, 0]
    assert found["months"][0]["poor"]["gap_fen"] == 2 * 500_00


def test_help_comes_when_the_year_behind_is_low_enough_and_goes_when_it_is_not(one_family: Workspace, written: Written) -> None:
    found = stress.stress(one_family, None, written(JOBS).with_values([("months", "9")]), months=14)
    # k months lost of the last twelve leave 24,000 × (12 − k) ÷ 12; a head and month that is (12 − k) × 83.33; two people's top-up is
    # 2 × (500 − that): 7 → 166.67, 8 → 333.34, 9 → 500.00, kept until the thirteenth month drops the first of the nine again
    due = [0] * 6 + [16_667, 33_334, 50_000, 50_000, 50_000, 50_000, 33_334, 16_667]
    assert [dibao(month)["cost_fen"] for month in found["months"]] == due
    assert [dibao(month)["new"] for month in found["months"]] == [0] * 6 + [1] + [0] * 7
    assert [month["poor"]["unreached"] for month in found["months"]] == [2] * 6 + [0] * 8
    assert found["months"][8]["poor"]["gap_fen"] == 2 * 500_00 - 50_000  # what is due does not fill the gap they live with


def test_a_harvest_is_the_years_and_only_the_countrys(families: Workspace, written: Written) -> None:
    found = stress.stress(families, None, written(FROST), months=2)
    assert found["months"][0]["poor"] == found["months"][1]["poor"]
    assert found["months"][0]["poor"]["pushed"] > 0
    town = [next(place for place in month["townships"] if place["area"] == "990121001") for month in (found["base"], found["months"][0])]
    assert town[0]["poor"] == town[1]["poor"]


@pytest.mark.parametrize("change", [("jobs", "0"), ("gone", "0%"), ("months", "0")])
def test_a_shock_of_nothing_changes_nothing(families: Workspace, written: Written, change: tuple[str, str]) -> None:
    found = stress.stress(families, None, written(JOBS).with_values([change]), months=2)
    assert (found["effects"][0]["people"] == 0) == (change[0] == "jobs")  # a share of nothing hits nobody
    for month in found["months"]:
        assert month["poor"] == found["base"]["poor"]
        assert month["townships"] == found["base"]["townships"]
        assert [one | {"new": 0} for one in found["base"]["programmes"]] == month["programmes"]


def test_townships_add_up_to_the_county_to_the_fen(families: Workspace, written: Written) -> None:
    found = stress.stress(families, None, written(JOBS).with_values([("months", "12"), ("jobs", "50%")]), months=8)
    assert dibao(found["months"][7])["cost_fen"] > dibao(found["base"])["cost_fen"] > 0
    for month in (found["base"], *found["months"]):
        for one in month["programmes"]:
            assert sum(place["cost_fen"] for place in one["places"]) == one["cost_fen"]
            assert sum(place["people"] for place in one["places"]) == one["people"]
        for figure, value in month["poor"].items():
            assert sum(place[figure] for place in month["townships"]) == value
        assert month["monthly_cost_fen"] == sum(one["cost_fen"] for one in month["programmes"])


def test_the_same_seed_says_the_same_bytes_and_leaves_the_county_as_it_was(families: Workspace, written: Written) -> None:
    shock = written(JOBS).with_values([("jobs", "30%")])
    first = stress.stress(families, None, shock, months=2)
    before = digest(families.root)
    again = stress.stress(families, None, shock, months=2)
    assert json.dumps(first) == json.dumps(again)
    assert digest(families.root) == before
    assert stress.stress(families, None, shock, months=2, seed=2)["effects"] != first["effects"]


def digest(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm")))
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()


@pytest.mark.parametrize("assumption", ["jobs", "gone"])
def test_a_greater_shock_never_leaves_fewer_below_the_line(families: Workspace, written: Written, assumption: str) -> None:
    poor = []
    for share in ("0%", "20%", "40%", "60%", "80%", "100%"):
        [month] = stress.stress(families, None, written(JOBS).with_values([(assumption, share)]), months=1)["months"]
        poor.append({place["area"]: place["poor"] for place in month["townships"]})
    for less, more in pairwise(poor):
        assert all(less[area] <= more[area] for area in less)
    assert poor[0] != poor[-1]


def test_a_flood_hits_whole_townships_and_counts_what_homes_need(families: Workspace) -> None:
    resources = families.root.parent / "resources.csv"
    write_text(resources, "id,owner,sector,category,kind,amount,unit,place\nR1,库,government,goods,应急食品,3,份,990121001\n")
    found = stress.stress(families, None, stress.shock("flood").with_values([("townships", "30%"), ("collapsed", "100%")]), months=1,
                          resources=resources)
    effect = {one["id"]: one for one in found["effects"]}
    assert len(effect["collapsed"]["townships"]) == 1  # three in ten of three, the next whole number
    assert effect["damaged"]["townships"] in ([], effect["collapsed"]["townships"])
    goods = {one["kind"]: one for one in found["stocks"]}
    assert goods["帐篷"]["needed"] == effect["collapsed"]["households"]
    assert goods["棉被"]["needed"] == effect["collapsed"]["people"]
    assert goods["应急食品"]["short"] == 6 * effect["collapsed"]["people"] - 3
    assert goods["帐篷"]["short"] == goods["帐篷"]["needed"]
    states = {one["id"]: one["first"] for one in found["triggers"]}
    assert (states["emergency"], states["stock"], states["price"]) == ("2026-11", "2026-11", None)


def test_the_register_of_the_pages_is_the_one_a_shock_is_held_against(families: Workspace, tmp_path: Path) -> None:
    shutil.copytree(families.root, tmp_path / "home")
    write_text(tmp_path / "home" / "pooling" / "resources.csv",
               "id,owner,sector,category,kind,amount,unit,place\nR1,库,government,goods,应急食品,3,份,990121001\n")
    found = stress.stress(Workspace.open(tmp_path / "home"), None,
                          stress.shock("flood").with_values([("townships", "30%"), ("collapsed", "100%")]), months=1)
    assert {one["kind"]: one["registered"] for one in found["stocks"]}["应急食品"] == 3


def test_without_numbers_of_the_county_nothing_is_guessed(families: Workspace, written: Written) -> None:
    found = stress.stress(families, None, written(FROST), months=1)
    [month] = found["months"]
    assert dibao(month)["new"] > 0
    assert (month["hours"]["total"], month["hours"]["unset"]) == (None, ["dibao"])
    assert {one["id"]: one["months"][0]["state"] for one in found["triggers"]} == {
        "price": "unknown", "emergency": "quiet", "stock": "unset", **dict.fromkeys(("caseload", "spending", "poor", "hours"), "unset")}


def test_hours_and_lines_of_the_county_fire_their_triggers(families: Workspace, written: Written) -> None:
    own = families.root / stress.NAME
    write_text(own, 'source = "synthetic"\n[hours]\ndibao = 10\n[staff]\nhours_a_month = 15\n[[trigger]]\nid = "h"\nwatches = "hours"\n'
                    'name = "人手"\n[[trigger]]\nid = "p"\nwatches = "poor"\nline = 0.1\nname = "贫困"\n[[trigger]]\nid = "q"\n'
                    'watches = "poor"\nline = 9\nname = "贫困"\n[[plan]]\nwhen = "p"\ndo = "摸排"\nwho = "乡镇"\nwithin = "十天"\n')
    try:
        found = stress.stress(families, None, written(FROST), months=2)
    finally:
        own.unlink()
    new = dibao(found["months"][0])["new"]
    assert found["months"][0]["hours"]["total"] == 10 * new > 15
    first = {one["id"]: one["first"] for one in found["triggers"]}
    assert first == {"h": "2026-11", "p": "2026-11", "q": None}
    assert [month["state"] for month in found["triggers"][0]["months"]] == ["fired", "quiet"]  # no new case in the second month
    assert found["triggers"][0]["months"][0]["value"] == round(10 * new / 15, 6)
    assert found["plans"][0]["first"] == "2026-11"


def test_months_that_are_alike_are_decided_once_and_no_copy_is_left(families: Workspace, written: Written,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    """Six months of lost wages: six different years behind, one way to live; after them the base, and nothing copied twice."""
    ran: list[str] = []
    whole = policy.run

    def run(program: Any, people: Path, *more: Any, **named: Any) -> Any:
        ran.append(people.name)
        assert not list(people.glob("homes-*")) or people == families_register, "what opens one household is not copied"
        done = whole(program, people, *more, **named)
        copies = [path.name for path in people.parent.iterdir() if path.is_dir() and path.name.startswith(("decided", "lived"))]
        assert copies in ([], [people.name]), "the copy before is gone"
        return done
    families_register = matching.prepare(families, Month(2026, 10).last_day).register(Month(2026, 10)).folder
    monkeypatch.setattr(policy, "run", run)
    stress.stress(families, None, written(JOBS), months=9)
    assert len([name for name in ran if name.startswith("lived")]) == 1
    assert len([name for name in ran if name.startswith("decided")]) == 6


def test_goods_are_counted_by_the_countys_own_rules_before_the_long_sums(families: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    flood = stress.stress.__globals__["Office"]
    folder = families.root / "pooling"
    folder.mkdir()
    rules = (Path(pooling.__file__).parent / "pooling.toml").read_text(encoding="utf-8")
    write_text(folder / "rules.toml", rules.replace('source = "synthetic"', 'source = "县应急预案"').replace("amount = 1", "amount = 4"))
    try:
        shock = stress.shock("flood").with_values([("townships", "30%"), ("collapsed", "100%")])
        own = stress.stress(families, None, shock, months=1)
        write_text(folder / "resources.csv", "id,owner\n")
        monkeypatch.setattr(flood, "figures", lambda *_: pytest.fail("the long sums came first"))
        with pytest.raises(pooling.BadPoolLine):
            stress.stress(families, None, shock, months=1)
    finally:
        shutil.rmtree(folder)
    monkeypatch.undo()
    example = stress.stress(families, None, shock, months=1)
    tents = [next(one["needed"] for one in found["stocks"] if one["kind"] == "帐篷") for found in (own, example)]
    assert tents[0] == 4 * tents[1] > 0
    assert (own["rules"]["goods"], example["rules"]["goods"]) == ("县应急预案", "synthetic")
    assert stress.words.GOODS in stress.words.made_up(example)
    assert stress.words.made_up(own) == []


def test_a_rise_from_nothing_fires_and_a_programme_nobody_has_is_refused(one_family: Workspace, written: Written) -> None:
    own = one_family.root / stress.NAME
    head = 'source = "某"\n[[trigger]]\nid = "c"\nwatches = "caseload"\nline = 0.1\nname = "低保"\n'
    try:
        write_text(own, head + 'of = ["dibao"]\n')
        found = stress.stress(one_family, None, written(JOBS).with_values([("months", "9")]), months=8)
        [trigger] = found["triggers"]
        assert dibao(found["base"])["people"] == 0 < dibao(found["months"][7])["people"]
        assert trigger["first"] == found["months"][6]["month"]  # the first month dibao comes, see above
        assert [month["state"] for month in trigger["months"]] == ["quiet"] * 6 + ["fired"] * 2
        for of, problem in (('of = ["dibaoo"]', "dibao"), ('of = "dibao"', "trigger.of"), ("", "trigger.of"), ("of = [1]", "trigger.of")):
            write_text(own, head + of + "\n")
            with pytest.raises(BadShock, match=problem):
                stress.stress(one_family, None, written(JOBS), months=1)
        write_text(own, 'source = "某"\n[hours]\ndibaoo = 10\n')
        with pytest.raises(BadShock, match=r"hours\.dibaoo"):
            stress.stress(one_family, None, written(JOBS), months=1)
    finally:
        own.unlink()


@pytest.mark.parametrize(("key", "value"), [
    ("jobs", "120%"), ("jobs", "-1%"), ("jobs", "viel"), ("months", "2.5"), ("months", "10%"), ("none", "1")])
def test_an_assumption_that_cannot_be_is_refused(written: Written, key: str, value: str) -> None:
    with pytest.raises(BadAssumption) as caught:
        written(JOBS).with_values([(key, value)])
    assert f"{key}={value}" in str(caught.value)


@pytest.mark.parametrize(("was", "is_", "key"), [
    ('share = "jobs"', 'share = "months"', "effect.share"), ('loses = "gone"', 'loses = "nothing"', "effect.loses"),
    ('ages = [16, 64]', 'ages = [16]', "effect.ages"),
    ('unit = "months", value = "6"', 'unit = "months", value = "x"', "assumptions.months"),
    ("harvest", "harvets", "effect.harvets")])
def test_a_slip_in_a_shock_is_named_with_its_key(written: Written, was: str, is_: str, key: str) -> None:
    with pytest.raises(BadShock, match=key):
        written((JOBS + "harvest = false\n").replace(was, is_))


def test_a_fact_nobody_knows_is_refused(families: Workspace, written: Written) -> None:
    with pytest.raises(UnknownField, match="wage_incme"):
        stress.stress(families, None, written(JOBS.replace("wage_income", "wage_incme")), months=1)


def test_without_a_line_hardship_is_not_measured(small_county: Workspace, written: Written) -> None:
    with pytest.raises(NothingMeasured):
        stress.stress(small_county, None, written(JOBS))


def test_the_shocks_that_come_with_it_can_be_read_and_a_near_name_is_offered() -> None:
    assert [one.id for one in stress.shocks()] == ["early_frost", "epidemic", "flood", "food_prices", "recession"]
    with pytest.raises(UnknownShock, match="flood"):
        stress.shock("flod")
