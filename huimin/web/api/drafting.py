"""The policy desk: every version's text, differences, examples run now, who is affected; drafts from the first text to publication."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Schema, Status
from pydantic import Field

from huimin import policy as engine
from huimin.kernel import Text
from huimin.web import county, rules
from huimin.web.api import shapes
from huimin.web.api.operations import operation, right
from huimin.web.api.shapes import Words
from huimin.web.api.shapes_table import Table, some_table, table_of
from huimin.web.officer import drafts as files
from huimin.web.officer import publish as publishing
from huimin.web.officer import trying, views, views_drafts
from huimin.web.officer.drafts import Draft
from huimin.web.officer.models import PolicyRecord
from huimin.web.officer.views import WHO
from huimin.web.trials import DONE

OFFICER, LEAD = "policy_officer", "county_lead"
DraftArea = Annotated[str, Field(pattern=r"^[0-9]{2,12}$")]
DraftDay = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="first day in force")]
VersionName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_@/.:-]{0,120}$")]
_PLACE = "/desk/policies/{id}/drafts/{area}/{day}"


class DraftAct(Schema):
    """act: proposed or published."""

    act: str
    version: str
    at: datetime
    by: str
    reason: str


class PoliciesAtDesk(Schema):
    as_of: date
    policies: Table
    departures: list[Words]


class DraftLine(Schema):
    version: str
    area: str
    day: date


class PolicyAtDesk(Schema):
    """text: the file of the version asked for, or of the one in force; reached: who is affected, by the latest run."""

    id: str
    version: str
    text: str
    versions: list[str]
    departures: list[Words]
    reached: Table | None
    drafts: list[DraftLine]
    records: list[DraftAct]


class ChangedLine(Schema):
    """mark: " ", "-", "+", or "@" where lines in between are left out."""

    mark: str
    line: str


class Examples(Schema):
    number: int
    failed: int
    examples: Table


class NewDraft(shapes.Body):
    """area: this county or one above it; day: the first in force; text: the policy file."""

    area: DraftArea
    day: DraftDay
    text: Annotated[str, Field(max_length=views_drafts.MOST, pattern=r"^[^\x00]*$")]


class NewText(shapes.Body):
    text: Annotated[str, Field(max_length=views_drafts.MOST, pattern=r"^[^\x00]*$")]


class Reason(shapes.Body):
    """reason: the document or why."""

    reason: Annotated[str, Field(max_length=400, pattern=r"^[^\x00]*$")]


class Publication(Reason):
    """digest: of the text that was read; another one is not published."""

    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class DraftTrial(Schema):
    """older: of an earlier text; effect, places: what would change for everybody, once it is done."""

    state: str
    at: datetime
    by: str
    older: bool
    problem: Words | None
    effect: Table | None
    places: Table | None


class DraftInFull(DraftLine):
    """problem: the first thing the checks find, on its line; proposed_by: who proposed this very text, "" for nobody."""

    policy: str
    text: str
    digest: str
    problem: str
    line: int | None
    proposed_by: str
    trial: DraftTrial | None
    differences: list[ChangedLine]


@operation("GET", "/desk/policies", *WHO, answer=PoliciesAtDesk)
def desk_policies(request: HttpRequest) -> Any:
    """All policies in force here with their drafts, departures from the national rules and whom they reach."""
    told = views.overview()
    return {"as_of": told["as_of"], "policies": table_of(told["table"]), "departures": told["departures"]}


@operation("GET", "/desk/policies/{id}", *WHO, answer=PolicyAtDesk)
def desk_policy(request: HttpRequest, id: shapes.Name, version: VersionName = "") -> Any:
    """One policy: the text of a version, who is affected, its drafts and the record of its acts."""
    known, _ = views.known_policy(id)
    versions = rules.versions(known, id)
    chosen = views.version_of(known, id, version) if version else next((one for one, now in versions if now), versions[0][0])
    if chosen is None:
        raise Http404
    return {"id": id, "version": chosen.version, "text": files.text_of(chosen), "versions": [one.version for one, _ in versions],
            "departures": views.departures(known, id), "reached": some_table(views.reached_table(id)),
            "drafts": [_line(one) for one in files.drafts(county.workspace(), id)],
            "records": [{"act": one.act, "version": one.version, "at": one.at, "by": one.name, "reason": one.reason}
                        for one in PolicyRecord.objects.filter(policy=id).order_by("-id")]}


@operation("GET", "/desk/policies/{id}/compare", *WHO, answer=list[ChangedLine])
def compare_versions(request: HttpRequest, id: shapes.Name, before: VersionName, after: VersionName) -> Any:
    """What changed from one version to another, line by line."""
    known, _ = views.known_policy(id)
    first, second = views.version_of(known, id, before), views.version_of(known, id, after)
    if first is None or second is None:
        raise Http404
    return _lines(views.differences(files.text_of(first), files.text_of(second)))


def _lines(found: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"mark": mark, "line": line} for mark, line in found]


@operation("GET", "/desk/policies/{id}/examples", *WHO, answer=Examples)
def policy_examples(request: HttpRequest, id: shapes.Name) -> Any:
    """The worked examples of a policy, run now."""
    known, _ = views.known_policy(id)
    told = views.examples_context(engine.run_examples(known.library, known.catalog, id))
    return {"number": told["number"], "failed": told["failed"], "examples": table_of(told["examples"])}


# -- drafts ----------------------------------------------------------------------------------------


def _line(one: Draft) -> dict[str, Any]:
    return {"version": one.version, "area": one.area, "day": one.valid_from}


def _draft(one: Draft, user: Any) -> dict[str, Any]:
    problem, proposal, trial = files.problem(county.workspace(), one), publishing.proposal(one), trying.newest(one)
    current = rules.prepared().rules.policies.get(one.policy)
    return _line(one) | {
        "policy": one.policy, "text": one.text, "digest": one.digest, "problem": problem.words if problem else "",
        "line": problem.line if problem else None, "proposed_by": proposal.name if proposal else "",
        "trial": None if trial is None else _trial(trial, one, user),
        "differences": _lines(views.differences(files.text_of(current), one.text)) if current is not None else []}


def _trial(trial: Any, one: Draft, user: Any) -> dict[str, Any]:
    effect = views_drafts.effect_context(trial.result, one.policy, user) if trial.state == DONE else {"table": None, "places": None}
    return {"state": trial.state, "at": trial.at, "by": trial.by.name, "older": trial.digest != one.digest,
            "problem": Text.of(trial.problem) if trial.problem else None, "effect": some_table(effect["table"]),
            "places": some_table(effect["places"])}


def _kept(id: str, typed: dict[str, Any], known: Draft | None, user: Any) -> dict[str, Any]:
    draft, wrong = views_drafts.read(id, typed, known)
    right(wrong)
    assert draft is not None
    files.save(county.workspace(), draft)
    return _draft(draft, user)


@operation("POST", "/desk/policies/{id}/drafts", OFFICER, answer=DraftInFull, status=201)
def new_draft(request: HttpRequest, id: shapes.Name, body: NewDraft) -> Any:
    """Keep the draft of a new version; it is in force for nobody."""
    if id not in rules.prepared().library.ids():
        raise Http404
    return Status(201, _kept(id, body.dict(), None, request.user))


@operation("GET", _PLACE, *WHO, answer=DraftInFull)
def draft(request: HttpRequest, id: shapes.Name, area: DraftArea, day: DraftDay) -> Any:
    """A draft with what the checks say, what differs from the version in force, and what trying it has shown."""
    return _draft(views_drafts.draft_of(id, area, day), request.user)


@operation("POST", _PLACE + "/edit", OFFICER, answer=DraftInFull)
def edit_draft(request: HttpRequest, id: shapes.Name, area: DraftArea, day: DraftDay, body: NewText) -> Any:
    """Put another text in a draft."""
    known = views_drafts.draft_of(id, area, day)
    return _kept(id, {"area": area, "day": day, "text": body.text}, known, request.user)


@operation("POST", _PLACE + "/try", *WHO, answer=DraftInFull)
def try_draft(request: HttpRequest, id: shapes.Name, area: DraftArea, day: DraftDay) -> Any:
    """Try a draft on everybody of the latest month, beside the pages; ask for the draft again until it is done."""
    one = views_drafts.draft_of(id, area, day)
    trying.ask(one, request.user)  # type: ignore[arg-type]
    return _draft(one, request.user)


@operation("POST", _PLACE + "/propose", OFFICER, answer=DraftInFull)
def propose_draft(request: HttpRequest, id: shapes.Name, area: DraftArea, day: DraftDay, body: Reason) -> Any:
    """Put a sound draft before a county lead."""
    one = views_drafts.draft_of(id, area, day)
    publishing.propose(county.workspace(), one, request.user, _reason(body))
    return _draft(one, request.user)


@operation("POST", _PLACE + "/publish", LEAD, answer=DraftLine, problems=(409,))
def publish_draft(request: HttpRequest, id: shapes.Name, area: DraftArea, day: DraftDay, body: Publication) -> Any:
    """Put a draft somebody else proposed in force from its day."""
    one = views_drafts.draft_of(id, area, day)
    right({} if body.digest == one.digest else {"digest": views_drafts.CHANGED})
    publishing.publish(county.workspace(), one, request.user, _reason(body))
    return _line(one)


def _reason(body: Reason) -> str:
    """Raises NotRight."""
    reason = body.reason.strip()
    right({} if reason and len(reason) <= 300 else {"reason": views_drafts.NO_REASON})
    return reason
