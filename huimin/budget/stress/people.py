"""The people of a month as the shock leaves them: a copy in scratch, never the register itself.

Who is hit is drawn from a seed and a person's (household's, township's) own number, so that the same seed hits the same people, a
larger share hits everybody a smaller one does, and a share of zero hits nobody.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path

from huimin.budget.stress.shock import Effect, Shock
from huimin.kernel import connect
from huimin.kernel.duck import file_literal, literal, parquet
from huimin.registry import Registry

_DIGITS = 12
"""Of the digest, in base 16: a draw is a whole number below 16 ** 12."""
YEAR = 12
_TOWNSHIP = 9


@dataclass(frozen=True)
class Strength:
    """How much of an effect is felt. lost: part of the facts that is gone; lasting: do `becomes` hold; bills: months of bills so far."""

    lost: Fraction
    lasting: bool
    bills: int


def counted(shock: Shock, month: int) -> dict[str, Strength]:
    """As the rules count it in the `month`-th month (1: the first): income of the year behind, bills of the year behind.

    A loss that began in this month is one twelfth of the yearly income; a harvest is the year's.
    """
    inside = max(0, min(month, shock.lasts) - max(0, month - YEAR))
    return {effect.id: _strength(shock, effect, _lost(shock, effect, Fraction(inside, YEAR), inside), 1 <= month <= shock.lasts, inside)
            for effect in shock.effects}


def lived(shock: Shock, month: int) -> dict[str, Strength]:
    """As people feel it in that month: the income of this month, as if it were so all year."""
    now = 1 <= month <= shock.lasts
    felt = counted(shock, month)
    return {effect.id: _strength(shock, effect, felt[effect.id].lost if effect.harvest else _lost(shock, effect, Fraction(int(now)), 0),
                                 now, felt[effect.id].bills) for effect in shock.effects}


def _strength(shock: Shock, effect: Effect, lost: Fraction, lasting: bool, bills: int) -> Strength:
    """Only what the effect does: months in which it does the same are then the same month."""
    return Strength(lost if effect.facts else Fraction(0), lasting and bool(effect.becomes), bills if shock.value(effect.bill) else 0)


def _lost(shock: Shock, effect: Effect, part: Fraction, inside: int) -> Fraction:
    whole = shock.value(effect.loses)
    return whole * (1 if inside else 0) if effect.harvest else whole * part


class Stressed:
    """Who is hit, found once; copies of the register, one for each strength. folder: all of it, to be thrown away."""

    def __init__(self, register: Registry, shock: Shock, seed: int, folder: Path) -> None:
        self.register, self.shock, self.folder = register, shock, folder
        folder.mkdir(parents=True, exist_ok=True)
        self._db = connect(readable=[register.folder, folder], scratch=folder / "spill", ordered=True)
        for name in ("person", "household"):
            self._db.execute(f"CREATE VIEW {name} AS SELECT * FROM {parquet(register.folder / f'{name}.parquet')}")
        self._kinds = {row[0]: row[1] for row in self._db.execute("DESCRIBE person").fetchall()}
        for effect in shock.effects:
            self._db.execute(f"CREATE TABLE {_table(effect)} AS {self._hit(effect, seed)}")

    def close(self) -> None:
        self._db.close()

    def hit(self) -> dict[str, tuple[int, int]]:
        """Effect -> households and people it hits."""
        found = {}
        for effect in self.shock.effects:
            row = self._db.execute(f"SELECT count(DISTINCT household_no), count(*) FROM {_table(effect)}").fetchone()
            found[effect.id] = (row[0], row[1]) if row else (0, 0)
        return found

    def townships(self, effect: Effect) -> list[str]:
        """Those in which it hits anybody."""
        return [row[0] for row in self._db.execute(
            f"SELECT DISTINCT left(h.area, {_TOWNSHIP}) FROM {_table(effect)} JOIN household h USING (household_no) "
            "WHERE h.area IS NOT NULL ORDER BY 1").fetchall()]

    def damaged(self) -> dict[str, str]:
        """Household -> the worst degree of damage to its home, in the order of the shock's file."""
        found: dict[str, str] = {}
        for effect in (effect for effect in self.shock.effects if effect.degree):
            for (household,) in self._db.execute(
                    "SELECT DISTINCT coalesce(h.household_id, '#' || h.household_no) FROM "
                    f"{_table(effect)} JOIN household h USING (household_no) ORDER BY 1").fetchall():
                found.setdefault(household, effect.degree)
        return found

    def copy(self, strength: Mapping[str, Strength], name: str) -> Path:
        """A folder with the register as it would be: what is not hit is as it was, what is not known stays not known.

        As large as the register: whoever is done with it throws it away.
        """
        target = self.folder / name
        shutil.copytree(self.register.folder, target, ignore=shutil.ignore_patterns("person.parquet", "homes-*"))
        self._write(f"SELECT * {self._changes(strength)} FROM person ORDER BY person_no", target / "person.parquet")
        self._bills(strength, target)
        return target

    def _changes(self, strength: Mapping[str, Strength]) -> str:
        columns: dict[str, str] = {}
        for effect in self.shock.effects:
            felt = strength[effect.id]
            inside = f"person_no IN (SELECT person_no FROM {_table(effect)})"
            for fact in self._kinds.keys() & effect.facts if felt.lost else ():
                kept = 1 - felt.lost
                less = f"(({columns.get(fact, fact)})::HUGEINT * {kept.numerator} // {kept.denominator})::BIGINT"
                columns[fact] = f"CASE WHEN {inside} THEN {less} ELSE {columns.get(fact, fact)} END"
            for fact, value in effect.becomes if felt.lasting else ():
                if fact in self._kinds:
                    taken = f"{literal(str(value))}::{self._kinds[fact]}"
                    columns[fact] = f"CASE WHEN {inside} THEN {taken} ELSE {columns.get(fact, fact)} END"
        return f"REPLACE ({', '.join(f'{sql} AS {fact}' for fact, sql in sorted(columns.items()))})" if columns else ""

    def _bills(self, strength: Mapping[str, Strength], target: Path) -> None:
        events = self.register.folder / "event_medical.parquet"
        parts = [(effect, int(self.shock.value(effect.bill) * 100) * strength[effect.id].bills)
                 for effect in self.shock.effects if effect.bill]
        if not events.is_file() or not any(fen for _, fen in parts):
            return
        day = self.register.month.first_day.isoformat()
        more = " ".join(f"UNION ALL SELECT person_no, DATE '{day}', {fen}, false FROM {_table(effect)}" for effect, fen in parts if fen)
        names = {row[0] for row in self._db.execute(f"DESCRIBE SELECT * FROM {parquet(events)}").fetchall()}
        if names == {"person_no", "day", "own_pay", "phantom"}:
            self._write(f"SELECT * FROM (SELECT person_no, day, own_pay, phantom FROM {parquet(events)} {more}) ORDER BY ALL",
                        target / "event_medical.parquet")

    def _write(self, query: str, target: Path) -> None:
        target.unlink(missing_ok=True)
        self._db.execute(f"COPY ({query}) TO {file_literal(target)} (FORMAT parquet)")

    def _hit(self, effect: Effect, seed: int) -> str:
        """person_no, household_no of everybody it hits: people in scope whom the register knows to live."""
        where = ["p.in_scope", *(["NOT coalesce(p.deceased, false)"] if "deceased" in self._kinds else [])]
        if effect.ages:
            low, high = effect.ages
            on = f"DATE '{self.register.month.last_day.isoformat()}'"
            where.append(f"date_sub('year', p.birth_date, {on}) BETWEEN {low} AND {high}" if "birth_date" in self._kinds else "false")
        if effect.residence:
            where.append(f"h.residence = {literal(effect.residence)}")
        if effect.townships:
            where.append(f"left(h.area, {_TOWNSHIP}) IN ({self._struck(effect, seed)})")
        if effect.facts and effect.by == "person":  # who earns nothing of the kind loses nothing
            where.append("(" + " OR ".join(["false", *(f"p.{fact} > 0" for fact in effect.facts if fact in self._kinds)]) + ")")
        key = "coalesce(h.household_id, '#' || h.household_no)" if effect.by == "household" else "coalesce(p.person_id, '#' || p.person_no)"
        where.append(_drawn(f"{seed}:{effect.id}:", key, self.shock.value(effect.share)))
        return (f"SELECT p.person_no, p.household_no FROM person p JOIN household h USING (household_no) "
                f"WHERE h.in_scope AND {' AND '.join(where)} ORDER BY 1")

    def _struck(self, effect: Effect, seed: int) -> str:
        """The townships of the shock, the same for all its effects: so many of all, the next larger number."""
        share, place = self.shock.value(effect.townships), f"left(area, {_TOWNSHIP})"
        return (f"SELECT area FROM (SELECT DISTINCT {place} AS area FROM household WHERE area IS NOT NULL) "
                f"ORDER BY md5({literal(f'{seed}:{self.shock.id}:')} || area) "
                f"LIMIT ceil({share.numerator} * (SELECT count(DISTINCT {place}) FROM household) / {share.denominator})::BIGINT")


def _table(effect: Effect) -> str:
    return f"hit_{effect.id}"


def _drawn(salt: str, key: str, share: Fraction) -> str:
    return f"('0x' || left(md5({literal(salt)} || {key}), {_DIGITS}))::BIGINT < {ceil(share * 16 ** _DIGITS)}"

