"""A proposal as the text of a mapping file: what is likely stands there, what is not stands in comments, every line with its reason."""

import json
import re
from collections.abc import Iterator

from huimin.catalog import Catalog
from huimin.exchange.proposing.propose import SURE, Guess, Proposal, proposed_units
from huimin.exchange.proposing.values import words_for
from huimin.kernel import Text, printable

_MONTH = re.compile(r"20\d{2}(?:年|[-_.])?(?:0[1-9]|1[0-2])(?:月|\d{2})?|20\d{2}年\d{1,2}月")


_LINKING = {"birth_date": "birth_date", "sex": "sex", "household.area": "area"}


def as_toml(proposal: Proposal, catalog: Catalog) -> str:
    """Readable by `read_mapping` as long as a column tells rows apart; otherwise the key stands in comments."""
    return "\n".join([*_dataset(proposal), *_key(proposal), *_columns(proposal, catalog), *_relations(proposal), *_rest(proposal)]) + "\n"


def _text(value: str) -> str:
    return json.dumps(printable(value).replace("\n", " "), ensure_ascii=False)


def _comment(text: Text, confidence: float | None = None) -> str:
    share = f"{confidence:.0%} · " if confidence is not None else ""
    return "# " + " ".join(printable(f"{share}{text}").split())


def _dataset(proposal: Proposal) -> Iterator[str]:
    yield _comment(Text(f"根据 {proposal.file} 提议的映射,请逐行核对后再用。百分数是把握的程度。",
                        f"Proposed from {proposal.file}; check every line before use. Percentages say how likely a guess is."))
    yield "[dataset]"
    yield f"id = {_text(proposal.dataset)}"
    yield f"name = {_text(_MONTH.sub('', proposal.file.rpartition('.')[0]).strip('_-. ') or proposal.dataset)}"
    yield _comment(Text("部门是按字段的提供部门猜的,请改正(huimin catalog departments)",
                        "the department is a guess from who owns the fields: correct it (huimin catalog departments)"))
    yield f"department = {_text(proposal.department)}"
    yield f"kind = {_text(proposal.kind)}"
    yield f"files = {_text(_MONTH.sub('*', proposal.file))}"
    if proposal.sheet and proposal.sheet.strip():
        yield _comment(Text(f"样本取自工作表“{proposal.sheet}”;不写 sheet 则读所有有这些列的工作表",
                            f"the sample is of sheet “{proposal.sheet}”; without `sheet` every sheet with these columns is read"))
    if proposal.kind in {"person", "household"}:
        yield _comment(Text("名单里的人(户)是否应进入登记库?是则改为 true",
                            "do its rows bring people or households into the register? then true"))
        yield "defines = false"


def _key(proposal: Proposal) -> Iterator[str]:
    yield ""
    yield "[key]"
    person, household = proposal.of("person"), proposal.of("household")
    for name, guesses in (("person", person), ("household", household)):
        for guess in guesses[:1]:
            yield _comment(guess.reason, guess.confidence)
            yield f"{name} = {_text(guess.header)}"
    if _linked(proposal):
        yield from _link(proposal)
    elif not person and not household:
        yield _comment(Text("没有一列像身份证号或户号。写上认人的那一列;本地编号另写 type = \"text\"",
                            "no column looks like identity or household numbers. Name the one that tells rows apart; for local numbers "
                            "add type = \"text\""))
        yield "# person = \"\""


def _link(proposal: Proposal) -> Iterator[str]:
    """No numbers, but names and birth dates: rows are tied to people by what identifies them."""
    yield _comment(Text("没有号码,有姓名和生日:按这些关联到人,有疑问的由人确认(huimin link)",
                        "no numbers, but names and birth dates: rows are tied to people by these (huimin link)"))
    yield 'type = "link"'
    yield from ("", "[link]", f"name = {_text(proposal.of('name')[0].header)}")
    for guess in proposal.of("fact"):
        if (name := _LINKING.get(guess.target)) is not None:
            yield f"{name} = {_text(guess.header)}"


def _linked(proposal: Proposal) -> bool:
    """A name alone ties nobody: it takes a birth date beside it."""
    facts = {guess.target for guess in proposal.of("fact")}
    return not proposal.of("person") and not proposal.of("household") and bool(proposal.of("name")) and "birth_date" in facts


def _columns(proposal: Proposal, catalog: Catalog) -> Iterator[str]:
    linked = _linked(proposal)
    if proposal.kind in {"person", "relation"} and not linked:
        for guess in proposal.of("name")[:1]:
            yield from ("", "[[column]]", _comment(guess.reason, guess.confidence), f"from = {_text(guess.header)}", 'to = "name"')
    for guess in proposal.of("fact"):
        if linked and guess.target in _LINKING:
            continue
        yield from ("", "[[column]]", _comment(guess.reason, guess.confidence))
        if guess.confidence < SURE:
            yield _comment(Text("把握不大,请特别核对", "not certain: look at this one"))
        yield f"from = {_text(guess.header)}"
        yield f"to = {_text(guess.target)}"
        for unit in proposed_units(guess):
            check = Text("请核对:按月还是按年,元还是万元", "check: by month or year, yuan or ten thousand")
            yield f"unit = {_text(unit)}  {_comment(check)}"
        yield from _codes(guess, catalog)


def _codes(guess: Guess, catalog: Catalog) -> Iterator[str]:
    if guess.field is None or guess.field.type != "code":
        return
    words = words_for(guess.values, catalog.codelist(guess.field.codes or ""))
    known = {text: code for text, code in words.items() if code is not None}
    if known:
        yield f"codes = {{ {', '.join(f'{_text(text)} = {_text(code)}' for text, code in known.items())} }}"
    if unknown := [text for text, code in words.items() if code is None]:
        shown = "、".join(unknown[:10])
        yield _comment(Text(f"这些值还没有代码:{shown}", f"values without a code yet: {shown}"))


def _relations(proposal: Proposal) -> Iterator[str]:
    if proposal.kind not in {"person", "relation"} or not proposal.of("person"):
        return
    for guess in proposal.guesses:
        if guess.role.startswith("relation:"):
            yield from ("", "[[relation]]", _comment(guess.reason, guess.confidence), f"from = {_text(guess.header)}",
                        f"kind = {_text(guess.role.partition(':')[2])}")


def _rest(proposal: Proposal) -> Iterator[str]:
    rest = proposal.of("none")
    if rest:
        yield ""
        yield _comment(Text("没有认出的列,不读:", "columns not recognised, not read:"))
    for guess in rest:
        yield "#   " + printable(guess.header).replace("\n", " ") + " — " + _comment(guess.reason)[2:]
