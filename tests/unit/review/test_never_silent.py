"""Whatever the engine finds and people decide, in any order: no tie without its ground, nobody twice, undo is exact."""

import random
from pathlib import Path

import duckdb
import pytest

from huimin import registry, review
from huimin.kernel import HuiminError
from tests.unit.review.conftest import MONTH, County, P


@pytest.mark.parametrize("seed", range(3))
def test_any_history_of_decisions(county: County, pairs, seed: int) -> None:
    rng = random.Random(seed)
    records = [f"A{n}" for n in range(5)]
    county.clinic(*(f"{record},{P['p6'] if record == 'A0' else ''},某人,,,,是" for record in records))
    found = [(record, person, round(rng.uniform(0.9, 1), 4), rng.choice(["link", "review", "beaten", "vetoed", "below"]))
             for record in records[1:] for person in rng.sample(list(P), 3)]
    pairs(found)
    county.link()
    outcome = {(record, P[person]): said for record, person, _, said in found}
    history: list[tuple[Path, int]] = []
    for _ in range(8):
        before = ties(county)
        try:
            record, person = rng.choice(records), P[rng.choice(list(P))]
            if rng.random() < 0.5:
                made = [review.confirm(county.workspace, MONTH, f"clinic:{record}", person, "李四", "核实")]
            else:
                made = review.reject(county.workspace, MONTH, f"clinic:{record}", person, "李四", "核实")
            history.append((before.folder, made[0].number))
        except HuiminError:
            assert ties(county).folder == before.folder
        accounted(county, outcome)
    for folder, number in reversed(history):
        review.undo(county.workspace, number, "李四", "撤销")
        assert ties(county).folder == folder


def ties(county: County) -> registry.Ties:
    source = next(one for one in registry.sources(county.workspace, MONTH) if one.ties)
    assert source.ties is not None
    return source.ties


def accounted(county: County, outcome: dict[tuple[str, str], str]) -> None:
    source = next(one for one in registry.sources(county.workspace, MONTH) if one.ties)
    rows = duckdb.sql(f"SELECT record_key, person_key, _how FROM {source.parquet} WHERE person_key IS NOT NULL").fetchall()
    said = {(one.record, one.person): one.verdict for one in registry.in_force(registry.decisions(county.workspace, "clinic"))}
    assert len({person for _, person, _ in rows}) == len(rows)
    for record, person, how in rows:
        ground = {"identity": record == "A0", "linked": outcome.get((record, person)) == "link" and (record, person) not in said,
                  "confirmed": said.get((record, person)) == "confirm"}
        assert ground[how]
