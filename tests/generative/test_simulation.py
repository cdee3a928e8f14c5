"""A simulation says of every household what the library says once the files are changed: by another engine, over other files.

Each case takes a few numbers of the library at random, from tables and from policy files, for the whole county or a part of
it. On one side `simulate`; on the other the changed numbers written into the files, the workspace opened anew, and every
household of the register decided one by one. Five cases; two hundred with HUIMIN_SLOW=1.
"""

import csv
import os
import random
import re
import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from huimin import budget, catalog, policy
from huimin.catalog import parse_unit
from huimin.kernel import Month, Workspace, connect, write_text
from huimin.matching import Households, Prepared, prepare
from tests import office

CASES = 200 if os.environ.get("HUIMIN_SLOW") == "1" else 5
LIBRARY = Path(policy.__file__).parent / "library"
NATIONAL = Path(catalog.__file__).parent / "parameters" / "national.csv"
Key = tuple[str, str]
fresh_county = office.fresh_county
DAY = Month(2026, 10).last_day


@pytest.fixture(scope="module")
def county(fresh_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A made-up county with the library as files of its own, so that they can be changed."""
    home = tmp_path_factory.mktemp("county") / "home"
    shutil.copytree(fresh_county, home)
    settings = (home / "huimin.toml").read_text(encoding="utf-8")
    write_text(home / "huimin.toml", settings.replace("national = true", "national = false"))
    shutil.copytree(LIBRARY, home / "policies", dirs_exist_ok=True)
    workspace = Workspace.open(home)
    assert not workspace.national
    return workspace


def some_changes(rng: random.Random, prepared: Prepared) -> dict[str, str]:
    """One to three parameters set to a number near the one in force, here or there."""
    settable = sorted(p.id for p in prepared.program.parameters.values() if p.source in {"catalog", "constant"})
    changes = {}
    for name in rng.sample(settable, rng.choice([1, 1, 2, 3])):
        parameter = prepared.program.parameters[name]
        unit, factor = parse_unit(parameter.unit_text)
        if parameter.source == "constant":
            near, where = Fraction(str(parameter.value)) * factor / (100 if unit.is_money else 1), ""
        else:
            rows = [row for row in prepared.catalog.parameters if row.id == name and row.valid_on(prepared.as_of)]
            near = rng.choice(rows).value / (100 if unit.is_money else 1) if rows else Fraction(500)
            where = rng.choice(["", "", "@990121", "@990121203", "@99/rural", "/urban"])
        value = near * Fraction(rng.choice([0, 30, 80, 95, 105, 130, 200, 1000]), 100)
        changes[name + where] = str(value if unit.is_money or "." in str(parameter.value) or near < 5 else int(value))
    return changes


def with_changed_files(workspace: Workspace, changes: dict[str, str], target: Path) -> Workspace:
    """A copy of what a run reads, its tables and policy files edited as a person would."""
    target.mkdir()
    for name in ("huimin.toml", "areas.csv"):
        shutil.copy(workspace.root / name, target / name)
    for name in ("policies", "parameters", "mappings", "catalog"):
        if (workspace.root / name).exists():
            shutil.copytree(workspace.root / name, target / name)
    for folder in (workspace.database, workspace.snapshots):
        (target / folder.name).symlink_to(folder)
    prepared = prepare(workspace, DAY)
    for key, text in sorted(changes.items(), key=lambda item: len(item[0])):
        name, area, residence = re.fullmatch(r"([\w.]+)(?:@(\w+))?(?:/(\w+))?", key).groups()  # type: ignore[union-attr]
        parameter = prepared.program.parameters[name]
        unit, factor = parse_unit(parameter.unit_text)
        base = Fraction(text) * (100 if unit.is_money else 1) / factor
        if parameter.source == "constant":
            in_policy_files(target / "policies", name, base)
        else:
            in_tables(target / "parameters", name, area or "CN", residence or "any", base, parameter.unit_text)
    return Workspace.open(target)


def in_policy_files(folder: Path, name: str, value: Fraction) -> None:
    """`value = …` of the parameter, in every version of the file that owns it."""
    owner, short = name.split(".")
    changed = 0
    for path in folder.rglob("*.toml"):
        text = path.read_text(encoding="utf-8")
        new = re.sub(rf'(\nid = "{owner}"\n(?:(?!\[\[def).)*?\[(?:definition\.)?parameters\.{short}\]\n[^\[]*?\nvalue = )"[^"]*"',
                     rf'\g<1>"{value}"', text, flags=re.DOTALL)
        changed += new != text or f'value = "{value}"' in text
        write_text(path, new)
    assert changed, name


def in_tables(folder: Path, name: str, area: str, residence: str, value: Fraction, unit: str) -> None:
    """Rows the new one takes the place of go; it stands in a file of its own. The national table cannot be edited by a county: its
    rows are overridden by rows with the same key.
    """
    def displaced(row: dict[str, str]) -> bool:
        return row["id"] == name and (area == "CN" or row["area"].startswith(area)) and residence in {"any", row["residence"]}

    with NATIONAL.open(encoding="utf-8", newline="") as stream:
        keys = {(row["area"], row["residence"], row["from"]) for row in csv.DictReader(stream) if displaced(row)}
    for path in (files := sorted(folder.glob("*.csv"))):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(row for row in rows if not displaced(row))
            for where, whose, start in sorted(keys | {(area, residence, "1950-01-01")}) if path == files[-1] else ():
                writer.writerow({"id": name, "area": where, "residence": whose, "from": start, "to": "", "value": str(value),
                                 "unit": unit, "source": "a test", "status": "made_up", "note": ""})


def one_by_one(workspace: Workspace, registry: Any) -> dict[Key, tuple[bool | None, bool, int | None]]:
    """(policy, person or household) → outcome, paid, amount in fen, decided household by household."""
    prepared = prepare(workspace, DAY)
    decider = policy.decider(prepared.program, prepared.catalog, prepared.as_of)
    reader = Households(registry)
    found: dict[Key, tuple[bool | None, bool, int | None]] = {}
    try:
        for home in reader.read(numbers(registry.folder)):
            for decision in decider.decide(home.household).found:
                yes = bool(decision.outcome) and not decision.set_aside
                found[decision.policy, decision.subject] = (decision.outcome, yes, decision.amount if yes else None)
    finally:
        reader.close()
    return found


def numbers(folder: Path) -> list[int]:
    connection = connect(readable=[folder])
    try:
        return [number for number, in connection.execute(
            f"SELECT household_no FROM read_parquet('{folder}/household.parquet') WHERE in_scope").fetchall()]
    finally:
        connection.close()


def simulated(folder: Path) -> Iterator[tuple[Key, tuple[bool | None, bool, int | None]]]:
    connection = connect(readable=[folder])
    try:
        for path in sorted(folder.glob("*.parquet")):
            for unit, outcome, yes, fen in connection.execute(
                    f"SELECT unit_id, outcome_after, yes_after, fen_after FROM read_parquet('{path}')").fetchall():
                yield (path.stem, unit), (outcome, yes, fen)
    finally:
        connection.close()


@pytest.mark.parametrize("seed", range(CASES))
def test_as_if_the_files_had_been_changed(county: Workspace, tmp_path: Path, seed: int) -> None:
    prepared = prepare(county, DAY)
    changes = some_changes(random.Random(seed), prepared)
    found = budget.simulate(county, Month(2026, 10), changes, details=tmp_path / "details")
    other = one_by_one(with_changed_files(county, changes, tmp_path / "changed"), prepared.register(Month(2026, 10)))
    same = dict(simulated(tmp_path / "details"))
    assert len(same) > 1_000
    differing = {key: (answer, other[key]) for key, answer in same.items() if other[key] != answer}
    assert not differing, (changes, list(differing.items())[:5])
    adds_up(found, same)


def adds_up(found: budget.Simulation, units: dict[Key, tuple[bool | None, bool, int | None]]) -> None:
    """To the fen: units to the policy, places to the policy."""
    for item in found.policies:
        amounts = [fen or 0 for (name, _), (_, _, fen) in units.items() if name == item["id"]]
        assert sum(amounts) == item["cost_after_fen"]
        assert sum(place["cost_after_fen"] for place in item["places"]) == item["cost_after_fen"]
        assert sum(place["cost_before_fen"] for place in item["places"]) == item["cost_before_fen"]
        assert sum(place["people_after"] for place in item["places"]) == item["people_after"]
