"""What becomes of names, birth dates and addresses that a clerk writes down by ear, without an identity card.

Rates are the author's guess: about one row in five differs from the register in something.
"""

from random import Random

from huimin.demo.faults import Cell

# Characters of one sound, or of one look, among those the county's names are made of.
_MISTAKEN = dict(zip("秀英兰珍华芳明国建军伟丽梅燕娟福贵生林平海志张李杨刘陈徐朱吴沈余",
                      "绣莹蓝真花方名囯健君纬莉玫艳捐富桂声琳萍诲智章季扬流阵涂末武沉佘", strict=True))


def by_ear(rng: Random, cells: list[Cell]) -> list[Cell]:
    """A row (number, name, sex, born, address, …) as it was written down; its number stays."""
    number, name, sex, born, address, *rest = cells
    return [number, _name(rng, str(name)), sex if rng.random() < 0.98 else "", _born(rng, str(born)), _address(rng, str(address)), *rest]


def _name(rng: Random, name: str) -> str:
    places = [place for place, character in enumerate(name) if character in _MISTAKEN]
    chance = rng.random()
    if places and chance < 0.12:
        place = rng.choice(places)
        return name[:place] + _MISTAKEN[name[place]] + name[place + 1:]
    return f"{name[0]} {name[1:]}" if chance > 0.97 else name


def _born(rng: Random, born: str) -> str:
    """2001-04-09; sometimes another day, month and day turned round, or not given."""
    year, month, day = born.split("-")
    chance = rng.random()
    if chance < 0.02:
        return ""
    if chance < 0.05:
        return f"{year}-{month}-{1 + rng.randrange(28):02d}"
    return f"{year}-{day}-{month}" if chance < 0.06 and int(day) <= 12 else born


def _address(rng: Random, address: str) -> str:
    chance = rng.random()
    if chance < 0.08:
        return ""
    return address.removesuffix("号") if chance < 0.2 else address
