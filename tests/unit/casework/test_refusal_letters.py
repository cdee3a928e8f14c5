"""Every condition of the library can be told to somebody it turns away: its sentence, with the family's numbers, in the letter."""

from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

import pytest

from huimin.casework import write_letter
from huimin.catalog import standard_catalog
from huimin.kernel import Text, use_language
from huimin.matching import Prepared
from huimin.matching.explain import Teller
from huimin.matching.household import Found
from huimin.policy import ExampleResult, decider, read_library, run_examples

CATALOG, LIBRARY = standard_catalog(), read_library()
POLICIES = sorted({one.id for one in LIBRARY.policies})
VALUES: dict[str, Any] = {
    "name": "王某", "office": Text("某镇便民服务中心", "the service centre"), "phone": "12345", "ref": "2026-0000001",
    "day": date(2026, 11, 22), "until": date(2027, 1, 21), "reasons": "见下面的数字。",
    "facts": [{"label": Text("工资", "wages"), "value": "4200元", "source": "税务部门", "month": "2026-10"}],
    "suspended": Text("我们会请另一个人重新看。", "somebody else looks at it again."),
}


@cache
def examples() -> list[ExampleResult]:
    """Those in which everything is known first: a number only known to lie on one side has no figure to tell."""
    return sorted(run_examples(LIBRARY, CATALOG), key=lambda one: bool(one.decision.missing))


def sentence(result: ExampleResult, condition: Any, language: str) -> str:
    """What the family of a worked example would be told of one condition."""
    decided = decider(result.program, CATALOG, result.as_of, overrides=result.overrides).decide(result.household)
    prepared = cast(Prepared, SimpleNamespace(program=result.program, catalog=CATALOG))
    teller = Teller(prepared, None, Found({}, {}, result.household), decided)
    with use_language(language):
        return teller.sentence(condition, teller.subjects[result.decision.subject])


def conditions(policy: str) -> dict[tuple[str, str], tuple[ExampleResult, Any]]:
    """(area, condition) -> an example that shows it, one that fails it before one that does not."""
    found: dict[tuple[str, str], tuple[ExampleResult, Any]] = {}
    for result in (one for one in examples() if one.example.policy == policy):
        for condition in result.program.items[policy].conditions:
            key = result.example.area, condition.id
            failed_before = key in found and found[key][0].decision.conditions[condition.id] is False
            if key not in found or (result.decision.conditions[condition.id] is False and not failed_before):
                found[key] = result, condition
    return found


def test_every_condition_of_the_library_has_an_example_to_be_told_by() -> None:
    declared = {(one.id, condition.id) for one in LIBRARY.policies for condition in one.conditions}
    told = {(policy, condition) for policy in POLICIES for _, condition in conditions(policy)}
    assert sorted(declared - told) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("policy", POLICIES)
def test_the_letter_says_which_condition_and_by_how_much(policy: str, language: str) -> None:
    for (area, _), (result, condition) in conditions(policy).items():
        said = sentence(result, condition, language)
        name = result.program.items[policy].policy
        assert name is not None
        letter = write_letter("refused", {**VALUES, "policy": name.name, "article": condition.article, "computed": said}, language)
        lines = [line for block in letter.blocks for line in block.lines]
        assert said in lines, (area, condition.id)
        assert condition.article in lines, (area, condition.id)
        assert not set("{}!!") & set(said), said
        if result.decision.conditions[condition.id] is False:
            assert "…" not in said, said
