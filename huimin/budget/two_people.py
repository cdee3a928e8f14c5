"""The rule of two people where names are typed."""

import re
import unicodedata

_USER = re.compile(r",[^,()]*\)$")


def same_person(one: str, other: str) -> bool:
    """The name as people write it: width, case and blanks make no second person. Beside an older record without the user name of an
    account, the name and office alone decide."""
    one, other = _plain(one), _plain(other)
    return one == other or _USER.sub(")", one) == other or one == _USER.sub(")", other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
