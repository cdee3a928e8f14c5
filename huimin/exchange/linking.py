"""Rows that are tied to people by linkage: every record gets a key of its own, and says enough to be looked for.

The key is the list's own number of the record. Where there is none it is made of what identifies the person, so
that the same record has the same key next month and a decision about it stands. Rows of a list of persons that
agree in that and differ in anything else are different records: equal names and birthdays prove nothing.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from huimin.exchange.mapping import Mapping
from huimin.exchange.rejects import Quarantine, Reject, sentence
from huimin.exchange.rows import Output

if TYPE_CHECKING:
    import duckdb

_MADE = "~"
"""Begins a record key that was made here."""


def prepare(connection: "duckdb.DuckDBPyConnection", columns: Sequence[Output], mapping: Mapping, files: Sequence[str],
            quarantine: Quarantine) -> int:
    """Complete record_key in the table `stored`; refuse rows that name nobody. Returns how many were refused."""
    refused = _refuse_nameless(connection, mapping, files, quarantine)
    evidence = ", ".join(f"coalesce(link__{what}, '')" for what, _ in mapping.link.columns)
    own = f"'{_MADE}' || left(md5(concat_ws('|', {evidence})), 16)"
    place = "1"
    if mapping.kind == "person":
        content = ", ".join(f'"{column.name}"' for column in columns)
        place = f"dense_rank() OVER (PARTITION BY {own} ORDER BY row({content}))"
    connection.execute(
        f"CREATE TABLE keyed AS SELECT _file, _line, {own} || CASE WHEN place > 1 THEN '.' || place ELSE '' END AS made "
        f"FROM (SELECT *, {place} AS place FROM stored WHERE record_key IS NULL)")
    connection.execute("UPDATE stored SET record_key = made FROM keyed WHERE stored._file = keyed._file AND stored._line = keyed._line")
    connection.execute("DROP TABLE keyed")
    return refused


def _refuse_nameless(connection: "duckdb.DuckDBPyConnection", mapping: Mapping, files: Sequence[str],
                     quarantine: Quarantine) -> int:
    given = [f"link__{what}" for what, _ in mapping.link.columns if what in {"name", "identity", "phone"}]
    nobody = " AND ".join(f"{column} IS NULL" for column in ("person_key", *given))
    found = connection.execute(f"SELECT _file, _line FROM stored WHERE {nobody} ORDER BY _file, _line").fetchall()
    header = dict(mapping.link.columns)[given[0].removeprefix("link__")][0]
    for number, line in found:
        quarantine.add(Reject(files[number], line, header, "", "no_link_data", sentence("no_link_data")))
    connection.execute(f"DELETE FROM stored WHERE {nobody}")
    return len(found)
