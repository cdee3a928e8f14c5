"""`huimin link`: lists without usable numbers tied to people; the doubtful ones decided by a person, and taken back.

    run        {month, lists: [{dataset, month, new, probabilistic, number, linked, confirmed, review, untied, pending}]}
    queue      {month, records: [record]}     show: one record
    households {month, households, asked, questions: [{code, kind, person (masked), name, household, other, answer, decision}],
                proposals: [{household, members (masked), grounds: [registered|spouse|parent|address], asked}]}
    confirm, undo, answer: one decision               reject, list: {decisions: [decision]}
    a record   {record: "dataset:number", lines: [{file, line}], values, candidates: [{code, person (masked), probability,
                state: review|identity|linked|confirmed|rejected|passed_over, values, evidence: [{what, level, bits}]}],
                decisions}
    a decision {number, record, code, person (masked), verdict: confirm|reject|undo, undoes, who, why, at}
"""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from huimin.catalog import identity
from huimin.cli.command import Entry, Group, argument, home_option, option, verb
from huimin.cli.link_words import QUESTIONS, STATES, VERDICTS, WHAT, written
from huimin.cli.screen import Screen
from huimin.cli.table import cut, pad, table
from huimin.cli.values import MONTH
from huimin.kernel import Month, Text, Workspace

if TYPE_CHECKING:
    from huimin.review import Candidate, Households, Linked, Record

_Verb = TypeVar("_Verb", bound=Callable[..., object])
_COLUMN = 26
WORD = click.Choice(["together", "apart"])
_TEXT = Text(
    "没有可用证件号的名单:按姓名、出生日期、地址、电话等关联到登记库里的人。\n"
    "有疑问的由人确认;决定都有记录,可以撤销,撤销后与没有决定时完全一样。",
    "Lists without usable identity numbers: their rows are tied to people of the register by name, birth date,\n"
    "address, telephone. Doubts are decided by a person; each decision is kept and can be taken back entirely.")
_MONTH = option("--month", type=MONTH, text=Text("月份(默认最新)", "month (default: latest)"))
_RECORD = argument("record", metavar="DATASET:RECORD",
                   text=Text("记录,如 clinic:MZ0012(见 queue)", "the record, as clinic:MZ0012 (see queue)"))


def _signed(function: _Verb) -> _Verb:
    """--by and --why: nothing is decided by nobody or for no reason."""
    by = option("--by", required=True, metavar="NAME", text=Text("谁决定的", "who decides"))
    why = option("--why", required=True, metavar="TEXT", text=Text("理由,如“电话核实”", "the reason, as “telephoned”"))
    return by(why(function))


@verb("run", Text("关联本月在用的全部此类名单(`huimin load` 之后会自动做)。",
                  "Link all such lists in force (`huimin load` does so by itself)."))
@home_option
@_MONTH
def run(screen: Screen, home: Path, month: Month | None) -> None:
    from huimin import matching, review

    workspace = Workspace.open(home)
    wanted = matching.month_or_latest(workspace, month)
    found = review.run(workspace, wanted, progress=screen.progress)
    screen.show({"month": str(wanted), "lists": [one.as_json() for one in found]}, lambda: "\n".join(told(found)))


def told(found: "list[Linked]") -> Iterator[str]:
    """One row per list, and what to do next."""
    if not found:
        yield str(Text("没有需要关联的名单(映射里 [key] type = \"link\")。",
                       "No list is to be linked (type = \"link\" in [key] of its mapping)."))
        return
    headers = [str(text) for text in (
        Text("名单", "list"), Text("月份", "month"), Text("有证件号", "by number"), Text("自动关联", "linked"),
        Text("人工确认", "confirmed"), Text("待确认", "to decide"), Text("找不到人", "nobody found"))]
    names = ("number", "linked", "confirmed", "review", "untied")
    yield table(headers, [[one.dataset, one.month, *(f"{one.counts[name]:,}" for name in names)] for one in found],
                numbers=(2, 3, 4, 5, 6))
    yield from by_rule_only(found)
    waiting = sum(one.counts["review"] for one in found)
    if waiting:
        yield "· " + str(Text(
            f"{waiting:,} 条记录等人确认:huimin link queue。确认以前,它们可能说的那些人,这份名单的事实都是“不知道”。",
            f"{waiting:,} records await a decision: huimin link queue. Until then what the list would say of the people "
            "they may speak of is unknown."))


def by_rule_only(found: "Sequence[Linked]") -> Iterator[str]:
    """Said where the extra `linkage` is missing, so that nobody takes the links for all there could be."""
    if any(not one.probabilistic for one in found):
        yield "· " + str(Text("只按规则关联(同名、同生日、同县且唯一)。要按概率关联,在程序文件夹里运行\n"
                              "  .venv/bin/pip install -e '.[linkage]'",
                              "Linked by rule only (same name, birth date and county, nobody else). To weigh evidence,\n"
                              "  run .venv/bin/pip install -e '.[linkage]' in the program's folder."))


@verb("queue", Text("等人确认的记录,最像的在前。", "Records that await a decision, the likeliest first."))
@home_option
@_MONTH
@option("--dataset", metavar="ID", default=None, text=Text("只看一份名单", "one list only"))
def queue(screen: Screen, home: Path, month: Month | None, dataset: str | None) -> None:
    from huimin import matching, review

    workspace = Workspace.open(home)
    wanted = matching.month_or_latest(workspace, month)
    found = review.queue(workspace, wanted, dataset)
    screen.show({"month": str(wanted), "records": [record.as_json() for record in found]}, lambda: _queue(found))


def _queue(found: "list[Record]") -> str:
    if not found:
        return str(Text("没有等人确认的记录。", "Nothing awaits a decision."))
    headers = [str(text) for text in (Text("记录", "record"), Text("姓名", "name"), Text("出生日期", "born"), Text("候选", "candidates"),
                                      Text("最像的", "likeliest"), Text("可能性", "probability"))]
    rows = [[record.name, record.values["name"] or "", record.values["birth_date"] or "", len(record.candidates),
             record.candidates[0].values["name"] or "", _probability(record.candidates[0].probability)] for record in found]
    more = str(Text(f"{len(found):,} 条。逐条查看:huimin link show 记录", f"{len(found):,} records. One of them: huimin link show RECORD"))
    return table(headers, rows, numbers=(3, 5)) + "\n" + more


@verb("show", Text("一条记录与它可能说的人,并排比较。证件号和电话只显示一部分。",
                   "One record beside whoever it may speak of. Numbers and telephones are cut."))
@_RECORD
@home_option
@_MONTH
def show(screen: Screen, record: str, home: Path, month: Month | None) -> None:
    from huimin import matching, review

    workspace = Workspace.open(home)
    found = review.show(workspace, matching.month_or_latest(workspace, month), record)
    screen.show(found.as_json(), lambda: "\n".join(_sheet(found)))


def _sheet(record: "Record") -> Iterator[str]:
    places = "、".join(str(Text(f"{file} 第 {line} 行", f"{file} line {line}")) for file, line in record.lines[:3])
    yield f"{record.name}  ({places})"
    for candidate in record.candidates:
        yield ""
        yield f"{candidate.code}  {STATES[candidate.state]}  {_probability(candidate.probability)}".rstrip()
        yield f"  {pad('', 14)}{pad(str(Text('名单', 'list')), _COLUMN)}{Text('登记库', 'register')}"
        for what, label in WHAT.items():
            own, other = written(what, record.values[what]), written(what, candidate.values[what])
            if own or (other and what in {"identity", "name", "birth_date"}):
                mark = "=" if own == other else " " if not (own and other) else "≠"
                yield f"{mark} {pad(str(label), 14)}{pad(cut(own or '—', _COLUMN - 2), _COLUMN)}{other or '—'}"
        yield from _weighed(candidate)
    for one in record.decided:
        yield ""
        yield f"{one.number}  {_decision(one.verdict, one.undoes)}  {one.who}  {one.at:%Y-%m-%d %H:%M}  {one.why}"


def _weighed(candidate: "Candidate") -> Iterator[str]:
    from huimin.linkage import comparison_text, level_text

    said = [f"{comparison_text(what)} {level_text(what, level)}({bits:+.1f})" for what, level, bits in candidate.evidence
            if level != "missing"]
    if said:
        yield f"  {Text('依据(比特)', 'evidence (bits)')}: {str(Text('、', ', ')).join(said)}"


@verb("confirm", Text("确认:这条记录说的就是这个人。", "Confirm: the record speaks of this person."))
@_RECORD
@argument("person", metavar="PERSON", text=Text("候选代号(show 里的六位),或完整证件号",
                                                "a candidate's code (six characters in show), or the full number"))
@_signed
@home_option
@_MONTH
def confirm(screen: Screen, record: str, person: str, by: str, why: str, home: Path, month: Month | None) -> None:
    from huimin import matching, review

    workspace = Workspace.open(home)
    made = review.confirm(workspace, matching.month_or_latest(workspace, month), record, person, by, why)
    _done(screen, home, review.decision_json(made))


@verb("reject", Text("否定:这条记录说的不是这个人(不写候选:都不是)。",
                     "Reject: it is not this person (without a candidate: none of them)."))
@_RECORD
@argument("person", metavar="[PERSON]", required=False,
          text=Text("候选代号;不写则全部否定", "a candidate's code; without one, all of them"))
@_signed
@home_option
@_MONTH
def reject(screen: Screen, record: str, person: str | None, by: str, why: str, home: Path, month: Month | None) -> None:
    from huimin import matching, review

    workspace = Workspace.open(home)
    made = review.reject(workspace, matching.month_or_latest(workspace, month), record, person, by, why)
    screen.show({"decisions": [review.decision_json(one) for one in made]},
                lambda: "\n".join([*(_sentence(review.decision_json(one)) for one in made), _next(home, made[-1].number)]))


@verb("households", Text("谁和谁同住:由户籍、婚姻、父母、死亡和住址拼出来;各处说法不一的,都是问题。",
                         "Who lives together, from registration, marriages, parents, deaths and addresses; where they differ, a question."))
@home_option
@_MONTH
def households(screen: Screen, home: Path, month: Month | None) -> None:
    from huimin import matching, review

    workspace = Workspace.open(home)
    wanted = matching.month_or_latest(workspace, month)
    found = review.households(workspace, matching.read_data_side(workspace)[1], wanted, screen.progress)
    screen.show({"month": str(wanted), **found.as_json()}, lambda: "\n".join(_households(found)))


def _households(found: "Households") -> Iterator[str]:
    asked = sum(one.asked for one in found.proposals)
    yield str(Text(f"{len(found.proposals):,} 户,其中 {asked:,} 户有问题要人回答,其余各处说法一致。",
                   f"{len(found.proposals):,} households; {asked:,} have a question for a person, for the others all sources agree."))
    if found.open:
        headers = [str(text) for text in (Text("代号", "code"), Text("问题", "question"), Text("姓名", "name"),
                                          Text("所在户", "household"), Text("另一户", "other household"))]
        rows = [[one.code, QUESTIONS[one.kind], one.name, identity.mask_within(one.household), identity.mask_within(one.other)]
                for one in found.open]
        yield table(headers, rows)
        yield str(Text("回答:huimin link answer 代号 together|apart --by 谁 --why 理由。不回答,就照户籍登记,什么也不会改。",
                       "Answer: huimin link answer CODE together|apart --by WHO --why WHY. Unanswered, the registration stands."))


@verb("answer", Text("回答一个同住问题:together(并到另一户)或 apart(照登记)。",
                     "Answer a question: together (moved to the other household) or apart."))
@argument("code", metavar="CODE", text=Text("问题代号(见 households)", "the question's code (see households)"))
@argument("word", metavar="together|apart", type=WORD, text=Text("同住或不同住", "together or apart"))
@_signed
@home_option
@_MONTH
def answer(screen: Screen, code: str, word: str, by: str, why: str, home: Path, month: Month | None) -> None:
    from huimin import matching, review

    workspace = Workspace.open(home)
    wanted = matching.month_or_latest(workspace, month)
    made = review.answer(workspace, matching.read_data_side(workspace)[1], wanted, code, word == "together", by, why)
    _done(screen, home, review.decision_json(made))


@verb("undo", Text("撤销一个决定:一切回到没有它的样子。", "Take a decision back: everything is as if it had not been taken."))
@argument("number", metavar="NUMBER", type=int, text=Text("决定的编号(见 list)", "number of the decision (see list)"))
@_signed
@home_option
def undo(screen: Screen, number: int, by: str, why: str, home: Path) -> None:
    from huimin import review

    _done(screen, home, review.decision_json(review.undo(Workspace.open(home), number, by, why)))


@verb("list", Text("全部决定:谁、何时、为什么,撤销的也在。", "Every decision: who, when, why; those taken back too."))
@home_option
def list_(screen: Screen, home: Path) -> None:
    from huimin import registry, review

    found = [review.decision_json(one) for one in registry.decisions(Workspace.open(home))]
    headers = [str(text) for text in (Text("编号", "number"), Text("记录", "record"), Text("决定", "decision"), Text("候选", "candidate"),
                                      Text("谁", "who"), Text("何时", "when"), Text("理由", "why"))]
    screen.show({"decisions": found}, lambda: table(headers, [_cells(one) for one in found], numbers=(0,))
                if found else str(Text("还没有决定。", "No decision yet.")))


def _done(screen: Screen, home: Path, made: Mapping[str, object]) -> None:
    screen.show(made, lambda: f"{_sentence(made)}\n{_next(home, 0 if made['undoes'] else int(str(made['number'])))}")


def _next(home: Path, number: int) -> str:
    """What makes the decision count, and what takes it back. number: of a decision that can be; 0: none"""
    match = f"huimin match --home {shlex.quote(str(home))}"
    back = f"huimin link undo {number} --by … --why … --home {shlex.quote(str(home))}"
    undo = Text(f"撤销它:{back}", f"Taken back by: {back}") if number else Text("", "")
    return str(Text(f"下次比对就照此计算:{match}。{undo.zh}", f"The next match counts with it: {match}. {undo.en}")).rstrip()


def _sentence(made: Mapping[str, object]) -> str:
    """One decision on one line."""
    return "  ".join(_cells(made))


def _cells(made: Mapping[str, object]) -> list[str]:
    """Its number, the record, what was decided, about whom, by whom, when (UTC), why."""
    undoes = made["undoes"]
    what = _decision(str(made["verdict"]), undoes if isinstance(undoes, int) else None)
    return [str(made["number"]), str(made["record"]), what, f"{made['code']} ({made['person']})", str(made["who"]),
            str(made["at"])[:16].replace("T", " "), str(made["why"])]


def _decision(verdict: str, undoes: int | None) -> str:
    return str(VERDICTS[verdict]) + (f" {undoes}" if undoes else "")


def _probability(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


group = Group("link", text=_TEXT, entries={
    "run": Entry("huimin.cli.link:run", Text("关联", "link the lists")),
    "queue": Entry("huimin.cli.link:queue", Text("等人确认的记录", "what awaits a decision")),
    "show": Entry("huimin.cli.link:show", Text("一条记录,并排比较", "one record, side by side")),
    "confirm": Entry("huimin.cli.link:confirm", Text("确认是这个人", "it is this person")),
    "reject": Entry("huimin.cli.link:reject", Text("不是这个人", "it is not")),
    "households": Entry("huimin.cli.link:households", Text("谁和谁同住,有哪些问题", "who lives together, and the questions")),
    "answer": Entry("huimin.cli.link:answer", Text("回答一个同住问题", "answer one of them")),
    "undo": Entry("huimin.cli.link:undo", Text("撤销一个决定", "take a decision back")),
    "list": Entry("huimin.cli.link:list_", Text("全部决定", "all decisions")),
})
