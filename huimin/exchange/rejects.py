"""Why a row is not taken: reason codes, the sentence in both languages, and the masked quarantine file."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType

from huimin.catalog import identity
from huimin.exchange.part import FAULT
from huimin.kernel import PeopleCsv, Text

REASONS: Mapping[str, Text] = MappingProxyType({
    "empty": Text("空行", "The row is empty"),
    "not_a_record": Text("合计或说明行,不是一条记录", "A totals or note line, not a record"),
    "field_count": Text("有 {found} 个字段,表头有 {expected} 个", "It has {found} fields, the header has {expected}"),
    "stray_quote": Text("这一行被一个多余的引号并进了别的行", "A stray quotation mark joins this line to others"),
    "no_key": Text("没有填写号码,认不出是谁", "The number is empty: it is not known who this is"),
    "bad_identity": Text("身份证号不可用:{why_zh}", "The identity number cannot be used: {why_en}"),
    "truncated": Text("号码被表格软件当成数值,末几位已丢失;请按文本格式重新导出",
                      "A spreadsheet took the number for a value and lost its last digits; export it as text"),
    "bad_number": Text("不是数字", "It is not a number"),
    "bad_integer": Text("应当是整数", "It must be a whole number"),
    "too_precise": Text("比可存的更细(金额到分,小数到声明的位数)",
                        "It is finer than can be stored (money: fen; decimals: the declared places)"),
    "out_of_bounds": Text("超出 {lo} 到 {hi} 的范围", "It is outside {lo} to {hi}"),
    "bad_date": Text("不是日期,或日期不存在", "It is no date, or the date does not exist"),
    "bad_boolean": Text("应当是“是”或“否”", "It must be yes or no"),
    "unknown_code": Text("代码表 {codelist} 里没有这个值{hint_zh}。请在映射的 codes 里写明它是哪个代码",
                         "Code list {codelist} has no such value{hint_en}. Say in the mapping's codes what it stands for"),
    "bad_area": Text("不是区划代码(2、4、6、9 或 12 位数字)", "It is no area code (2, 4, 6, 9 or 12 digits)"),
    "formula_without_value": Text("公式没有算出的值({cell});请在表格软件里打开并保存后重新报送",
                                  "A formula never computed ({cell}); open the file in a spreadsheet program, save it, send it again"),
    "cell_error": Text("单元格是错误值 {error};请改正后重新报送", "The cell holds the error {error}; correct it and send it again"),
    "required_blank": Text("必填而未填", "It is required and empty"),
    "unknown_programme": Text("映射的 programmes 里没有这个项目", "The mapping's programmes do not have it"),
    "no_link_data": Text("姓名、证件号、电话都没有填,无从认出是谁",
                         "Name, number and telephone are all empty: nothing says who this is"),
    "link_review": Text("这一行说的是谁,还在等人确认", "Whom this row speaks of awaits a person's decision"),
    "not_linked": Text("这份名单还没有与人口登记关联", "This list has not been linked with the register yet"),
    "duplicate_same": Text("与本数据集前面的一行完全相同", "It repeats an earlier row of this dataset"),
    "duplicate_differs": Text("同一号码前面已有一行,内容不同;以前面的为准",
                              "An earlier row has the same number and says otherwise; the earlier one stands"),
})
_SHORT: Mapping[str, Text] = MappingProxyType({
    "field_count": Text("字段数与表头不符", "not as many fields as the header"),
    "bad_identity": Text("身份证号不可用", "the identity number cannot be used"),
    "truncated": Text("号码末几位被表格软件丢失", "a spreadsheet lost the last digits of the number"),
    "too_precise": Text("数字过细", "a number too fine"),
    "out_of_bounds": Text("超出范围", "out of bounds"),
    "unknown_code": Text("代码表里没有这个值", "not in the code list"),
    "duplicate_differs": Text("号码重复,内容不同", "a repeated number that says otherwise"),
})
COLUMNS = ("file", "line", "column", "value", "reason", "zh", "en")
_LONG_NUMBER = re.compile(r"\d(?:[ \-]?\d){8,}[ \-]?[\dXx]?")


@dataclass(frozen=True)
class Reject:
    """One refused row: `value` is already masked."""

    file: str
    line: int
    column: str
    value: str
    reason: str
    sentence: Text

    def cells(self) -> list[object]:
        return [self.file, self.line, self.column, self.value, self.reason, self.sentence.zh, self.sentence.en]


def label(reason: str) -> Text:
    """A reason in a few words, without the details of one row."""
    return _SHORT.get(reason) or REASONS.get(reason) or Text.of(reason)


def sentence(reason: str, **details: object) -> Text:
    template = REASONS[reason]
    return Text(template.zh.format(**details), template.en.format(**details))


def masked(text: str, is_identity: bool = False) -> str:
    """What may be shown of a refused value: identity columns always masked, long numbers anywhere."""
    if is_identity:
        return identity.mask(text)
    plain = unicodedata.normalize("NFKC", text.removeprefix(FAULT))
    return _LONG_NUMBER.sub(lambda found: identity.mask(found[0]), plain)[:200]


class Quarantine:
    """Writes refused rows to a CSV that Excel opens (UTF-8 with BOM) and counts them by reason."""

    def __init__(self, path: Path) -> None:
        self.reasons: Counter[str] = Counter()
        self.examples: list[Reject] = []
        begun = path.exists()
        self._stream = path.open("a", encoding="utf-8" if begun else "utf-8-sig", newline="")
        self._writer = PeopleCsv(self._stream)
        if not begun:
            self._writer.writerow(COLUMNS)

    @classmethod
    def resumed(cls, path: Path, reasons: Mapping[str, int], examples: Iterable[Reject]) -> "Quarantine":
        """Go on with a file that another process began, knowing what it counted."""
        found = cls(path)
        found.reasons.update(reasons)
        found.examples.extend(examples)
        return found

    def add(self, reject: Reject) -> None:
        self.reasons[reject.reason] += 1
        if len(self.examples) < 10:
            self.examples.append(reject)
        self._writer.writerow(reject.cells())

    def __enter__(self) -> "Quarantine":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._stream.close()
