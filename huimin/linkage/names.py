"""What a name is compared by: characters, sounds, shapes, parts. One name in, one row of features out.

Chinese names are compared by character, by sound (homophones), by sound as dialects confuse it, by shape and
without regard to order. Names of other scripts are compared by their words. A name with a middle dot
(买买提·阿不都) has no surname; it is transcribed differently by different offices, so its sounds are compared.
"""

import re
import unicodedata
from dataclasses import dataclass, fields

from huimin.linkage import readings, shapes

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_DOTS = re.compile(r"[·•・‧∙⋅･．.]")
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NOT_NAME = re.compile(r"[\s\x00-\x1f\d_,，、;；:：\"“”!?*/\\|+=~-]+")
NOBODY = frozenset({"未知", "不详", "无", "无名氏", "未登记", "待核实", "unknown", "none", "null", "nan", "na"})


@dataclass(frozen=True)
class NameFeatures:
    """script: "han", "other" or None (no name); texts are None where they do not apply.

    key: the name itself, written one way; surname, given: as far as they can be told apart
    pin, fuzzy: syllables as spoken, and as dialects confuse them; shape: look-alikes made one
    bag: fuzzy syllables (or words) in sorted order; given_fuzzy, given_bag: the same of the given name
    family: surname syllable or surname; first, last: first and last given syllable (fuzzy) or initial
    words: the words of a name in another script, sorted, space between
    roman: the whole name in Latin letters without spaces, in both orders when it is of another script
    """

    script: str | None = None
    key: str | None = None
    surname: str | None = None
    given: str | None = None
    pin: str | None = None
    fuzzy: str | None = None
    shape: str | None = None
    bag: str | None = None
    given_fuzzy: str | None = None
    given_bag: str | None = None
    family: str | None = None
    first: str | None = None
    last: str | None = None
    words: str | None = None
    roman: str | None = None
    roman_turned: str | None = None


FEATURES = tuple(field.name for field in fields(NameFeatures))


def row(name: str | None, surname: str | None, given: str | None) -> tuple[str | None, ...]:
    """The features in the order of FEATURES."""
    found = features(name, surname, given)
    return tuple(getattr(found, part) for part in FEATURES)


def features(name: str | None, surname: str | None = None, given: str | None = None) -> NameFeatures:
    """Read one name. surname, given: where the table keeps them apart; otherwise they are taken from the name."""
    whole = _clean(name) or " ".join(part for part in (_clean(given), _clean(surname)) if part)
    if whole.casefold() in NOBODY or not any(character.isalpha() for character in whole):
        return NameFeatures()
    if _HAN.search(whole):
        if not name and surname and given:
            whole = _clean(surname) + _clean(given)
        return _chinese(whole)
    return _other(whole, _clean(surname), _clean(given))


def _clean(text: str | None) -> str:
    plain = unicodedata.normalize("NFKC", text or "")
    return _ASIDE.sub("", plain).strip()


def split_chinese(key: str) -> tuple[str, str]:
    """Surname and given name of a simplified name without dots: 欧阳明 → 欧阳, 明; 王芳 → 王, 芳."""
    if key[:2] in readings.DOUBLE_SURNAMES and len(key) > 2:
        return key[:2], key[2:]
    return (key[:1], key[1:]) if len(key) > 1 else ("", key)


def _chinese(whole: str) -> NameFeatures:
    dotted = _DOTS.search(whole) is not None
    letters = "".join(readings.simplified(character) for character in _NOT_NAME.sub("", _DOTS.sub("", whole)))
    key = letters.casefold()
    if not key or key in NOBODY:
        return NameFeatures()
    surname, given = ("", key) if dotted or len(key) > 4 else split_chinese(key)
    family = readings.surname_reading(surname)
    sounds = [readings.reading(character) for character in given]
    fuzzy_family, fuzzy = [readings.dialect(sound) for sound in family], [readings.dialect(sound) for sound in sounds]
    return NameFeatures(
        "han", key, surname or None, given, " ".join(family + sounds), " ".join(fuzzy_family + fuzzy), shapes.shape(key),
        " ".join(sorted(fuzzy_family + fuzzy)), " ".join(fuzzy), " ".join(sorted(fuzzy)),
        "".join(fuzzy_family) or fuzzy[0], fuzzy[0], fuzzy[-1], None, "".join(family + sounds), None)


def _other(whole: str, surname: str, given: str) -> NameFeatures:
    words = _words(whole)
    if not words:
        return NameFeatures()
    last = _words(surname) or (words[-1:] if len(words) > 1 and not given else [])
    first = _words(given) or (words[:1] if len(words) > 1 or not surname else [])
    ordered = sorted(set(words))
    own, family = " ".join(first) or None, " ".join(last) or None
    joined = "".join(first + last)
    return NameFeatures(
        "other", " ".join(words), family, own, None, None, None, " ".join(ordered), own, None, family,
        own[:1] if own else None, own, " ".join(ordered), joined, "".join(last + first))


def _words(text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _WORD.findall(plain)
