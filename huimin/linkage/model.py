"""The probabilistic part: Splink learns what each level of agreement is worth, without labels, and weighs the pairs.

How often records that are *not* the same agree (u) is counted in pairs drawn at random; how often records that are
the same agree (m) is estimated by expectation maximisation inside groups that share a number, a name or a birth
date. Training runs on one thread and on samples chosen by hash, so the same input gives the same model.
"""

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from huimin.kernel import Progress, Text
from huimin.kernel.duck import literal
from huimin.linkage.comparisons import Comparison
from huimin.linkage.errors import LinkagePackagesMissing

if TYPE_CHECKING:
    import duckdb

PACKAGES = ("splink", "pypinyin", "opencc", "pyarrow")
RANDOM_PAIRS = 1_000_000
TRAINING_PAIRS = 500_000
ENOUGH_NUMBERS = 300  # pairs with one identity number that teach what true pairs look like
ENOUGH_PAIRS = 50
LEAST_SAME = 2e-4  # any accident happens to one true pair in 5,000
HOPELESS = 1e-5  # as probable as this with the first guess of the prior: never looked at again
LEARN = Text("学习各项证据的分量", "learning what each agreement is worth")


def need_packages() -> None:
    """Raises LinkagePackagesMissing naming what is not installed."""
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise LinkagePackagesMissing(packages=", ".join(missing))


def train(connection: "duckdb.DuckDBPyConnection", comparisons: Sequence[Comparison], linking: bool, prior: float,
          possible: int, progress: Progress) -> tuple[Any, bool]:
    """A Splink linker over `person`, of whose pairs `possible` may be compared, and whether there was enough to learn from.

    Levels that training never met keep Splink's own start values.
    """
    from splink import DuckDBAPI, Linker, SettingsCreator

    database = DuckDBAPI(connection)
    settings = SettingsCreator(
        link_type="link_only" if linking else "dedupe_only",
        comparisons=[comparison.as_splink() for comparison in comparisons],
        blocking_rules_to_generate_predictions=[{"blocking_rule": "l.uid = r.uid"}],
        probability_two_random_records_match=prior, unique_id_column_name="uid", retain_matching_columns=True,
        retain_intermediate_calculation_columns=True, max_iterations=30, em_convergence=0.0005)
    with _quiet():
        if linking:
            for side in "lr":
                connection.execute(f"CREATE OR REPLACE TABLE person_{side} AS SELECT * FROM person WHERE side = '{side}' ORDER BY uid")
            tables = [database.register(f"person_{side}", dataset_display_name=side) for side in "lr"]
        else:
            tables = [database.register("person")]
        linker = Linker(tables if linking else tables[0], settings, log_level=None, validate_settings=False)
        rules = _training_rules(connection, {comparison.name for comparison in comparisons}, linking)
        progress(str(LEARN), 0, len(rules) + 1)
        linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=1, min_count_per_level=None, num_chunks=1)
        for done, rule in enumerate(rules, 1):
            progress(str(LEARN), done, len(rules) + 1)
            linker.training.estimate_parameters_using_expectation_maximisation(
                rule, estimate_without_term_frequencies=True, max_pairs=TRAINING_PAIRS, record_sample_proportion=1.0)
        _steady(linker, 1 / min(RANDOM_PAIRS, max(1, possible)))
    progress(str(LEARN), len(rules) + 1, len(rules) + 1)
    return linker, bool(rules)


def _steady(linker: Any, least_other: float) -> None:
    """Keep shares away from nothing and round them.

    A level training never met, or met in no true pair, would weigh infinitely; the last digits of a sum depend on
    the order of the threads that added it.
    """
    for comparison in linker._settings_obj.core_model_settings.comparisons:
        for level in comparison._comparison_levels_excluding_null:
            level.m_probability = round(max(level.m_probability, LEAST_SAME), 7)
            level.u_probability = round(max(level.u_probability, least_other), 9)


def _training_rules(connection: "duckdb.DuckDBPyConnection", present: set[str], linking: bool) -> list[str]:
    """Groups to learn in: each leaves out what it is formed by, so two different ones teach everything."""
    sides = "l.side = 'l' AND r.side = 'r'" if linking else "l.uid < r.uid"
    wanted = (("id18", "identity" in present, ENOUGH_NUMBERS), ("n_key", "name" in present, ENOUGH_PAIRS),
              ("birth", "birth" in present, ENOUGH_PAIRS))
    rules = []
    for column, there, enough in wanted:
        few = f"SELECT count(*) FROM (SELECT 1 FROM person l JOIN person r USING ({column}) WHERE {sides} LIMIT {enough})"
        if there and connection.execute(few).fetchall()[0][0] >= enough:
            rules.append(f"l.{column} = r.{column}")
    return rules


def score(linker: Any, connection: "duckdb.DuckDBPyConnection", comparisons: Sequence[Comparison], linking: bool) -> None:
    """Weigh every pair of the table `pair`: makes `scored` (uid_l, uid_r, weight, evidence).

    weight: log2 of how much likelier the evidence is for one person than for two; hopeless pairs are left out
    """
    key = "'{side}-__-' || CAST(uid_{side} AS VARCHAR)" if linking else "uid_{side}"
    connection.execute(
        f"CREATE OR REPLACE TABLE blocked AS SELECT {key.format(side='l')} AS join_key_l, {key.format(side='r')} AS join_key_r, "
        "'0' AS match_key FROM pair")
    with _quiet():
        table = linker._db_api.register("blocked")
        linker.table_management.register_blocked_pairs_for_predict(table)
        predicted = linker.inference.predict(threshold_match_probability=HOPELESS, warning_mode="never")
    kinds = {row[0] for row in connection.execute(f"DESCRIBE {predicted.physical_name}").fetchall()}
    parts, evidence = [], []
    for comparison in comparisons:
        weight = f"mw_{comparison.name}" + (f" + mw_tf_adj_{comparison.name}" if f"mw_tf_adj_{comparison.name}" in kinds else "")
        parts.append(f"({weight})")
        codes = "".join(f" WHEN {gamma} THEN {literal(comparison.code_of(gamma))}" for gamma in range(-1, len(comparison.levels) + 1))
        evidence.append(f"{{'comparison': {literal(comparison.name)}, 'level': CASE gamma_{comparison.name}{codes} END, "
                        f"'weight': round({weight}, 3)}}")
    connection.execute(f"""
        CREATE OR REPLACE TABLE scored AS SELECT uid_l, uid_r, round({' + '.join(parts)}, 4) AS weight, [{', '.join(evidence)}] AS evidence
        FROM {predicted.physical_name}""")
    predicted.drop_table_from_database_and_remove_from_cache()
    connection.execute("DROP TABLE blocked")


@contextmanager
def _quiet() -> Iterator[None]:
    """Splink speaks to its log of tables and columns; nothing of that is for the person who waits."""
    log = logging.getLogger("splink")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(before)
