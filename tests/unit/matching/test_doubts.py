"""What a run says of its own data: refused rows, rosters that do not add up, names no policy has."""

from pathlib import Path

import pytest

from huimin.exchange import load
from huimin.kernel import HuiminError, Workspace
from huimin.matching import MatchResult, explain, match, read_data_side
from tests.unit.conftest import ID, make_workspace


@pytest.fixture
def county(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "home")


def changed(county: Workspace, file: str, old: str, new: str) -> MatchResult:
    """The run after one change to a file below the workspace."""
    path = county.root / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    load(county, *read_data_side(county))
    return match(county)


def said(run: MatchResult) -> str:
    return "\n".join(notice["zh"] for notice in run.summary["notices"])


def test_sound_data_leaves_no_doubt(small_county: Workspace) -> None:
    run = match(small_county)
    assert "名册" not in said(run)
    assert {(r["programme"], r["rows"], r["matched"], r["sum_fen"], r["compared_fen"]) for r in run.summary["rosters"]} == {
        ("allowance", 4, 4, 18000, 18000), ("poor", 1, 1, 0, 0)}


def test_somebody_whose_roster_row_was_refused_is_to_verify_and_not_unclaimed(county: Workspace) -> None:
    run = changed(county, "inbox/allowance.csv", f"{ID['孙桂兰']},50", f"{ID['孙桂兰']},五十")
    line, = run.lines("unknown", "allowance")
    assert (line.name, line.reason) == ("孙桂兰", "roster.allowance")
    fact, = (fact for fact in run.summary["unknown"] if fact["fact"] == "roster.allowance")
    assert (fact["units"], fact["settles"], fact["department"]) == (1, 1, "civil_affairs")
    found, = (p for p in explain(county, ID["孙桂兰"]).policies if p.item.id == "allowance")
    assert (found.receives, found.roster_loaded) == (None, True)


def test_rows_nobody_can_be_named_for_are_told_with_what_was_taken(county: Workspace) -> None:
    run = changed(county, "inbox/allowance.csv", ID["孙桂兰"], "12345")
    assert [line.name for line in run.lines("unclaimed", "allowance")] == ["王秀英", "孙桂兰"]
    assert "1 行退回的行认不出说的是谁" in said(run)
    assert "不在高龄津贴名册" in said(run)


def test_a_household_with_a_row_of_the_register_nobody_can_be_named_for_is_to_verify(county: Workspace) -> None:
    run = changed(county, "inbox/people.csv", ID["王秀英"], "12345")
    [line] = (line for line in run.lines("unknown", "poor") if line.household_id == "A1")
    assert "relation.member" in line.reason.split(",")


def test_paid_twice_is_added_up_and_told(county: Workspace) -> None:
    run = changed(county, "inbox/allowance.csv", "id,sum\n", f"id,sum\n{ID['孙桂兰']},50\n")
    [line] = (line for line in run.lines("amount", "allowance") if line.name == "孙桂兰")
    assert (line.paid_fen, line.difference_fen) == (10000, 5000)
    assert "高龄津贴名册上有 1 人不止一次" in said(run)


def test_payees_nobody_knows_are_counted(county: Workspace) -> None:
    changed(county, "mappings/allowance.toml", 'month = "2026-10"\n', 'month = "2026-10"\ndefines = false\n')
    stranger = "99012119500101001"
    from huimin.catalog import identity

    run = changed(county, "inbox/allowance.csv", "id,sum\n", f"id,sum\n{stranger}{identity.check_digit(stranger)},70\n")
    account, = (r for r in run.summary["rosters"] if r["programme"] == "allowance")
    assert (account["rows"], account["matched"], account["not_in_register"]) == (5, 4, 1)
    assert (account["sum_fen"], account["compared_fen"]) == (25000, 18000)


def test_a_programme_no_policy_has_is_loud_and_named(county: Workspace) -> None:
    run = changed(county, "mappings/allowance.toml", 'programme = "allowance"', 'programme = "alowance"')
    assert "“alowance”不是政策库里的政策编号" in said(run)
    assert "是不是“allowance”" in said(run)


def test_amounts_by_the_year_are_compared_by_the_month(county: Workspace) -> None:
    path = county.root / "inbox" / "allowance.csv"
    path.write_text("id,sum\n" + f"{ID['孙桂兰']},600\n{ID['周玉梅']},612\n", "utf-8")
    run = changed(county, "mappings/allowance.toml", "yuan/month", "yuan/year")
    assert [line.name for line in run.lines("ok", "allowance")] == ["孙桂兰"]
    assert [(line.name, line.paid_fen) for line in run.lines("amount", "allowance")] == [("周玉梅", 5100)]


def test_amounts_that_are_no_whole_fen_a_month_stop_with_the_mapping_named(county: Workspace) -> None:
    with pytest.raises(HuiminError, match=r"HM-REG-006.*allowance\.toml.*yuan/month"):
        changed(county, "mappings/allowance.toml", "yuan/month", "yuan/year")


def test_amounts_without_a_period_are_taken_for_the_policys_and_told(county: Workspace) -> None:
    run = changed(county, "mappings/allowance.toml", 'unit = "yuan/month"', 'unit = "yuan"')
    assert [line.name for line in run.lines("ok", "allowance")] == ["孙桂兰", "周玉梅"]
    assert 'unit = "yuan/month"' in said(run)


def test_what_the_loader_warned_of_is_repeated(county: Workspace) -> None:
    path = county.root / "inbox" / "allowance.csv"
    path.write_text("id,sum\n", "utf-8")
    load(county, *read_data_side(county))
    assert "一行数据也没有(上一次 2026-10 有 4 行)" in said(match(county))


def test_contradictions_are_told(county: Workspace) -> None:
    run = changed(county, "inbox/people.csv", f"{ID['赵建国']},A2,赵建国,1986-01-01,990121001",
                  f"{ID['赵建国']},A2,赵建国,1986-01-01,990121002")
    assert "同一户各人所在行写得不一样" in said(run)
    run = changed(county, "inbox/people.csv", f"{ID['赵建国']},A2,赵建国,1986-01-01,990121002,30000\n",
                  f"{ID['赵建国']},A2,赵建国,1986-01-01,990121001,30000\n{ID['赵建国']},A2,赵建国,1986-01-01,990121001,1\n")
    assert "登记 1 行" in said(run)


def test_the_name_of_a_run_depends_on_content_not_on_how_often_it_was_loaded(county: Workspace) -> None:
    first = match(county).id
    other = changed(county, "inbox/poor.csv", "A2", "A1").id
    again = changed(county, "inbox/poor.csv", "A1", "A2").id
    assert again == first != other


def test_zeros_that_rest_on_a_list_not_naming_somebody_are_shown_with_the_list(county: Workspace) -> None:
    (county.mappings / "wages.toml").write_text(
        '[dataset]\nid = "wages"\ndepartment = "tax"\nkind = "person"\nfiles = "wages.csv"\nmonth = "2026-10"\ndefines = false\n'
        'precedence = 1\n[key]\nperson = "id"\n[[column]]\nfrom = "wage"\nto = "wage_income"\nunit = "yuan/year"\nabsent = "0"\n', "utf-8")
    (county.inbox / "wages.csv").write_text(f"id,wage\n{ID['李德福']},5\n{ID['孙桂兰']},多\n", "utf-8")
    load(county, *read_data_side(county))
    told = explain(county, "A3", "poor").as_json()
    values = [value for condition in told["policies"][0]["conditions"] for value in condition["values"]]
    sources = {s["provenance"]: s for value in values for s in value["sources"]}
    assert sources["absent"]["dataset"] == "wages"
    assert (sources["refused"]["file"], sources["refused"]["line"], sources["refused"]["reason"]) == ("wages.csv", 3, "bad_number")
