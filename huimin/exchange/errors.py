"""What can go wrong between a department's file and a snapshot: 10 = the data, 11 = the mapping."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from huimin.kernel import HuiminError

if TYPE_CHECKING:
    from huimin.exchange.receipt import Receipt


class MissingColumn(HuiminError):
    """No row near the top of the file holds every header the mapping names."""

    code = "HM-EXC-001"
    exit_code = 10
    zh = "{file}:找不到映射里写的列“{column}”。{found_zh}{near_zh}请核对文件,或改映射 {mapping}。"
    en = "{file}: no column “{column}” as the mapping names it. {found_en}{near_en}Check the file or edit {mapping}."


class UndecodableFile(HuiminError):
    """A byte of the file does not belong to its encoding."""

    code = "HM-EXC-002"
    exit_code = 10
    zh = "{file} 第 {line} 行(第 {byte} 字节)不能按 {encoding} 解码。{hint_zh}"
    en = "{file} line {line} (byte {byte}) cannot be decoded as {encoding}. {hint_en}"


class DuplicateHeader(HuiminError):
    """A mapped header stands twice in the header row."""

    code = "HM-EXC-003"
    exit_code = 10
    zh = "{file}:表头里有两列都叫“{column}”,分不清用哪一列。请改掉其中一个列名。"
    en = "{file}: two columns are headed “{column}”; it is not clear which is meant. Rename one of them."


class UnreadableFile(HuiminError):
    """The file is not what its name says, or is damaged."""

    code = "HM-EXC-004"
    exit_code = 10
    zh = "{file} 读不出来:{reason}。请重新导出,可用格式为 csv、xlsx、parquet。"
    en = "{file} cannot be read: {reason}. Export it again as csv, xlsx or parquet."


class MissingSheet(HuiminError):
    """The workbook has no such sheet."""

    code = "HM-EXC-005"
    exit_code = 10
    zh = "{file}:没有工作表“{sheet}”。现有工作表:{sheets}。请改映射 {mapping} 里的 sheet。"
    en = "{file}: no sheet “{sheet}”; there are: {sheets}. Edit `sheet` in {mapping}."


class NoMonth(HuiminError):
    """Neither the mapping, nor the file name, nor the caller says which month the file is of."""

    code = "HM-EXC-006"
    exit_code = 10
    zh = "{file}:不知道是哪个月的数据。请用 --month YYYY-MM 指定,或把月份写进文件名(如 2026-09)。"
    en = "{file}: the month of these data is not known. Use --month YYYY-MM, or put it in the file name (2026-09)."


class UnclosedQuote(HuiminError):
    """A quotation mark opens and never closes, so the rest of the file would be one field."""

    code = "HM-EXC-007"
    exit_code = 10
    zh = "{file} 第 {line} 行有一个没有配对的引号,后面的行都被它吞掉。请改正这一行后重新导出。"
    en = "{file} line {line}: a quotation mark is never closed and swallows the lines after it. Correct that line."


class RowsLost(HuiminError):
    """Rows read and rows accounted for differ: the load is refused rather than wrong."""

    code = "HM-EXC-008"
    exit_code = 10
    zh = "{file}:文件有 {expected} 行,核算到 {counted} 行,对不上,本次导入作废。请把此文件连同报错交给维护人员。"
    en = "{file}: it has {expected} lines but {counted} were accounted for; nothing was loaded. Report this file."


class EmptyFile(HuiminError):
    """The file, or every sheet of it that was looked at, holds nothing at all."""

    code = "HM-EXC-009"
    exit_code = 10
    zh = "{file}:文件是空的。请向部门重新索取;确实一个人也没有的名单,也要有一行表头。"
    en = "{file}: the file is empty. Ask for it again; a list of nobody still has its header row."


class WrongFormat(HuiminError):
    """The content is of another format than the name of the file or the mapping says."""

    code = "HM-EXC-011"
    exit_code = 10
    zh = "{file}:按名称(或映射的 format)应是 {named},内容却是{real_zh}。请改正文件的扩展名{hint_zh}。"
    en = "{file}: by its name (or `format` in the mapping) it is {named}, but its content is {real_en}. Correct its extension{hint_en}."


class DatasetsFailed(HuiminError):
    """Some datasets could not be loaded; the others were. `receipts` and `errors` (by dataset) hold both."""

    receipts: "tuple[Receipt, ...]" = ()
    errors: Mapping[str, HuiminError] = MappingProxyType({})

    code = "HM-EXC-010"
    exit_code = 10
    zh = "{count} 个数据集未能导入({datasets}),其余已导入。\n{lines}"
    en = "{count} dataset(s) could not be loaded ({datasets}); the others were.\n{lines}"


class BadToml(HuiminError):
    """A mapping file is not valid TOML or not UTF-8."""

    code = "HM-EXC-020"
    exit_code = 11
    zh = "{file}:不是有效的 TOML:{reason}。请改正后重试。"
    en = "{file}: not valid TOML: {reason}. Correct it and try again."


class UnknownKey(HuiminError):
    """A mapping file has a key this version does not know."""

    code = "HM-EXC-021"
    exit_code = 11
    zh = "{file}:{where} 不认识“{key}”。{hint_zh}可用:{known}。"
    en = "{file}: {where} has an unknown key “{key}”. {hint_en}Known: {known}."


class MissingKey(HuiminError):
    """A mapping file lacks a key it needs."""

    code = "HM-EXC-022"
    exit_code = 11
    zh = "{file}:{where} 缺少“{key}”。{why_zh}"
    en = "{file}: {where} needs “{key}”. {why_en}"


class BadValue(HuiminError):
    """A key of a mapping file has a value that cannot be used."""

    code = "HM-EXC-023"
    exit_code = 11
    zh = "{file}:{where} 的 {key} = {value} 不能用。{why_zh}"
    en = "{file}: {where}: {key} = {value} cannot be used. {why_en}"


class UnknownTarget(HuiminError):
    """A column is mapped to a field the catalog does not define."""

    code = "HM-EXC-024"
    exit_code = 11
    zh = "{file}:{where} 的 to = “{field}”,目录里没有这个字段。{hint_zh}用 `huimin catalog fields` 查看,或在本文件写 [[field]]。"
    en = ("{file}: {where}: to = “{field}”, but the catalog has no such field. {hint_en}"
          "See `huimin catalog fields`, or declare it here with [[field]].")


class BadUnit(HuiminError):
    """The unit in the file cannot become the unit of the field."""

    code = "HM-EXC-025"
    exit_code = 11
    zh = "{file}:{where} 的单位“{unit}”不能换算成字段 {field} 的单位“{wanted}”。{hint_zh}"
    en = "{file}: {where}: unit “{unit}” cannot be converted to “{wanted}”, the unit of {field}. {hint_en}"


class UnknownDepartment(HuiminError):
    """A mapping names a department the catalog does not know."""

    code = "HM-EXC-026"
    exit_code = 11
    zh = "{file}:没有部门“{department}”。{hint_zh}"
    en = "{file}: no department “{department}”. {hint_en}"


class Repeated(HuiminError):
    """Two mappings share a dataset id, or two columns fill the same field."""

    code = "HM-EXC-027"
    exit_code = 11
    zh = "{file}:“{name}”写了两次。请删去一处或改名。"
    en = "{file}: “{name}” is given twice. Remove or rename one."


class Drifted(HuiminError):
    """A list is not what it was last time; a person has to say that this is right."""

    code = "HM-EXC-050"
    exit_code = 10
    zh = ("数据集 {dataset}({name_zh})与 {before} 的数据相比变化太大,没有导入,以前的数据继续有效。变化:{diff_zh}。"
          "请向部门核实;确实如此时,写明理由再导入:huimin load --accept-drift {dataset}=理由")
    en = ("Dataset {dataset} ({name_en}) differs too much from that of {before}; it was not loaded and the earlier data stay in force. "
          "Changes: {diff_en}. Ask the department; if it is right, load with the reason: huimin load --accept-drift {dataset}=REASON")
