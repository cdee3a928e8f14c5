"""What somebody has answered so far: nothing about who they are, only relations, years of birth and replies.

    Answers.of([("self", 1944), ("spouse", 1950), ("child", 1975)])
    answers.with_reply("certificate:p1,p2", ["p1"])         # replies as kept, see questions.read_reply
    Answers.from_json(answers.as_json()) == answers
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from huimin.enquiry.errors import BadAnswers
from huimin.kernel import Text

UNCLEAR = "unclear"
"""The reply 「不清楚」: asked, and not known to the person who answers."""

MOST_PEOPLE = 20
_VERSION = 1
Reply = str | int | bool | tuple[str, ...]


@dataclass(frozen=True)
class Relation:
    """How somebody is related to the person the check is about. obligor: owes, and is owed, support by law."""

    code: str
    name: Text
    numbered: bool
    obligor: bool


@cache
def relations() -> Mapping[str, Relation]:
    with (Path(__file__).parent / "relations.csv").open(encoding="utf-8", newline="") as stream:
        return {row["code"]: Relation(row["code"], Text(row["zh"], row["en"]), row["numbered"] == "true", row["obligor"] == "true")
                for row in csv.DictReader(stream)}


@dataclass(frozen=True)
class Member:
    """Somebody who lives in the household. id: p1, p2, …, the first is the person the check is about."""

    id: str
    relation: str
    born: int
    label: Text


@dataclass(frozen=True)
class Answers:
    """people: empty until the first question is answered; given: (question id, reply) in the order answered."""

    people: tuple[Member, ...] = ()
    given: tuple[tuple[str, Reply], ...] = field(default=())

    @classmethod
    def of(cls, people: Sequence[tuple[str, int]]) -> "Answers":
        """(relation, year of birth) of everybody who lives together. Raises BadAnswers: nobody, no or several `self`, too many."""
        _check(people)
        ordered = sorted(people, key=lambda one: one[0] != "self")
        counts = {code: sum(1 for relation, _ in people if relation == code) for code, _ in people}
        seen: dict[str, int] = {}
        members = []
        for number, (code, born) in enumerate(ordered, 1):
            seen[code] = seen.get(code, 0) + 1
            members.append(Member(f"p{number}", code, born, _label(relations()[code], seen[code], counts[code])))
        return cls(tuple(members))

    def with_reply(self, question: str, reply: Reply | Sequence[str]) -> "Answers":
        """These answers and one more; an earlier reply to the same question is replaced, and what was asked after it is dropped."""
        kept = reply if isinstance(reply, str | int | bool) else tuple(reply)
        before = list(self.given)
        ids = [name for name, _ in before]
        if question in ids:
            before = before[: ids.index(question)]
        return replace(self, given=(*before, (question, kept)))

    def back(self) -> "Answers":
        """Without the last reply."""
        return replace(self, given=self.given[:-1]) if self.given else Answers()

    def as_json(self) -> dict[str, Any]:
        return {"version": _VERSION, "people": [[one.relation, one.born] for one in self.people],
                "given": [[question, list(reply) if isinstance(reply, tuple) else reply] for question, reply in self.given]}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Answers":
        """Raises BadAnswers."""
        try:
            version, people, given = kept["version"], kept["people"], kept["given"]
            found = cls.of([(str(code), _year(born)) for code, born in people]) if people else cls()
            replies = tuple((str(question), _reply(reply)) for question, reply in given)
        except (KeyError, TypeError, ValueError):
            raise BadAnswers(problem_zh="格式不对", problem_en="they are not in the right form") from None
        if version != _VERSION:
            raise BadAnswers(problem_zh="格式是旧的", problem_en="they are in an older form")
        return replace(found, given=replies)


def _label(relation: Relation, number: int, count: int) -> Text:
    if not relation.numbered or (count == 1 and relation.code != "child"):
        return Text(relation.name.zh, relation.name.en.strip())
    return Text(f"{relation.name.zh}{number}", f"{relation.name.en}{number}")


def _check(people: Iterable[tuple[str, int]]) -> None:
    codes = [code for code, _ in people]
    strange = sorted({code for code in codes if code not in relations()})
    if strange:
        raise BadAnswers(problem_zh=f"没有“{strange[0]}”这种关系", problem_en=f"there is no relation “{strange[0]}”")
    if codes.count("self") != 1 or codes.count("spouse") > 1:
        raise BadAnswers(problem_zh="“您”和“您的爱人”各只能有一位", problem_en="there is one “you”, and at most one spouse")
    if len(codes) > MOST_PEOPLE:
        raise BadAnswers(problem_zh=f"最多写{MOST_PEOPLE}个人", problem_en=f"at most {MOST_PEOPLE} people")
    if any(not 1900 <= born <= 2100 for _, born in people):
        raise BadAnswers(problem_zh="出生年份要写四位数", problem_en="a year of birth has four digits")


def _year(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(value)
    return value


def _reply(value: object) -> Reply:
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    if isinstance(value, str | int | bool):
        return value
    raise ValueError(value)
