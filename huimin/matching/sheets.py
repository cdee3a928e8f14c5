"""What stands on each sheet of a workbook: which columns, how wide, and in whose words.

Each list has the columns its reader needs and no others, so that a line stays readable on A4 landscape.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from huimin.kernel import Text
from huimin.matching.result import Line

SHEETS: Mapping[str, Text] = {
    "unclaimed": Text("应享未享", "Unclaimed"),
    "undue": Text("不应享而享", "Undue"),
    "amount": Text("金额不符", "Wrong amount"),
    "unknown": Text("待核", "To verify"),
}
MEANING: Mapping[str, Text] = {
    "unclaimed": Text("按现有数据符合条件,但不在册:请上门告知,帮助申请。",
                      "Entitled by the data, not on the roster: tell them and help them apply."),
    "undue": Text("在册,但按现有数据不符合条件:请先核实数据,再听本人说明。",
                  "On the roster, not entitled by the data: verify the data first, then hear the person."),
    "amount": Text("在册且符合条件,但发放金额与规定不同。差额=实发-应发:正数是多发,负数是少发。",
                   "On the roster and entitled, but another amount is paid. Difference = paid − due: above zero is too much."),
    "unknown": Text("还缺一项或几项事实,不能判断:请向注明的部门核实,核实之前不要当作不符合。",
                    "Facts are missing: ask the department named; until then this is not a refusal."),
}
CAUTION = Text("名单是线索,不是决定;减发、停发前须听取本人意见(社会救助法第四十八条)。",
               "The lists are leads, not decisions; nobody's benefit is cut or stopped without hearing the person "
               "(Social Assistance Law, Art. 48).")
READING: Sequence[tuple[Text, Text]] = (
    (Text("姓名", "Name"), Text("带“(户)”的一行说的是全家,写的是户里的一位;没有这个标记的说的是本人。",
                                "“(household)” marks a line about the whole family, under the name of one member.")),
    (Text("依据的事实", "Facts relied on"), Text("括号里是提供这项事实的部门和数据的月份;“等”表示还有别的名单也提供。"
          "月份旧的先核实。全部数字和来源见 huimin explain。",
          "In brackets: the department that supplies the fact, and the month of its data. Verify old months first. "
          "`huimin explain` shows every figure and source.")),
    (Text("还缺的事实", "Missing facts"), Text("括号里是向谁核实,以及该部门最近一次送来数据的月份。",
                                           "In brackets: whom to ask, and the month of the newest data from there.")),
    (Text("金额", "Sums"), Text("单位是元,没有注明的按月;按年、按次的,写在政策名称后面。",
                              "In yuan, per month unless the policy's name says otherwise.")),
)


@dataclass(frozen=True)
class Wording:
    """How lines are put into words; given by whoever knows the rules. asked: how the requests a line waits for stand."""

    policy: Callable[[str], str]
    why: Callable[[Line], str]
    area: Callable[[str], str]
    front_page: Sequence[tuple[str, str]] = field(default=())
    month: str = ""
    asked: Callable[[Line], str] = field(default=lambda _: "")


@dataclass(frozen=True)
class Column:
    """text: the cell in words; fen: a sum of money, added up at the foot; neither: the number of the line."""

    title: Text
    width: int
    text: Callable[[Line, Wording], str] | None = None
    fen: Callable[[Line], int | None] | None = None


def last_four(number: str | None) -> str:
    """`****1234`; nothing of a number of four characters or fewer is hidden, as there is nothing to hide."""
    text = number or ""
    return "****" + text[-4:] if len(text) > 4 else text


def _name(line: Line, _: Wording) -> str:
    return (line.name or "") + (str(Text("(户)", " (household)")) if line.unit == "household" else "")


def _why(width: int) -> Column:
    return Column(Text("原因", "Reason"), width, lambda line, words: words.why(line))


def _article(width: int) -> Column:
    return Column(Text("依据条款", "Article"), width, lambda line, _: line.article)


def _facts(width: int) -> Column:
    return Column(Text("依据的事实(来源、月份)", "Facts relied on (source, month)"), width, lambda line, _: str(line.rests_on))


_WHO = (
    Column(Text("序号", "No."), 5), Column(Text("姓名", "Name"), 10, _name),
    Column(Text("证件号末四位", "ID, last four"), 10, lambda line, _: last_four(line.person_id or line.household_id)),
    Column(Text("村(社区)", "Village"), 10, lambda line, words: words.area(line.village or "")),
    Column(Text("政策", "Policy"), 13, lambda line, words: words.policy(line.policy)),
)
_DUE = Column(Text("应发(元)", "Due (yuan)"), 11, fen=lambda line: line.entitled_fen)
_PAID = Column(Text("实发(元)", "Paid (yuan)"), 11, fen=lambda line: line.paid_fen)
_GAP = Column(Text("差额(元)", "Difference"), 11, fen=lambda line: line.difference_fen)
_MISSING = Column(Text("还缺的事实(向谁核实、该部门最新数据)", "Missing facts (whom to ask, newest data)"), 56,
                  lambda line, words: str(Text("。", ". ")).join(filter(None, [str(line.rests_on), words.asked(line)])))
_HAND = (Column(Text("处理结果", "Result"), 11, lambda *_: ""), Column(Text("签名", "Signature"), 8, lambda *_: ""))

COLUMNS: Mapping[str, Sequence[Column]] = {
    "unclaimed": (*_WHO, _DUE, _why(18), _article(20), _facts(36), *_HAND),
    "undue": (*_WHO, _PAID, _why(28), _article(19), _facts(30), *_HAND),
    "amount": (*_WHO, _DUE, _PAID, _GAP, _why(16), _article(17), _facts(28), *_HAND),
    "unknown": (*_WHO, _PAID, _article(19), _MISSING, *_HAND),
}
