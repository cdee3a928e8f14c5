"""What the county's registers say of people's work in a month. Only months that were matched are read."""

from collections.abc import Sequence
from functools import cache

from huimin import matching
from huimin.budget.delivery.work import Seen
from huimin.kernel import Month, Workspace, connect
from huimin.kernel.duck import parquet

_WORKING = {"employee": True, "self_employed": True, "none": False}


def in_registers(workspace: Workspace, numbers: Sequence[str], build: bool) -> Seen:
    """numbers: identity numbers that may be asked for. A fact that is missing, disputed or not granted is not known.

    build: put registers together again that data or rules have changed since; else such a month says nothing
    """
    months = {run.month for run in matching.runs_of(workspace)}

    @cache
    def of(month: Month) -> dict[str, bool | None]:
        prepared = matching.prepare(workspace, month.last_day)
        register = prepared.register(month) if build else prepared.register_at_hand(month)
        if register is None:
            return {}
        connection = connect(readable=[register.folder])
        try:
            person = parquet(register.folder / "person.parquet")
            columns = {str(row[0]) for row in connection.execute(f"DESCRIBE SELECT * FROM {person}").fetchall()}
            if "employment" not in columns:
                return {}
            rows = connection.execute(f"SELECT person_id, employment FROM {person} WHERE person_id IN (SELECT unnest($1))",
                                      [list(numbers)]).fetchall()
        finally:
            connection.close()
        return {str(number): _WORKING.get(work) for number, work in rows}

    return lambda person, month: of(month).get(person) if month in months else None
