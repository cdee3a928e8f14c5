"""The policy desk: every version's text beside its articles and words, differences, examples run live, who is affected."""

from difflib import unified_diff
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huimin import policy as engine
from huimin.kernel import Text
from huimin.matching import Prepared
from huimin.policy import ExampleResult, Item, Policy
from huimin.web import county, rules
from huimin.web.access.pages import page
from huimin.web.design.tables import Column, Row, Table, Tag
from huimin.web.officer.drafts import drafts, text_of
from huimin.web.officer.models import PUBLISHED, PolicyRecord
from huimin.web.officer.publish import finish

WHO = ("policy_officer", "county_officer", "county_lead", "auditor")
_LISTED = (("unclaimed", Text("应享未享", "due, not drawn")), ("undue", Text("可能不再符合", "perhaps not due")),
           ("amount", Text("金额不符", "other amount")), ("unknown", Text("还不能判定", "not decided")))


@page(*WHO)
def policies(request: HttpRequest) -> HttpResponse:
    """All policies in force here, with drafts, departures and who they reach."""
    return render(request, "officer/policies.html", overview())


def overview() -> dict[str, Any]:
    """What the page shows; a publication that was interrupted is finished first."""
    finish(county.workspace())
    known = rules.prepared()
    waiting = drafts(county.workspace())
    reached = _reached()
    rows = []
    for item in known.policies:
        one, found = rules.policy_of(item), reached.get(item.id, {})
        own = sum(draft.policy == item.id for draft in waiting)
        drafted = Tag(Text(f"{own}份草稿", f"{own} drafts"), "action") if own else ""
        rows.append(Row([one.name, one.version.partition("/")[2], len(known.library.versions(item.id)), found.get("yes"),
                         found.get("unknown"), drafted], reverse("desk_policy", args=[item.id])))
    table = Table(Text("本地执行的政策", "Policies in force here"), [
        Column(Text("政策", "Policy")), Column(Text("执行的版本", "Version in force")), Column(Text("版本数", "Versions"), "number"),
        Column(Text("符合", "Entitled"), "number"), Column(Text("还不能判定", "Not decided"), "number"),
        Column(Text("草稿", "Drafts"))], rows)
    return {"table": table, "as_of": known.as_of, "departures": departures(known),
            "records": _events(PolicyRecord.objects.order_by("-id")[:20])}


@page(*WHO)
def policy(request: HttpRequest, id: str) -> HttpResponse:
    """One policy: ?version= chooses whose text is shown; the rule in words is that in force."""
    known, item = known_policy(id)
    versions = rules.versions(known, id)
    chosen = version_of(known, id, request.GET.get("version")) or next((one for one, now in versions if now), versions[0][0])
    table = Table(Text("版本", "Versions"), [Column(Text("版本", "Version")), Column(Text("从哪天起", "From"), "day"),
                                           Column(Text("到哪天止", "Until"), "day"), Column(Text("现在", "Now"))],
                  [Row([one.version, one.valid_from, one.valid_until,
                        Tag(Text("执行中", "in force"), "done") if now else Text("不在执行", "not in force")],
                       f"?version={one.version}") for one, now in versions])
    one = rules.policy_of(item)
    context = {
        "one": one, "chosen": chosen, **_parts(text_of(chosen)), "conditions": rules.conditions(item, known), "versions": table,
        "choices": [version.version for version, _ in versions], "departures": departures(known, id),
        "amount": rules.in_words(one.amount.formula.text, item, known) if one.amount else "", "reached": reached_table(id),
        "drafts": drafts(county.workspace(), id), "may_draft": "policy_officer" in _roles(request), "run": county.latest(),
        "records": _events(PolicyRecord.objects.filter(policy=id).order_by("-id")),
    }
    return render(request, "officer/policy.html", context)


def _parts(text: str) -> dict[str, Any]:
    """The file up to its first worked example, and the examples, of which there are many."""
    rule, mark, rest = text.partition("\n[[example]]")
    return {"text": rule.rstrip(), "examples": (mark + rest).strip(), "number": (mark + rest).count("\n[[example]]")}


@page(*WHO)
def compare(request: HttpRequest, id: str) -> HttpResponse:
    """What changed from one version to another, line by line."""
    known, item = known_policy(id)
    sides = [version_of(known, id, request.GET.get(name)) for name in ("from", "to")]
    if None in sides:
        raise Http404
    before, after = (side for side in sides if side is not None)
    return render(request, "officer/compare.html", {"one": rules.policy_of(item), "before": before.version, "after": after.version,
                                                    "lines": differences(text_of(before), text_of(after))})


@page(*WHO)
def examples(request: HttpRequest, id: str) -> HttpResponse:
    """The worked examples of a policy, run now."""
    known, item = known_policy(id)
    results = engine.run_examples(known.library, known.catalog, id)
    return render(request, "officer/examples.html", {"one": rules.policy_of(item), **examples_context(results)})


def examples_context(results: list[ExampleResult]) -> dict[str, Any]:
    """A table of examples with what came out, and how many hold."""
    failed = sum(not result.passed for result in results)
    rows = [Row([result.example.name, result.policy.version.partition("/")[2], _outcome(result),
                 Tag(Text("相符", "holds"), "done") if result.passed else Tag(Text("不符", "does not hold"), "late"),
                 ";".join(result.problems)]) for result in results]
    table = Table(Text("算例", "Worked examples"), [
        Column(Text("算例", "Example")), Column(Text("版本", "Version")), Column(Text("算出", "Comes out as")),
        Column(Text("与写明的结果", "Against what the file says")), Column(Text("差在哪里", "What differs"))], rows,
        empty=Text("这个版本没有写算例。", "This version has no worked example."))
    return {"examples": table, "number": len(results), "failed": failed}


def _outcome(result: ExampleResult) -> Text:
    found = result.decision
    if found.outcome is None:
        return Text("还不能判定", "not decided")
    if not found.outcome:
        return Text("不符合", "no")
    if found.amount is None:
        return Text("符合", "yes")
    return Text(f"符合,{found.amount / 100:,.2f}元", f"yes, {found.amount / 100:,.2f} yuan")


def differences(before: str, after: str) -> list[tuple[str, str]]:
    """(" ", "-", "+" or "@", line) with three lines around each change."""
    found = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3)
    return [(line[0], line[1:]) if line[0] in "+- " else ("@", "") for line in found if not line.startswith(("+++", "---"))]


def known_policy(id: str) -> tuple[Prepared, Item]:
    known = rules.prepared()
    item = next((one for one in known.policies if one.id == id), None)
    if item is None:
        raise Http404
    return known, item


def version_of(known: Prepared, id: str, version: str | None) -> Policy | None:
    return next((one for one in known.library.versions(id) if one.version == version), None)


def _roles(request: HttpRequest) -> frozenset[str]:
    user: Any = request.user
    return user.roles  # type: ignore[no-any-return]


def departures(known: Prepared, id: str | None = None) -> list[Text]:
    """Where rules here differ from the national ones (those of one policy, or all)."""
    found = engine.departures(known.library, known.catalog, known.workspace.area, known.as_of)
    return [one.text for one in found if id is None or one.owner.partition(".")[0] == id]


def _reached() -> dict[str, dict[str, Any]]:
    run = county.latest()
    return {} if run is None else {row["id"]: row for row in run.summary["policies"]}


def reached_table(id: str) -> Table | None:
    """Who is affected, from the latest run."""
    row = _reached().get(id)
    if row is None:
        return None
    unit = rules.UNITS[row["unit"]]
    lines = [Row([Text("符合", "Entitled"), row["yes"], row["entitled_fen"]]), Row([Text("不符合", "Not entitled"), row["no"], None]),
             Row([Text("还不能判定", "Not decided"), row["unknown"], None]),
             Row([Text("在册", "On the roster"), row["on_roster"], row["paid_fen"]])]
    lines += [Row([name, row["lists"][list], None]) for list, name in _LISTED if row["lists"] and list != "unknown"]
    period = rules.PERIODS.get(row["period"], row["period"])
    return Table(Text("影响到谁", "Who is affected"), [Column(Text("情况", "Finding")), Column(unit, "number"),
                                                  Column(Text(f"金额(元,{period})", f"Yuan, {period}"), "yuan")], lines)


def _events(records: Any) -> list[dict[str, Any]]:
    """The record of acts for components/timeline.html."""
    words = {PUBLISHED: Text("公布", "Published")}
    proposed = Text("提交公布", "Proposed")
    return [{"title": Text(f"{words.get(one.act, proposed).zh} {one.version}", f"{words.get(one.act, proposed).en} {one.version}"),
             "when": one.at, "who": f"{one.name}({one.title})", "text": one.reason} for one in records]
