"""What a search asks, read from the standard's three query types into one tree of comparisons over named facts.

idtype-value: one person by number. predicate: a list joined by “and”; inside an element `and`, `or`, and `not` (the
first and not the second; the standard does not say, this is how it reads). expression: the operators of the standard's
samples ($and $or $not, $eq $lt $lte $gt $gte $in). Anything else is rejected; nothing of a message becomes SQL text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from huimin.catalog import Catalog
from huimin.interfaces.errors import Refused
from huimin.kernel import Text
from huimin.kernel.errors import nearest

PERSON, HOUSEHOLD, NAME = "person.person_id", "household.household_id", "person.name"
# Names of the standard for facts the catalogue calls otherwise.
NAMES = {"UIN": PERSON, "NID": PERSON, "identifier_value": PERSON, "household_identifier": HOUSEHOLD, "name": NAME,
         "sub_region_code": "household.area", "is_deceased": "person.deceased", "employment_status": "person.employment"}
ID_TYPES = {"UIN": PERSON, "NID": PERSON, "HOUSEHOLD_ID": HOUSEHOLD}
BENEFITS = ("receives", "paid")
_MONGO = {"$eq": "eq", "$lt": "lt", "$lte": "le", "$gt": "gt", "$gte": "ge", "$in": "in"}
_MOST_TESTS, _DEEPEST = 20, 6


@dataclass(frozen=True)
class Test:
    """field operator value; value is of the fact's type, a tuple for `in`."""

    field: str
    operator: str
    value: Any


@dataclass(frozen=True)
class Joined:
    """how: and | or | not (of one)."""

    how: str
    parts: "tuple[Condition, ...]"


Condition = Test | Joined


def fields_of(condition: Condition) -> Iterator[str]:
    if isinstance(condition, Test):
        yield condition.field
    else:
        for part in condition.parts:
            yield from fields_of(part)


def read_query(criteria: dict[str, Any], catalog: Catalog) -> Condition:
    """Raises Refused(rjct.search_criteria.invalid)."""
    kind, query = criteria["query_type"], criteria["query"]
    if kind == "idtype-value" and isinstance(query, dict) and isinstance(query.get("value"), str):
        if query["type"] not in ID_TYPES:
            raise _wrong(f"不支持的证件类型,可用:{', '.join(ID_TYPES)}", f"unknown identifier type; known: {', '.join(ID_TYPES)}")
        return Test(ID_TYPES[query["type"]], "eq", query["value"])
    if kind == "predicate" and isinstance(query, list) and query:
        ordered = sorted(query, key=lambda element: element.get("seq_num", 0))
        return _checked(Joined("and", tuple(_element(element, catalog) for element in ordered)))
    if kind == "expression" and isinstance(query, dict) and isinstance(query.get("value"), dict):
        expression = query["value"]["expression"]
        asked = expression.get("query") if isinstance(expression.get("query"), dict) else expression
        return _checked(_mongo(asked, catalog, 0))
    raise _wrong("query 与 query_type 不符", "query does not fit query_type")


def field_named(name: str, catalog: Catalog) -> str:
    """ "birth_date", "person.birth_date", "UIN", "receives.dibao" → the key of the fact. Raises Refused."""
    if name in NAMES:
        return NAMES[name]
    entity, _, short = name.rpartition(".")
    if entity in BENEFITS and short.replace("_", "").isalnum() and short.isascii():
        return name
    for place in (entity,) if entity else ("person", "household"):
        if place in ("person", "household") and short in catalog.fields(place):
            return f"{place}.{short}"
    known = [*NAMES, *catalog.fields("person"), *catalog.fields("household")]
    near = nearest(short or name, known)
    raise _wrong("没有这个属性" + (f",是不是 {near}?" if near else ""), "no such attribute" + (f"; did you mean {near}?" if near else ""))


def type_of(field: str, catalog: Catalog) -> str:
    entity, _, name = field.partition(".")
    if entity in BENEFITS:
        return "boolean" if entity == "receives" else "money"
    return "text" if field in (PERSON, HOUSEHOLD, NAME) else catalog.fields(entity)[name].type


def _element(element: dict[str, Any], catalog: Catalog) -> Condition:
    first = _comparison(element["expression1"], catalog)
    if ("condition" in element) != ("expression2" in element):
        raise _wrong("condition 和 expression2 要么都有,要么都没有", "condition and expression2 come together")
    if "expression2" not in element:
        return first
    second = _comparison(element["expression2"], catalog)
    if element["condition"] == "not":
        return Joined("and", (first, Joined("not", (second,))))
    return Joined(element["condition"], (first, second))


def _comparison(given: dict[str, Any], catalog: Catalog) -> Test:
    return _test(given["attribute_name"], given["operator"], given["attribute_value"], catalog)


def _mongo(query: Any, catalog: Catalog, depth: int) -> Condition:
    if not isinstance(query, dict) or not query or depth > _DEEPEST:
        raise _wrong("表达式为空、过深或写法不对", "the expression is empty, too deep or not in form")
    parts: list[Condition] = []
    for name, value in query.items():
        if name in ("$and", "$or") and isinstance(value, list) and value:
            parts.append(Joined(name[1:], tuple(_mongo(one, catalog, depth + 1) for one in value)))
        elif name == "$not":
            parts.append(Joined("not", (_mongo(value, catalog, depth + 1),)))
        elif name.startswith("$"):
            raise _wrong("不支持的运算符", "unknown operator")
        elif isinstance(value, dict) and value and set(value) <= set(_MONGO):
            parts += [_test(name, _MONGO[operator], operand, catalog) for operator, operand in value.items()]
        else:
            parts.append(_test(name, "eq", value, catalog))
    return parts[0] if len(parts) == 1 else Joined("and", tuple(parts))


def _test(name: str, operator: str, value: Any, catalog: Catalog) -> Test:
    field = field_named(name, catalog)
    kind = type_of(field, catalog)
    if operator == "in":
        if not isinstance(value, list) or not 0 < len(value) <= 1000:
            raise _wrong("in 要一个非空的列表", "`in` takes a list that is not empty")
        return Test(field, operator, tuple(_value(kind, one) for one in value))
    if kind in ("boolean", "code", "text", "area") and operator != "eq":
        raise _wrong("这个属性只能用 eq 或 in", "this attribute can be compared by eq and in only")
    return Test(field, operator, _value(kind, value))


def _value(kind: str, value: Any) -> Any:
    """A value of the fact's type: money and numbers whole, days as text. Raises Refused."""
    try:
        if kind in ("money", "integer", "decimal") and not isinstance(value, bool):
            return _in_64_bits(int(value)) if isinstance(value, int | str) else _not_a(kind)
        if kind == "date" and isinstance(value, str):
            return date.fromisoformat(value[:10])
        if kind == "boolean" and isinstance(value, bool):
            return value
        if kind in ("code", "text", "area") and isinstance(value, str):
            return value
    except ValueError:
        _not_a(kind)
    return _not_a(kind)


def _in_64_bits(value: int) -> int:
    return value if -(2**63) <= value < 2**63 else _not_a("integer")


def _not_a(kind: str) -> Any:
    raise _wrong(f"属性值不是 {kind}", f"the value of an attribute is no {kind}")


def _checked(condition: Condition) -> Condition:
    if len(list(fields_of(condition))) > _MOST_TESTS:
        raise _wrong(f"条件不能超过 {_MOST_TESTS} 个", f"more than {_MOST_TESTS} comparisons")
    return condition


def _wrong(zh: str, en: str) -> Refused:
    return Refused("rjct.search_criteria.invalid", Text(zh, en))
