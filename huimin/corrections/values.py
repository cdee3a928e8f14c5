"""Values of facts as people write and read them: yuan, 是/否, codes with their words, ISO dates."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from huimin.catalog import Catalog, Field
from huimin.kernel import Text, fen_from_yuan, yuan

_TRUTHS: Mapping[str, str] = {"是": "true", "否": "false", "true": "true", "false": "false", "yes": "true", "no": "false"}


def parse_value(text: str, field: Field, catalog: Catalog) -> str:
    """The value as stored, as text. Raises ValueError with no words: the caller says which field and what it holds."""
    text = text.strip()
    if field.type == "boolean":
        if text.lower() not in _TRUTHS:
            raise ValueError
        return _TRUTHS[text.lower()]
    if field.type == "code" and field.codes:
        codes = catalog.codelist(field.codes).codes
        found = [code for code, name in codes.items() if text in {code, name.zh, name.en}]
        if len(found) != 1:
            raise ValueError
        return found[0]
    if field.type == "date":
        return date.fromisoformat(text).isoformat()
    if field.is_number:
        return str(_number(text, field))
    if not text:
        raise ValueError
    return text


def _number(text: str, field: Field) -> int:
    try:
        stored = Decimal(fen_from_yuan(text)) if field.type == "money" else Decimal(text.replace(",", "")) * field.scale
    except InvalidOperation:
        raise ValueError from None
    if stored != stored.to_integral_value() or not field.allows(int(stored)):
        raise ValueError
    return int(stored)


def show_value(value: str, field: Field, catalog: Catalog) -> Text:
    """A stored value in words."""
    if field.type == "boolean":
        return Text("是", "yes") if value == "true" else Text("否", "no")
    if field.type == "money":
        return Text(f"{yuan(int(value))}元", f"{yuan(int(value))} yuan")
    if field.type == "code" and field.codes:
        return catalog.codelist(field.codes).codes.get(value, Text.of(value))
    if field.is_number:
        return Text.of(f"{Decimal(int(value)) / field.scale:f}")
    return Text.of(value)
