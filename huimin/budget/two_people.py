"""The rule of two people where names are typed."""

import unicodedata


def same_person(one: str, other: str) -> bool:
    """The name as people write it: width, case and blanks make no second person."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
