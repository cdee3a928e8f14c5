"""Letters of the office: filled in with what the county knows, kept as they were sent, read back."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from huimin.casework import (
    PROOF,
    Block,
    Case,
    fact_said,
    fold,
    letter_values,
    no_value,
    procedure,
    write_letter,
)
from huimin.kernel import Fen, Text, language, use_language, yuan
from huimin.web import county
from huimin.web.store.found import all_of, by_rules, of_subject, register
from huimin.web.store.models import LetterRow

LANGUAGES = ("zh", "en")
UNSAID = "…"
"""What a sentence of the rules shows for a number nobody knows: its bounds alone settled the condition."""
PHONE = "12345"
"""The hotline of governments, the same number all over the country: a letter says whom to call even where no number is set."""
_BY_THE_REASONS = Text("登记的数据没有算出这个结果,按理由里写的决定。",
                       "The register's data do not give this result; it rests on the reasons.")


@dataclass(frozen=True)
class Sent:
    """A letter as it was sent, in the reader's language."""

    seq: int
    at: datetime
    title: str
    blocks: tuple[Block, ...]


def about(case: Case, settings: Mapping[str, int]) -> dict[str, str]:
    """The columns of the letter about the case's latest event; none when the act makes no letter. Raises NoValue."""
    event = case.events[-1]
    kind = procedure().acts[event.act].letter
    if not kind:
        return {}
    values = {**letter_values(case, event, settings), **_of_the_office(case)}
    if kind == "told":
        values["facts"] = [fact_said(fact) for fact in evidence_of(case) if fact["provenance"] in PROOF]
    told = {code: asdict(write_letter(kind, values, code)) for code in LANGUAGES}
    return {"kind": kind, "words": json.dumps(told, ensure_ascii=False)}


def drafted(case: Case, settings: Mapping[str, int]) -> Sent | None:
    """The letter about the case's latest event as it would be sent, in the reader's language. Raises NoValue."""
    made, event = about(case, settings), case.events[-1]
    return _read(event.seq, event.at, made["words"]) if made else None


def of_case(ref: str) -> list[Sent]:
    """Newest first."""
    return [_sent(row) for row in LetterRow.objects.filter(case_id=ref).order_by("-seq")]


def one(ref: str, seq: int) -> Sent | None:
    row = LetterRow.objects.filter(case_id=ref, seq=seq).first()
    return None if row is None else _sent(row)


def evidence_of(found: Case) -> list[dict[str, Any]]:
    """The facts known of the household that the policy reads, each with whose it is and where it comes from; nothing for a
    household gone, nor for a fact nobody knows."""
    told = register(found)
    names = {person: str(row.get("name") or "") for person, row in told.found.people.items()} if told is not None else {}
    facts: dict[tuple[str, str], dict[str, Any]] = {}
    for policy in by_rules(found, told):
        for condition in policy.conditions:
            for reading in all_of(condition.readings):
                named = reading.named
                for source in reading.sources[:1] if named.value is not None else ():
                    where = county.catalog().departments.get(source.department, Text.of(source.department))
                    facts[named.name, named.whose] = {
                        "fact": named.name, "label_zh": named.label.zh, "label_en": named.label.en, "whose": names.get(named.whose, ""),
                        "value": named.text.zh, "value_en": named.text.en, "provenance": source.provenance,
                        "source": where.zh, "source_en": where.en, "month": str(source.month)}
    return list(facts.values())


def _sent(row: LetterRow) -> Sent:
    return _read(row.seq, row.at, row.words)


def _read(seq: int, at: datetime, words: str) -> Sent:
    told = json.loads(words)[language()]
    return Sent(seq, at, told["title"], tuple(Block(block["heading"], tuple(block["lines"])) for block in told["blocks"]))


def _of_the_office(case: Case) -> dict[str, Any]:
    """What the case does not know itself; a value that is not known is empty, and then no letter is written."""
    first = case.events[0].data
    policy = next((item.policy for item in county.prepared().policies if item.id == case.policy and item.policy is not None), None)
    place = county.area_name(case.area[:9])
    return {"name": first.get("subject_name") or first.get("name"), "policy": policy.name if policy else None,
            "phone": county.workspace().phone or PHONE,
            "office": Text(f"{place}便民服务中心", f"Service centre of {place}") if place else None, "computed": _computed(case)}


def _computed(case: Case) -> Text:
    """How the result was worked out: from sums of the case itself, or by the rules from the register's data."""
    event, asked = case.events[-1], case.proposal.data if case.proposal else {}
    if event.act == "recover":
        most, back = _money(asked["overpaid_fen"]), _money(event.data["recover_fen"])
        return Text(f"查明多发{most.zh},这次退回{back.zh}。", f"{most.en} was overpaid; {back.en} of it is to be paid back.")
    if event.act in {"cut", "raise"} and case.seq > 1:
        # A cut counts only once it is in effect, a raise at once: what was due before is in the history until now.
        before, after = _before(case), _money((event if event.act == "raise" else case.proposal or event).data["amount_fen"])
        if before is not None:
            return Text(f"原来每期{before.zh},现在每期{after.zh}。", f"It was {before.en} each time and is now {after.en}.")
    if "reasons" not in event.data:
        return _BY_THE_REASONS  # no such letter says how anything was worked out
    sentences = {}
    for code in LANGUAGES:
        with use_language(code):
            sentences[code] = _sentences(case)
    return Text("".join(sentences["zh"]), " ".join(sentences["en"])) if sentences["zh"] else _BY_THE_REASONS


def _sentences(case: Case) -> list[str]:
    """For a grant the values the amount was worked out from, otherwise the conditions that are not met, with this family's figures.

    Raises NoValue where a figure is known only by its bounds: a letter never says “…元”.
    """
    found, kind = of_subject(case, register(case)), procedure().acts[case.events[-1].act].letter
    if found is None:
        return []
    if kind == "granted":
        if any(one.named.value is None for one in found.amount):
            raise no_value(kind, "computed")
        colon, stop = (": ", ".") if language() == "en" else (":", "。")
        return [f"{one.named.label}{colon}{one.named.text}{stop}" for one in found.amount]
    sentences = [condition.sentence for condition in found.conditions if condition.outcome is False]
    if any(UNSAID in sentence for sentence in sentences):
        raise no_value(kind, "computed")
    return sentences


def _before(case: Case) -> Text | None:
    fen = fold(case.events[:-1]).amount_fen
    return None if fen is None else _money(fen)


def _money(fen: Any) -> Text:
    shown = yuan(Fen(int(fen))).removesuffix(".00")
    return Text(f"{shown}元", f"{shown} yuan")
