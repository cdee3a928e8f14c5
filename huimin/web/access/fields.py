"""What of a person's data is shown in full: one table of classes, one function, for every page and every format.

A field's class comes from the catalogue (`sensitivity`). Personal facts are shown to whoever may open the page; sensitive
ones (income, property, health, custody …) are hidden until somebody asks for one of them with a reason, which is recorded
with the field. Identity numbers, telephones and accounts are never shown in full at all.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from huimin.catalog import Catalog, identity
from huimin.kernel import Text

HIDDEN = Text("已隐藏", "hidden")


@dataclass(frozen=True)
class Shown:
    """What a page may print of one fact. key: names the fact in a request to show it; "" where nothing is hidden."""

    text: Text
    key: str = ""

    @property
    def hidden(self) -> bool:
        return bool(self.key)


def shown(catalog: Catalog, entity: str, name: str, whose: str, text: Text, opened: Collection[str] = ()) -> Shown:
    """One fact as the reader may see it.

    whose: place of the person in the household ("0" for the household itself), never an identity number
    opened: keys of facts for which a reason was given in this request
    """
    key = f"{entity}.{name}.{whose}"
    if sensitive(catalog, entity, name) and key not in opened:
        return Shown(HIDDEN, key)
    return Shown(text)


def sensitive(catalog: Catalog, entity: str, name: str) -> bool:
    """Does the catalogue class the field as sensitive? A field it does not know is."""
    known = catalog.fields(entity) if entity in catalog.entities() else {}
    return name not in known or known[name].sensitivity == "sensitive"


def number_shown(person_id: Any) -> str:
    """An identity number as every page shows it."""
    return identity.mask(str(person_id)) if person_id else ""
