"""`case` in SQL: an unknown condition makes the result unknown (SQL would quietly take the else)."""

from dataclasses import replace

from huimin.policy import sqlnumber as sn
from huimin.policy.bundle import Bundle, Miss, union
from huimin.policy.sqlnumber import Num


def case(conditions: list[Bundle], results: list[Bundle], where: str) -> Bundle:
    """`CASE` over bundles; the last result is the `else`. Unknown where a condition that matters is."""
    nullable = any(b.nullable for b in (*conditions, *results))
    asks = _case_asks(conditions, results)
    certain = not any(c.nullable for c in conditions)
    if results[0].num is None:
        return Bundle(nullable, asks, sql=_case_sql(conditions, [b.sql for b in results]), guarded=certain)
    num = replace(_chosen(conditions, [b.exact for b in results]), nullable=nullable)
    if not nullable:
        return Bundle(False, num=num)
    parts = [b.exact for b in results]

    def low() -> Num:
        return _hull("<", conditions, [b.at_least for b in results], parts, num, where)

    def high() -> Num:
        return _hull(">", conditions, [b.at_most for b in results], parts, num, where)

    return Bundle(True, asks, num=num, low=low, high=high, guarded=certain)


def _case_sql(conditions: list[Bundle], results: list[str]) -> str:
    arms = []
    for condition, result in zip(conditions, results, strict=False):
        if condition.nullable:
            arms.append(f"WHEN {condition.sql} IS NULL THEN NULL")
        arms.append(f"WHEN {condition.sql} THEN {result}")
    return f"(CASE {' '.join(arms)} ELSE {results[-1]} END)"


def _reached(conditions: list[Bundle], arm: int) -> str:
    """May this arm be the one? No earlier condition certainly holds, and its own does not certainly fail."""
    tests = [f"{c.sql} IS NOT TRUE" for c in conditions[:arm]]
    if arm < len(conditions):
        tests.append(f"{conditions[arm].sql} IS NOT FALSE")
    return " AND ".join(tests) or "TRUE"


def _case_asks(conditions: list[Bundle], results: list[Bundle]) -> Miss:
    words = {word for bundle in (*conditions, *results) for word in bundle.asks}
    if not any(c.nullable for c in conditions):
        return {word: _case_sql(conditions, [result.asks.get(word, "0") for result in results]) for word in words}
    found: list[Miss] = []
    for arm, result in enumerate(results):
        part = union(conditions[arm].asks if arm < len(conditions) else {}, result.asks)
        reached = _reached(conditions, arm)
        found.append({word: f"(CASE WHEN {reached} THEN {mask} ELSE 0 END)" for word, mask in part.items()})
    return union(*found)


def _chosen(conditions: list[Bundle], results: list[Num]) -> Num:
    """The result of the first condition that holds; NULL where it is unknown whether it does."""
    arms: list[tuple[str, Num]] = []
    for condition, result in zip(conditions, results, strict=False):
        if condition.nullable:
            arms.append((f"{condition.sql} IS NULL", replace(result, n="NULL", nullable=True)))
        arms.append((condition.sql, result))
    return sn.select(arms, results[-1])


def _hull(sign: str, conditions: list[Bundle], bounds: list[Num], exact: list[Num], num: Num, where: str) -> Num:
    """The lowest (or highest) bound of the arms that may be reached; NULL if one of them has none."""
    if not any(c.nullable for c in conditions):  # the arm is certain, so its bound is the bound
        if all(bound is own for bound, own in zip(bounds, exact, strict=True)):
            return num
        return replace(_chosen(conditions, bounds), nullable=any(bound.nullable for bound in bounds))
    found: Num | None = None
    open_ended = []
    for arm, bound in enumerate(bounds):
        reached = _reached(conditions, arm)
        if bound.nullable:
            open_ended.append(f"({reached} AND {bound.n} IS NULL)")
        taken = replace(bound, n=f"(CASE WHEN {reached} THEN {bound.n} END)", nullable=True)
        found = taken if found is None else sn.pick(sign, found, taken, where, skip_null=True)
    assert found is not None
    if not open_ended:
        return found
    return replace(found, n=f"(CASE WHEN {' OR '.join(open_ended)} THEN NULL ELSE {found.n} END)", nullable=True)
