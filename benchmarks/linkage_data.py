"""Two registers of the same made-up county, written by clerks who mishear, mistype and leave out.

Families share surname, phone and address, brothers and sisters a character of the given name; one family in a
hundred has twins. Identity numbers begin with 99, which no real person's does; phones with 100, which no network uses.
The errors are drawn independently for each register, so a person's two records differ in several ways at once.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
from opencc import OpenCC
from pypinyin import lazy_pinyin

from huimin.catalog import identity
from huimin.demo import names
from huimin.linkage.shapes import look_alikes

COLUMNS = ("record_id", "identity", "name", "birth_date", "sex", "area", "address", "phone")
_TO_TRADITIONAL = OpenCC("s2t")
_RARE = "伟玮炜丽莉俐芳方敏闽静靖婧军君钧强勇永涌杰洁捷娟鹃涛滔明铭名鸣超潮艳燕雁霞侠刚钢平萍苹辉晖婷庭建健剑华桦骅玉钰裕英瑛颖影文雯纹"


@dataclass
class Person:
    number: str
    surname: str
    given: str
    birth: date
    sex: int
    area: str
    address: str
    phone: str


def homophones() -> dict[str, list[str]]:
    """Character → others of the name pool that sound the same."""
    pool = sorted(set("".join((*names._MALE.values(), *names._FEMALE.values(), _RARE))))
    sounds = defaultdict(list)
    for character in pool:
        sounds[lazy_pinyin(character)[0]].append(character)
    return {c: [other for other in sounds[lazy_pinyin(c)[0]] if other != c] for c in pool}


def people(count: int, rng: random.Random) -> Iterator[Person]:
    """Families of one to four under one roof."""
    serial, made = 0, 0
    towns = [f"9901{county:02d}{town:03d}" for county in range(1, 9) for town in range(1, 16)]
    villages = [a + b for a in "云河石柳杨李王张大小东西南北新龙凤双" for b in "山溪桥沟家坪湾头岭泉庙营滩"]
    while made < count:
        area = rng.choice(towns)
        address = f"云{area[6:8]}镇{rng.choice(villages)}村{rng.randrange(1, 300)}号"
        phone, surname = f"100{rng.randrange(10 ** 8):08d}", names.surname(rng)
        size = rng.choice((1, 2, 3, 3, 4))
        shared = names.given_name(rng, 1, 1990)[0]
        child_birth = date(1985, 1, 1) + timedelta(days=rng.randrange(12_000))
        twins = rng.random() < 0.01
        for place in range(size):
            sex = rng.choice((1, 2))
            child = place >= 2 or (size <= 2 and rng.random() < 0.3)
            birth = child_birth if child and twins else (child_birth + timedelta(days=rng.randrange(3000)) if child
                                                         else date(1935, 1, 1) + timedelta(days=rng.randrange(20_000)))
            given = names.given_name(rng, sex, birth.year)
            if child and len(given) == 2 and rng.random() < 0.6:
                given = shared + given[1]
            own = surname if place != 1 else names.surname(rng)
            serial += 1
            body = f"{area[:6]}{birth:%Y%m%d}{(serial * 2 + (sex == 1)) % 1000:03d}"
            yield Person(body + identity.check_digit(body), own, given, birth, sex, area, address, phone)
            made += 1
            if made == count:
                return


def record(person: Person, rng: random.Random, alike: dict[str, list[str]], towns: list[str]) -> dict[str, str | None]:
    """One clerk's record of a person."""
    def happens(share: float) -> bool:
        return rng.random() < share

    number: str | None = person.number
    name, given = person.surname + person.given, person.given
    if happens(0.06):
        place = rng.randrange(len(given))
        others = alike.get(given[place]) or [given[place]]
        name = person.surname + given[:place] + rng.choice(others) + given[place + 1:]
    elif happens(0.015):
        others = look_alikes(given[-1]) or [given[-1]]
        name = name[:-1] + rng.choice(others)
    elif len(given) == 2 and happens(0.01):
        name = person.surname + given[::-1]
    if happens(0.02):
        name = _TO_TRADITIONAL.convert(name)
    elif happens(0.02):
        name = f"{name[0]} {name[1:]}"
    birth, text = person.birth, f"{person.birth:%Y-%m-%d}"
    if happens(0.02):
        text = f"{birth:%Y}-{birth:%d}-{birth:%m}" if birth.day <= 12 else f"{birth + timedelta(days=1):%Y-%m-%d}"
    elif happens(0.02):
        text = f"{birth + timedelta(days=rng.choice((10, -10, 30, 365, -365))):%Y-%m-%d}"
    if happens(0.55):
        number = None
    elif happens(0.03):
        place = rng.randrange(6, 17)
        number = person.number[:place] + str(rng.randrange(10)) + person.number[place + 1:]
    elif birth.year < 2000 and happens(0.05):
        number = person.number[:6] + person.number[8:17]
    area, address = person.area, person.address
    if happens(0.06):
        area = rng.choice(towns)
        address = f"云{area[6:8]}镇新{rng.choice('城村庄')}{rng.randrange(1, 300)}号"
    elif happens(0.1):
        address = address.replace("村", "庄")
    phone: str | None = person.phone
    if happens(0.25):
        phone = f"100{rng.randrange(10 ** 8):08d}" if happens(0.5) else None
    return {"identity": number, "name": name, "birth_date": None if happens(0.02) else text,
            "sex": "男女"[person.sex - 1] if happens(0.97) else None,
            "area": area, "address": None if happens(0.1) else address, "phone": phone}


def write(folder: Path, size: int, common: int, seed: int = 20261126) -> dict[str, str]:
    """Write left.parquet and right.parquet of `size` records with `common` persons in both; returns left id → right id."""
    rng = random.Random(seed)
    everybody = list(people(2 * size - common, rng))
    rng.shuffle(everybody)
    alike, towns = homophones(), sorted({person.area for person in everybody})
    folder.mkdir(parents=True, exist_ok=True)
    truth: dict[int, dict[str, str]] = {}
    for side, start in (("left", 0), ("right", size - common)):
        chosen = list(enumerate(everybody[start:start + size], start))
        rng.shuffle(chosen)
        text = folder / f"{side}.csv"
        with text.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS)
            writer.writeheader()
            for order, (index, person) in enumerate(chosen):
                writer.writerow({"record_id": f"{side[0]}{order}", **record(person, rng, alike, towns)})
                truth.setdefault(index, {})[side] = f"{side[0]}{order}"
        duckdb.sql(f"COPY (FROM read_csv('{text}', all_varchar = true)) TO '{folder / side}.parquet' (FORMAT parquet)")
    return {both["left"]: both["right"] for both in truth.values() if len(both) == 2}
