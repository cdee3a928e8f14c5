"""Letters out of a run's result files: per question, one for each person or household in order."""

import json
from collections.abc import Mapping
from pathlib import Path

from huimin.federation.errors import IncompleteAnswer
from huimin.kernel import connect
from huimin.policy import results_sql

ASKED = "_ask_"
"""Begins the names of made-up policies; no policy of a library may be called so."""


def read_answers(out: Path, counts: Mapping[str, int], party: str) -> dict[str, str]:
    """Question → letters, of every made-up policy of a run.

    counts: entity → how many are asked about; rows beyond them (households that only hold a place) are left out
    Raises IncompleteAnswer.
    """
    described = json.loads((out / "run.json").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    with connect(readable=[out]) as db:
        for policy in described["policies"]:
            if not policy["id"].startswith(ASKED):
                continue  # a policy the questions need to know of
            asked, entity, name = policy["conditions"], policy["unit"], policy["id"]
            items = ", ".join(
                f"string_agg(CASE WHEN ({name}__true >> {bit}) & 1 = 1 THEN 't' WHEN ({name}__false >> {bit}) & 1 = 1 THEN 'f' "
                f"ELSE 'u' END, '' ORDER BY {entity}_no)" for bit in range(len(asked)))
            row = db.execute(f"SELECT {items} FROM ({results_sql(out, name)}) WHERE {entity}_no < $1", [counts[entity]]).fetchone()
            for question, text in zip(asked, row or (), strict=True):
                if len(text or "") != counts[entity]:
                    raise IncompleteAnswer(party=party, got=len(text or ""), wanted=counts[entity])
                found[question] = text
    return found
