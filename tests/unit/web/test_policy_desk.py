"""The policy desk: drafts are in force for nobody, checks name the line, two people publish, the record stays."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from huimin.kernel import Workspace
from huimin.matching import NoMonth
from huimin.policy import read_library
from huimin.web import county, rules
from huimin.web.accounts.models import Account
from huimin.web.officer import drafts, publish
from huimin.web.officer.drafts import Draft, line_of
from huimin.web.officer.errors import AlreadyInForce, NotProposed, SamePerson, WrongDraft
from huimin.web.officer.models import PUBLISHED, DraftTrial, PolicyRecord
from huimin.web.officer.trying import QUEUE
from huimin.web.officer.views import differences
from huimin.web.trials import DONE, FAILED, WAITING

READERS = {"zhengce", "xian", "juzhang", "shenji"}
OTHERS = {"cun", "xiang", "xiangzhang", "caizheng", "shuju", "xitong", "anquan", "shenjiyuan"}
SET = {"first_age": 80, "second_age": 90, "third_age": 100, "first_amount": 60, "second_amount": 150, "third_amount": 300}
DAY = date(2027, 1, 1)
OVERLAY = f"""[policy]
id = "old_age"
overlays = true

[[condition]]
id = "old_enough"
when = "allowance_age >= 70"
article = "示例县文件"
refuse = {{ zh = "本人不满70周岁。", en = "Not yet 70." }}

[[example]]
name = {{ zh = "71岁", en = "Aged 71" }}
as_of = 2027-01-31
area = "990121"
parameters = {{ {", ".join(f'"old_age.{name}" = "{value}"' for name, value in SET.items())} }}
given.members = [ {{ birth_date = "1955-05-01" }} ]
then = {{ outcome = "yes", amount = "60.00" }}
"""


@pytest.fixture
def workspace(office: Path) -> Iterator[Workspace]:
    """The county's workspace; whatever a test leaves in its policies goes."""
    found = county.workspace()
    kept = sorted(found.policies.rglob("*"))
    yield found
    for path in sorted(found.policies.rglob("*"), reverse=True):
        if path not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.fixture
def draft(workspace: Workspace) -> Draft:
    one = Draft("old_age", workspace.area, DAY, OVERLAY)
    drafts.save(workspace, one)
    return one


def address(name: str, one: Draft) -> str:
    return reverse(name, args=[one.policy, one.area, one.valid_from.isoformat()])


def account(username: str) -> Any:
    return Account.objects.get(username=username)


def test_who_may_open_it(as_: Callable[[str], Any], draft: Draft) -> None:
    pages = [reverse("policies"), reverse("desk_policy", args=["dibao"]), reverse("desk_examples", args=["old_age"]),
             address("desk_draft", draft)]
    for username in READERS | OTHERS:
        client = as_(username)
        assert {client.get(page).status_code for page in pages} == ({200} if username in READERS else {403}), username
    for username in (READERS | OTHERS) - {"zhengce"}:
        assert as_(username).get(reverse("desk_new", args=["old_age"])).status_code == 403, username
        assert as_(username).post(address("desk_propose", draft), {"reason": "x"}).status_code == 403, username
    for username in (READERS | OTHERS) - {"juzhang"}:
        assert as_(username).post(address("desk_publish", draft), {"reason": "x"}).status_code == 403, username
    assert as_("zhengce").get(reverse("desk_policy", args=["no_such"])).status_code == 404


def test_a_draft_is_in_force_for_nobody(workspace: Workspace, draft: Draft) -> None:
    assert draft.file(workspace).is_file()
    versions = [one.version for one in read_library([workspace.policies]).versions("old_age")]
    assert draft.version not in versions
    assert draft.version not in [one.version for one in rules.prepared().library.versions("old_age")]


@pytest.mark.parametrize(("old", "new", "line"), [
    ('overlays = true', 'overlays = tru', 3),
    ('when = "allowance_age >= 70"', 'when = "allowance_ag >= 70"', 7),
    ('when = "allowance_age >= 70"', 'when = "allowance_age >= first_amount"', 7),
    ('when = "allowance_age >= 70"', 'when = "allowance_age >= seventy"', 7),
    ('when = "allowance_age >= 70"', 'when = """\nallowance_age >= 70\nand allowance_age < seventy"""', 9),
    ('when = "allowance_age >= 70"', 'when = """allowance_age >= 70\nand allowance_age < seventy"""', 8),
    ('overlays = true', 'overlays = true\nunits = "person"', 1),
    ('article = "示例县文件"\n', '', 5),
])
def test_what_is_wrong_is_said_at_its_line(workspace: Workspace, old: str, new: str, line: int) -> None:
    assert old in OVERLAY
    found = drafts.problem(workspace, Draft("old_age", workspace.area, DAY, OVERLAY.replace(old, new, 1)))
    assert found is not None
    assert found.line == line, found


def test_a_sound_draft_has_no_problem_and_its_examples_run(workspace: Workspace, draft: Draft) -> None:
    assert drafts.problem(workspace, draft) is None
    [result] = drafts.examples(workspace, draft)
    assert result.passed, result.problems


@pytest.mark.parametrize(("where", "line"), [("x.toml [amount] formula", None), ("[[example]] 1", 11), ("[[example]] 2", None), ("", None)])
def test_a_place_that_is_not_there_has_no_line(where: str, line: int | None) -> None:
    assert line_of(OVERLAY, where) == line


def test_the_form_keeps_what_was_typed_and_says_what_to_change(as_: Callable[[str], Any], workspace: Workspace) -> None:
    client, place = as_("zhengce"), reverse("desk_new", args=["old_age"])
    assert "allowance_age &gt;= first_age" in client.get(place).content.decode()
    wrong = client.post(place, {"area": "330000", "day": "soon", "text": "my text"})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "my text" in page
    for name in ("area", "day"):
        assert f'href="#{name}"' in page
    assert drafts.drafts(workspace) == []
    for area in ("../x", "CN"):
        assert client.post(place, {"area": area, "day": "2027-01-01", "text": "x"}).status_code == 422
    done = client.post(place, {"area": workspace.area, "day": "2027-01-01", "text": OVERLAY.replace("\n", "\r\n")})
    assert done.status_code == 302
    [saved] = drafts.drafts(workspace)
    assert saved.text == OVERLAY
    again = client.post(place, {"area": workspace.area, "day": "2027-01-01", "text": "other"})
    assert again.status_code == 422
    assert drafts.drafts(workspace) == [saved]


def test_a_draft_page_shows_the_wrong_line(as_: Callable[[str], Any], workspace: Workspace) -> None:
    one = Draft("old_age", workspace.area, DAY, OVERLAY.replace("allowance_age", "allowance_ag"))
    drafts.save(workspace, one)
    page = as_("zhengce").get(address("desk_draft", one)).content.decode()
    assert "第7行有问题" in page
    assert 'id="line-7"' in page
    assert "提交公布</button>" not in page
    with pytest.raises(WrongDraft):
        publish.propose(workspace, one, account("zhengce"), "x")


def test_a_draft_that_adds_is_not_shown_as_one_that_deletes(as_: Callable[[str], Any], workspace: Workspace, draft: Draft) -> None:
    page = as_("zhengce").get(address("desk_draft", draft)).content.decode()
    assert "没有写到的照old_age/CN@2021-07-01执行" in page
    assert "<del>" not in page
    whole = Draft(draft.policy, draft.area, date(2027, 2, 1), OVERLAY.replace("overlays = true\n", ""))
    drafts.save(workspace, whole)
    assert "<del>" in as_("zhengce").get(address("desk_draft", whole)).content.decode()


def test_trying_a_draft_says_who_comes_in(as_: Callable[[str], Any], workspace: Workspace, draft: Draft) -> None:
    answer = as_("xian").post(address("desk_try", draft))
    assert (answer.status_code, answer.headers["Location"]) == (302, address("desk_draft", draft))
    trial = DraftTrial.objects.get()
    assert (trial.state, trial.digest) == (DONE, draft.digest)
    [row] = [row for row in trial.result["policies"] if row["id"] == "old_age"]
    assert row["units_in"] > 0
    assert row["units_out"] == 0
    assert row["cost_after_fen"] > row["cost_before_fen"]
    assert "用草稿重新算一遍" in as_("zhengce").get(address("desk_draft", draft)).content.decode()  # kept, for everybody who may see it
    page = as_("xian").get(address("desk_draft", draft)).content.decode()  # with small counts, for who may see the households
    assert "用草稿重新算一遍" in page
    assert f">{row['units_after']}<" in page
    assert "县小张" in page
    assert 'http-equiv="refresh"' not in page
    assert not PolicyRecord.objects.exists()
    drafts.save(workspace, Draft(draft.policy, draft.area, draft.valid_from, draft.text + "\n"))
    assert "这是改以前的结果" in as_("xian").get(address("desk_draft", draft)).content.decode()


def test_a_draft_is_tried_beside_the_page(as_: Callable[[str], Any], draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QUEUE, "start", lambda: None)  # nothing has been worked on yet
    for _ in range(2):  # asked twice, it is worked out once
        assert as_("xian").post(address("desk_try", draft)).status_code == 302
    assert DraftTrial.objects.get().state == WAITING
    page = as_("xian").get(address("desk_draft", draft)).content.decode()
    assert f'http-equiv="refresh" content="5;url={address("desk_draft", draft)}"' in page
    assert "正在试算" in page
    assert address("desk_try", draft) not in page
    desk = as_("zhengce").get(address("desk_draft", draft)).content.decode()
    assert address("desk_propose", draft) not in desk  # what is typed would be gone at the next look
    assert "算例" not in desk
    wrong = as_("zhengce").post(address("desk_propose", draft), {"reason": ""}).content.decode()
    assert 'http-equiv="refresh"' not in wrong  # what went wrong stays on the screen
    assert address("desk_propose", draft) in wrong
    DraftTrial.objects.update(state=FAILED, problem={"zh": "没有数据", "en": "no data"})
    page = as_("xian").get(address("desk_draft", draft)).content.decode()
    assert "没有数据" in page
    assert address("desk_try", draft) in page


def test_a_trial_without_data_says_so(draft: Draft, office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: Any) -> Any:
        raise NoMonth(home=office)

    monkeypatch.setattr("huimin.matching.month_or_latest", none)
    trial = DraftTrial.objects.create(by=account("xian"), policy=draft.policy, area=draft.area, valid_from=draft.valid_from,
                                      digest=draft.digest, text=draft.text)
    QUEUE.attempt(trial)
    trial.refresh_from_db()
    assert (trial.state, bool(trial.problem["zh"])) == (FAILED, True)


def test_two_people_publish_and_the_county_is_read_again(as_: Callable[[str], Any], workspace: Workspace, draft: Draft) -> None:
    lead = as_("juzhang")
    refused = lead.post(address("desk_publish", draft), {"reason": "县政府文件", "digest": draft.digest})
    assert refused.status_code == 422
    assert as_("zhengce").post(address("desk_propose", draft), {"reason": ""}).status_code == 422
    assert as_("zhengce").post(address("desk_propose", draft), {"reason": "县政府2026年12号"}).status_code == 302
    assert "公布这个版本" in lead.get(address("desk_draft", draft)).content.decode()
    assert lead.post(address("desk_publish", draft), {"reason": "县政府文件", "digest": "0"}).status_code == 422
    assert draft.file(workspace).exists()
    assert lead.post(address("desk_publish", draft), {"reason": "县政府2026年12号", "digest": draft.digest}).status_code == 302
    assert not draft.file(workspace).exists()
    assert draft.target(workspace).read_text() == OVERLAY
    assert draft.version in [one.version for one in rules.prepared().library.versions("old_age")]
    page = lead.get(reverse("desk_policy", args=["old_age"])).content.decode()
    assert f"公布 {draft.version}" in page
    assert "局长刘" in page


def test_whoever_proposed_does_not_publish(workspace: Workspace, draft: Draft) -> None:
    publish.propose(workspace, draft, account("zhengce"), "x")
    with pytest.raises(SamePerson):
        publish.publish(workspace, draft, account("zhengce"), "x")
    words = {"policy": "p", "area": "CN", "digest": "", "text": "", "reason": "x", "name": "n", "title": "t"}
    for proposer in (account("zhengce"), None):
        with pytest.raises(DatabaseError), transaction.atomic():
            PolicyRecord.objects.create(act=PUBLISHED, valid_from=DAY, account=account("zhengce"), proposer=proposer, **words)
    assert draft.file(workspace).exists()


def test_a_draft_changed_after_it_was_proposed_is_proposed_again(workspace: Workspace, draft: Draft) -> None:
    publish.propose(workspace, draft, account("zhengce"), "x")
    changed = Draft(draft.policy, draft.area, draft.valid_from, OVERLAY.replace("70", "60"))
    drafts.save(workspace, changed)
    with pytest.raises(NotProposed):
        publish.publish(workspace, changed, account("juzhang"), "x")


def test_a_published_version_is_never_written_over(workspace: Workspace, draft: Draft) -> None:
    publish.propose(workspace, draft, account("zhengce"), "x")
    publish.publish(workspace, draft, account("juzhang"), "x")
    other = Draft(draft.policy, draft.area, draft.valid_from, OVERLAY.replace("70", "60"))
    drafts.save(workspace, other)
    with pytest.raises(AlreadyInForce):
        publish.propose(workspace, other, account("zhengce"), "x")
    publish.finish(workspace)
    assert draft.target(workspace).read_text() == OVERLAY


def test_a_publication_cut_off_after_its_record_is_finished(workspace: Workspace, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    publish.propose(workspace, draft, account("zhengce"), "x")
    with monkeypatch.context() as cut:
        cut.setattr(publish, "finish", lambda workspace: None)
        publish.publish(workspace, draft, account("juzhang"), "x")
    assert not draft.target(workspace).exists()
    publish.finish(workspace)
    assert draft.target(workspace).read_text() == OVERLAY
    assert not draft.file(workspace).exists()


def test_the_record_stays(workspace: Workspace, draft: Draft) -> None:
    publish.propose(workspace, draft, account("zhengce"), "x")
    for act in (lambda: PolicyRecord.objects.update(reason="y"), lambda: PolicyRecord.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_versions_are_compared_line_by_line(as_: Callable[[str], Any]) -> None:
    assert differences("a\nb\n", "a\nc\n") == [("@", ""), (" ", "a"), ("-", "b"), ("+", "c")]
    place = reverse("desk_compare", args=["dibao"])
    page = as_("shenji").get(place, {"from": "dibao/CN@2021-07-01", "to": "dibao/CN@2026-07-01"}).content.decode()
    assert "<ins>+" in page
    assert "<del>-" in page
    assert as_("shenji").get(place, {"from": "x", "to": "y"}).status_code == 404


def test_examples_are_run_when_the_page_opens(as_: Callable[[str], Any]) -> None:
    page = as_("zhengce").get(reverse("desk_examples", args=["old_age"])).content.decode()
    assert "刚才运行了8个，全部相符" in page
    assert "今天满80周岁" in page


def test_who_is_affected_comes_from_the_run(as_: Callable[[str], Any]) -> None:
    run = county.latest()
    assert run is not None
    [row] = [row for row in run.summary["policies"] if row["id"] == "resident_pension"]
    page = as_("zhengce").get(reverse("desk_policy", args=["resident_pension"])).content.decode()
    for number in (row["yes"], row["no"], row["on_roster"]):
        assert f">{number}<" in page
    assert run.id in page
