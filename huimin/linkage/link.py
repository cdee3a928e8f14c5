"""Two tables of records in, one file of candidate pairs with decisions out.

records → features → links by rule → keys → weights → probabilities → one partner each → Parquet
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from huimin.kernel import Progress, Text, connect, new_file, scratch_folder, silent
from huimin.kernel.duck import file_literal, parquet
from huimin.linkage import blocking, certain, comparisons, model, prior, records, resolve
from huimin.linkage.settings import LinkResult, LinkSettings

if TYPE_CHECKING:
    import duckdb

BY_NUMBER = 0.9999  # one valid number and names that agree
TWO_NAMES = 0.95  # one valid number and two quite different names: for a person to look at
BY_RULE = 0.999  # same name, birth date and county, nobody else like it, and nothing estimated
PAIR_UP = Text("找出可能是同一人的记录对", "finding the pairs that may be one person")
DECIDE = Text("确定关联结果", "deciding the pairs")


def link(left: Path, right: Path, out: Path, settings: LinkSettings | None = None, progress: Progress = silent) -> LinkResult:
    """Link the records of two Parquet files; writes `out` (see LinkResult) and returns the counts.

    Columns: `records.COLUMNS`, of which only record_id must be there. The same input gives the same file.
    Raises UnusableRecords, LinkagePackagesMissing. Names and numbers appear in no progress and no error.
    """
    return _run((left, right), out, settings or LinkSettings(), progress)


def find_duplicates(table: Path, out: Path, settings: LinkSettings | None = None, progress: Progress = silent) -> LinkResult:
    """As `link`, inside one table: each pair once, left_id and right_id both of `table`; `one_to_one` has no meaning."""
    return _run((table,), out, settings or LinkSettings(), progress)


def _run(sides: Sequence[Path], out: Path, settings: LinkSettings, progress: Progress) -> LinkResult:
    if settings.probabilistic:
        model.need_packages()
    out.parent.mkdir(parents=True, exist_ok=True)
    with scratch_folder(out.parent, "link") as scratch, new_file(out) as written:
        connection = connect(readable=[*{path.parent for path in (*sides, out)}, scratch], scratch=scratch / "spill",
                             memory=settings.memory)
        try:
            found = _link(connection, sides, written, scratch, settings, progress)
        finally:
            connection.close()
    progress(str(DECIDE), 1, 1)
    return replace(found, pairs=out)


def _link(connection: "duckdb.DuckDBPyConnection", sides: Sequence[Path], out: Path, scratch: Path, settings: LinkSettings,
          progress: Progress) -> LinkResult:
    linking = len(sides) == 2
    rows = records.load_records(connection, sides, settings.attributes, scratch, progress)
    certain.find_certain(connection, linking)
    progress(str(PAIR_UP), 0, 1)
    exclusive = linking and settings.one_to_one
    connection.execute(_POOL.format(keep="false" if exclusive else "true"))
    skipped = blocking.make_pairs(connection, linking, settings.block_pairs, len(settings.attributes)) if settings.probabilistic else {}
    if not settings.probabilistic:
        connection.execute("CREATE TABLE pair (uid_l BIGINT, uid_r BIGINT)")
    candidates = _count(connection, "pair")
    progress(str(PAIR_UP), 1, 1)
    odds, learned = _weigh(connection, linking, settings, progress)
    progress(str(DECIDE), 0, 1)
    connection.execute(_JOINED.format(odds=odds, number=BY_NUMBER, names=TWO_NAMES, rule=BY_RULE, conflict=certain.CONFLICT,
                                      keep=settings.keep_from, learned=str(learned).lower()))
    _choose(connection, exclusive, settings, scratch)
    outcome = _OUTCOME.format(link=settings.link_from, review=settings.review_from)
    connection.execute(f"COPY ({outcome}) TO {file_literal(out)} (FORMAT parquet)")
    counts = dict(connection.execute(
        f"SELECT outcome, count(*) FROM {parquet(out)} GROUP BY ALL UNION ALL "
        f"SELECT how, count(*) FROM {parquet(out)} WHERE outcome = 'link' GROUP BY ALL ORDER BY ALL").fetchall())
    return LinkResult(out, rows[0], rows[-1], candidates, counts, skipped)


def _weigh(connection: "duckdb.DuckDBPyConnection", linking: bool, settings: LinkSettings, progress: Progress) -> tuple[float, bool]:
    """Make `scored`; returns the prior odds (bits) and whether the weights were learned from these tables.

    Without a model, or without pairs to compare, nothing is scored.
    """
    compared = _comparisons(connection, linking, len(settings.attributes)) if settings.probabilistic else ()
    if not compared or _count(connection, "pair") == 0:
        connection.execute(_NOTHING)
        return 0.0, False
    left, right = connection.execute("SELECT count(*) FILTER (side = 'l'), count(*) FILTER (side = 'r') FROM pool").fetchall()[0]
    possible = left * right if linking else left * (left - 1) // 2
    most = min(left, right) if linking and settings.one_to_one else possible
    guess = max(1, _count(connection, "certain WHERE agrees")) / max(1, possible)
    linker, learned = model.train(connection, compared, linking, min(guess, 0.1), possible, progress)
    model.score(linker, connection, compared, linking)
    histogram = dict(connection.execute("SELECT round(weight, 1), count(*) FROM scored GROUP BY 1 ORDER BY 1").fetchall())
    return prior.odds_of(prior.settle(histogram, possible, most)), learned


def _comparisons(connection: "duckdb.DuckDBPyConnection", linking: bool, attributes: int) -> tuple[comparisons.Comparison, ...]:
    """The comparisons for what both sides have."""
    sides = "lr" if linking else "l"
    present = []
    for column in ("n_key", "birth", "sex", "identity", "phone", "household", "relatives", "address_plain", "area"):
        filled = connection.execute(f"SELECT count(DISTINCT side) FROM person WHERE {column} IS NOT NULL").fetchall()[0][0]
        if filled == len(sides):
            present.append(column)
    scripts = [row[0] for row in connection.execute(
        "SELECT n_script FROM person WHERE n_script IS NOT NULL GROUP BY 1 "
        "HAVING count(*) * 1000 >= (SELECT count(*) FROM person) ORDER BY 1").fetchall()]
    checked, stated = connection.execute("SELECT count(id18), count(identity) FROM person").fetchall()[0]
    return comparisons.choose(present, scripts, checked * 2 >= stated, attributes)


def _choose(connection: "duckdb.DuckDBPyConnection", exclusive: bool, settings: LinkSettings, scratch: Path) -> None:
    """Make `chosen` (uid_l, uid_r, close): the pairs that may be linked."""
    connection.execute("CREATE TABLE chosen (uid_l BIGINT, uid_r BIGINT, close BOOLEAN)")
    good = f"FROM joined WHERE NOT veto AND probability >= {settings.review_from}"
    if not exclusive:
        connection.execute(f"INSERT INTO chosen SELECT uid_l, uid_r, false {good}")
        return
    pairs = connection.execute(f"SELECT uid_l, uid_r, rank {good}").fetchall()
    chosen, close = resolve.one_to_one(pairs)
    path = scratch / "chosen.csv"
    path.write_text("".join(f"{a},{b},{(a, b) in close}\n" for a, b in sorted(chosen)), encoding="utf-8")
    if chosen:
        connection.execute(f"INSERT INTO chosen FROM read_csv({file_literal(path)}, header = false, "
                           "auto_detect = false, delim = ',', columns = {'uid_l': 'BIGINT', 'uid_r': 'BIGINT', 'close': 'BOOLEAN'})")


def _count(connection: "duckdb.DuckDBPyConnection", table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


# Who still looks for a partner: in lists of one person each, whom a number settled needs no other.
_POOL = """
CREATE TABLE pool AS
WITH single AS (
    SELECT uid_l, uid_r FROM certain WHERE how = 'identity'
    QUALIFY count(*) OVER (PARTITION BY uid_l) = 1 AND count(*) OVER (PARTITION BY uid_r) = 1 AND agrees),
settled AS (SELECT uid_l AS uid FROM single UNION ALL SELECT uid_r FROM single)
FROM person WHERE {keep} OR uid NOT IN (FROM settled) ORDER BY uid"""

_NOTHING = """
CREATE TABLE scored (uid_l BIGINT, uid_r BIGINT, weight DOUBLE,
                     evidence STRUCT(comparison VARCHAR, level VARCHAR, weight DOUBLE)[])"""

# From too few records nothing can be learned: rules still link, and what is only weighed goes to a person at best.
# `rank` orders pairs for one-to-one resolution: what a number decides comes before what weight decides.
_JOINED = """
CREATE TABLE joined AS
SELECT uid_l, uid_r, coalesce(c.how, 'probabilistic') AS how, s.weight, s.evidence,
       coalesce(c.how = 'identity' AND NOT c.agrees, false) AS two_names,
       {conflict} AS veto,
       CASE WHEN c.how = 'identity' THEN CASE WHEN c.agrees THEN {number} ELSE {names} END
            WHEN s.weight IS NULL OR (c.how = 'exact' AND NOT {learned}) THEN {rule}
            ELSE round(1 / (1 + pow(2, -(s.weight + {odds}))), 6) END AS probability,
       {learned} OR c.how IS NOT NULL AS sure,
       coalesce(s.weight, 0) + CASE WHEN c.how = 'identity' AND c.agrees THEN 1000 ELSE 0 END AS rank
FROM scored s FULL JOIN certain c USING (uid_l, uid_r) JOIN person l ON l.uid = uid_l JOIN person r ON r.uid = uid_r
WHERE c.how IS NOT NULL OR 1 / (1 + pow(2, -(s.weight + {odds}))) >= {keep}"""

_OUTCOME = """
SELECT l.record_id AS left_id, r.record_id AS right_id, how, probability, weight,
       CASE WHEN veto THEN 'vetoed'
            WHEN probability < {review} THEN 'below'
            WHEN chosen.uid_l IS NULL THEN 'beaten'
            WHEN probability >= {link} AND NOT close AND NOT two_names AND sure THEN 'link'
            ELSE 'review' END AS outcome,
       coalesce(close, false) AS close_rival, evidence
FROM joined JOIN person l ON l.uid = uid_l JOIN person r ON r.uid = uid_r LEFT JOIN chosen USING (uid_l, uid_r)
ORDER BY left_id, right_id"""
