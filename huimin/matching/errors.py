"""What can stop a match: no month, no data, no such run, nobody of that number."""

from huimin.kernel import HuiminError


class NoMonth(HuiminError):
    """Neither the command nor the settings nor the data say which month."""

    code = "HM-MAT-001"
    exit_code = 14
    zh = "没有说明月份,工作区 {home} 里也没有数据。请用 --month 2026-10 指明,或先用 `huimin load` 读入部门文件。"
    en = "No month is given and the workspace {home} holds no data. Use --month 2026-10, or load files with `huimin load`."


class NoRun(HuiminError):
    """The workspace holds no result for that month."""

    code = "HM-MAT-002"
    exit_code = 14
    zh = "工作区 {home} 里没有{month}的比对结果。请先运行 `huimin match`。"
    en = "The workspace {home} holds no results for {month}. Run `huimin match` first."


class NobodyFound(HuiminError):
    """No person and no household of that number, or too many."""

    code = "HM-MAT-003"
    exit_code = 14
    zh = "{month}的登记里找不到“{key}”。{hint_zh}请用证件号或户号。"
    en = "“{key}” is not in the register of {month}. {hint_en}Use an identity number or a household number."


class UnknownWeight(HuiminError):
    """huimin.toml names a weight that no dataset supplies."""

    code = "HM-MAT-004"
    exit_code = 13
    zh = "huimin.toml 的 [population] weight = “{name}”:{entity} 没有这个数值字段。{hint_zh}"
    en = "huimin.toml [population] weight = “{name}”: {entity} has no such number. {hint_en}"
