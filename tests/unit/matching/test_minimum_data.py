"""What is asked for is what the texts read: counted again from the files; and a field nobody granted touches what reads it, no more."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from huimin import agreements, demo, exchange, matching
from huimin.catalog import dataset_rows, standard_catalog, standard_datasets
from huimin.kernel import Month, Workspace, connect, write_text
from huimin.matching.withholding import items_read
from huimin.policy import NATIONAL, check, read_library

ON = date(2026, 10, 31)
RULES = read_library().resolve("990123", ON)
CATALOG = standard_catalog()
FIELDS: dict[str, set[str]] = {}
for _entity in CATALOG.entities():
    for _name in CATALOG.fields(_entity):
        FIELDS.setdefault(_name, set()).add(f"{_entity}.{_name}")
INTERACTIONS = tomllib.loads((NATIONAL / "interactions.toml").read_text("utf-8"))["interaction"]
POLICIES = {policy.id: tomllib.loads(policy.file.read_text("utf-8")) for policy in RULES.policies.values()}
def _from(found: dict[str, Any]) -> date:
    return date.fromisoformat(str(found.get("valid_from", found.get("from", "0001-01-01"))))


DEFINITIONS = {
    found["id"]: found for path in sorted((NATIONAL / "definitions").glob("*.toml"))
    for found in tomllib.loads(path.read_text("utf-8"))["definition"]
    if found["id"] in RULES.definitions and _from(found) == RULES.definitions[found["id"]].valid_from
    and RULES.definitions[found["id"]].area == found.get("area", "CN")}


def expressions(source: dict[str, Any]) -> Iterator[str]:
    """Every rule text of a policy file or definition, without its quoted words."""
    texts = [condition["when"] for condition in source.get("condition", ())]
    texts += [source.get("formula", ""), source.get("amount", {}).get("formula", "")]
    texts += [parameter[key] for parameter in source.get("parameters", {}).values() for key in ("of", "weight", "start", "stop")
              if isinstance(parameter.get(key), str)]
    yield from (re.sub(r"'[^']*'", "", text) for text in texts)


def named(policy: str, *, with_interactions: bool) -> set[str]:
    """Fields whose names stand in a policy's texts, its definitions' and those of the policies it names: a plain reading of words."""
    fields: set[str] = set()
    seen: set[str] = set()
    waiting = [policy]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        if current in POLICIES and with_interactions:
            for row in INTERACTIONS:
                parties = [row["policy"], *row["with"]]
                waiting += [other for other in parties if other in POLICIES] if current in parties else []
        for text in expressions(DEFINITIONS.get(current) or POLICIES[current]):
            words = set(re.findall(r"[a-z_][a-z0-9_]*", text))
            waiting += [word for word in words if word in DEFINITIONS]
            waiting += [name for name in re.findall(r"([a-z_][a-z0-9_]*)\.(?:outcome|amount)", text) if name in POLICIES]
            fields |= {field for word in words for field in FIELDS.get(word, ())}
            fields |= {"person.birth_date"} if words & {"age", "age_by_month"} else set()
            fields |= {f"{event}.day" for event in re.findall(r"event\.[a-z_]+", text)}
    return fields


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_a_policy_asks_for_the_fields_its_text_reads_and_no_others(policy: str) -> None:
    asked = {item for item in items_read(check(RULES, CATALOG, [policy])) if item.split(".")[0] in {"person", "household", "event"}}
    assert named(policy, with_interactions=False) <= asked, "a field the text reads is not asked for"
    assert asked <= named(policy, with_interactions=True), "a field is asked for that no text names"


def test_a_policy_that_stands_alone_asks_for_exactly_what_it_names() -> None:
    for policy in ("childcare", "old_age", "resident_pension"):
        asked = {item for item in items_read(check(RULES, CATALOG, [policy])) if not item.startswith(("relation.", "roster."))}
        assert asked == named(policy, with_interactions=False)


# -- a field nobody granted ---------------------------------------------------------------------------------------

SELECTED = ("old_age", "disability_care", "dibao")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A made-up county that may read nothing without an agreement, and has one for everything its policies need."""
    home = tmp_path_factory.mktemp("granted") / "home"
    demo.write_world(home, 1000, 11, Month(2026, 10))
    settings = (home / "huimin.toml").read_text("utf-8").replace("national = true", f"national = true\npolicies = {list(SELECTED)}")
    write_text(home / "huimin.toml", settings + '\n[exchange]\nagreements = "required"\n')
    assessed = [entry for entry in standard_datasets().values() if entry.sensitive]
    write_text(home / "catalog" / "datasets.csv", dataset_rows(
        type(entry)(**{**entry.__dict__, "impact_assessment": "PIA-1"}) for entry in assessed))
    workspace = Workspace.open(home)
    exchange.load(workspace, *matching.read_data_side(workspace))
    today = date.today()
    prepared = matching.prepare(workspace, ON)
    for asked in matching.drafts(prepared, today, today + timedelta(days=300), "局长"):
        found = agreements.request(workspace, asked, matching.items_needed(prepared, asked.policies), ["matching"], today, "经办人")
        assert found.state == "waiting", found.gaps
        agreements.agree(workspace, found.id, today, "管理员")
    return workspace


def decided(workspace: Workspace) -> dict[tuple[str, str], list[tuple[object, ...]]]:
    """(policy, condition) → its answer for every unit: True, False or None; and (policy, "outcome")."""
    from huimin.policy import results_sql

    run = matching.match(workspace)
    prepared = matching.prepare(workspace, ON)
    connection = connect(readable=[run.folder])
    found: dict[tuple[str, str], list[tuple[object, ...]]] = {}
    for item in prepared.policies:
        view = results_sql(run.folder / "results", item.id)
        key = f"{item.entity}_no"
        columns = ", ".join(f'"{item.id}__{part}"' for part in ("outcome", "true", "false"))
        rows = connection.execute(f"SELECT {key}, {columns} FROM ({view}) ORDER BY 1").fetchall()
        found[item.id, "outcome"] = [(unit, outcome) for unit, outcome, _, _ in rows]
        for place, condition in enumerate(item.condition_ids):
            bit = 1 << place
            found[item.id, condition] = [(unit, True if true & bit else False if false & bit else None) for unit, _, true, false in rows]
    connection.close()
    return found


@pytest.fixture(scope="module")
def granted(county: Workspace) -> dict[tuple[str, str], list[tuple[object, ...]]]:
    return decided(county)


def reading(field: str, keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """The conditions whose words, followed through definitions and named policies, name a field; outcomes, and the conditions
    that interactions add to a policy, where the policy or one it stands in an interaction with names it."""
    found = set()
    for policy, part in keys:
        written = [condition for condition in POLICIES[policy]["condition"] if condition["id"] == part]
        if written:
            POLICIES["(one)"] = {"condition": written}
            if field in named("(one)", with_interactions=False) or _special(written[0]["when"], field):
                found.add((policy, part))
            del POLICIES["(one)"]
        elif field in named(policy, with_interactions=True):
            found.add((policy, part))
    return found


def _special(text: str, field: str) -> bool:
    """Words whose meaning comes from the interactions between policies."""
    waiting, seen = [text], set()
    while waiting:
        current = waiting.pop()
        if "excluded." in current or "counted_benefits" in current:
            return any(field in named(policy, with_interactions=True) for policy in SELECTED)
        for word in set(re.findall(r"[a-z_][a-z0-9_]*", current)) - seen:
            seen.add(word)
            waiting += list(expressions(DEFINITIONS.get(word) or POLICIES.get(word) or {}))
    return False


@pytest.mark.parametrize("dataset", ["disability_certificates", "real_estate", "deaths"])
def test_what_nobody_grants_turns_what_reads_it_unknown_and_nothing_else(
        county: Workspace, granted: dict[tuple[str, str], list[tuple[object, ...]]], dataset: str) -> None:
    today = date.today()
    [agreement] = [one for one in agreements.agreements(county).values() if one.request.dataset == dataset]
    agreements.simple_act(county, agreement.id, "suspended", today, "管理员", "试验")
    try:
        without = decided(county)
        summary = matching.match(county).summary
    finally:
        agreements.simple_act(county, agreement.id, "resumed", today, "管理员", "试验结束")
    touched = {key for item in agreement.request.items for key in reading(item, granted)}
    changed = {key for key in granted if granted[key] != without[key]}
    assert changed <= touched, "a condition that does not read the data changed"
    turned = [(before, after) for key in changed for before, after in zip(granted[key], without[key], strict=True) if before != after]
    assert all(after[1] is None for _, after in turned), "what is no longer known may only become unknown"
    assert {one["item"] for one in summary["agreements"]["withheld"]} == set(agreement.request.items)
    assert {one["reason"] for one in summary["agreements"]["withheld"]} == {"suspended"}
    assert changed or dataset == "deaths", "the removed data mattered to nobody: the test proves nothing"


def test_the_run_says_what_it_cost_and_explain_says_why(county: Workspace) -> None:
    today = date.today()
    [agreement] = [one for one in agreements.agreements(county).values() if one.request.dataset == "disability_certificates"]
    agreements.simple_act(county, agreement.id, "suspended", today, "管理员", "试验")
    try:
        run = matching.match(county)
        gap = next(gap for gap in matching.gaps(matching.prepare(county, ON), run.month, run) if gap.item == "person.disability_grade")
    finally:
        agreements.simple_act(county, agreement.id, "resumed", today, "管理员", "试验结束")
    grade = next(one for one in run.summary["agreements"]["withheld"] if one["item"] == "person.disability_grade")
    assert grade["waiting"] > 100
    assert "协议已暂停" in run.summary["notices"][0]["zh"]
    assert (gap.why, gap.datasets, gap.waiting) == ("suspended", ("disability_certificates",), grade["waiting"])


def test_a_run_leaves_a_record_of_use_on_every_agreement_it_read(county: Workspace) -> None:
    run = matching.match(county)
    for found in agreements.agreements(county).values():
        used = [event for event in found.history if event.kind == "used" and event.body["run"] == run.id]
        assert len(used) == 1, "once a run, however often it is asked for again"
        assert used[0].body["people"] >= 1000


def test_an_earlier_run_replays_though_the_agreement_has_ended_since(county: Workspace) -> None:
    run = matching.match(county)
    [agreement] = [one for one in agreements.agreements(county).values() if one.request.dataset == "religious"]
    agreements.simple_act(county, agreement.id, "ended", date.today(), "管理员", "用途已尽")
    assert matching.replay(county, run.id).differing == 0


def test_without_any_agreement_nobody_is_refused(county: Workspace) -> None:
    """As it was known when the files were loaded and nobody had agreed to anything."""
    first = datetime.fromisoformat(agreements.events(county)[0].at)
    run = matching.match(county.as_known(first - timedelta(microseconds=1)))
    dibao = next(policy for policy in run.summary["policies"] if policy["id"] == "dibao")
    assert (dibao["yes"], dibao["no"]) == (0, 0)
    assert {one["reason"] for one in run.summary["agreements"]["withheld"]} == {"none"}
