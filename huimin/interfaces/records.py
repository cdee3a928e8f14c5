"""One person as the standard's record: the attributes it names, and the rest by the catalogue's names.

Attributes whose code lists or formats the standard leaves open are not translated by guess: they go under
`additional_attributes` with the catalogue's own name, unit and codes (money in fen). What is granted and not known is
listed under `unknown`; it is neither empty nor nought.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from huimin.interfaces.query import BENEFITS, HOUSEHOLD, NAME, PERSON

VOCABULARY = "https://schema.spdci.org/extensions/{registry}/v1"
_SEX = {"1": "male", "2": "female"}


def record_of(row: Mapping[str, Any], fields: Sequence[str], registry: str, units: Mapping[str, str]) -> dict[str, Any]:
    """fields: those that may be shown; row: field → stored value; units: programme → unit of its amounts ("fen/month")."""
    record: dict[str, Any] = {"@context": {"@vocab": VOCABULARY.format(registry=registry)}, "@type": "Person"}
    unknown, more = [], []
    for field in fields:
        value = row[field]
        if value is None:
            unknown.append(field)
        elif field.partition(".")[0] in BENEFITS:
            continue
        elif (named := _standard(field, value)) is not None:
            record |= named
        else:
            more.append({"name": field, "value": _plain(value)})
    if any(field.partition(".")[0] in BENEFITS for field in fields):
        record["programmes"] = _programmes(row, fields, units)
    if more:
        record["additional_attributes"] = more
    if unknown:
        record["unknown"] = unknown
    return record


def _standard(field: str, value: Any) -> dict[str, Any] | None:
    if field == PERSON:
        return {"identifier": [{"@type": "Identifier", "identifier_type": "UIN", "identifier_value": value}]}
    if field == NAME:  # a name is not cut into surname and given name by guess
        return {"name": {"@type": "Name", "given_name": value}}
    if field == HOUSEHOLD:
        return {"household_identifier": value}
    if field == "household.area":
        return {"address": {"@type": "Address", "sub_region_code": value, "country_code": "CN"}}
    if field in ("person.birth_date", "person.death_date"):
        return {field.partition(".")[2]: value.isoformat()}
    if field == "person.sex" and value in _SEX:
        return {"sex": _SEX[value]}
    return None


def _programmes(row: Mapping[str, Any], fields: Sequence[str], units: Mapping[str, str]) -> list[dict[str, Any]]:
    """What somebody draws now, of the programmes that may be shown: identifier and, where granted and known, the amount."""
    drawn = []
    for field in fields:
        kind, _, programme = field.partition(".")
        if kind == "receives" and row[field]:
            paid = row.get(f"paid.{programme}") if f"paid.{programme}" in fields else None
            amount = {} if paid is None else {"benefit_value": str(paid), "benefit_unit": units.get(programme, "fen")}
            drawn.append({"programme_identifier": programme} | amount)
    return drawn


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
