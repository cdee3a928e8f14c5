"""Federated against central: every outcome and every condition of every policy, person by person.

Only somebody who holds the run's key can do it: an auditor with the central register at hand.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from huimin.federation.files import Column, write_columns
from huimin.kernel import connect
from huimin.kernel.duck import parquet
from huimin.policy import results_sql
from huimin.private import RunKey


@dataclass(frozen=True)
class Difference:
    """One policy. compared: units in both; only_here, only_there: units in one run alone
    outcomes, conditions: units in which the outcome or the result of any condition differs
    """

    policy: str
    compared: int
    only_here: int
    only_there: int
    outcomes: int
    conditions: int

    @property
    def equal(self) -> bool:
        return not (self.only_here or self.only_there or self.outcomes or self.conditions)


def differences(central: Path, register: Path, federated: Path, key: RunKey, scratch: Path) -> list[Difference]:
    """Compare results `central` over the register of the whole with `federated`/results, policy by policy.

    scratch: an empty folder
    """
    policies = json.loads((central / "run.json").read_text(encoding="utf-8"))["policies"]
    tokens = {entity: _tokens(register, entity, key, scratch) for entity in ("person", "household")}
    found = []
    with connect(readable=[central, register, federated, scratch]) as db:
        for policy in policies:
            entity, name = policy["unit"], policy["id"]
            here = parquet(federated / "register" / f"{entity}.parquet")
            query = _DIFFERENCES.format(
                entity=entity, policy=name, central=results_sql(central, name), register=parquet(register / f"{entity}.parquet"),
                tokens=parquet(tokens[entity]), here=here,
                federated=results_sql(federated / "results", name))
            row = db.execute(query).fetchone() or (0, 0, 0, 0, 0)
            found.append(Difference(name, *(int(count or 0) for count in row)))
    return found


def _tokens(register: Path, entity: str, key: RunKey, scratch: Path) -> Path:
    """id → token, of everybody in the central register. Whoever no list puts into a household is one by himself."""
    with connect(readable=[register]) as db:
        rows = db.execute(f"SELECT {entity}_id FROM {parquet(register / f'{entity}.parquet')} WHERE {entity}_id IS NOT NULL").fetchall()
    ids = [str(identifier) for identifier, in rows]
    made = ["@" + key.token(f"person:{i[1:]}") if entity == "household" and i.startswith("@") else key.token(f"{entity}:{i}") for i in ids]
    path = scratch / f"{entity}.parquet"
    write_columns(path, [Column("id", "VARCHAR", ids), Column("token", "VARCHAR", made)])
    return path


_DIFFERENCES = """
WITH central AS (
    SELECT t.token, c.{policy}__outcome AS outcome, c.{policy}__true AS held, c.{policy}__false AS failed
    FROM ({central}) c JOIN {register} u USING ({entity}_no) JOIN {tokens} t ON t.id = u.{entity}_id),
federated AS (
    SELECT u.{entity}_id AS token, c.{policy}__outcome AS outcome, c.{policy}__true AS held, c.{policy}__false AS failed
    FROM ({federated}) c JOIN {here} u USING ({entity}_no) WHERE u.{entity}_id IS NOT NULL)
SELECT count(*) FILTER (c.token IS NOT NULL AND f.token IS NOT NULL), count(*) FILTER (c.token IS NULL),
       count(*) FILTER (f.token IS NULL),
       count(*) FILTER (c.token IS NOT NULL AND f.token IS NOT NULL AND c.outcome IS DISTINCT FROM f.outcome),
       count(*) FILTER (c.token IS NOT NULL AND f.token IS NOT NULL AND (c.held <> f.held OR c.failed <> f.failed))
FROM central c FULL JOIN federated f USING (token)
"""
