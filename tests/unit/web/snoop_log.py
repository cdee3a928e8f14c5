"""A made-up log: 100,000 readings of 60 days by 120 readers, 200 of them by snoops of ten kinds (20 readings each).

What is legitimate is not clean: about one reading in twenty has no work on record (calls nobody noted, covering for a
colleague), and of these some are out of hours, after a case was closed, with several fields in full, or of a neighbour.
The rates are assumptions, written here; a figure measured on this log holds for such an office and no other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from huimin.web.audit.analysis import Home, Reader, Reading, Tie

READINGS, PLANTED_EACH, DAYS = 100_000, 20, 60
KINDS = ("kin", "neighbour", "night", "walk", "bulk", "colleague", "unmasking", "canary", "closed", "repeated")
FIRST = date(2026, 9, 1)
VILLAGES, HOMES, READERS, TOWNSHIPS = 120, 30_000, 120, 12
SURNAMES = [chr(0x4E00 + number) for number in range(60)]
UNEXPLAINED = 0.055          # EBAS explains more than 94 % (Fabbri and LeFevre 2012)
OUT_OF_HOURS, AFTER_CLOSING, IN_FULL, CASE_WORDS = 0.04, 0.03, 0.02, 0.4
EXPLAINED_OUT_OF_HOURS = 0.06
IN_WORK = 0.08               # of all households: those somebody handles these two months; snoops choose among all


@dataclass(frozen=True)
class Log:
    readings: list[Reading]
    ties: list[Tie]
    readers: Mapping[str, Reader]
    homes: Mapping[str, Home]
    planted: Mapping[int, str]


def workday(day: date) -> bool:
    return day.weekday() < 5


class _Maker:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        weights = [1 / (place + 3) for place in range(len(SURNAMES))]
        self.homes = {}
        for number in range(HOMES):
            names = frozenset(self.random.choices(SURNAMES, weights, k=2))
            self.homes[f"h{number}"] = Home(f"h{number}", number, f"v{number * VILLAGES // HOMES}", names)
        for number in range(30):
            self.homes[f"c{number}"] = Home(f"c{number}", HOMES + 10 * number, "v0", frozenset({"?"}), canary=True)
        self.names = [f"h{number}" for number in range(HOMES)]
        self.readers: dict[str, Reader] = {}
        for number in range(READERS):
            own = self.random.choice(self.names)
            kin = frozenset(self.random.sample(self.names, 4))
            name = next(iter(sorted(self.homes[own].surnames)))
            self.readers[f"r{number}"] = Reader(f"r{number}", kin | {own}, self.homes[own].village, name)
            home = self.homes[own]
            self.homes[own] = Home(own, home.number, home.village, home.surnames, home.staff | {f"r{number}"})
        self.in_work = {f"o{number}": self.random.sample(self.area(f"r{number}"), int(IN_WORK * HOMES / TOWNSHIPS))
                        for number in range(TOWNSHIPS)}
        self.days = [FIRST + timedelta(days=number) for number in range(DAYS)]
        self.open = [day for day in self.days if workday(day)]
        self.readings: list[Reading] = []
        self.ties: list[Tie] = []
        self.planted: dict[int, str] = {}

    def office(self, account: str) -> str:
        return f"o{int(account[1:]) % TOWNSHIPS}"

    def area(self, account: str) -> list[str]:
        """The township's households, the only ones the remit shows."""
        township, size = int(account[1:]) % TOWNSHIPS, HOMES // TOWNSHIPS
        return self.names[township * size:(township + 1) * size]

    def moment(self, day: date | None = None, night: bool = False) -> datetime:
        day = day or self.random.choice(self.open)
        hour = self.random.choice([5, 6, 19, 20, 21, 22]) if night else self.random.choices(range(8, 18), [3, 5, 5, 4, 1, 2, 4, 5, 4, 2])[0]
        return datetime(day.year, day.month, day.day, hour, self.random.randrange(60), self.random.randrange(60))

    def add(self, account: str, household: str, at: datetime, purpose: str, unmasked: int = 0, kind: str = "") -> None:
        number = len(self.readings) + 1
        self.readings.append(Reading(number, at, account, self.office(account), purpose, household, unmasked=unmasked))
        if kind:
            self.planted[number] = kind

    def legitimate(self, count: int) -> None:
        accounts = list(self.readers)
        for _ in range(count):
            account = self.random.choice(accounts)
            household = self.random.choice(self.in_work[self.office(account)])
            if household in self.readers[account].households:
                household = self.stranger(account)
            if self.random.random() < UNEXPLAINED:
                household = self.stranger(account)
                at = self.moment(night=self.random.random() < OUT_OF_HOURS)
                purpose = "case" if self.random.random() < CASE_WORDS else "window" if at.hour in range(8, 18) else "monitoring"
                if self.random.random() < AFTER_CLOSING:
                    end = at - timedelta(days=self.random.randrange(35, 90))
                    self.ties.append(Tie("assigned", account, household, end - timedelta(days=20), end))
                self.add(account, household, at, purpose, 4 if self.random.random() < IN_FULL else 0)
                continue
            at = self.moment(night=self.random.random() < EXPLAINED_OUT_OF_HOURS)
            kind = self.random.choice(["assigned", "supervised", "visit", "intake", "review", "listed"])
            holder = account if kind in {"assigned", "visit", "intake"} else self.office(account)
            since = at - timedelta(days=self.random.randrange(1, 20)) if kind not in {"intake", "visit"} else at - timedelta(hours=1)
            until = at + (timedelta(hours=4) if kind in {"intake", "visit"} else timedelta(days=self.random.randrange(0, 20)))
            self.ties.append(Tie(kind, holder, household, since, until))
            self.add(account, household, at, self.random.choice(["case", "visit", "review", "monitoring"]),
                     self.random.choice([0, 0, 0, 1, 2]))

    def stranger(self, account: str) -> str:
        """A household of the remit that is neither kin nor home; relatives are refused by the office anyway."""
        while (household := self.random.choice(self.area(account))) in self.readers[account].households:
            pass
        return household

    def snoops(self) -> None:
        accounts = list(self.readers)
        for kind in KINDS:
            left = PLANTED_EACH
            while left > 0:
                left -= getattr(self, f"_{kind}")(self.random.choice(accounts), left)

    def pretext(self) -> str:
        return self.random.choice(["case", "window", "monitoring", "window"])

    def _kin(self, account: str, left: int) -> int:
        self.add(account, self.random.choice(sorted(self.readers[account].households)), self.moment(), self.pretext(), kind="kin")
        return 1

    def _neighbour(self, account: str, left: int) -> int:
        reader = self.readers[account]
        near = [name for name in self.names if self.homes[name].village == reader.village and reader.surname in self.homes[name].surnames
                and name not in reader.households]
        if near:
            self.add(account, self.random.choice(near), self.moment(), self.pretext(), kind="neighbour")
        return bool(near)

    def _night(self, account: str, left: int) -> int:
        day = self.random.choice(self.days)
        many = min(left, self.random.choice([1, 3, 4]))
        for _ in range(many):
            self.add(account, self.stranger(account), self.moment(day, night=True), self.pretext(), kind="night")
        return many

    def _walk(self, account: str, left: int) -> int:
        start, at = self.random.randrange(len(self.area(account)) - 40), self.moment()
        for step in range(10):
            self.add(account, self.area(account)[start + step * 2], at + timedelta(minutes=step), self.pretext(), kind="walk")
        return 10

    def _bulk(self, account: str, left: int) -> int:
        day = self.random.choice(self.open)
        for _ in range(20):
            self.add(account, self.stranger(account), self.moment(day), self.pretext(), kind="bulk")
        return 20

    def _colleague(self, account: str, left: int) -> int:
        other = self.random.choice([name for name in self.names if self.homes[name].staff - {account}])
        if other in self.readers[account].households:
            return 0
        self.add(account, other, self.moment(), self.pretext(), kind="colleague")
        return 1

    def _unmasking(self, account: str, left: int) -> int:
        self.add(account, self.stranger(account), self.moment(), self.pretext(), self.random.choice([4, 5, 6]), "unmasking")
        return 1

    def _canary(self, account: str, left: int) -> int:
        self.add(account, f"c{self.random.randrange(30)}", self.moment(), self.pretext(), kind="canary")
        return 1

    def _closed(self, account: str, left: int) -> int:
        household, at = self.stranger(account), self.moment()
        end = at - timedelta(days=self.random.randrange(20, 90))
        self.ties.append(Tie("assigned", account, household, end - timedelta(days=20), end))
        self.add(account, household, at, self.pretext(), kind="closed")
        return 1

    def _repeated(self, account: str, left: int) -> int:
        household = self.stranger(account)
        for day in self.random.sample(self.open, 4):
            self.add(account, household, self.moment(day), self.pretext(), kind="repeated")
        return 4


def make(seed: int, readings: int = READINGS) -> Log:
    maker = _Maker(seed)
    maker.legitimate(readings - len(KINDS) * PLANTED_EACH)
    maker.snoops()
    return Log(maker.readings, maker.ties, maker.readers, maker.homes, maker.planted)
