"""Where the money of the made-up county went: its treasury's table, its trainings, a contract and donations. All of it is invented.

The sums due are what the rosters pay; the treasury, the delays, what lies idle and what bounced come from the seed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from huimin.demo.geography import COUNTY
from huimin.demo.rosters import HOUSEHOLD_PROGRAMMES, Paid
from huimin.demo.world import World
from huimin.kernel import Month, PeopleCsv, write_text, yuan_text

FOLDER = "delivery"
MONTHS = 15
_MONTHLY = ("dibao", "dibao_addon", "tekun", "disability_living", "disability_care", "old_age", "resident_pension")
_SHARES = (("central", 60), ("province", 25), ("county", 15))
_COMES = {"central": (-30, -5), "province": (5, 35), "county": (3, 12)}
"""In days from the first of the quarter: the province's comes late."""
_PAY_BY, _SLOW, _LATE_FROM = 20, "203", "disability_care"
_COURSES = ("家政服务", "养老护理", "电工", "电商")
_CONTRACT = """# 示例合同,全部是编造的。A made-up contract.
[[contract]]
id = "HT-2026-01"
provider = "示例社工服务中心"
programme = "居家养老上门服务"
measure = "完成并核实的上门服务"
unit = "次"
price = "45.00"
cap_month = "8000.00"
cap_total = "60000.00"
from = "{since}"
until = "{until}"
"""
_FUNDS = ("id", "kind", "date", "programme", "area", "amount", "level", "document", "month", "use_by")


def write_delivery(home: Path, world: World, paid: Paid) -> None:
    """`home`/delivery: funds.csv and training.csv up to the world's month. Nothing where nobody is paid."""
    due = _due(world, paid)
    if not due:
        return
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    treasury = _Treasury(Random(f"{world.seed}:delivery"), world.month)
    treasury.run(due)
    _write(folder / "funds.csv", _FUNDS, sorted(treasury.rows, key=lambda row: (row[2], row[0])))
    for name, text in _given(world.month).items():
        write_text(folder / name, text)
    titles = ("id", "person", "area", "course", "trained", "placed", "placed_on", "after_3", "after_6", "after_12")
    _write(folder / "training.csv", titles, _trainings(Random(f"{world.seed}:training"), world))


def _given(month: Month) -> dict[str, str]:
    """A contract with three months of results, and some donations with what became of them; the files are read by `huimin demo`."""
    months = [str(month.shift(back)) for back in (-2, -1, 0)]
    days = [str(month.shift(back).first_day) for back in (-3, -2, -1)]
    claims = [f"HT-2026-01,示例{name},{name},{count},签到表\n" for name, count in zip(months, (118, 205, 96), strict=True)]
    return {
        "contracts.toml": _CONTRACT.format(since=month.shift(-6), until=month.shift(5)),
        "results.csv": "contract,ref,month,count,evidence\n" + "".join(claims),
        "donations.csv": "day,donor,named,resource,what,unit,amount,only_for\n"
                         f"{days[0]},示例爱心企业,是,R-01,救助款,元,50000,\n{days[0]},示例捐赠人甲,,R-02,救助款,元,3000.50,\n"
                         f"{days[1]},示例基金会,是,R-03,棉被,床,120,老人\n{days[1]},示例捐赠人乙,,R-04,救助款,元,800,残疾人\n",
        "uses.csv": "day,what,unit,amount,purpose,place,people,needs,who\n"
                    f"{days[1]},救助款,元,46800,医疗,{COUNTY}101,12,N001;N002,\n{days[2]},救助款,元,4200,助学,{COUNTY}200,7,N003,\n"
                    f"{days[2]},棉被,床,86,助老,{COUNTY}202,43,N004,老人\n{days[2]},救助款,元,600,助残,{COUNTY}203,1,N005,残疾人\n",
    }


def _write(path: Path, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = PeopleCsv(stream)
        writer.writerow(titles)
        writer.writerows(rows)


def _due(world: World, paid: Paid) -> dict[tuple[str, str], int]:
    """(programme, township) -> fen a month, as the rosters of the month say."""
    person = {one.number: world.home_of(one).place.code[:9] for one in world.residents()}
    household = {one.code: one.place.code[:9] for one in world.households}
    sums: dict[tuple[str, str], int] = {}
    for programme in _MONTHLY:
        where = household if programme in HOUSEHOLD_PROGRAMMES else person
        for unit, fen in paid[programme].items():
            if fen and unit in where:
                sums[programme, where[unit]] = sums.get((programme, where[unit]), 0) + fen
    return dict(sorted(sums.items()))


@dataclass
class _Treasury:
    """Writes the lines of MONTHS months, oldest first."""

    rng: Random
    month: Month
    rows: list[list[str]] = field(default_factory=list)

    def run(self, due: dict[tuple[str, str], int]) -> None:
        months = [self.month.shift(back) for back in range(1 - MONTHS, 1)]
        for number, month in enumerate(months):
            if number % 3 == 0:
                self._quarter(month, due)
            for (programme, township), fen in due.items():
                self._pay(month, programme, township, fen)
        self._lying(months[0])

    def _line(self, kind: str, day: date, programme: str, area: str, fen: int, **more: str) -> None:
        if fen and day <= self.month.last_day:
            cells = {"id": f"{kind[0].upper()}{len(self.rows) + 1:05d}", "kind": kind, "date": str(day), "programme": programme,
                     "area": area, "amount": yuan_text(fen)} | more
            self.rows.append([cells.get(title, "") for title in _FUNDS])

    def _quarter(self, month: Month, due: dict[tuple[str, str], int]) -> None:
        """The three levels' shares of a quarter, a little more than is due; the province's comes late."""
        for programme in dict.fromkeys(name for name, _ in due):
            whole = sum(fen for (name, _), fen in due.items() if name == programme) * 3 * 102 // 100
            for level, share in _SHARES:
                day = month.first_day + timedelta(days=self.rng.randrange(*_COMES[level]))
                document = f"演示{month.year}-{month.month:02d}-{level}"
                self._line("received", day, programme, COUNTY, whole * share // 100, level=level,
                           document=document)

    def _pay(self, month: Month, programme: str, township: str, fen: int) -> None:
        """By the 20th, except the slow township; the last two months of one programme are not paid there at all."""
        by = date(month.year, month.month, _PAY_BY)
        slow = township.endswith(_SLOW)
        self._line("due", by, programme, township, fen, month=str(month))
        if slow and programme == _LATE_FROM and month > self.month.shift(-2):
            return
        day = by - timedelta(days=self.rng.randrange(2, 9)) if not slow else by + timedelta(days=self.rng.randrange(3, 25))
        self._line("paid", day, programme, township, fen, month=str(month))
        if self.rng.random() < 0.06:
            part = min(fen, 10_000 * self.rng.randrange(1, 4))
            self._line("bounced", day + timedelta(days=4), programme, township, part, month=str(month))
            if self.rng.random() < 0.6:
                self._line("paid", day + timedelta(days=self.rng.randrange(20, 50)), programme, township, part, month=str(month))

    def _lying(self, first: Month) -> None:
        """Money for training that nobody spent, a building project over several years, and a rest handed back."""
        self._line("received", first.shift(2).first_day, "技能培训补助", COUNTY, 18_000_000, level="province", document="演示-培训")
        self._line("paid", first.shift(4).first_day, "技能培训补助", COUNTY, 4_500_000)
        self._line("received", first.shift(3).first_day, "敬老院改造", COUNTY, 60_000_000, level="central", document="演示-改造",
                   use_by=str(date(self.month.year + 1, 12, 31)))
        self._line("received", first.shift(1).first_day, "临时救助", COUNTY, 8_000_000, level="county", document="演示-临时")
        self._line("paid", first.shift(2).first_day, "临时救助", COUNTY, 6_880_000)
        self._line("handed_back", first.shift(6).first_day, "临时救助", COUNTY, 1_120_000)


def _trainings(rng: Random, world: World) -> Iterator[list[str]]:
    """A few dozen people of working age; of some nobody knows what became of them."""
    able = [person for person in world.residents() if 18 <= person.age(world.today) < 58 and person.died is None and not person.no_capacity]
    for number, person in enumerate(rng.sample(able, min(60, len(able))), 1):
        trained = world.month.shift(-rng.randrange(1, MONTHS)).first_day + timedelta(days=rng.randrange(25))
        placed = rng.choices(("yes", "no", ""), (60, 25, 15))[0]
        begun = min(trained + timedelta(days=rng.randrange(10, 40)), world.today)
        asked = [rng.choices(("yes", "no", ""), chances)[0] if placed == "yes" and Month.of(begun).shift(months) < world.month else ""
                 for months, chances in ((3, (65, 15, 20)), (6, (50, 20, 30)), (12, (35, 20, 45)))]
        yield [f"T{number:03d}", person.number, world.home_of(person).place.code[:9], rng.choice(_COURSES), str(trained), placed,
               str(begun) if placed == "yes" else "", *asked]
