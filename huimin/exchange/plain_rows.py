"""What SQL may read by itself: cells so plain that SQL and the converters of `convert` cannot differ about them.

For every column of the snapshot one `Reader` says which texts are plain (a condition strictly narrower than what its
converter accepts, and on which converter and SQL give the same value) and what they become. Columns that nobody wrote
SQL for are looked up: each different text goes through the column's own converter once; so do the parts of identity
numbers, area, day and end. A row is plain when all its cells are; every other row is read by `rows`, exactly as if there
were no SQL.
"""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Mapping_
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from huimin.exchange import convert, identity_cell
from huimin.exchange.mapping import ColumnMap, Mapping
from huimin.exchange.rows import Output
from huimin.kernel.duck import literal
from huimin.registry import SQL_TYPES

_KEY = "[A-Z]{0,4}[0-9]+"  # as convert._PLAIN_KEY
_MARKS = "!#-~·\u3400-\u9fff\uff01-\uff5e\U00020000-\U0003ffff"  # no white space of any kind, no quotation mark
_TEXT = f"[{_MARKS}]+( [{_MARKS}]+)*"
_PLACES = 4  # decimals of a plain number
_EXACT, _BIGINT = 15, 18  # digits a double holds exactly, digits a BIGINT holds


@dataclass(frozen=True)
class Lookup:
    """A table (text, value) joined to what `text` gives of a row. value_of: text -> what is stored as `type`; raises Refused"""

    table: str
    text: str
    value_of: Callable[[str], str]
    type: str


@dataclass(frozen=True)
class Reader:
    """One column. is_plain, value: SQL over the cells `c<index>`, the tables of its lookups and `w<place>`, which is `working`."""

    output: Output
    is_plain: str
    value: str
    working: str = ""
    lookups: tuple[Lookup, ...] = ()


def readers(mapping: Mapping, outputs: Sequence[Output]) -> list[Reader] | None:
    """One reader per output, in order; None when a column can be read row by row only."""
    numbers = {column.target: column for column in mapping.columns if column.type in {"money", "integer", "decimal"}}
    found = [_reader(output, place, numbers.get(output.name)) for place, output in enumerate(outputs)]
    return [reader for reader in found if reader] if all(found) else None


def _reader(output: Output, place: int, number: ColumnMap | None) -> Reader | None:
    own, cell = output.cell.convert, f"c{output.index}"
    if output.index is None:
        return Reader(output, "true", _stored(output, output.constant))
    if output.joined:
        return _joined(output) if own is convert.text_key else None
    if own in {convert.person_key("identity"), convert.valid_identity}:
        return _identity(output, cell, place)
    if own is convert.text_key:
        return _with_blanks(output, f"regexp_full_match({cell}, '{_KEY}')", cell)
    if own is convert.converter_of_text():
        return _with_blanks(output, f"regexp_full_match({cell}, '{_TEXT}')", cell)
    return (number and _number(output, number, cell, f"w{place}")) or _by_value(output, cell, f"known{place}")


def _by_value(output: Output, cell: str, table: str) -> Reader:
    lookup = Lookup(table, cell, output.cell.__getitem__, SQL_TYPES[output.type])
    return Reader(output, f"{table}.text IS NOT NULL", f"{table}.value", lookups=(lookup,))


def _with_blanks(output: Output, is_plain: str, value: str, working: str = "") -> Reader:
    """With the cells the mapping takes for empty: refused (by Python) where the column is required."""
    cell = f"c{output.index}"
    empty = f"{cell} IN ({', '.join(literal(text) for text in ('', *sorted(output.cell.null)))})"
    if output.cell.blank is None:
        return Reader(output, f"NOT {empty} AND {is_plain}", value, working)
    filled = f"CASE WHEN {empty} THEN {_stored(output, output.cell.blank)} ELSE {value} END"
    return Reader(output, f"({empty} OR {is_plain})", filled, working)


def _stored(output: Output, text: str) -> str:
    return f"CAST({literal(text) if text else 'NULL'} AS {SQL_TYPES[output.type]})"


def _joined(output: Output) -> Reader:
    parts = [f"c{part}" for part in output.joined]
    value = f"concat_ws('-', {', '.join(parts)})"
    plain = [f"regexp_full_match({part}, '{_KEY}')" for part in parts]
    plain += [f"{value} <> {literal(text)}" for text in sorted(output.cell.null)]
    return Reader(output, " AND ".join(plain), value)


def _identity(output: Output, cell: str, place: int) -> Reader:
    """18 characters whose parts can stand where they do and whose shares of the checksum add up, as `identity_cell.checked` has it."""
    lookups = tuple(Lookup(f"part{place}_{first}", f"substr({cell}, {first}, {length})", partial(_share, shares, length), "TINYINT")
                    for first, length, shares in identity_cell.PARTS)
    total = " + ".join(f"{lookup.table}.value" for lookup in lookups)
    sums = f"strlen({cell}) = 18 AND ({total}) % {identity_cell.ELEVEN} = {identity_cell.RIGHT}"
    return replace(_with_blanks(output, sums, cell), lookups=lookups)


def _share(shares: Mapping_[str, int], length: int, part: str) -> str:
    share = shares[part] if len(part) == length else -1
    if share < 0:
        raise convert.Refused("bad_identity", why_zh="", why_en="")
    return str(share)


def _number(output: Output, column: ColumnMap, cell: str, units: str) -> Reader | None:
    """Plain decimals in whole ten-thousandths, times a whole scale. At most 15 digits: a double holds them exactly.

    None where the scale is no whole number or too large: such columns are read by value.
    """
    scale = column.factor * (1 if column.type == "money" else 10**column.places)
    whole = min(_EXACT, _BIGINT - len(str(scale.numerator))) - _PLACES
    if scale != Fraction(scale.numerator) or scale <= 0 or whole < 1:
        return None
    lo, hi = (column.field.lo, column.field.hi) if column.field else (0, None)
    value = f"{units} // {10**_PLACES}"
    plain = [f"{units} % {10**_PLACES} = 0"]
    plain += [f"{value} >= {lo}"] if lo is not None else []
    plain += [f"{value} <= {hi}"] if hi is not None else []
    if column.codes:
        plain.append(f"{cell} NOT IN ({', '.join(literal(text) for text, _ in column.codes)})")
    working = (f"CASE WHEN regexp_full_match({cell}, '[0-9]{{1,{whole}}}([.][0-9]{{1,{_PLACES}}})?') "
               f"THEN CAST(round(TRY_CAST({cell} AS DOUBLE) * {10**_PLACES}) AS BIGINT) * {scale.numerator} END")
    return _with_blanks(output, f"({' AND '.join(plain)})", value, working)


def query(readers_: Sequence[Reader], source: str, file: int, first: int, filled: Sequence[str]) -> str:
    """The rows of `source` as in data.parquet, each with `_plain`. first: line of the row with rowid 0

    filled: columns of `source` that hold text in every row of the right shape, the others none
    """
    working = "".join(f", {reader.working} AS w{place}" for place, reader in enumerate(readers_) if reader.working)
    joins = "".join(f" LEFT JOIN {lookup.table} ON {lookup.table}.text = {lookup.text}" for reader in readers_ for lookup in reader.lookups)
    plain = " AND ".join([*filled, *(f"({reader.is_plain})" for reader in readers_)])
    values = "".join(f', {reader.value} AS "{reader.output.name}"' for reader in readers_)
    return (f"SELECT {file}::INTEGER AS _file, (line + {first})::INTEGER AS _line{values}, coalesce({plain}, false) AS _plain "
            f"FROM (SELECT *, rowid AS line{working} FROM {source}) AS r{joins}")
