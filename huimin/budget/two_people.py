"""The rule of two people where names are typed."""

import re
import unicodedata

_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\ufe00-\ufe0f\ufff0-\ufff8\U000e0000-\U000e0fff]")
"""Drawn as nothing, though Unicode calls some of them letters or has not given them a class yet."""
_INVISIBLE, _POINTS = ("Cc", "Cf", "Z"), ("P", "S")
"""Classes never part of a name. Rare characters (private or not yet classed) and vowel signs are."""
_USER = re.compile(r",[^,()]*\)$")


def same_person(one: str, other: str) -> bool:
    """The name as people write it: width, case, blanks, points and what nobody sees make no second person. Beside an older record
    without the user name of an account, the name and office alone decide."""
    one, other = _seen(one), _seen(other)
    return any(_letters(a) == _letters(b) for a, b in ((one, other), (_USER.sub("", one), other), (one, _USER.sub("", other))))


def nobody(name: str) -> bool:
    """Nothing anybody could read as a name."""
    return not _letters(_seen(name))


def _seen(name: str) -> str:
    return _without(_UNSEEN.sub("", unicodedata.normalize("NFKC", name).casefold()), _INVISIBLE)


def _letters(name: str) -> str:
    return _without(name, _POINTS)


def _without(name: str, classes: tuple[str, ...]) -> str:
    return "".join(letter for letter in name if not unicodedata.category(letter).startswith(classes))
