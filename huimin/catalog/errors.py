"""What can be wrong with the catalog or with a question put to it, each with a code and a next step."""

from collections.abc import Iterable

from huimin.kernel import Text
from huimin.kernel.errors import HuiminError, near_hint, nearest


class NotInCatalog(HuiminError):
    """Base: the user named something the catalog does not hold; the nearest name is suggested."""

    exit_code = 14

    def __init__(self, name: str, known: Iterable[str], where: str = "") -> None:
        names = sorted(known)
        super().__init__(
            name=name,
            nearest=nearest(name, names) or "",
            place_zh=f"{where}:" if where else "",
            place_en=f"{where}: " if where else "",
            **near_hint(name, names),
        )


class UnknownField(NotInCatalog):
    """A policy, mapping or question names a fact that the catalog does not define."""

    code = "HM-CAT-001"
    zh = (
        "{place_zh}目录里没有字段“{name}”。{hint_zh}"
        "用 `huimin catalog fields` 查看全部字段,或在映射文件里用 [[field]] 声明。"
    )
    en = (
        "{place_en}the catalog has no field “{name}”. {hint_en}"
        "Run `huimin catalog fields` to list them, or declare it with [[field]] in a mapping file."
    )


class UnknownCodeList(NotInCatalog):
    code = "HM-CAT-002"
    zh = (
        "{place_zh}目录里没有代码表“{name}”。{hint_zh}"
        "用 `huimin catalog` 查看,或在映射文件里用 [[codelist]] 声明。"
    )
    en = (
        "{place_en}the catalog has no code list “{name}”. {hint_en}"
        "Run `huimin catalog` to list them, or declare it with [[codelist]] in a mapping file."
    )


class UnknownDepartment(NotInCatalog):
    code = "HM-CAT-003"
    zh = "{place_zh}目录里没有部门“{name}”。{hint_zh}请改用目录里已有的部门编号。"
    en = "{place_en}the catalog has no department “{name}”. {hint_en}Use the id of a department it has."


class UnknownParameter(NotInCatalog):
    code = "HM-CAT-004"
    zh = "{place_zh}没有参数“{name}”。{hint_zh}请先在工作区 parameters 目录的文件里写入它的数值。"
    en = (
        "{place_en}there is no parameter “{name}”. {hint_en}"
        "Write its value in a file of the workspace's parameters folder first."
    )


class AlreadyDefined(HuiminError):
    """A local field or code list takes the name of another one with a different meaning."""

    code = "HM-CAT-005"
    exit_code = 13
    zh = "“{name}”已有定义,而且与这里的不同。请换一个名称,或直接使用已有的定义。"
    en = "“{name}” is already defined, and differently. Choose another name, or use the existing one."


class BadRow(HuiminError):
    """Base: one cell of a catalog file cannot be used. Names file, line, column and what to do."""

    exit_code = 13
    zh = "{file}{line_zh}“{column}”:{problem}。{next_step}"
    en = "{file}{line_en}, “{column}”: {problem}. {next_step}"

    def __init__(self, *, file: str, line: int, column: str, problem: Text, next_step: Text) -> None:
        """line 0: there is no line to name (a table of a mapping file, an unreadable file)."""
        super().__init__(
            file=file,
            line=line,
            column=column,
            problem=problem,
            next_step=next_step,
            line_zh=f" 第{line}行 " if line else " ",
            line_en=f", line {line}" if line else "",
        )


class BadFieldRow(BadRow):
    code = "HM-CAT-006"


class BadCodeListRow(BadRow):
    code = "HM-CAT-007"


class BadAreaRow(BadRow):
    code = "HM-CAT-008"


class BadParameterRow(BadRow):
    code = "HM-CAT-009"


class BadTermRow(BadRow):
    """A row of the glossary or of the departments."""

    code = "HM-CAT-010"


class BadHolidayRow(BadRow):
    """A row of holidays.csv."""

    code = "HM-CAT-013"


class BadDatasetRow(BadRow):
    """A row of datasets.csv."""

    code = "HM-CAT-014"
