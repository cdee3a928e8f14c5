"""Linkage measured on data whose truth is known: people of Wikidata with errors, made-up Chinese registers, FEBRL.

Nothing is tuned on the truth: weights are learned without labels, and a pair counts from a probability of one half on,
the point from which it is more probably one person than not. *Pairwise* and *clustered* are defined in
`huimin.linkage.measure`. No identity number and no name is printed.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
import pytest

from huimin.linkage import (
    LinkResult,
    LinkSettings,
    accuracy_of_groups,
    accuracy_of_pairs,
    find_duplicates,
    group_pairs,
    link,
)

HALF = LinkSettings(review_from=0.5, link_from=0.5)
Survey = Callable[[str], Path]


@pytest.fixture
def as_records(tmp_path: Path) -> Callable[[str, str], Path]:
    """A query over a file of the shared data, as the Parquet file of records the linkage reads."""
    def write(name: str, query: str) -> Path:
        path = tmp_path / f"{name}.parquet"
        duckdb.sql(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
        return path

    return write


def partners(result: LinkResult, outcomes: Iterable[str]) -> list[tuple[str, str]]:
    chosen = ", ".join(f"'{outcome}'" for outcome in outcomes)
    return duckdb.sql(f"SELECT left_id, right_id FROM '{result.pairs}' WHERE outcome IN ({chosen})").fetchall()


def test_historical_figures(survey: Survey, as_records: Callable[[str, str], Path], tmp_path: Path) -> None:
    """50,578 records of 5,156 people, three to twenty-one each; `cluster` is the truth and is not read by the linkage."""
    file = survey("linkage/historical_figures_with_errors_50k.parquet")
    table = as_records("people", "SELECT unique_id AS record_id, full_name AS name, first_name AS given_name, surname, dob AS birth_date, "
                       f"gender AS sex, birth_place AS area, postcode_fake AS address, occupation FROM '{file}'")
    result = find_duplicates(table, tmp_path / "pairs.parquet", LinkSettings(attributes=("occupation",)))
    truth = dict(duckdb.sql(f"SELECT unique_id, cluster FROM '{file}'").fetchall())
    true_pairs = duckdb.sql(f"SELECT a.unique_id, b.unique_id FROM '{file}' a JOIN '{file}' b USING (cluster) "
                            "WHERE a.unique_id < b.unique_id").fetchall()
    pairs = duckdb.sql(f"SELECT left_id, right_id, probability, outcome = 'vetoed' FROM '{result.pairs}'").fetchall()
    pairwise = accuracy_of_pairs([(first, second) for first, second, probability, _ in pairs if probability >= 0.5], true_pairs)
    clustered = accuracy_of_groups(group_pairs(pairs), truth)
    assert pairwise.f1 >= 0.80
    assert clustered.f1 >= 0.85
    assert clustered.precision >= 0.995


def test_made_up_chinese_registers(survey: Survey, as_records: Callable[[str, str], Path], tmp_path: Path) -> None:
    """12,360 and 7,416 records with homophones, old numbers, namesakes, moves; the second list is part of the first."""
    sides = [as_records(side, f"SELECT rec_{side} AS record_id, name, sex, dob AS birth_date, area, town AS address, id_no AS identity, "
                        f"phone FROM read_csv('{survey(f'linkage/cn_stress_{side}.csv')}', all_varchar = true)") for side in "ab"]
    truth = duckdb.sql(f"SELECT rec_a, rec_b FROM read_csv('{survey('linkage/cn_stress_truth.csv')}', all_varchar = true)").fetchall()
    result = link(sides[0], sides[1], tmp_path / "pairs.parquet", LinkSettings(review_from=0.5))
    linked = accuracy_of_pairs(partners(result, ("link",)), truth)  # from the standard 0.999 on, nobody asked
    assert linked.precision >= 0.999
    assert linked.f1 >= 0.97
    assert accuracy_of_pairs(partners(result, ("link", "review")), truth).f1 >= 0.99


def test_febrl(survey: Survey, as_records: Callable[[str, str], Path], tmp_path: Path) -> None:
    """5,000 and 5,000 records of the same Australian made-up people; the number of `rec-n-org` is that of `rec-n-dup-0`."""
    columns = ("trim(rec_id) AS record_id, trim(given_name) AS given_name, trim(surname) AS surname, trim(date_of_birth) AS birth_date, "
               "trim(postcode) AS area, trim(street_number) || ' ' || trim(address_1) AS address, trim(soc_sec_id) AS identity")
    sides = [as_records(side, f"SELECT {columns} FROM read_csv('{survey(f'linkage/dataset4{side}.csv')}', all_varchar = true)")
             for side in "ab"]
    result = link(sides[0], sides[1], tmp_path / "pairs.parquet", HALF)
    truth = [(left, left.replace("org", "dup-0")) for (left,) in duckdb.sql(f"SELECT record_id FROM '{sides[0]}'").fetchall()]
    assert accuracy_of_pairs(partners(result, ("link", "review")), truth).f1 >= 0.999
