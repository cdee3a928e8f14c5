"""What a run found for some households, without their explanations: to look again at what was granted earlier."""

import json
from collections.abc import Iterable
from importlib.resources import files

from huimin.kernel import connect
from huimin.kernel.duck import parquet
from huimin.matching.result import MatchResult
from huimin.policy import results_sql
from huimin.registry import Registry


def outcomes(run: MatchResult, register: Registry, policy: str, asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], bool | None]:
    """(household, person or "" for anybody in it) -> True, False, or None for not decided; whoever the register no longer knows is
    not there, and nobody when the run did not decide this policy.

    register: the one the run was made from; household, person: ids
    """
    pairs = sorted(set(asked))
    described = json.loads((run.folder / "results" / "run.json").read_text(encoding="utf-8"))["policies"]
    unit = next((one["unit"] for one in described if one["id"] == policy), None)
    if unit is None or not pairs:
        return {}
    connection = connect(readable=[run.folder, register.folder])
    try:
        connection.execute(f"CREATE TEMP VIEW result AS {results_sql(run.folder / 'results', policy)}")
        for name in ("person", "household"):
            connection.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {parquet(register.folder / f'{name}.parquet')}")
        query = (files("huimin.matching") / "sql" / "outcomes.sql").read_text(encoding="utf-8")
        rows = connection.execute(query.format(policy=policy, unit=unit, unit_row=unit[0]),
                                  {"households": [one for one, _ in pairs], "subjects": [one for _, one in pairs]}).fetchall()
    finally:
        connection.close()
    return {(household, subject): outcome for household, subject, outcome in rows}
