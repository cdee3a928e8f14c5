"""Article, facts, sources and dates of a line."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from huimin.kernel import Month, Workspace, write_text
from huimin.matching import Prepared, match, prepare
from huimin.matching.evidence import FACTS, Evidence, Pattern, Witness, joined
from huimin.policy import CheckedCondition

DAY = date(2026, 10, 31)


@pytest.fixture(scope="module")
def prepared(small_county: Workspace) -> Prepared:
    return prepare(small_county, DAY)


@pytest.fixture(scope="module")
def witness(prepared: Prepared) -> Witness:
    return Witness(prepared, prepared.register(Month(2026, 10)))


def test_the_undue_rest_on_what_the_failed_condition_reads(witness: Witness) -> None:
    found = witness.of(Pattern("allowance", "undue", "old_enough"))
    assert found.article == "试行办法 第二条"
    assert (found.facts.zh, found.facts.en) == ("出生日期(公安机关 2026-10)", "Date of birth (Public security 2026-10)")


def test_an_amount_rests_on_its_article_and_the_standard_in_force(witness: Witness) -> None:
    found = witness.of(Pattern("allowance", "amount", ""))
    assert found == Evidence("试行办法 第三条", found.facts)
    assert (found.facts.zh, found.facts.en) == ("每月津贴(当地标准 2026-01起)", "Monthly sum (local standard since 2026-01)")


def test_the_unclaimed_rest_on_the_basis_and_all_conditions(witness: Witness) -> None:
    found = witness.of(Pattern("poor", "unclaimed", ""))
    assert found.article == "试行办法 第四条"
    assert found.facts.zh == "工资性收入、家庭成员(公安机关 2026-10);年工资标准(当地标准 2026-01起)"


def test_what_is_missing_names_its_holder_and_the_age_of_the_holders_data(witness: Witness) -> None:
    found = witness.of(Pattern("poor", "unknown", "person.wage_income", ("wages_below",)))
    assert (found.article, found.facts.zh) == ("试行办法 第五条", "工资性收入(税务部门 无数据)")
    birth = witness.of(Pattern("allowance", "unknown", "person.birth_date", ("old_enough",)))
    assert birth.facts.zh == "出生日期(公安机关 2026-10)"


def test_an_amount_that_is_not_known_waits_on_the_article_of_the_amount(witness: Witness) -> None:
    assert witness.of(Pattern("allowance", "unknown", "parameter.allowance.sum")).article == "试行办法 第三条"


def test_a_roster_in_doubt_waits_on_the_policy_itself(witness: Witness) -> None:
    found = witness.of(Pattern("allowance", "unknown", "roster.allowance"))
    assert (found.article, found.facts.zh) == ("试行办法 第一条", "高龄津贴在册名单(民政部门 2026-10)")


def test_a_standard_that_is_there_but_fits_no_known_place_is_not_called_missing(witness: Witness) -> None:
    found = witness.of(Pattern("poor", "unknown", "parameter.poor.standard", ("wages_below",)))
    assert found.facts.zh == "年工资标准(标准已有,所属村居或城乡不明)"


def test_a_standard_nobody_entered_is(prepared: Prepared) -> None:
    before = replace(prepared, as_of=date(2025, 12, 31))  # the standards begin in 2026
    found = Witness(before, prepared.register(Month(2026, 10))).of(
        Pattern("poor", "unknown", "parameter.poor.standard", ("wages_below",)))
    assert (found.facts.zh, found.facts.en) == ("年工资标准(当地标准未录入)", "Yearly standard (local standard not entered)")


def test_many_missing_facts_are_counted(witness: Witness) -> None:
    reason = ",".join(["person.wage_income", "person.birth_date", "person.deceased", "person.in_custody", "person.hukou_here",
                       "person.disability_grade", "household.area", "person.vehicle_value"])
    text = witness.of(Pattern("poor", "unknown", reason, ("wages_below",))).facts
    assert text.zh.startswith("工资性收入(税务部门 无数据);")
    assert text.zh.endswith(";等8项")
    assert text.en.endswith("; 8 facts in all")
    assert sum(text.zh.count(sign) for sign in "、(") <= FACTS


def test_a_truth_is_told_as_a_question(witness: Witness) -> None:
    text = witness.of(Pattern("poor", "unknown", "person.deceased,person.student", ("wages_below",))).facts
    assert text.zh == "是否已死亡(公安机关 2026-10);是否为在校学生(教育部门 无数据)"
    assert text.en == "Deceased? (Public security 2026-10); Enrolled as a student? (Education no data)"


def test_nothing_named_as_missing_is_said_in_words(witness: Witness) -> None:
    assert "核对" in witness.of(Pattern("poor", "unknown", "", ("wages_below",))).facts.zh


def test_set_aside_rests_on_both_rosters(prepared: Prepared) -> None:
    witness = Witness(prepared, prepared.register(Month(2026, 10)))
    found = witness.of(Pattern("allowance", "undue", "set_aside:poor"))
    assert found.facts.zh == "困难家庭在册名单、高龄津贴在册名单(民政部门 2026-10)"


def test_several_failed_conditions_give_each_article_once(prepared: Prepared) -> None:
    item = prepared.program.items["allowance"]
    [own] = item.conditions
    twice = CheckedCondition("again", own.when, "试行办法 第二条;另一办法 第一条", own.refuse, own.source)
    program = replace(prepared.program, items={**prepared.program.items, "allowance": replace(item, conditions=(own, twice))})
    witness = Witness(replace(prepared, program=program), prepared.register(Month(2026, 10)))
    found = witness.of(Pattern("allowance", "undue", "old_enough,again"))
    assert (found.article, found.facts.zh) == ("试行办法 第二条;另一办法 第一条", "出生日期(公安机关 2026-10)")


def test_articles_are_joined_once_each() -> None:
    assert joined(["法 第一条;规 二", "规 二", ""]) == "法 第一条;规 二"


def test_the_lists_carry_article_and_facts_in_both_languages(small_county: Workspace) -> None:
    run = match(small_county)
    for name in ("unclaimed", "undue", "amount", "unknown"):
        assert all(line.article and line.facts and line.facts_en for line in run.lines(name))


def test_a_list_several_departments_supply_says_so(small_county: Workspace, tmp_path: Path) -> None:
    import shutil

    from huimin.exchange import load
    from huimin.matching import read_data_side

    copy = tmp_path / "copy"
    shutil.copytree(small_county.root, copy, ignore=shutil.ignore_patterns("runs", "registry"))
    text = (copy / "mappings" / "register.toml").read_text(encoding="utf-8")
    second = text.replace('id = "register"', 'id = "tax"').replace("public_security", "tax").replace("people.csv", "tax.csv")
    write_text(copy / "mappings" / "tax.toml", second.replace('month = "2026-10"', 'month = "2026-09"\ndefines = false'))
    (copy / "inbox" / "tax.csv").write_bytes((copy / "inbox" / "people.csv").read_bytes())
    workspace = Workspace.open(copy)
    load(workspace, *read_data_side(workspace))
    prepared = prepare(workspace, DAY)
    found = Witness(prepared, prepared.register(Month(2026, 10))).of(Pattern("poor", "unclaimed", ""))
    assert found.facts.zh.startswith("工资性收入(税务部门等 2026-09);家庭成员(公安机关等 2026-10)")
    assert found.facts.en.startswith("Wage income (Tax and others 2026-09); household members (Public security and others 2026-10)")
