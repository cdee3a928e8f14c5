"""A condition that is a plain sum across departments, in a made-up policy, is answered by additive shares as the whole answers it.

No policy of the library has one (docs/explanation/answers-before-data.md): this shows that the sum, not the machinery, is
what the law's income is missing.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from huimin.federation import PLATFORM, Federated
from huimin.federation.people import People
from huimin.kernel import write_text
from huimin.private import Transcript, at_least, secure_compare
from tests.unit.federation.conftest import Apart, copied, take_apart

PLAIN = """
[policy]
id = "plain"
name = { zh = "工资加养老金", en = "Wages and pensions" }
summary = { zh = "全家工资与养老金合计不超过标准", en = "Wages and pensions of the household up to a line" }
unit = "household"
department = "civil_affairs"
basis = ["试行办法 第一条"]
period = "month"
delivery = "status"
[parameters.standard]
name = { zh = "每户年标准", en = "Yearly line of a household" }
unit = "fen/year"
source = "catalog"
[[condition]]
id = "sum_up_to"
when = "total(member.wage_income + member.pension_income) <= standard"
article = "试行办法 第二条"
refuse = { zh = "合计超过标准。", en = "Above." }
"""
STANDARD = 20_999_99
PARTIES = {"tax": "wage_income", "human_resources": "pension_income"}


def test_shares_answer_a_plain_sum_of_two_departments_as_the_whole_does(
    small_once: Apart, tmp_path: Path, outcomes: Callable[[Federated, str], dict[str | None, bool | None]]
) -> None:
    workspace = copied(small_once, tmp_path / "home")
    write_text(workspace.policies / "plain" / "CN@2026-01-01.toml", PLAIN)
    with (workspace.parameters / "local.csv").open("a", encoding="utf-8") as stream:
        stream.write(f"plain.standard,9901,any,2026-01-01,,{STANDARD / 100:.2f},yuan/year,made up,made_up,\n")
    apart = take_apart(workspace, tmp_path)
    found = apart.federate("run")
    assert all(one.equal for one in apart.compare(found))
    whole = {token: outcome for token, outcome in outcomes(found, "plain").items() if token}
    assert set(whole.values()) == {True, False, None}

    told = next(message for message in found.transcript.received_by(PLATFORM) if message.kind == "people")
    people = People.read(json.loads(told.payload), PLATFORM)
    asked = {"plan": found.plan.digest, **people.as_content(grouped=True, with_households=True)}
    parts = {name: _parts(apart, name, fact, asked, people) for name, fact in PARTIES.items()}
    transcript = Transcript()
    verdicts = secure_compare(parts, dict.fromkeys(whole, STANDARD), "<=", transcript)
    assert verdicts == whole
    assert {message.kind for message in transcript.received_by(PLATFORM)} == {"households", "verdict"}  # no figure reaches it


def _parts(apart: Apart, name: str, fact: str, asked: dict[str, Any], people: People) -> dict[str, Any]:
    """What one department's lists give of every household; where a member's figure is not known it is at least the others'."""
    department = next(one for one in apart.departments if one.name == name)
    with department._register(asked, [("person", fact)], "sum") as register:
        figures = register.column("person", fact)
    sums: dict[str, Any] = {}
    for number, (token, _) in enumerate(people.households):
        own = [figure for figure, (_, home, _) in zip(figures, people.people, strict=True) if home == number]
        known = sum(figure for figure in own if figure is not None)
        if token is not None:
            sums[token] = at_least(known) if None in own else known
    return sums
