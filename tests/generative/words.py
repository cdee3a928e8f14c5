"""What random expressions can name: facts, clocks, parameters and the items written so far, by the kind of their value."""

from dataclasses import dataclass, field, replace

# Units by a short name: plain, fen/month, fen/year, fen, fen/person/month, person, year, month.
PLAIN, MONTHLY, YEARLY, FEN, HEAD, PERSON, YEAR, MONTH = (
    "1 fen/month fen/year fen fen/person/month person year month".split()
)
MONEY_UNITS = (MONTHLY, YEARLY, FEN, HEAD)
NUMBERS = (PLAIN, MONTHLY, PLAIN, MONTHLY, FEN, YEARLY, PERSON, YEAR, MONTH)
OR, AND, NOT, COMPARE, ADD, TIMES, MINUS, ATOM = range(8)


@dataclass(frozen=True)
class Text:
    """level: how tightly the outermost operator binds; fraction: a denominator that is not a constant;
    partial: may be without a value although everything is known (division by zero, highest of nobody);
    asks: uses known, unknown or coalesce, which answer differently when more is known."""

    text: str
    level: int = ATOM
    fraction: bool = False
    partial: bool = False
    asks: bool = False

    def at(self, level: int) -> str:
        return self.text if self.level >= level else f"({self.text})"


@dataclass(frozen=True)
class Word:
    """Something with a name. kind: boolean, date, code, area or a unit; own: relatives may be asked for it."""

    name: str
    kind: str
    entity: str
    own: bool = True
    fraction: bool = False
    partial: bool = False
    asks: bool = False


FACTS = [
    Word(name, kind, entity)
    for entity, line in {
        "person": "pay:fen/month cost:fen/month points:1 drift:1 level:1 score:1 share:1 student:boolean ill:boolean debt:fen "
        "work:code moved:date birth_date:date profit:fen/month",
        "household": "rent:fen/month homes:1 floor:1 cold:1 single:boolean since:date area:area residence:residence",
        "event.visit": "price:fen weight:1 urgent:boolean kind:code day:date",
        "event.job": "wage:fen/month hours:1 night:boolean",
    }.items()
    for name, kind in (pair.split(":") for pair in line.split())
]
CLOCKS = [Word(name, "date", "") for name in ("as_of", "month_start", "month_end")]
CODED = {
    "code": ("employee", "self_employed", "none"),
    "area": ("330881", "330102"),
    "residence": ("rural", "urban"),
}
OWN_TRUTH = {"event.visit": "urgent", "event.job": "night"}


@dataclass(frozen=True)
class Scope:
    """entity: whose row; row: the set an aggregate runs over, if any; words: items so far; parameters: by full name.

    plain: only what has a value whenever all facts are known, and the same one when more becomes known
    """

    entity: str
    owner: str
    words: list[Word] = field(default_factory=list)
    parameters: list[Word] = field(default_factory=list)
    row: str | None = None
    plain: bool = False

    def names(self, kind: str) -> list[Text]:
        return [
            self._text(word)
            for word in self._readable()
            if word.kind == kind and not (self.plain and (word.partial or word.asks))
        ]

    def _readable(self) -> list[Word]:
        constants = [
            *CLOCKS,
            *(replace(p, name=p.name.removeprefix(f"{self.owner}.")) for p in self.parameters),
        ]
        if self.row is None:
            own = [word for word in [*FACTS, *self.words] if word.entity == self.entity]
            if self.entity == "person":
                own += [
                    replace(word, name=f"household.{word.name}")
                    for word in [*FACTS, *self.words]
                    if word.entity == "household"
                ]
            return own + constants
        if self.row.startswith("event."):
            return [
                replace(word, name=f"{self.row}.{word.name}") for word in FACTS if word.entity == self.row
            ] + constants
        words = [
            word
            for word in [*FACTS, *self.words]
            if word.entity == "person" and not word.fraction and (word.own or self.row == "member")
        ]
        raw = [word for word in FACTS if word.entity == "household"]
        return [replace(word, name=f"{self.row}.{word.name}") for word in words] + raw + constants

    @staticmethod
    def _text(word: Word) -> Text:
        return Text(word.name, ATOM, word.fraction, word.partial, word.asks)


def joined(text: str, level: int, *parts: Text) -> Text:
    return Text(
        text, level, any(p.fraction for p in parts), any(p.partial for p in parts), any(p.asks for p in parts)
    )
