"""Which column is which fact? Guessed from headers and values, with a degree of confidence and the reason, for a person to decide.

Nothing is proposed that values contradict, and nothing that only a department knows: what `absent` means, or whether money is by month.
"""

import csv
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib.resources import files
from pathlib import Path

from huimin.catalog import Catalog, Field
from huimin.exchange import apart
from huimin.exchange.errors import EmptyFile
from huimin.exchange.headers import normal
from huimin.exchange.proposing.sample import Sample, SampleJob, of_json
from huimin.exchange.proposing.values import ENOUGH, Look, fits, look
from huimin.exchange.reading import WORK
from huimin.kernel import Text

SURE, LIKELY = 0.8, 0.5
_BRACKETS = re.compile(r"[(\[(【].*?[)\])】]")
_IDENTITY = re.compile(r"身份证|证件号|公民身份|居民身份|纳税人识别号|idcard|idnumber")
_RELATIVE = ((re.compile("父|母"), "parent"), (re.compile("配偶|丈夫|妻子"), "spouse"), (re.compile("子女|儿子|女儿"), "child"),
             (re.compile("义务人"), "obligor"))
_HOUSEHOLD = re.compile(r"户号|户编号|家庭编号|家庭编码|户籍编号|householdno|householdid")
_NAME = re.compile(r"姓名|名字|name")
_OWN_NAME = re.compile(r"(?:本人|人员|户主|纳税人|参保人|对象)?(?:姓名|名字)|name")
_GENERIC = re.compile("日期|时间|金额|合计|总额|总计|情况|标识|标志|名称|类型|类别|种类|等级|级别|状态|状况|标准|是否|已|"
                      "正在|登记|认定|享受|参加|领取|支付|缴纳|发放|城乡居民|人员|本人|个人|家庭|开始|起始|起|每?[年月](?=.)|数$|额$")
"""Words that many headers share and that tell no field from another."""


@dataclass(frozen=True)
class Guess:
    """One column of the file. role: person | household | relation:<kind> | fact | name | none; confidence: 0 to 1

    target: the field as a mapping writes it (fact); values: of the sample, for code lists
    """

    header: str
    role: str
    confidence: float
    reason: Text
    target: str = ""
    field: Field | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """kind: as [dataset] writes it; department: of most of the facts, a guess; sheet: of a workbook"""

    file: str
    dataset: str
    kind: str
    department: str
    header_row: int
    sheet: str
    guesses: tuple[Guess, ...]

    def of(self, role: str) -> list[Guess]:
        return [guess for guess in self.guesses if guess.role == role]


def propose(path: Path, catalog: Catalog, dataset: str | None = None) -> Proposal:
    """Guess what the columns of a file are. The file is read apart, 2,000 rows of it.

    Raises errors of class 10 for a file that cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="huimin-") as folder:
        (Path(folder) / WORK).mkdir()
        sample = apart.send_for(SampleJob(path, Path(folder)), of_json, apart.limits_for(False, [path]), lambda *_: None)
    if not any(sample.headers):
        raise EmptyFile(file=path.name)
    looks = {place: look(sample.column(place), catalog) for place in range(len(sample.headers))}
    keys = list(_keys(sample, looks))
    taken = {place for place, _ in keys}
    entities = _entities(catalog, looks, keys)
    kind, facts = max(((entity, list(_facts(sample, looks, taken, catalog, entity))) for entity in entities),
                      key=lambda pair: sum(guess.confidence for _, guess in pair[1] if guess.role == "fact"))
    guesses = tuple(guess for _, guess in sorted([*keys, *facts], key=lambda pair: pair[0]))
    owners = Counter(guess.field.owner for guess in guesses if guess.field and guess.role == "fact")
    department = owners.most_common(1)[0][0] if owners else "civil_affairs"
    if kind == "person" and not owners and any(guess.role.startswith("relation:") for guess in guesses):
        kind = "relation"
    return Proposal(path.name, dataset or _slug(path), kind, department, sample.header_row, sample.sheet, guesses)


def _slug(path: Path) -> str:
    """Small Latin letters of the file's name; where it has none, "list" until somebody finds a better word."""
    words = re.findall("[a-z][a-z0-9]*", path.stem.lower())
    return "_".join(words) or "list"


def _keys(sample: Sample, looks: dict[int, Look]) -> Iterator[tuple[int, Guess]]:
    """Columns that say who: the person, the household, relatives, the name."""
    person = _person(sample, looks)
    household = next((place for place, head in enumerate(sample.headers) if _HOUSEHOLD.search(normal(head))), None)
    for place, head in enumerate(sample.headers):
        seen, plain = looks[place], normal(head)
        kind = next((kind for pattern, kind in _RELATIVE if pattern.search(plain)), None)
        named, looking = bool(_IDENTITY.search(plain)), seen.identity >= ENOUGH / 2
        share = Text(f"{seen.identity:.0%} 的值是有效的身份证号", f"{seen.identity:.0%} of the values are valid identity numbers")
        if place == person:
            yield place, Guess(head, "person", 0.95 if named and looking else 0.7, share)
        elif kind and (looking or (named and not seen.count)):
            yield place, Guess(head, f"relation:{kind}", 0.8,
                               Text(f"列名说的是亲属,{share.zh}", f"the header names a relative; {share.en}"))
        elif place == household:
            yield place, Guess(head, "household", 0.9, Text("列名像户号", "the header looks like a household number"))
        elif _OWN_NAME.fullmatch(plain):
            yield place, Guess(head, "name", 0.9, Text("列名是姓名", "the header says name"))


def _person(sample: Sample, looks: dict[int, Look]) -> int | None:
    """The column of identity numbers that is not a relative's; the best filled one first."""
    def rank(place: int) -> tuple[bool, float, float, int]:
        plain = normal(sample.headers[place])
        kin = any(pattern.search(plain) for pattern, _ in _RELATIVE)
        return not kin, looks[place].identity, looks[place].count, -place

    numbered = [place for place, seen in looks.items()
                if seen.identity >= ENOUGH / 2 or (not seen.count and _IDENTITY.search(normal(sample.headers[place])))]
    return max(numbered, key=rank, default=None)


def _entities(catalog: Catalog, looks: dict[int, Look], keys: Sequence[tuple[int, Guess]]) -> list[str]:
    """What the rows may be: people; households where only they are numbered; events where a person has several rows, or a day."""
    person = next((place for place, guess in keys if guess.role == "person"), None)
    if person is None:
        return ["household" if any(guess.role == "household" for _, guess in keys) else "person"]
    seen = looks[person]
    events = [entity for entity in catalog.entities() if entity.startswith("event.")]
    return ["person", *events] if seen.count < 20 or seen.distinct < seen.count * 0.98 else ["person"]


def _facts(sample: Sample, looks: dict[int, Look], taken: set[int], catalog: Catalog, entity: str) -> Iterator[tuple[int, Guess]]:
    """The best field for every other column; a field is given to the column it suits best, once."""
    fields = list(catalog.fields(entity).values())
    if entity == "person":
        fields += catalog.fields("household").values()
    known = _synonyms()
    scored = []
    for place, head in enumerate(sample.headers):
        if place in taken or not head or _NAME.search(normal(head)) or looks[place].identity >= ENOUGH / 2:
            continue
        values = sample.column(place)
        for field in fields:
            alike, suited = likeness(head, field, known), fits(field, values, looks[place], catalog)
            if alike >= LIKELY / 2 and (suited >= LIKELY or (field.type == "code" and alike > SURE)):
                scored.append((0.75 * alike + 0.25 * suited, place, field, alike, suited))
    given: dict[int, Guess] = {}
    used: set[str] = set()
    for score, place, field, alike, suited in sorted(scored, key=lambda one: (-one[0], one[1], one[2].key)):
        if place in given or field.key in used or score < LIKELY:
            continue
        used.add(field.key)
        target = f"household.{field.name}" if field.entity == "household" and entity == "person" else field.name
        reason = Text(f"列名与“{field.label.zh}”相似 {alike:.0%},{suited:.0%} 的值相符",
                      f"the header is {alike:.0%} like “{field.label.zh}”, {suited:.0%} of the values suit")
        given[place] = Guess(sample.headers[place], "fact", round(score, 2), reason, target, field, tuple(sample.column(place)))
    for place, head in enumerate(sample.headers):
        if place not in taken and head:
            yield place, given.get(place) or Guess(head, "none", 0.0, _shape(looks[place]))


def _shape(seen: Look) -> Text:
    """What a column nobody recognises looks like."""
    if not seen.count:
        return Text("没有值", "it has no values")
    for share, zh, en in ((seen.identity, "身份证号", "identity numbers"), (seen.boolean, "是否", "yes and no"),
                          (seen.area, "区划代码", "area codes"), (seen.date, "日期", "dates"), (seen.number, "数字", "numbers")):
        if share >= ENOUGH:
            return Text(f"值像{zh},目录里没有相似的字段", f"the values look like {en}; no field of the catalogue is similar")
    return Text(f"文字,{seen.distinct} 种", f"texts, {seen.distinct} different ones")


def likeness(header: str, field: Field, known: dict[str, str]) -> float:
    """How much a header says the same as a field, 0 to 1: by label, by synonym, by the characters they share."""
    plain = _bare(header)
    labels = {_bare(field.label.zh), _bare(field.label.en)}
    said = {plain, _bare(known.get(plain, header))}
    if said & labels:
        return 1.0
    return max(_alike(one, label) for one in said for label in labels if one and label)


def _alike(one: str, other: str) -> float:
    """By what is left when the words that say nothing are taken out."""
    a, b = _GENERIC.sub("", one), _GENERIC.sub("", other)
    if not a or not b:
        return 0.0
    if a == b:
        return 0.95
    short, long_ = sorted((a, b), key=len)
    same = SequenceMatcher(None, a, b).ratio()
    if len(short) >= 2 and short in long_:
        return max(same, 0.6 + 0.3 * len(short) / len(long_))
    return same


def _bare(text: str) -> str:
    """Without units in brackets."""
    return normal(_BRACKETS.sub("", text)) or normal(text)


def _synonyms() -> dict[str, str]:
    text = (files("huimin.exchange.proposing") / "words.csv").read_text(encoding="utf-8")
    return {normal(row["zh"]): row["means"] for row in csv.DictReader(text.splitlines())}


def proposed_units(guess: Guess) -> Iterable[str]:
    """The unit a header speaks of, else the period of the field: a guess that must be looked at."""
    field = guess.field
    if field is None or field.type != "money":
        return
    period = str(field.unit).partition("/")[2]
    if period:
        said = "month" if "月" in guess.header else "year" if "年" in guess.header else period
        period = f"/{said}"
    yield f"yuan{period}"
