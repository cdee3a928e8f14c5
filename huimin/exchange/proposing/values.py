"""What the values of a column look like: numbers of people, days, money, yes and no, areas, codes."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from huimin.catalog import Catalog, CodeList, Field, identity
from huimin.exchange.convert import Refused, converter, plain
from huimin.exchange.identity_cell import checked
from huimin.exchange.mapping import ColumnMap

_NUMBER = re.compile(r"-?\d{1,12}(\.\d+)?")
_AREA = re.compile(r"[1-9]\d{5}(\d{3}){0,2}")
ENOUGH = 0.9


@dataclass(frozen=True)
class Look:
    """Shares of the values that read as such; distinct: how many different ones; count: how many there are"""

    identity: float
    date: float
    number: float
    boolean: float
    area: float
    distinct: int
    count: int


def look(values: Sequence[str], catalog: Catalog) -> Look:
    return Look(
        identity=_share(values, _is_identity), date=_share(values, _reads("date", catalog)),
        boolean=_share(values, _reads("boolean", catalog)),
        number=_share(values, lambda text: bool(_NUMBER.fullmatch(plain(text).replace(",", "").removesuffix("元")))),
        area=_share(values, lambda text: bool(_AREA.fullmatch(plain(text)))), distinct=len(set(values)), count=len(values))


def fits(field: Field, values: Sequence[str], seen: Look, catalog: Catalog) -> float:
    """How well values suit a field, 0 to 1; without any value nothing speaks against it."""
    if not values:
        return 0.5
    if field.type == "code":
        known = catalog.codelist(field.codes or "")
        return _share(values, lambda text: translated(text, known) is not None)
    if field.type == "text":
        return 0.6
    if field.type == "date" and seen.number > ENOUGH and seen.distinct < seen.count / 4:
        return 0.3  # small numbers that happen to be days
    return {"date": seen.date, "boolean": seen.boolean, "area": seen.area}.get(field.type, seen.number)


def translated(text: str, known: CodeList) -> str | None:
    """The code a text stands for: itself, or the code of that name."""
    word = plain(text)
    if word in known.codes:
        return word
    return next((code for code, label in known.codes.items() if plain(label.zh) == word), None)


def words_for(values: Sequence[str], known: CodeList) -> dict[str, str | None]:
    """Texts that are no code themselves -> the code they stand for, None where nobody knows; the commonest first."""
    counted = Counter(plain(text) for text in values)
    return {text: translated(text, known) for text, _ in counted.most_common(30) if text not in known.codes}


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values) if values else 0.0


def _is_identity(text: str) -> bool:
    try:
        checked(text)
    except identity.IdentityError:
        return False
    return True


def _reads(type_: str, catalog: Catalog) -> Callable[[str], bool]:
    convert = converter(ColumnMap("", (), "", type_), catalog)

    def test(text: str) -> bool:
        try:
            convert(text)
        except Refused:
            return False
        return True

    return test
