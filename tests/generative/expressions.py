"""Random expressions as text, well-typed by construction: every operator and function of the language page.

Text is written with as few brackets as the grammar needs, so that precedence is tried as well.
"""

from collections.abc import Callable
from dataclasses import replace

from huimin.policy import RELATIONS
from tests.generative.source import Source, chance, pick, some
from tests.generative.words import (
    ADD,
    AND,
    ATOM,
    CODED,
    COMPARE,
    FEN,
    HEAD,
    MINUS,
    MONEY_UNITS,
    MONTH,
    MONTHLY,
    NOT,
    NUMBERS,
    OR,
    OWN_TRUTH,
    PERSON,
    PLAIN,
    TIMES,
    YEAR,
    YEARLY,
    Scope,
    Text,
    joined,
)
from tests.generative.worlds import DATES


class Expressions:
    """Draws expressions of a kind and at most a depth in one scope."""

    def __init__(self, source: Source, scope: Scope) -> None:
        self.source, self.scope = source, scope

    def _choose(self, options: list[Callable[[], Text]]) -> Text:
        return pick(self.source, options)()

    def _at(self, part: Text, level: int) -> str:
        """Now and then a pair of brackets more than needed."""
        return part.at(ATOM if chance(self.source, 15) else level)

    # -- truth values --------------------------------------------------------------------------

    def truth(self, depth: int) -> Text:
        names = self.scope.names("boolean")
        atoms: list[Callable[[], Text]] = [lambda: self.compared(0)] * 2 + (
            [lambda: pick(self.source, names)] * 2 if names else []
        )
        if depth <= 0:
            return self._choose(atoms)
        deep: list[Callable[[], Text]] = [
            *[lambda: self.compared(depth)] * 5,
            lambda: self.negated(depth),
            *[lambda: self.logic("and", AND, depth)] * 2,
            *[lambda: self.logic("or", OR, depth)] * 2,
            lambda: self.between(depth),
            lambda: self.listed(depth),
            lambda: self.choice("boolean", depth),
            lambda: self.equal_truths(depth),
        ]
        if not self.scope.plain:
            deep += [lambda: self.presence(depth), lambda: self.otherwise("boolean", depth)]
        if self.scope.row is None:
            deep += [lambda: self.aggregate("boolean", depth)] * 4
        return self._choose([*atoms, *deep])

    def compared(self, depth: int) -> Text:
        kind = pick(
            self.source, ["number", "number", "number", "number", "date", "code", "area", "residence"]
        )
        if kind in CODED and self.scope.names(kind):
            return self.coded(kind)
        if kind == "date":
            one, other = self.day(depth - 1), self.day(depth - 1)
        else:
            unit = pick(self.source, NUMBERS)
            one, other = self.number(unit, depth - 1), self.number(unit, depth - 1)
            if unit in MONEY_UNITS and chance(self.source, 15):
                other = Text("0")
        sign = pick(self.source, ["<", "<=", ">", ">=", "=", "<>"])
        return joined(f"{self._at(one, ADD)} {sign} {self._at(other, ADD)}", COMPARE, one, other)

    def coded(self, kind: str) -> Text:
        name = pick(self.source, self.scope.names(kind))
        values = CODED[kind]
        if chance(self.source, 40):
            options = ", ".join(f"'{value}'" for value in some(self.source, values, 1, 3))
            return joined(f"{name.text} in ({options})", COMPARE, name)
        return joined(
            f"{name.text} {pick(self.source, ['=', '<>'])} '{pick(self.source, values)}'", COMPARE, name
        )

    def negated(self, depth: int) -> Text:
        inner = self.truth(depth - 1)
        return joined(f"not {self._at(inner, NOT)}", NOT, inner)

    def logic(self, word: str, level: int, depth: int) -> Text:
        parts = [self.truth(depth - 1) for _ in range(pick(self.source, [2, 2, 3]))]
        return joined(f" {word} ".join(self._at(part, level) for part in parts), level, *parts)

    def between(self, depth: int) -> Text:
        unit = pick(self.source, NUMBERS)
        parts = [self.number(unit, depth - 1) for _ in range(3)]
        return joined(
            f"{self._at(parts[0], ADD)} between {self._at(parts[1], ADD)} and {self._at(parts[2], ADD)}",
            COMPARE,
            *parts,
        )

    def listed(self, depth: int) -> Text:
        value = self.number(PLAIN, depth - 1)
        options = ", ".join(self.literal(PLAIN).text for _ in range(pick(self.source, [1, 2, 3])))
        return joined(f"{self._at(value, ADD)} in ({options})", COMPARE, value)

    def equal_truths(self, depth: int) -> Text:
        one, other = self.truth(depth - 1), self.truth(depth - 1)
        return joined(f"({one.text}) {pick(self.source, ['=', '<>'])} ({other.text})", COMPARE, one, other)

    def presence(self, depth: int) -> Text:
        kind = pick(self.source, [PLAIN, MONTHLY, "boolean", "date"])
        return replace(
            joined(f"{pick(self.source, ['known', 'unknown'])}({self.any(kind, depth - 1).text})", ATOM),
            asks=True,
        )

    # -- any kind ------------------------------------------------------------------------------

    def any(self, kind: str, depth: int) -> Text:
        return (
            self.truth(depth)
            if kind == "boolean"
            else self.day(depth)
            if kind == "date"
            else self.number(kind, depth)
        )

    def choice(self, kind: str, depth: int) -> Text:
        arms = [
            (self.truth(depth - 1), self.any(kind, depth - 1)) for _ in range(pick(self.source, [1, 1, 2]))
        ]
        default = self.any(kind, depth - 1)
        if kind in MONEY_UNITS and chance(self.source, 20):
            default = Text("0")
        text = " ".join(f"when {condition.text} then {result.text}" for condition, result in arms)
        return joined(
            f"case {text} else {default.text} end", ATOM, *(part for arm in arms for part in arm), default
        )

    def otherwise(self, kind: str, depth: int) -> Text:
        first, second = self.any(kind, depth - 1), self.any(kind, depth - 1)
        return replace(joined(f"coalesce({first.text}, {second.text})", ATOM, first, second), asks=True)

    # -- days ----------------------------------------------------------------------------------

    def day(self, depth: int) -> Text:
        names = self.scope.names("date")
        if depth <= 0 or chance(self.source, 40):
            return (
                pick(self.source, names)
                if chance(self.source, 75)
                else Text(f"date '{pick(self.source, DATES).isoformat()}'")
            )
        inner = self.day(depth - 1)
        simple = [
            f"add_months({inner.text}, {pick(self.source, [1, 12, 6, 0, -1, -12])})",
            f"add_days({inner.text}, {pick(self.source, [1, 30, 0, -1])})",
            f"first_of_month({inner.text})",
        ]
        if chance(self.source, 50):
            return joined(pick(self.source, simple), ATOM, inner)
        if chance(self.source, 40) and not self.scope.plain:
            return self.otherwise("date", depth)
        if chance(self.source, 40):
            return self.choice("date", depth)
        other = self.day(depth - 1)
        return joined(
            f"{pick(self.source, ['least', 'greatest'])}({inner.text}, {other.text})", ATOM, inner, other
        )

    # -- numbers -------------------------------------------------------------------------------

    def literal(self, unit: str) -> Text:
        if unit in MONEY_UNITS:
            tail = unit.removeprefix("fen")
            return Text(
                pick(
                    self.source,
                    [
                        f"qty(100, 'yuan{tail}')",
                        f"qty(12.5, 'yuan{tail}')",
                        f"qty(9999, '{unit}')",
                        f"qty(33.33, 'yuan{tail}')",
                        f"qty(0, '{unit}')",
                    ],
                )
            )
        if unit == PLAIN:
            return Text(pick(self.source, ["1", "0", "2", "3", "0.35", "18", "12.5", "100"]))
        return Text(f"qty({pick(self.source, [1, 2, 3, 18, 60])}, '{unit}')")

    def number(self, unit: str, depth: int) -> Text:
        names = self.scope.names(unit)
        if depth <= 0:
            if unit in {YEAR, MONTH} and chance(self.source, 60):
                return self.age(0) if unit == YEAR else self.between_days("months_between", 0)
            return pick(self.source, names) if names and chance(self.source, 75) else self.literal(unit)
        options: list[Callable[[], Text]] = [
            *[lambda: self.number(unit, 0)] * 3,
            *[lambda: self.sum(unit, depth)] * 3,
            lambda: self.opposite(unit, depth),
            *[lambda: self.choice(unit, depth)] * 2,
            *[lambda: self.extreme(unit, depth)] * 2,
            lambda: self.rounded(unit, depth),
            lambda: self.scaled(unit, depth),
            lambda: self.divided(unit, depth),
            lambda: self.size(unit, depth),
        ]
        options += self._of_unit(unit, depth)
        if not self.scope.plain:
            options.append(lambda: self.otherwise(unit, depth))
        if self.scope.row is None:
            options += [lambda: self.aggregate(unit, depth)] * 4
        return self._choose(options)

    def _of_unit(self, unit: str, depth: int) -> list[Callable[[], Text]]:
        if unit == PLAIN:
            return [
                lambda: self.ratio(depth),
                *[lambda: self.part_of_day(depth)] * 2,
                lambda: self.span("years_between", YEAR, depth),
            ]
        if unit == YEAR:
            return [lambda: self.age(depth), lambda: self.between_days("years_between", depth)]
        if unit == MONTH:
            return [lambda: self.between_days("months_between", depth)]
        if unit == YEARLY:
            return [lambda: self.converted("yearly", MONTHLY, depth)] * 2
        if unit == MONTHLY:
            return [lambda: self.converted("monthly", YEARLY, depth), lambda: self.per_head(depth)]
        return []

    def sum(self, unit: str, depth: int) -> Text:
        one, other = self.number(unit, depth - 1), self.number(unit, depth - 1)
        sign = pick(self.source, ["+", "-"])
        return joined(f"{self._at(one, ADD)} {sign} {self._at(other, TIMES)}", ADD, one, other)

    def opposite(self, unit: str, depth: int) -> Text:
        inner = self.number(unit, depth - 1)
        return joined(f"-{self._at(inner, ATOM)}", MINUS, inner)

    def size(self, unit: str, depth: int) -> Text:
        inner = self.number(unit, depth - 1)
        return joined(f"abs({inner.text})", ATOM, inner)

    def extreme(self, unit: str, depth: int) -> Text:
        parts = [self.number(unit, depth - 1) for _ in range(pick(self.source, [2, 2, 3]))]
        texts = [part.text for part in parts]
        if unit in MONEY_UNITS and chance(self.source, 25):
            texts[0] = "0"
        return joined(f"{pick(self.source, ['least', 'greatest'])}({', '.join(texts)})", ATOM, *parts)

    def rounded(self, unit: str, depth: int) -> Text:
        inner = self.number(unit, depth - 1)
        step = (
            pick(self.source, ["'yuan'", "'fen'", "'jiao'", "'yuan'"])
            if unit in MONEY_UNITS
            else pick(self.source, ["1", "5", "12"])
        )
        how = pick(self.source, ["round_up", "round_down", "round_half", "round_half_even"])
        return replace(joined(f"{how}({inner.text}, {step})", ATOM, inner), fraction=False)

    def scaled(self, unit: str, depth: int) -> Text:
        """A product; one side is mostly small, so that numbers stay within 128 bits."""
        value = self.number(unit, depth - 1)
        small = self.number(PLAIN, depth - 1) if chance(self.source, 25) else self._small()
        one, other = (value, small) if chance(self.source, 70) else (small, value)
        return joined(f"{self._at(one, TIMES)} * {self._at(other, MINUS)}", TIMES, one, other)

    def divided(self, unit: str, depth: int) -> Text:
        value = self.number(unit, depth - 1)
        inside = self.scope.row is not None  # fractions of many denominators cannot be summed
        by = Text(pick(self.source, ["2", "3", "7", "0.3"])) if inside else self._divisor()
        return replace(
            joined(f"{self._at(value, TIMES)} / {self._at(by, MINUS)}", TIMES, value, by),
            fraction=value.fraction or not inside,
        )

    def _small(self) -> Text:
        names = [
            name
            for name in self.scope.names(PLAIN)
            if name.text.rpartition(".")[2]
            in {"level", "share", "drift", "homes", "hours", "weight", "ratio"}
        ]
        return pick(self.source, names) if names and chance(self.source, 70) else self.literal(PLAIN)

    def _divisor(self) -> Text:
        small = self._small()
        if self.scope.plain or chance(self.source, 40):
            return joined(f"greatest(1, {small.text})", ATOM, small)
        if chance(self.source, 25):
            return replace(self.number(PLAIN, 1), partial=True)
        return replace(small, partial=True) if small.text[0].isalpha() else Text("4")

    def ratio(self, depth: int) -> Text:
        unit = pick(self.source, [MONTHLY, FEN, PLAIN])
        one, other = self.number(unit, depth - 1), self.number(unit, 0)
        if self.scope.row is not None or self.scope.plain:
            divisor = "3" if unit == PLAIN else f"qty(300, '{unit}')"
            return joined(f"{self._at(one, TIMES)} / {divisor}", TIMES, one)
        return replace(
            joined(f"{self._at(one, TIMES)} / {self._at(other, MINUS)}", TIMES, one, other),
            fraction=True,
            partial=True,
        )

    def part_of_day(self, depth: int) -> Text:
        inner = self.day(depth - 1)
        return joined(f"{pick(self.source, ['month_of', 'year_of'])}({inner.text})", ATOM, inner)

    def between_days(self, function: str, depth: int) -> Text:
        one, other = self.day(depth - 1), self.day(depth - 1)
        return joined(f"{function}({one.text}, {other.text})", ATOM, one, other)

    def span(self, function: str, unit: str, depth: int) -> Text:
        inner = self.between_days(function, depth)
        return joined(f"{inner.text} / qty(1, '{unit}')", TIMES, inner)

    def age(self, depth: int) -> Text:
        if (self.scope.entity == "person" and self.scope.row is None) or self.scope.row in {
            "member",
            *RELATIONS,
        }:
            inner = self.day(depth - 1)
            return joined(f"{pick(self.source, ['age', 'age_by_month'])}({inner.text})", ATOM, inner)
        return self.between_days("years_between", depth)

    def converted(self, function: str, unit: str, depth: int) -> Text:
        inner = self.number(unit, depth - 1)
        return joined(f"{function}({inner.text})", ATOM, inner)

    def per_head(self, depth: int) -> Text:
        head, people = self.number(HEAD, 0), self.number(PERSON, depth - 1)
        return joined(f"{self._at(head, TIMES)} * {self._at(people, MINUS)}", TIMES, head, people)

    # -- aggregates ----------------------------------------------------------------------------

    def aggregate(self, kind: str, depth: int) -> Text:
        sets = (
            ["member", "member"]
            if self.scope.entity == "household"
            else ["member", "member", *RELATIONS, *["event.visit"] * 5, "event.job"]
        )
        if kind == PERSON:
            sets = ["member"]
        row = pick(self.source, sets)
        inner = Expressions(self.source, replace(self.scope, row=row))
        if kind in {"boolean", PERSON}:
            functions = ["any", "every"] if kind == "boolean" else ["count"]
            value = inner.truth(depth - 1)
        else:
            functions = ["total", "total", "total", "highest", "lowest"][: 3 if self.scope.plain else 5]
            if kind == PLAIN and row != "member" and chance(self.source, 40):
                functions, value = ["count"], inner.truth(depth - 1)
            else:
                value = inner.number(kind, depth - 1)
        return self._aggregate(pick(self.source, functions), row, value, inner, depth)

    def _aggregate(self, function: str, row: str, value: Text, inner: "Expressions", depth: int) -> Text:
        where = inner.truth(depth - 1) if chance(self.source, 50) else None
        if f"{row}." not in value.text + (where.text if where else ""):  # the set is told by the names inside
            own = Text(f"{row}.{OWN_TRUTH.get(row, 'student')}")
            where = own if where is None else joined(f"{where.at(AND)} and {own.text}", AND, where)
        text = value.text
        if row == "event.visit" and chance(self.source, 60):
            text += f", last {pick(self.source, ['12 months', '1 year', '30 days', '1 day', '6 months'])}"
        text += f" where {where.text}" if where else ""
        found = joined(f"{function}({text})", ATOM, *([value, where] if where else [value]))
        return replace(found, partial=found.partial or function in {"highest", "lowest"})
