"""Read the [[column]] tables of a mapping file: which header becomes which fact, in which unit and words."""

from dataclasses import dataclass
from fractions import Fraction

from huimin.catalog import Catalog, Field, parse_unit
from huimin.exchange import scaling
from huimin.exchange.convert import Refused, converter
from huimin.exchange.errors import BadUnit, UnknownTarget
from huimin.exchange.mapping import UNKNOWN, ColumnMap, RosterMap
from huimin.exchange.toml_table import Table
from huimin.kernel.errors import near_hint

_KEYS = {"from", "to", "unit", "format", "codes", "blank", "absent", "required", "provenance", "from_constant",
         "excess"}
PROVENANCES = ("measured", "declared", "assessed", "derived")
HOUSEHOLD = "h__"
"""Prefix of household facts in data.parquet."""


def _where(number: int, content: object) -> str:
    """`[[column]] 3 “工资”`: people know the header, not the count."""
    named = content.get("from") or content.get("to") if isinstance(content, dict) else None
    header = named[0] if isinstance(named, list) and named else named
    return f"[[column]] {number} “{header}”" if isinstance(header, str) else f"[[column]] {number}"


@dataclass(frozen=True)
class ColumnReader:
    """Knows the dataset the columns belong to: it decides what a bare field name means."""

    file: str
    kind: str
    event: str | None
    roster: RosterMap | None
    catalog: Catalog

    def columns(self, tables: object) -> tuple[ColumnMap, ...]:
        listed = tables if isinstance(tables, list) else [tables]
        return tuple(self._column(Table(self.file, _where(number, content), content, _KEYS))
                     for number, content in enumerate(listed, 1))

    def _column(self, table: Table) -> ColumnMap:
        target = table.text("to")
        special = self._special(table, target)
        column = special or self._fact(table, target)
        if bool(column.headers) == (column.constant is not None):
            raise table.missing("from", "from 与 from_constant 二选一。", "Give either from or from_constant.")
        self._try_texts(table, column)
        return column

    def _special(self, table: Table, target: str) -> ColumnMap | None:
        """`name` of a person; `amount`, `since` and `members` of a roster; `fact_date`, the day the facts
        of a row are of: no fields of the catalog."""
        types = {"amount": "money", "since": "date", "members": "integer"} if self.roster else {}
        if self.kind in {"person", "roster", "relation"}:
            types["name"] = "text"
        if self.kind in {"person", "household"}:
            types["fact_date"] = "date"
        if target not in types:
            return None
        factor, unit = Fraction(1), None
        if target == "amount":
            base, scale = self._parsed(table, target, "fen")
            factor, unit = Fraction(scale), base
        return self._common(table, target, types[target], None, factor, unit)

    def _parsed(self, table: Table, target: str, wanted: str) -> tuple[str, int]:
        written = self._money_unit(table)
        try:
            base, scale = parse_unit(written, self.catalog.extra_units)
        except ValueError:
            raise self._bad_unit(table, written, target, wanted) from None
        if not base.is_money:
            raise self._bad_unit(table, written, target, wanted)
        return str(base), scale

    def _money_unit(self, table: Table) -> str:
        if "unit" not in table:
            raise table.missing("unit", "金额必须写明单位,如 yuan/month。", "Money must say its unit, such as yuan/month.")
        return table.text("unit")

    def _bad_unit(self, table: Table, written: str, field: str, wanted: str) -> BadUnit:
        hint = scaling.hint(written, self.catalog.extra_units)
        return BadUnit(file=self.file, where=table.where, unit=written, field=field, wanted=wanted, hint_zh=hint.zh, hint_en=hint.en)

    def _fact(self, table: Table, target: str) -> ColumnMap:
        field = self._field(table, target)
        prefix = HOUSEHOLD if field.entity == "household" else ""
        factor = self._factor(table, field) if field.is_number else Fraction(1)
        return self._common(table, prefix + field.name, field.type, field, factor, str(field.unit))

    def _field(self, table: Table, target: str) -> Field:
        entity, _, name = target.rpartition(".")
        entity = entity or self._home_entity()
        found = self.catalog.fields(entity).get(name)
        if found is None or (entity.startswith("event.") and entity != self._home_entity()):
            raise self._unknown(table, target)
        return found

    def _home_entity(self) -> str:
        if self.event:
            return f"event.{self.event}"
        return "household" if self.kind == "household" else "person"

    def _unknown(self, table: Table, target: str) -> UnknownTarget:
        home = self._home_entity()
        known = [*self.catalog.fields(home), *(f"household.{name}" for name in self.catalog.fields("household"))]
        return UnknownTarget(file=self.file, where=table.where, field=target, **near_hint(target, known))

    def _factor(self, table: Table, field: Field) -> Fraction:
        written = self._money_unit(table) if field.type == "money" else table.text("unit", str(field.unit))
        try:
            return scaling.factor(written, field.unit, self.catalog.extra_units)
        except ValueError:
            raise self._bad_unit(table, written, field.key, str(field.unit)) from None

    def _common(self, table: Table, target: str, type_: str, field: Field | None, factor: Fraction,
                unit: str | None) -> ColumnMap:
        formats = table.texts("format")
        if formats and type_ != "date":
            raise table.bad("format", formats, "只有日期有 format。", "Only dates have a format.")
        return ColumnMap(
            where=table.where, headers=table.texts("from"), target=target, type=type_, field=field, factor=factor,
            unit=unit, places=field.places if field else 0, formats=formats, codes=table.pairs("codes"),
            blank=table.text("blank", UNKNOWN), absent=table.text("absent", UNKNOWN),
            required=table.flag("required", False), provenance=table.choice("provenance", PROVENANCES, "measured"),
            constant=table.optional("from_constant"), excess=table.choice("excess", ("reject", "round"), "reject"),
        )

    def _try_texts(self, table: Table, column: ColumnMap) -> None:
        """codes, blank, absent and from_constant must themselves be values of the field."""
        try:
            convert = converter(column, self.catalog)
        except Refused as reason:
            raise table.bad("codes", dict(column.codes), reason.sentence.zh, reason.sentence.en) from None
        for key, text in (("blank", column.blank), ("absent", column.absent), ("from_constant", column.constant)):
            if text is None or (text == UNKNOWN and key != "from_constant"):
                continue
            try:
                convert(text)
            except Refused as reason:
                raise table.bad(key, text, reason.sentence.zh, reason.sentence.en) from None
