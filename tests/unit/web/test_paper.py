"""A letter on paper: one sheet, for those who may read it; and facts named as people name them."""

from collections.abc import Callable
from typing import Any

import pytest

from huimin.kernel import use_language
from huimin.web import county
from huimin.web.access.models import AccessRecord
from huimin.web.cases import paper
from huimin.web.store import cases, letters
from tests.unit.web import test_cases
from tests.unit.web.test_cases import act, to_county

family = test_cases.family
needs_font = pytest.mark.skipif(not paper.possible(), reason="没有中文字体。 No Chinese font on this machine.")


def refused(family: Any) -> str:
    """Refused on the facts the register itself offers."""
    ref = to_county(family)
    offered = [fact for fact in letters.evidence_of(cases.opened(ref)) if fact["provenance"] == "measured"]
    act(ref, "propose_refusal", "xian", 20, reasons="不符合", evidence=offered[:3])
    act(ref, "hear", "xiang", 21, heard="王某", said="不同意")
    act(ref, "refuse", "juzhang", 22, reasons="见下面的数字")
    return ref


@needs_font
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_refusal_fits_on_one_sheet(family: Any, language: str) -> None:
    ref = refused(family)
    with use_language(language):
        sent = letters.one(ref, 11)
        assert sent is not None
        made = paper.pdf(sent, ref, "https://example.org/cases/1/letters/11/")
    assert made.startswith(b"%PDF-")
    assert made.count(b"/Type /Page\n") == 1


@needs_font
def test_the_pdf_is_opened_by_whom_the_letter_is_for_and_on_record(as_: Callable[[str], Any], family: Any) -> None:
    ref = refused(family)
    address = f"/cases/{ref}/letters/11/letter.pdf"
    answer = as_("xiang").get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert AccessRecord.objects.get(path=address).case == ref
    for username, status in (("zhen", 404), ("caizheng", 403), ("", 302)):
        assert as_(username).get(address).status_code == status, username
    assert as_("xiang").get(f"/cases/{ref}/letters/10/letter.pdf").status_code == 404


def test_without_a_font_the_page_says_so_and_there_is_no_pdf(as_: Callable[[str], Any], family: Any,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    ref = refused(family)
    monkeypatch.setattr(paper, "font", lambda: None)
    page = as_("xiang").get(f"/cases/{ref}/letters/11/").content.decode()
    assert "不能生成 PDF" in page
    assert "letter.pdf" not in page
    assert as_("xiang").get(f"/cases/{ref}/letters/11/letter.pdf").status_code == 404


def test_facts_name_the_department_and_whose_they_are_in_both_languages(family: Any) -> None:
    """An id of a department says nothing to anybody who reads a letter."""
    ref = refused(family)
    ids, people = set(county.catalog().departments), {str(row["name"]) for row in family.found.people.values()}
    offered = letters.evidence_of(cases.opened(ref))
    assert offered
    assert not {fact["source"] for fact in offered} & ids
    assert not {fact["source_en"] for fact in offered} & ids
    assert {fact["whose"] for fact in offered} & people
    assert "不知道" not in {fact["value"] for fact in offered}
    sent = letters.one(ref, 11)
    assert sent is not None
    lines = [line for block in sent.blocks for line in block.lines]
    assert sum("部门,2026年" in line or "机构,2026年" in line or "机关,2026年" in line for line in lines) == 3
