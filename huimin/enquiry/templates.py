"""The questions of `questions.toml`, and for every other fact one question with the words of the catalog."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from huimin.catalog import Catalog
from huimin.kernel import Text

Fact = str  # `person.wage_income`, `events.event.medical`, `roster.dibao`, `relation.parent`
_NOBODY = Text("", "")
_ALL_ROSTERS = "roster.*"
_FALLBACK = {"boolean": "yes_no", "money": "money", "integer": "number", "decimal": "number", "date": "date", "code": "code"}
_SOMEBODY_ZH = ("这位家庭成员", "这个孩子")


@dataclass(frozen=True)
class Choice:
    """One option.

    facts: of `which` and `situations`, what it is about; all: the same for everybody
    sets: of a `choice`, the facts it gives
    relation, relatives: who the relatives are, by the facts known of them; others: and perhaps more
    """

    id: str
    text: Text
    facts: tuple[Fact, ...] = ()
    sets: Mapping[Fact, Any] = field(default_factory=dict)
    all: bool = False
    relation: Fact = ""
    relatives: tuple[Mapping[str, Any], ...] = ()
    others: bool = False


@dataclass(frozen=True)
class Template:
    """One way to ask; kinds and keys are described in questions.toml. one: "" where it is only asked about several."""

    id: str
    kind: str
    facts: tuple[Fact, ...]
    one: Text
    many: Text
    none: Mapping[Fact, Any]
    ticked: Mapping[Fact, Any]
    options: tuple[Choice, ...]
    per: str
    usual: float
    ease: int
    guess: int = 0

    @property
    def together(self) -> bool:
        """One question for several people."""
        return self.kind in {"who", "everyone", "situations"}


@cache
def _file() -> Mapping[str, Any]:
    with (Path(__file__).parent / "questions.toml").open("rb") as stream:
        return tomllib.load(stream)


def refusing() -> Mapping[str, float]:
    """Condition -> how often it refuses."""
    found: Mapping[str, float] = _file()["refuses"]
    return found


def templates(
    reads: Iterable[Fact], rosters: Mapping[Fact, Text], of_households: Mapping[Fact, Text], catalog: Catalog
) -> dict[Fact, list[Template]]:
    """Every way to ask for each fact, the one that covers most first.

    reads: the facts the rules can miss; rosters, of_households: the rosters of people and of households among them,
    with the names of their policies
    """
    wanted = set(reads)
    found: dict[Fact, list[Template]] = {fact: [] for fact in sorted(wanted)}
    for table in _file()["question"]:
        template = _template(table, rosters, of_households)
        for fact in template.facts:
            if fact in wanted:
                found[fact].append(template)
    for fact in wanted:
        alone = _alone(fact, catalog, {**rosters, **of_households})
        if alone is not None:
            found[fact].append(alone)
    return found


def _template(table: Mapping[str, Any], rosters: Mapping[Fact, Text], of_households: Mapping[Fact, Text]) -> Template:
    """A table of the file; `roster.*` stands for every roster some rule reads."""
    situations = table["kind"] == "situations"
    every = {**rosters, **of_households} if situations else rosters
    listed = Text("、".join(name.zh for name in every.values()), ", ".join(name.en for name in every.values()))
    options = tuple(_choice(option, every, listed) for option in table.get("option", ()))
    none, ticked = _spread(table.get("none", {}), every), _spread(table.get("ticked", {}), every)
    facts = tuple(_spread(dict.fromkeys(table.get("facts", none)), every))
    if table.get("facts") == [_ALL_ROSTERS]:
        none, ticked = dict.fromkeys(facts, False), dict.fromkeys(facts, True)
        options = tuple(Choice(fact, name, (fact,)) for fact, name in rosters.items())
        ticked = {} if table["kind"] == "who" and len(facts) > 1 else ticked
    one, many = (_filled(Text.of(table.get(key, "")), listed) for key in ("one", "many"))
    return Template(table["id"], table["kind"], facts, one, many, none, ticked, options, table.get("per", ""),
                    table.get("usual", 0.5), table["ease"], table.get("guess", 0))


def _spread(values: Mapping[Fact, Any], rosters: Mapping[Fact, Text]) -> dict[Fact, Any]:
    found = {fact: value for fact, value in values.items() if fact != _ALL_ROSTERS}
    return {**found, **dict.fromkeys(rosters, values[_ALL_ROSTERS])} if _ALL_ROSTERS in values else found


def _filled(text: Text, listed: Text) -> Text:
    return Text(text.zh.replace("{listed}", listed.zh), text.en.replace("{listed}", listed.en))


def _choice(table: Mapping[str, Any], rosters: Mapping[Fact, Text], listed: Text) -> Choice:
    facts = tuple(_spread(dict.fromkeys(table.get("facts", ())), rosters))
    return Choice(str(table["id"]), _filled(Text.of(table["text"]), listed), facts, table.get("sets", {}), table.get("all", False),
                  table.get("relation", ""), tuple(table.get("relatives", ())), table.get("others", False))


def _alone(fact: Fact, catalog: Catalog, policies: Mapping[Fact, Text]) -> Template | None:
    """A question about one fact alone; None for what nobody can be asked in one sentence (relatives, records)."""
    entity, _, name = fact.rpartition(".")
    if entity == "roster":
        policy = policies[fact]
        one = Text(f"{{who}}现在已经在领{policy.zh}吗?", f"{{who}}: does this person receive {policy.en} now?")
        return Template(fact, "yes_no", (fact,), one, _NOBODY, {}, {}, (), "", 0.9, 1)
    known = catalog.by_entity.get(entity, {}).get(name)
    if known is None or known.type not in _FALLBACK:
        return None
    options: tuple[Choice, ...] = ()
    if known.type == "code" and known.codes:
        options = tuple(Choice(code, text, sets={fact: code}) for code, text in catalog.codelist(known.codes).codes.items())
    return Template(fact, _FALLBACK[known.type], (fact,), _about(known.question, entity), _NOBODY, {}, {}, options, "", 0.7,
                    3 if known.type in {"money", "date"} else 2)


def _about(question: Text, entity: str) -> Text:
    """The catalog's question with a place for the person it is about."""
    zh, en = question.zh, question.en
    if entity != "person":
        return question
    for somebody in _SOMEBODY_ZH:
        if somebody in zh:
            return Text(zh.replace(somebody, "{who}", 1), f"{{who}}: {en[:1].lower()}{en[1:]}")
    return Text(f"{{who}}:{zh}", f"{{who}}: {en[:1].lower()}{en[1:]}")
