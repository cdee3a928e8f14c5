"""Which pairs are compared at all: those that share a key. Every key is bounded.

Comparing everybody with everybody is 40,000,000,000 pairs for two lists of 200,000. A key is a few features that
a true pair shares unless it is damaged in just those; several keys make up for one another. A group of one key
with more pairs than the bound (all 王芳 of a county) is not compared by that key, and counted: the same two
records still meet in a narrower key.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

YEAR, DAY = "birth[1:4]", "CASE WHEN len(birth) = 8 THEN birth[5:8] END"
DIGITS = "CASE WHEN len(birth) = 8 THEN birth[1:4] || list_aggregate(list_sort(string_split(birth[5:8], '')), 'string_agg', '') END"
FULL = "CASE WHEN len(birth) = 8 THEN birth END"
COUNTY = r"CASE WHEN regexp_full_match(area, '\d{6,}') THEN area[1:6] ELSE area END"

# Each key: its name, and the expressions that make it up; a record lacking one of them has no such key.
KEYS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("identity", ("identity",)),
    ("identity_end", ("CASE WHEN len(identity) >= 15 THEN identity[-8:] END", "n_family")),
    ("identity_begin", ("CASE WHEN len(identity) >= 15 THEN identity[1:14] END", "n_family")),
    ("name_year", ("n_bag", YEAR)),
    ("name_shape_year", ("n_shape", YEAR)),
    ("family_birth", ("n_family", FULL)),
    ("given_birth", ("n_given_bag", FULL)),
    ("first_birth", ("n_first", FULL, "sex")),
    ("given_word_birth", ("CASE WHEN n_script = 'other' THEN n_given END", FULL)),
    ("name_day", ("n_bag", DAY)),
    ("name_digits", ("n_family", "n_first", DIGITS)),
    ("name_county", ("n_bag", COUNTY)),
    ("names", ("CASE WHEN n_script = 'other' THEN n_given END", "n_family")),
    ("letters", ("n_roman",)),
    ("letters_turned", ("coalesce(n_roman_turned, n_roman)",)),
    ("phone", ("phone",)),
    ("household_given", ("household", "n_first")),
    ("address_birth", ("address_plain", YEAR)),
    ("address_given", ("address_plain", "n_first")),
    ("address_family", ("address_plain", "n_family")),
    ("place_birth", ("place", FULL)),
    ("area_birth", ("area", FULL)),
    ("area_name", ("area", "n_family", "n_first")),
    ("area_last", ("area", "n_family", "n_last")),
)
# Keys of which strangers share many: used only where few share them, for records with little else left whole.
LOOSE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("family", ("n_family",)),
    ("address", ("address_plain",)),
    ("place_family", ("place", "n_family")),
    ("place_given", ("place", "n_given")),
    ("place_year", ("place", YEAR)),
    ("first_place", ("n_first", "place")),
    ("area_family", ("area", "n_family")),
    ("area_given", ("area", "n_given")),
    ("area_year", ("area", YEAR)),
    ("family_year", ("n_family", YEAR)),
    ("family_begin_year", ("n_family[1:4]", YEAR, "n_first")),
    ("begins", ("n_family[1:4]", "CASE WHEN n_script = 'other' THEN n_given[1:4] END")),
    ("given_begin_month", ("CASE WHEN n_script = 'other' THEN n_given[1:4] END", "birth[1:6]")),
)
LOOSE_PART = 10  # their groups may have a tenth of the pairs others may


def of_attribute(position: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Loose keys with one of the further columns."""
    column = f"a_{position}"
    return tuple((f"{part}_{column}", (expression, column))
                 for part, expression in (("family", "n_family"), ("given", "n_given"), ("area", "area"), ("place", "place")))


def make_pairs(connection: "duckdb.DuckDBPyConnection", linking: bool, bound: int, attributes: int = 0) -> Mapping[str, int]:
    """Make the table `pair` (uid_l < uid_r, each pair once) from `pool`; returns key → pairs not compared by it.

    linking: only pairs of one record from each side. bound: the most pairs a group may have.
    """
    skipped: dict[str, int] = {}
    connection.execute("CREATE TABLE pair_all (uid_l BIGINT, uid_r BIGINT)")
    loose = [*LOOSE, *(key for position in range(attributes) for key in of_attribute(position))]
    bounded = [*((*key, bound) for key in KEYS), *((*key, max(1, bound // LOOSE_PART)) for key in loose)]
    for name, parts, most in bounded:
        given = " AND ".join(f"({part}) IS NOT NULL" for part in parts)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE keyed AS SELECT uid, side, hash({', '.join(parts)}) AS value "
                           f"FROM pool WHERE {given}")
        size = "count(*) FILTER (side = 'l') * count(*) FILTER (side = 'r')" if linking else "count(*) * (count(*) - 1) // 2"
        connection.execute(f"CREATE OR REPLACE TEMP TABLE grouped AS SELECT value, {size} AS size FROM keyed "
                           f"GROUP BY value HAVING {size} > 0")
        over = connection.execute(f"SELECT coalesce(sum(size), 0) FROM grouped WHERE size > {int(most)}").fetchall()[0][0]
        if over:
            skipped[name] = int(over)
        sides = "l.side = 'l' AND r.side = 'r'" if linking else "l.uid < r.uid"
        connection.execute(f"""
            INSERT INTO pair_all
            WITH small AS (SELECT keyed.* FROM keyed SEMI JOIN (FROM grouped WHERE size <= {int(most)}) USING (value))
            SELECT l.uid, r.uid FROM small l JOIN small r USING (value) WHERE {sides}""")
    connection.execute("CREATE TABLE pair AS SELECT DISTINCT uid_l, uid_r FROM pair_all ORDER BY uid_l, uid_r")
    for table in ("pair_all", "keyed", "grouped"):
        connection.execute(f"DROP TABLE {table}")
    return skipped
