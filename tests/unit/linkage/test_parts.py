"""The parts between weights and decisions: partners, groups, the share of matches, thresholds, keys, places."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huimin.linkage import (
    LinkSettings,
    TooFewLabels,
    accuracy_of_groups,
    accuracy_of_pairs,
    blocking,
    choose_threshold,
    comparison_text,
    comparisons,
    group_pairs,
    interval,
    level_text,
    prior,
)
from huimin.linkage.places import PLACE_SQL
from huimin.linkage.resolve import one_to_one

weighed = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.floats(0, 30)), max_size=30, unique_by=lambda pair: pair[:2])


def test_the_strongest_pair_first_and_nobody_twice() -> None:
    chosen, close = one_to_one([(1, 1, 9.0), (1, 2, 20.0), (2, 2, 15.0), (2, 1, 3.0)])
    assert (chosen, close) == ({(1, 2), (2, 1)}, set())


def test_a_close_rival_makes_a_choice_a_question() -> None:
    assert one_to_one([(1, 1, 20.0), (1, 2, 18.5)])[1] == {(1, 1)}
    assert one_to_one([(1, 1, 20.0), (1, 2, 17.5)])[1] == set()
    assert one_to_one([(1, 1, 20.0), (2, 1, 20.0)])[1] == {(1, 1)}


def test_a_rival_that_has_a_much_better_partner_is_none() -> None:
    assert one_to_one([(1, 1, 20.0), (1, 2, 19.0), (2, 2, 40.0)]) == ({(1, 1), (2, 2)}, set())


@given(weighed)
def test_partners_are_partners_of_one_and_no_better_pair_is_left(pairs: list[tuple[int, int, float]]) -> None:
    chosen, close = one_to_one(pairs)
    assert one_to_one(reversed(pairs)) == (chosen, close)
    assert close <= chosen
    assert len({left for left, _ in chosen}) == len({right for _, right in chosen}) == len(chosen)
    weights = {pair[:2]: pair[2] for pair in pairs}
    for left, right, weight in pairs:  # no two records would both rather have one another
        mine = [weights[pair] for pair in chosen if pair[0] == left]
        theirs = [weights[pair] for pair in chosen if pair[1] == right]
        assert any(found >= weight for found in mine + theirs)


def test_chains_of_half_alike_records_are_no_group() -> None:
    chain = [("father", "undated", 0.9, False), ("son", "undated", 0.8, False), ("father", "son", 0.01, False)]
    groups = group_pairs(chain)
    assert groups["father"] == groups["undated"] != groups["son"]
    assert group_pairs(chain[::-1]) == groups
    assert len(set(group_pairs(chain[:2]).values())) == 1  # never compared counts one bit against: less than the rest for


def test_two_numbers_forbid_a_group() -> None:
    pairs = [("a", "b", 0.9999, False), ("b", "c", 0.9999, False), ("a", "c", 0.99, True)]
    groups = group_pairs(pairs)
    assert groups["a"] != groups["c"]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"), st.floats(0, 1), st.booleans())
                .filter(lambda pair: pair[0] < pair[1]), max_size=20, unique_by=lambda pair: pair[:2]), st.randoms())
def test_groups_do_not_depend_on_the_order_of_pairs(pairs: list[tuple[str, str, float, bool]], dice: Any) -> None:
    turned = [(second, first, *rest) if dice.random() < 0.5 else (first, second, *rest) for first, second, *rest in pairs]
    dice.shuffle(turned)
    assert group_pairs(turned) == group_pairs(pairs)
    groups = group_pairs(pairs)
    assert not any(vetoed and groups[first] == groups[second] for first, second, _, vetoed in pairs)


def test_the_share_of_matches_agrees_with_the_weights_it_gives() -> None:
    histogram = {30.0: 500, 10.0: 100, -5.0: 4000}
    share = prior.settle(histogram, 1_000_000, 1_000_000)
    odds = prior.odds_of(share)
    assert share * 1_000_000 == pytest.approx(sum(count * prior.probability(weight, odds) for weight, count in histogram.items()), rel=1e-3)
    assert prior.settle(histogram, 1_000_000, 200) * 1_000_000 == pytest.approx(200)


@pytest.mark.parametrize(("right", "count", "low", "high"), [(0, 10, 0, 0.3085), (10, 10, 0.6915, 1), (995, 1000, 0.98837, 0.99838)])
def test_intervals_of_a_share(right: int, count: int, low: float, high: float) -> None:
    assert interval(right, count) == pytest.approx((low, high), abs=1e-4)


def test_a_threshold_is_chosen_on_one_half_and_measured_on_the_other() -> None:
    reviewed = [(f"l{n}", f"r{n}", probability, n % 10 < right)
                for order, (probability, right) in enumerate(((0.55, 5), (0.92, 8), (0.997, 10)))
                for n in range(order * 10_000, order * 10_000 + 1200)]
    chosen = choose_threshold(reviewed, 0.99)
    assert chosen.probability == 0.95
    assert (chosen.right, chosen.precision) == (chosen.pairs, 1)
    assert 500 < chosen.pairs < 700  # the half that did not choose
    assert chosen.low > 0.99
    with pytest.raises(TooFewLabels):
        choose_threshold(reviewed[:1200], 0.99)
    with pytest.raises(TooFewLabels):
        choose_threshold(reviewed[-40:], 0.99)  # all right, but twenty of them prove little


def test_accuracy_counts_pairs() -> None:
    pairs = accuracy_of_pairs([("a", "1"), ("b", "2"), ("c", "9")], [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")])
    assert (pairs.precision, pairs.recall, pairs.f1) == pytest.approx((2 / 3, 1 / 2, 4 / 7))
    groups = accuracy_of_groups({"a": 1, "b": 1, "c": 1}, {"a": "x", "b": "x", "c": "y", "d": "y"})
    assert (groups.found, groups.right, groups.true) == (3, 1, 2)


def test_keys_are_bounded_and_say_what_they_left_out() -> None:
    connection = duckdb.connect()
    columns = ("identity", "n_family", "n_bag", "n_shape", "n_given", "n_given_bag", "n_first", "n_last", "n_script", "n_roman",
               "n_roman_turned", "birth", "sex", "area", "phone", "household", "address_plain", "place")
    rows = ", ".join(f"({number}, '{side}')" for number, side in enumerate("l" * 6 + "r" * 6))
    values = {"phone": "CASE WHEN uid IN (0, 6) THEN '100' ELSE '200' END", "n_roman": "'x'"}
    chosen = ", ".join(f"{values.get(column, 'NULL::VARCHAR')} AS {column}" for column in columns)
    connection.execute(f"CREATE TABLE pool AS SELECT uid, side, {chosen} FROM (VALUES {rows}) AS t(uid, side)")
    skipped = blocking.make_pairs(connection, True, 25)
    found = connection.execute("SELECT count(*), count(DISTINCT (uid_l, uid_r)), max(uid_l), min(uid_r) FROM pair").fetchone()
    assert found == (26, 26, 5, 6)
    assert skipped == {"letters": 36, "letters_turned": 36}


@pytest.mark.parametrize(("address", "place"), [
    ("云溪县云中镇河口村12号", "河口"), ("河口村三组", "河口"), ("云中镇 河口庄", "河口"), ("河口镇", "河口"), ("阳光小区3栋501", "阳光"),
    ("人民路20号", "人民"), ("tq13 8df", "tq13"), ("38 salkauskas crescent", "salkauskas"), ("", None)])
def test_the_place_in_an_address(address: str, place: str | None) -> None:
    found = duckdb.execute(f"SELECT place FROM (SELECT {PLACE_SQL} FROM (SELECT ? AS address))", [address]).fetchall()
    assert found == [(place,)]


def test_records_without_an_id_or_with_one_twice_are_refused(tmp_path: Path, table: Callable[..., Path]) -> None:
    from huimin.linkage import LinkSettings, UnusableRecords, link

    good = table(tmp_path / "good.parquet", [{"record_id": "1", "name": "王芳"}])
    for name, rows, settings_ in (("none", [{"name": "王芳"}], LinkSettings(probabilistic=False)),
                                  ("twice", [{"record_id": "1"}, {"record_id": "1"}], LinkSettings(probabilistic=False)),
                                  ("good", [{"record_id": "1"}], LinkSettings(probabilistic=False, attributes=("school",)))):
        bad = table(tmp_path / f"{name}.parquet", rows)
        with pytest.raises(UnusableRecords) as refused:
            link(bad, good, tmp_path / "pairs.parquet", settings_)
        assert "王芳" not in str(refused.value)
    assert not (tmp_path / "pairs.parquet").exists()


def test_every_level_of_every_comparison_has_words() -> None:
    everything = ("n_key", "birth", "sex", "identity", "phone", "household", "relatives", "address_plain", "area")
    for checked in (True, False):
        for comparison in comparisons.choose(everything, ("han", "other"), checked, 1):
            assert comparison_text(comparison.name, ("school",)).zh
            codes = [comparison.code_of(gamma) for gamma in range(-1, len(comparison.levels) + 1)]
            assert codes == ["missing", "other", *(level.code for level in reversed(comparison.levels))]
            assert all(level_text(comparison.name, code).zh and level_text(comparison.name, code).en for code in codes)


def test_what_a_family_shares_is_one_comparison() -> None:
    everything = ("n_key", "birth", "phone", "household", "relatives", "address_plain", "area")
    assert [comparison.name for comparison in comparisons.choose(everything, ("han",), True, 0)] == ["name", "birth", "household"]
    assert comparisons.choose((), (), True, 0) == ()
    household = comparisons.choose(("phone", "area"), ("han",), True, 0)[0]
    one_phone_missing = "SELECT NULL AS phone_l, '1' AS phone_r, 'x' AS area_l, 'x' AS area_r"
    assert duckdb.sql(f"SELECT {household.missing} FROM ({one_phone_missing})").fetchall() == [(False,)]  # the area still speaks


def test_somebody_with_another_number_takes_nobodys_place(tmp_path: Path) -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE joined AS SELECT * FROM (VALUES (1, 1, 20.0, 0.999, true), (1, 2, 9.0, 0.95, false), "
                       "(2, 1, 1.0, 0.4, false)) AS t(uid_l, uid_r, rank, probability, veto)")
    sys.modules["huimin.linkage.link"]._choose(connection, True, LinkSettings(), tmp_path)
    assert connection.execute("FROM chosen").fetchall() == [(1, 2, False)]
