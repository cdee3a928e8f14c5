"""Results: three groups, reasons with numbers, what is missing, what else fits, papers."""

import csv
import json
from pathlib import Path

from huimin import enquiry
from huimin.catalog import materials, standard_catalog
from huimin.enquiry import HOUSE, Answers, Question, Reply, Result, Rules, next_question, papers, results
from huimin.policy import read_library
from tests.unit.enquiry.conftest import County

POOR: dict[str, Reply] = {"household.residence": "rural", "household.house_count": 1}


def answered(rules: Rules, answers: Answers, said: dict[str, Reply]) -> Answers:
    """Replies by template id, or by question id; everything else as for somebody who has nothing."""
    while (question := next_question(rules, answers)) is not None:
        name = question.id.partition(":")[0].partition("/")[0]
        answers = answers.with_reply(question.id, said.get(question.id, said.get(name, _nothing(question))))
    return answers


def _nothing(question: Question) -> Reply:
    if question.kind in {"who", "which"}:
        return ()
    return question.options[0].id if question.options else {"yes_no": False, "money": 0, "number": 0}.get(question.kind, "1980-01-01")


def of(group: tuple[Result, ...], policy: str, subject: str | None = None) -> Result:
    return next(one for one in group if one.policy == policy and subject in {None, one.subject})


def test_a_poor_couple(county: County) -> None:
    answers = answered(county.rules, Answers.of([("self", 1975), ("spouse", 1977)]), POOR)
    dibao = of(results(county.rules, answers).yes, "dibao")
    assert (dibao.amount, dibao.period, dibao.subject) == (2 * 64_000, "month", HOUSE)
    assert dibao.how_much.zh == "每月约1,280元"
    assert [form.en for form in dibao.papers.forms][2].startswith("every family member")
    assert dibao.missing == ()
    assert dibao.next is None


def test_a_refusal_says_by_how_much_and_what_else_fits(county: County) -> None:
    said: dict[str, Reply] = {**POOR, "earners": ("p1",), "income_kinds": ("wages",), "wage": 150_000}
    answers = answered(county.rules, Answers.of([("self", 1975), ("spouse", 1977)]), said)
    found = results(county.rules, answers)
    dibao = of(found.no, "dibao")
    failed = [one for one in dibao.conditions if one.outcome is False]
    assert [one.id for one in failed] == ["income_below_standard"]
    assert failed[0].sentence.zh == "家庭人均月收入750元,不低于当地标准640元。"
    assert failed[0].gap is not None
    assert failed[0].gap.zh == "高出110元/人/月;低于640元/人/月就符合。"
    assert of(found.yes, "edge").amount is None
    assert "最低生活保障边缘家庭" in [name.zh for name in dibao.fits]


def test_perhaps_names_the_fact_its_holder_and_the_next_question(county: County) -> None:
    answers = Answers.of([("self", 1975)])
    dibao = of(results(county.rules, answers).perhaps, "dibao")
    assert any(one.fact == "person.wage_income" and "税务" in one.settled_by.zh and not one.closed for one in dibao.missing)
    assert dibao.next is not None
    assert dibao.reason.zh.startswith("还差:")


def test_benefits_that_exclude_each_other_stand_side_by_side(county: County) -> None:
    """An orphan without anybody may choose support as destitute or the orphan's allowance."""
    said: dict[str, Reply] = {**POOR, "parents:p2": "dead", "obligors": "nobody"}
    answers = answered(county.rules, Answers.of([("self", 1980), ("other", 2015)]), said)
    found = results(county.rules, answers)
    orphan = of(found.yes, "orphan", "p2")
    (tekun,) = [one for one in orphan.alternatives if one.policy == "tekun"]
    assert tekun.amount
    assert orphan.amount
    assert orphan.amount > tekun.amount
    assert tekun.better == "orphan"
    assert "多" in tekun.why.zh
    assert of(found.yes, "tekun", "p2").set_aside == "orphan"


def test_everything_goes_into_json(county: County) -> None:
    found = results(county.rules, Answers.of([("self", 1950), ("grandchild", 2016)]))
    assert json.loads(json.dumps(found.as_json(), ensure_ascii=False))["perhaps"]


def test_every_policy_of_the_library_says_where_to_apply(county: County) -> None:
    catalog = standard_catalog()
    for name, policy in read_library([]).resolve("990121", county.rules.day).policies.items():
        told = papers(policy, catalog)
        assert told.basis, name
    assert all(one.department in catalog.departments for one in materials().values())
    assert len(materials()) == 22


def test_the_table_of_papers_has_every_cell_in_its_own_column() -> None:
    """A comma nobody quoted shifts a row by one: English stood where the legal basis should."""
    with (Path(enquiry.__file__).parent / "papers.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) > 10
    for row in rows:
        assert len(row) == 10, row
        assert None not in row.values(), row
        assert {row["automatic"], row["confirmed"]} <= {"true", "false"}, row
        for name, text in row.items():
            chinese = any("\u4e00" <= letter <= "\u9fff" for letter in text)
            assert chinese is (name in {"where_zh", "days_zh", "basis"}), (row["policy"], name, text)
