"""Links by rule: the same valid identity number; the same name, birth date and place, with nobody else like it.

Both are done before anything is estimated and need no packages. A number decides only together with the name:
records with one number and two quite different names (a parent's number written for a child) go to a person.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

# Whether two names could be one, judged generously: a shared character, word or sound is enough.
_NAMES_AGREE = """(l.n_key IS NULL OR r.n_key IS NULL OR l.n_script <> r.n_script
    OR len(list_intersect(string_split(coalesce(l.n_words, l.n_pin), ' '), string_split(coalesce(r.n_words, r.n_pin), ' '))) > 0
    OR len(list_intersect(string_split(l.n_key, ''), string_split(r.n_key, ''))) > 0 AND l.n_script = 'han'
    OR jaro_winkler_similarity(l.n_key, r.n_key) >= 0.8)"""

# Two valid numbers that differ are two people: the check digit catches a mistyped digit. A number of 15 digits
# has none, so one or two different digits there may be a slip.
CONFLICT = """(l.id18 IS NOT NULL AND r.id18 IS NOT NULL AND l.id18 <> r.id18
    AND NOT ((l.id15 IS NOT NULL OR r.id15 IS NOT NULL) AND damerau_levenshtein(l.id18[1:17], r.id18[1:17]) <= 2))"""

_COUNTY = r"CASE WHEN regexp_full_match(area, '\d{6,}') THEN area[1:6] ELSE area END"


def find_certain(connection: "duckdb.DuckDBPyConnection", linking: bool) -> None:
    """Make the table `certain` (uid_l, uid_r, how, agrees) from `person`; agrees is false for two names with one number."""
    sides = "l.side = 'l' AND r.side = 'r'" if linking else "l.uid < r.uid"
    connection.execute(f"""
        CREATE TABLE certain AS
        SELECT l.uid AS uid_l, r.uid AS uid_r, 'identity' AS how, {_NAMES_AGREE} AS agrees
        FROM person l JOIN person r USING (id18) WHERE {sides}""")
    connection.execute(f"""
        CREATE TEMP TABLE alike AS
        SELECT uid, side, hash(n_key, birth, coalesce({_COUNTY}, '')) AS value,
               count(*) OVER (PARTITION BY side, n_key, birth, coalesce({_COUNTY}, '')) AS same
        FROM person WHERE n_key IS NOT NULL AND len(birth) = 8""")
    only = "AND a.same = 1 AND b.same = 1" if linking else "AND a.same = 2"
    connection.execute(f"""
        INSERT INTO certain
        SELECT l.uid, r.uid, 'exact', true
        FROM alike a JOIN alike b ON a.value = b.value JOIN person l ON l.uid = a.uid JOIN person r ON r.uid = b.uid
        ANTI JOIN certain ON certain.uid_l = l.uid AND certain.uid_r = r.uid
        WHERE {sides} {only} AND l.n_key = r.n_key AND l.birth = r.birth AND NOT {CONFLICT}
          AND coalesce(l.sex = r.sex, true)""")
    connection.execute("DROP TABLE alike")
