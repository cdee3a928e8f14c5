"""Index rules: how they are read, what they propose, what bounds them; acts by two people; paths that close a gap."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from huimin.budget.standards import (
    Proposal,
    acts,
    converge,
    decide,
    differences,
    file,
    filed,
    prepared_on,
    proposals,
    read_index_rules,
    refuse,
    register,
)
from huimin.budget.standards.errors import (
    AlreadyDecided,
    BadIndexRules,
    NoIndexRules,
    NoPath,
    NoRoomForRule,
    NotAProposal,
    NothingToFile,
    SamePerson,
)
from huimin.kernel import Month, Workspace, write_text

HEADER = "id,area,residence,from,to,value,unit,source,status\n"
MONTH, DAY = Month(2026, 8), date(2026, 8, 20)
RULE = {"id": '"pilot"', "standard": '"dibao.standard"', "area": '"9901"', "residence": '"rural"', "of": '"figure.consumption"',
        "share": '"38%"', "starts": '"07-01"', "round": '{ to = "yuan", how = "up" }', "document": '"某号文件"'}
CONSUMPTION = "figure.consumption,9901,rural,2025-01-01,2025-12-31,{},yuan/person/year,编造,made_up"
STANDARD = "dibao.standard,9901,rural,2025-07-01,,{},yuan/person/month,旧文件,made_up"


def rule(**changed: str | None) -> str:
    return "[[rule]]\n" + "".join(f"{key} = {value}\n" for key, value in (RULE | changed).items() if value is not None)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    Workspace.create(tmp_path / "home", '[workspace]\nname = "试点"\narea = "990121"\n[library]\nnational = false\n')
    return tmp_path / "home"


def proposed(home: Path, rules: str, *rows: str, month: Month = MONTH) -> list[Proposal]:
    write_text(home / "parameters" / "local.csv", HEADER + "\n".join(rows) + "\n")
    write_text(home / "indexing.toml", rules)
    workspace = Workspace.open(home)
    return proposals(prepared_on(workspace, month.last_day), read_index_rules(workspace), month)


def test_a_share_of_last_years_consumption(home: Path) -> None:
    [found] = proposed(home, rule(), CONSUMPTION.format(21000), STANDARD.format(600))
    assert (found.state, found.start, found.raw, found.value) == ("proposed", date(2026, 7, 1), 66500, 66500)
    assert found.as_set == ("dibao.standard@9901/rural", "665")
    assert found.change == Fraction(65, 600)


def test_a_figure_of_the_wrong_year_is_not_taken(home: Path) -> None:
    [found] = proposed(home, rule(), CONSUMPTION.format(21000), STANDARD.format(600), month=Month(2027, 8))
    assert (found.state, found.waits_for, found.value) == ("waiting", "figure.consumption", None)


@pytest.mark.parametrize(("changed", "consumption", "value"), [
    ({"most_rise": '"10%"'}, 21000, 66000),  # 665 would be 10.8 % more
    ({"most_rise": '"10%"', "at_least": '{ of = "dibao.standard", share = "1.2" }'}, 21000, 72000),  # the floor goes first
    ({}, 18000, 60000),  # 570: never lowered
    ({"never_lower": "false"}, 18000, 57000),
    ({"round": '{ to = "fen", how = "half_up" }'}, 21001, 66503),  # 665.0316…
    ({"round": '{ to = "jiao", how = "down" }'}, 21003, 66500),  # 665.095
    ({"share": '"1/3"'}, 21000, 58400), ({"share": '"1/3"', "never_lower": "true"}, 21000, 60000),
])
def test_bounds_and_rounding(home: Path, changed: dict[str, str], consumption: int, value: int) -> None:
    if changed == {"share": '"1/3"'}:
        changed = changed | {"never_lower": "false"}
    [found] = proposed(home, rule(**changed), CONSUMPTION.format(consumption), STANDARD.format(600))
    assert found.value == value


def test_a_rise_by_a_price_index(home: Path) -> None:
    index = "figure.prices,9901,any,2025-01-01,2025-12-31,2.5%,1,编造,made_up"
    [found] = proposed(home, rule(by='"rise"', of='"figure.prices"', share='"1"'), index, STANDARD.format(600))
    assert (found.value, found.formula.zh) == (61500, "600 × (1 + 2.5%)")


def test_a_standard_that_follows_another_moves_with_what_is_proposed_for_it(home: Path) -> None:
    follower = rule(id='"follower"', standard='"orphan.family_amount"', residence='"rural"', of='"dibao.standard"', share='"2"',
                    starts='"with_base"')
    rows = CONSUMPTION.format(21000), STANDARD.format(600), \
        "orphan.family_amount,9901,any,2025-07-01,,1200,yuan/person/month,旧文件,made_up"
    first, second = proposed(home, rule() + follower, *rows)
    assert (first.value, second.value, second.start, second.state) == (66500, 133000, date(2026, 7, 1), "proposed")
    [_, still] = proposed(home, rule(most_rise='"0.0001"') + follower, *rows)
    assert (still.state, still.value) == ("unchanged", 120000)


def test_units_that_do_not_fit_are_refused(home: Path) -> None:
    figure = CONSUMPTION.format(21000).replace("person", "household")
    with pytest.raises(NoRoomForRule, match="figure"):
        proposed(home, rule(), figure, STANDARD.format(600))


@pytest.mark.parametrize(("changed", "said"), [
    ({"share": "0.38"}, "share"), ({"share": '"0"'}, "share"), ({"share": '"1e999999999"'}, "share"),
    ({"starts": '"7-1"'}, "starts"), ({"starts": '"02-29"'}, "starts"),
    ({"area": '"县"'}, "area"), ({"by": '"guess"'}, "by"), ({"colour": '"red"'}, "colour"),
    ({"document": None}, r"document.*没有写"), ({"document": "7"}, r"document.*7"),
    ({"round": '{ to = "yuan", how = "sideways" }'}, "round"), ({"at_least": '{ of = "dibao.standard" }'}, "at_least"),
])
def test_a_rule_that_cannot_be_used_names_its_key(home: Path, changed: dict[str, str | None], said: str) -> None:
    with pytest.raises(BadIndexRules, match=said):
        proposed(home, rule(**changed))


def test_no_rules_tells_where_to_get_an_example(home: Path) -> None:
    with pytest.raises(NoIndexRules, match="show-rules"):
        read_index_rules(Workspace.open(home))


def test_from_proposal_to_number_in_force_by_two_people(home: Path) -> None:
    [found] = proposed(home, rule(), CONSUMPTION.format(21000), STANDARD.format(600))
    workspace = Workspace.open(home)
    id = file(workspace, found, "张三 民政局", DAY)
    prepared = prepared_on(workspace, DAY)
    with pytest.raises(SamePerson):
        decide(workspace, prepared, id, "张三\u3000民政局", "新文件", DAY)
    assert not (home / "parameters" / "decided.csv").exists()
    decide(workspace, prepared, id, "李四", "云民发〔2026〕1号, 附件", DAY)
    [new] = [one for one in register(prepared_on(workspace, DAY), DAY, "dibao.standard") if one.state == "in_force"]
    assert (new.row.value, new.row.source, new.row.decided, new.late) == (66500, "云民发〔2026〕1号, 附件", DAY, True)
    assert "张三" in new.row.note
    assert "李四" in new.row.note
    assert [(one.state, one.decided_by) for one in filed(workspace)] == [("decided", "李四")]
    with pytest.raises(AlreadyDecided):
        refuse(workspace, id, "王五", "晚了", DAY)
    with pytest.raises(NothingToFile):
        file(workspace, proposals(prepared_on(workspace, DAY), read_index_rules(workspace), MONTH)[0], "张三", DAY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_decision_is_written_under_the_header_the_file_has(home: Path, encoding: str) -> None:
    """A spreadsheet has saved decided.csv with its columns in another order, without two of them, in its own encoding."""
    [found] = proposed(home, rule(), CONSUMPTION.format(21000), STANDARD.format(600))
    workspace, path = Workspace.open(home), home / "parameters" / "decided.csv"
    path.write_text('value,id,area,residence,from,to,unit,status,source\n700,dibao.standard,9901,urban,2025-07-01,,yuan/person/month,confirmed,'
                    '"旧文件, 附件"\n\n', encoding=encoding)
    decide(workspace, prepared_on(workspace, DAY), file(workspace, found, "张三", DAY), "李四", '新文件,"第2号"', DAY)
    rows = {one.row.residence: one.row for one in register(prepared_on(workspace, DAY), DAY, "dibao.standard") if one.state == "in_force"}
    assert {residence: (row.value, row.source, row.decided) for residence, row in rows.items()} == {
        "urban": (70000, "旧文件, 附件", None), "rural": (66500, '新文件,"第2号"', DAY)}
    assert "李四" in rows["rural"].note
    assert path.read_text(encoding="utf-8").splitlines()[0] == "value,id,area,residence,from,to,unit,status,source,note,decided"


def test_a_document_is_no_formula_in_a_spreadsheet_and_stays_as_it_is_when_more_is_decided(home: Path) -> None:
    [found] = proposed(home, rule(), CONSUMPTION.format(21000), STANDARD.format(600))
    workspace, path = Workspace.open(home), home / "parameters" / "decided.csv"
    decide(workspace, prepared_on(workspace, DAY), file(workspace, found, "张三", DAY), "李四", "=1+1", DAY)
    assert ",'=1+1," in path.read_text(encoding="utf-8")
    [later] = proposed(home, rule(standard='"tekun.standard"'), CONSUMPTION.format(21000), STANDARD.format(600).replace("dibao", "tekun"))
    decide(workspace, prepared_on(workspace, DAY), file(workspace, later, "张三", DAY), "李四", "新文件", DAY)
    assert path.read_text(encoding="utf-8").count("'") == 1


def test_two_proposals_for_one_day_make_one_number(home: Path) -> None:
    [found] = proposed(home, rule(), CONSUMPTION.format(21000), STANDARD.format(600))
    workspace = Workspace.open(home)
    assert filed(workspace) == []
    first, second = file(workspace, found, "张三", DAY), file(workspace, found, "张三", DAY)
    assert (first, second) == ("S0001", "S0002")
    decide(workspace, prepared_on(workspace, DAY), second, "李四", "新文件", DAY)
    with pytest.raises(AlreadyDecided):
        decide(workspace, prepared_on(workspace, DAY), first, "李四", "新文件", DAY)
    refuse(workspace, first, "李四", "已另行决定", DAY)
    assert [(one.id, one.state, one.reason) for one in filed(workspace)] == [("S0001", "refused", "已另行决定"), ("S0002", "decided", "")]
    with pytest.raises(NotAProposal):
        refuse(workspace, "S0009", "李四", "没有", DAY)


def test_a_path_is_the_shortest_within_its_limit() -> None:
    """By hand: 600 may rise by 10 % a year; the target is 90 % of 800, which stays: 660, 720 (726 would overshoot)."""
    found = converge(60000, 80000, Fraction(9, 10), Fraction(1, 10), Fraction(0), 2027)
    assert [(one.year, one.lower_fen, one.reached) for one in found] == [(2027, 66000, False), (2028, 72000, True)]
    assert all(one.rise <= Fraction(1, 10) for one in found)
    assert converge(75000, 80000, Fraction(9, 10), Fraction(1, 10), Fraction(0), 2027)[0].lower_fen == 75000  # never lowered


def test_a_gap_that_never_closes_says_how_far_it_comes() -> None:
    with pytest.raises(NoPath, match="30"):
        converge(60000, 80000, Fraction(1), Fraction(3, 100), Fraction(3, 100), 2027)


def test_differences_between_town_and_country(home: Path) -> None:
    proposed(home, rule(), STANDARD.format(600), "dibao.standard,9901,urban,2025-07-01,,800,yuan/person/month,旧文件,made_up")
    found = differences(prepared_on(Workspace.open(home), DAY), "dibao.standard", DAY)
    assert [(one.row.residence, one.value, one.to_highest, one.rural_to_urban) for one in found] == [
        ("urban", 80000, 1, Fraction(3, 4)), ("rural", 60000, Fraction(3, 4), Fraction(3, 4))]


def test_differences_are_of_one_standard_and_in_its_own_unit(home: Path) -> None:
    """A policy's name is no standard: its numbers are of different kinds. A ratio is no money."""
    proposed(home, rule(), STANDARD.format(600), "dibao.pension_share,9901,rural,2025-07-01,,0.3,1,旧文件,made_up",
             "dibao.pension_share,9901,urban,2025-07-01,,40%,1,旧文件,made_up")
    prepared = prepared_on(Workspace.open(home), DAY)
    assert differences(prepared, "dibao", DAY) == []
    assert [one.as_json()["value"] for one in differences(prepared, "dibao.standard", DAY)] == ["600"]
    found = differences(prepared, "dibao.pension_share", DAY)
    assert [(one.row.residence, one.as_json()["value"], one.rural_to_urban) for one in found] == [
        ("urban", "0.4", Fraction(3, 4)), ("rural", "0.3", Fraction(3, 4))]


def test_steps_of_a_ratio_are_no_money(home: Path) -> None:
    ratio = rule(standard='"orphan.share"', of='"figure.share"', share='"1"', year="0", residence='"any"',
                 round='{ to = "fen", how = "down" }')
    rows = ("figure.share,9901,any,2025-01-01,,0.25,1,编造,made_up", "orphan.share,9901,any,2025-07-01,,0.5,1,旧文件,made_up",
            "orphan.share,9901,any,2026-07-01,,0.125,1,新文件,confirmed")
    [found] = proposed(home, ratio, *rows)
    assert found.state == "decided"
    assert [step.zh for step in found.steps] == ["取整后 0", "不降低,保持 0.5", "已定为 0.125(新文件),不同于规则"]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """What somebody else does just before the next act takes hold of the database."""
    true = acts.transaction

    def arranged(act: Callable[[], object]) -> None:
        def beside(*given: Any) -> Any:
            monkeypatch.setattr(acts, "transaction", true)
            act()
            return true(*given)
        monkeypatch.setattr(acts, "transaction", beside)
    return arranged


def test_of_two_decisions_in_the_same_moment_none_is_lost(home: Path, meanwhile: Callable[[Callable[[], object]], None]) -> None:
    [one] = proposed(home, rule(), CONSUMPTION.format(21000), STANDARD.format(600))
    [two] = proposed(home, rule(standard='"tekun.standard"'), CONSUMPTION.format(21000), STANDARD.format(600).replace("dibao", "tekun"))
    workspace = Workspace.open(home)
    first, second = file(workspace, one, "张三", DAY), file(workspace, two, "张三", DAY)
    prepared = prepared_on(workspace, DAY)
    meanwhile(lambda: decide(workspace, prepared, second, "李四", "第2号", DAY))
    decide(workspace, prepared, first, "李四", "第1号", DAY)
    text = (home / "parameters" / "decided.csv").read_text(encoding="utf-8")
    assert "第1号" in text
    assert "第2号" in text


@pytest.mark.parametrize("act", ["refuse", "decide"])
def test_what_was_closed_in_the_same_moment_is_not_decided(
        home: Path, meanwhile: Callable[[Callable[[], object]], None], act: str) -> None:
    """By a refusal of it, or by a decision on another proposal for the same day."""
    [found] = proposed(home, rule(), CONSUMPTION.format(21000), STANDARD.format(600))
    workspace = Workspace.open(home)
    first, second = file(workspace, found, "张三", DAY), file(workspace, found, "张三", DAY)
    prepared = prepared_on(workspace, DAY)
    meanwhile({"refuse": lambda: refuse(workspace, first, "王五", "不采纳", DAY),
               "decide": lambda: decide(workspace, prepared, second, "王五", "第2号", DAY)}[act])
    with pytest.raises(AlreadyDecided):
        decide(workspace, prepared, first, "李四", "第1号", DAY)
    path = home / "parameters" / "decided.csv"
    assert "第1号" not in (path.read_text(encoding="utf-8") if path.exists() else "")
    assert {one.id: one.state for one in filed(workspace)}[first] in {"refused", "filed"}
