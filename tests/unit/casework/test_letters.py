"""Letters: whole or not written, in both languages, in plain words, in one order."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huimin.casework import (
    Case,
    MemoryStore,
    NoValue,
    letter_kinds,
    letter_values,
    no_value,
    perform,
    procedure,
    wanted,
    write_letter,
)
from huimin.kernel import Text, use_language
from tests.unit.casework.people import (
    CITIZEN,
    CLERK,
    CLERK2,
    LEAD,
    LONG_AFTER,
    OFFICER,
    OFFICER2,
    TO_COUNTY,
    a_case,
    run,
)

FACT = {"fact": "household.income", "label_zh": "人均月收入", "label_en": "monthly income per person", "value": "996元",
        "provenance": "measured", "source": "税务部门", "month": "2026-10"}
GIVEN: dict[str, Any] = {
    "name": "王某", "policy": Text("低保", "minimum living allowance"), "office": Text("某镇民政办", "the township office"),
    "phone": "0990-0000000", "computed": Text("人均996元,标准632元,高出364元。", "996 a head against a standard of 632: 364 too much."),
    "visit_on": "2026-11-05", "visitors": "甲、乙",
}
EVERYTHING: dict[str, Any] = {
    **GIVEN, "ref": "2026-0000001", "day": date(2026, 11, 22), "until": date(2027, 1, 21), "article": "社会救助法第十八条",
    "reasons": "人均月收入996元,高于标准632元。", "missing": "户口簿",
    "facts": [{"label": Text("人均月收入", "monthly income"), "value": "996元", "source": "税务部门", "month": "2026-10"}] * 2,
    "due_line": Text("应当在12月16日以前办完。", "It should be finished by 16 December."),
    "proposal": Text("停发", "end the benefit"), "said": "车是侄子的。", "recover": 20_000, "until_month": "2027-05",
    "back_from": "2026-12", "refund_line": Text("您已经退回的200元,全部还给您。", "The 200 yuan are returned to you."),
    "amount_line": Text("每期500元。", "500 yuan each time."), "start_line": Text("从2026年12月起发。", "From December 2026 on."),
    "suspended": Text("不执行,钱照发。", "nothing is carried out."), "notice_line": Text("过10天才生效。", "it takes effect in 10 days."),
    "apply_line": Text("您不用申请。", "You need not apply."),
    "silent_line": Text("7天里没有听到意见,就这样办。", "After 7 days we go by these facts."),
}
JARGON = re.compile("予以|特此|兹|之日|相对人|届时|逾期|上述|该户|贵户|事宜|核减|务必|否则|!|您好")
ORDER = ("结果", "理由", "怎么算的", "依据的条款", "用到的情况", "不同意怎么办", "找谁")


def to_refusal() -> tuple[MemoryStore, Case]:
    store, _ = a_case()
    run(store, *TO_COUNTY)
    run(store, ("send_to_county", CLERK2), ("propose_refusal", OFFICER), ("hear", CLERK), start=LONG_AFTER, evidence=[FACT])
    return store, run(store, ("refuse", LEAD), start=LONG_AFTER + timedelta(days=5))


def test_every_act_has_its_letter_in_both_languages() -> None:
    assert {act.letter for act in procedure().acts.values() if act.letter} <= set(letter_kinds())
    assert {"visit", "sms"} <= set(letter_kinds())
    for kind in letter_kinds():
        zh, en = (write_letter(kind, EVERYTHING, language) for language in ("zh", "en"))
        assert [len(block.lines) for block in zh.blocks] == [len(block.lines) for block in en.blocks], kind
        assert wanted(kind, "zh") == wanted(kind, "en"), kind
        assert not re.search("[一-鿿]", en.title), kind


@pytest.mark.parametrize("kind", letter_kinds())
def test_a_letter_with_a_hole_is_not_written(kind: str) -> None:
    for name in wanted(kind):
        for nothing in (None, "", []):
            with pytest.raises(NoValue) as told:
                write_letter(kind, {**EVERYTHING, name: nothing})
            assert (told.value.details["kind"], told.value.details["field"]) == (kind, name)


@pytest.mark.parametrize("kind", letter_kinds())
def test_what_a_letter_lacks_is_said_in_words(kind: str) -> None:
    """The letter's title and what the value is called, not their ids; and where to give it."""
    for name in wanted(kind):
        error = no_value(kind, name)
        with use_language("zh"):
            assert write_letter(kind, EVERYTHING).title in error.sentence()
            assert not re.search(r"[a-z]{3,}", error.sentence().replace("areas.csv", "").replace("huimin.toml", "").replace("phone", ""))
        with use_language("en"):
            assert write_letter(kind, EVERYTHING, "en").title in error.sentence()
            assert not re.search(r"[a-z]_[a-z]|[一-鿿]", error.sentence())


@pytest.mark.parametrize("hole", ["label", "value", "source", "month"])
def test_a_fact_without_its_source_or_month_is_not_printed(hole: str) -> None:
    facts = [{**EVERYTHING["facts"][0], hole: ""}]
    with pytest.raises(NoValue) as told:
        write_letter("refused", {**EVERYTHING, "facts": facts})
    assert told.value.details["field"] == f"facts.{hole}"


@pytest.mark.parametrize("kind", letter_kinds())
def test_a_pupil_of_twelve_can_read_it(kind: str) -> None:
    letter = write_letter(kind, EVERYTHING)
    lines = [line for block in letter.blocks for line in (block.heading, *block.lines)]
    for line in (letter.title, *lines):
        assert not JARGON.search(line), line
        assert all(len(clause) <= 40 for clause in re.split("[,。;:、()]", line)), line
        assert all(len(sentence) <= 60 for sentence in line.split("。")), line


@pytest.mark.parametrize("kind", letter_kinds())
def test_the_order_is_the_same_in_every_letter(kind: str) -> None:
    headings = [block.heading for block in write_letter(kind, EVERYTHING).blocks]
    known = [ORDER.index(heading) for heading in headings if heading in ORDER]
    assert known == sorted(known)
    assert kind == "sms" or (headings[0], headings[-1]) == ("结果", "找谁")


@pytest.mark.parametrize("kind", ["refused", "cut", "stopped", "tapering", "recovery"])
def test_a_letter_against_somebody_says_why_on_what_facts_and_how_to_object(kind: str) -> None:
    assert {"reasons", "computed", "article", "facts", "phone", "ref"} <= wanted(kind)
    text = "".join(line for block in write_letter(kind, EVERYTHING).blocks for line in block.lines)
    assert "60天" in text
    assert "2027年1月21日" in text
    assert "税务部门,2026年10月" in text
    assert kind == "refused" or "送到您手里以前,不执行" in text


def test_the_case_says_what_it_knows() -> None:
    _, case = to_refusal()
    letter = write_letter("refused", {**GIVEN, **letter_values(case, case.events[-1])})
    lines = [line for block in letter.blocks for line in block.lines]
    assert "王某,您这次申请的低保没有批准。" in lines
    assert "人均月收入:996元(来自税务部门,2026年10月)" in lines
    english = write_letter("refused", {**GIVEN, **letter_values(case, case.events[-1])}, "en")
    assert "monthly income per person: 996元 (from 税务部门, October 2026)" in english.blocks[4].lines


def test_every_letter_of_a_whole_life_can_be_written() -> None:
    """Whatever act makes a letter, the case and the office together know all it needs."""
    store, _ = to_refusal()
    later = LONG_AFTER + timedelta(days=20)
    run(store, ("appeal", CITIZEN), ("uphold_appeal", OFFICER2), ("grant", OFFICER), ("start_payment", OFFICER),
        ("propose_raise", CLERK), ("raise", OFFICER),
        ("propose_cut", OFFICER), ("hear", CLERK), ("cut", LEAD), ("serve_notice", CLERK), ("appeal", CITIZEN),
        start=later, evidence=[FACT])
    run(store, ("dismiss_appeal", OFFICER2), start=later + timedelta(days=20))
    run(store, ("take_effect", OFFICER), ("propose_recovery", OFFICER), ("hear", CLERK), ("recover", LEAD), ("serve_notice", CLERK),
        ("take_effect", OFFICER), start=later + timedelta(days=30), evidence=[FACT])
    run(store, ("report_death", CLERK), ("close_after_death", OFFICER), ("report_alive", CLERK), ("undo_death", OFFICER),
        start=later + timedelta(days=50))
    run(store, ("propose_stop", OFFICER), ("hear", CLERK), start=later + timedelta(days=60), evidence=[FACT])
    for decision in ("stop", "taper"):
        branch = MemoryStore()
        for event in store.events("1"):
            branch.append(event)
        case = run(branch, (decision, LEAD), start=later + timedelta(days=70))
        written = set()
        for event in case.events:
            kind = procedure().acts[event.act].letter
            if kind:
                for language in ("zh", "en"):
                    write_letter(kind, {**GIVEN, **letter_values(case, event, {"notice_days": 10})}, language)
                written.add(kind)
    assert written == {act.letter for act in procedure().acts.values() if act.letter} - {"missing", "told", "stopped"}


@pytest.mark.parametrize(("policy", "settings", "said"), [
    ("old_age", {"silent_days": 7}, "7天"), ("old_age", {}, "点头"), ("dibao", {"silent_days": 7}, "点头")])
def test_what_silence_means_is_said_truly(policy: str, settings: dict[str, int], said: str) -> None:
    from tests.unit.casework.people import PROGRAM
    store, _ = a_case(policy, "matching", "find", PROGRAM)
    case = run(store, ("prefill", CLERK), ("tell", CLERK))
    letter = write_letter("told", {**GIVEN, "facts": EVERYTHING["facts"], **letter_values(case, case.events[-1], settings)})
    assert said in letter.blocks[2].lines[-1]
    assert ("不用申请" in letter.blocks[0].lines[0]) == ("天里" in letter.blocks[2].lines[-1])


def test_what_somebody_typed_is_never_taken_for_a_place() -> None:
    letter = write_letter("refused", {**EVERYTHING, "reasons": "{phone} {0} {name"})
    assert letter.blocks[1].lines == ("{phone} {0} {name",)


def test_the_accepted_letter_is_written_from_an_acceptance_on_commitment() -> None:
    store, _ = a_case()
    run(store, ("submit", CITIZEN))
    at = LONG_AFTER
    case = perform(store, "1", "accept_on_commitment", CLERK, {"instead_of": "收入证明", "commitment": True}, at)
    assert write_letter("accepted", {**GIVEN, **letter_values(case, case.events[-1])}).title == "受理通知"


def test_how_long_one_may_object_is_counted_from_the_letter() -> None:
    _, case = to_refusal()
    values = letter_values(case, case.events[-1])
    assert (values["day"], values["until"]) == (date(2026, 12, 8), date(2027, 2, 8))  # the sixtieth day is a Saturday


def test_the_last_day_to_object_is_never_a_holiday() -> None:
    """Counted from 17 December 2025, sixty days end in the Spring Festival of 2026; it rolls to the day work begins again."""
    store, case = a_case()
    at = datetime(2025, 12, 18, 9, tzinfo=UTC)
    case = perform(store, "1", "submit", CITIZEN, {"commitment": True, "authorisation": True}, at)
    assert letter_values(case, case.events[-1])["until"] == date(2026, 2, 24)


@pytest.mark.parametrize(("policy", "said"), [("dibao", "应当在"), ("tekun", "一有结果")])
def test_only_a_scheme_with_a_limit_names_a_day(policy: str, said: str) -> None:
    store, _ = a_case(policy)
    case = run(store, ("submit", CITIZEN), ("accept", CLERK))
    assert said in write_letter("accepted", {**GIVEN, **letter_values(case, case.events[-1])}).blocks[1].lines[-1]


@pytest.mark.parametrize("policy", ["dibao", "edge"])
def test_a_grant_of_money_names_the_sum(policy: str) -> None:
    store, _ = a_case(policy)
    run(store, *TO_COUNTY)
    case = run(store, ("send_to_county", CLERK2), ("grant", OFFICER), start=LONG_AFTER, amount_fen=None)
    values = {**GIVEN, **letter_values(case, case.events[-1])}
    if policy == "edge":
        assert "身份" in write_letter("granted", values).blocks[0].lines[0]
    else:
        with pytest.raises(NoValue, match=r"每期金额|the amount per period"):
            write_letter("granted", values)
