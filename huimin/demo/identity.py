"""Identity numbers and credit codes with right check characters and an impossible region.

Numbers start with 99, a province code that GB/T 2260 has never allotted: none can be a real person's
(GB 11643-1999 for the number, GB 32100-2015 for the credit code).
"""

from datetime import date
from random import Random

HOME_REGION = "990121"
OTHER_REGIONS = ("990122", "990123", "990203", "990301", "990524")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check_character(first17: str) -> str:
    """The eighteenth character of an identity number."""
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True)) % 11]


def old_number(number18: str) -> str | None:
    """The 15-digit number used before 1999; None for people born in or after 2000, who never had one."""
    return None if number18[6:8] != "19" else number18[:6] + number18[8:17]


def broken_number(number18: str) -> str:
    """The number with a wrong check character, as a typing slip leaves it."""
    wrong = "0" if number18[-1] != "0" else "1"
    return number18[:-1] + wrong


class NumberOffice:
    """Gives out identity numbers, each once: region, birth date, running number (odd for men), check."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._next: dict[tuple[str, int, int], int] = {}

    def issue(self, birth: date, sex: int) -> str:
        """A fresh number. Raises OverflowError when one day of births fills every region."""
        regions = [HOME_REGION, *self._rng.sample(OTHER_REGIONS, 5)]
        if self._rng.random() < 0.12:
            regions = regions[1:] + regions[:1]
        for region in regions:
            key = (region, birth.toordinal(), sex)
            used = self._next.get(key, 0)
            if used < 499:
                self._next[key] = used + 1
                running = (used * 2 + 1 if sex == 1 else used * 2 + 2) % 1000
                body = f"{region}{birth:%Y%m%d}{running:03d}"
                return body + check_character(body)
        raise OverflowError(f"no identity numbers left for {birth}")


def credit_code(rng: Random) -> str:
    """A unified social credit code of the made-up county with a right check character."""
    organisation = "".join(rng.choice("0123456789") for _ in range(8))
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(organisation, weights, strict=True)) % 11
    body = "91" + HOME_REGION + organisation + {10: "X", 11: "0"}.get(rest, str(rest))
    total = sum(_CREDIT_ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + _CREDIT_ALPHABET[(31 - total % 31) % 31]
