"""The rule of two people where names are typed."""

import re
import unicodedata

_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\ufe00-\ufe0f\ufff0-\ufff8\U000e0000-\U000e0fff]")
"""Drawn as nothing, though Unicode calls some of them letters or has not given them a class yet."""
_CLASSES = ("Cc", "Cf", "P", "S", "Z")
"""Never part of a name. Rare characters (private or not yet classed) and vowel signs are."""


def same_person(one: str, other: str) -> bool:
    """The name as people write it: width, case, blanks, points and what nobody sees make no second person."""
    return _plain(one) == _plain(other)


def nobody(name: str) -> bool:
    """Nothing anybody could read as a name."""
    return not _plain(name)


def _plain(name: str) -> str:
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", name).casefold())
    return "".join(letter for letter in text if not unicodedata.category(letter).startswith(_CLASSES))
