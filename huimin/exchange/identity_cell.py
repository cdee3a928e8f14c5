"""Identity numbers, a million at a time: the catalog's check, remembered by parts.

A well-formed number is area (6), birth date (8), serial and check digit (4). Areas and dates repeat, so
their share of the checksum is looked up; whatever is not at once in order goes to the catalog, which
alone says what is wrong.
"""

from huimin.catalog import identity

ELEVEN = 11
RIGHT = 1  # the weighted sum of all 18 characters, X being ten, leaves 1


class _Share(dict[str, int]):
    """Part of a number -> its share of the checksum, or -1 when it cannot stand there."""

    def __init__(self, start: int, length: int) -> None:
        super().__init__()
        self._weights = (*identity.WEIGHTS, 1)[start:start + length]
        self._last = 17 - start  # only the 18th character may be X

    def __missing__(self, part: str) -> int:
        digits = [10 if mark == "X" and place == self._last else _digit(mark) for place, mark in enumerate(part)]
        good = min(digits) >= 0 and self._stands(part)
        share = sum(d * w for d, w in zip(digits, self._weights, strict=True)) % ELEVEN if good else -1
        if len(self) < 100_000:
            self[part] = share
        return share

    def _stands(self, part: str) -> bool:
        return True


class _Dates(_Share):
    def _stands(self, part: str) -> bool:
        body = f"990101{part}001"
        try:
            identity.check_identity(body + identity.check_digit(body))
        except identity.IdentityError:
            return False
        return True


def _digit(mark: str) -> int:
    return int(mark) if mark.isascii() and mark.isdigit() else -1


_AREAS, _DATES, _TAILS = _Share(0, 6), _Dates(6, 8), _Share(14, 4)
PARTS = ((1, 6, _AREAS), (7, 8, _DATES), (15, 4, _TAILS))
"""(first character, from 1; length; text -> share or -1): for whoever adds the shares up elsewhere."""


def checked(text: str) -> str:
    """The number with 18 characters. Raises catalog.identity.IdentityError exactly as the catalog does."""
    if len(text) == 18:
        area, born, tail = _AREAS[text[:6]], _DATES[text[6:14]], _TAILS[text[14:]]
        if area >= 0 and born >= 0 and tail >= 0 and (area + born + tail) % ELEVEN == RIGHT:
            return text
    return identity.check_identity(text).number18
