"""What can stop a match: no month, no data, no such run, nobody of that number."""

from pathlib import Path

from huimin.kernel import HuiminError, Month


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
    zh = "工作区 {home} 里还没有{what_zh}比对结果。请先运行 `huimin match`。"
    en = "The workspace {home} holds no results{what_en} yet. Run `huimin match` first."

    def __init__(self, home: Path, what: object = None) -> None:
        """what: the month or the run asked for; None: any"""
        super().__init__(home=home, what_zh=f" {what} 的" if what else "", what_en=f" of {what}" if what else "")


class NobodyFound(HuiminError):
    """No person and no household of that number, or too many."""

    code = "HM-MAT-003"
    exit_code = 14
    zh = "{month}的登记里找不到“{key}”。{hint_zh}请用证件号或户号。"
    en = "“{key}” is not in the register of {month}. {hint_en}Use an identity number or a household number."


class StillDecides(HuiminError):
    """Data under an ended agreement may not be deleted while somebody's line rests on them."""

    code = "HM-MAT-007"
    exit_code = 13
    zh = "协议 {id} 的数据还不能删除:{why_zh}"
    en = "The data under agreement {id} cannot be deleted yet: {why_en}"

    def __init__(self, id: str, dataset: str, data: Month, run: str, month: Month) -> None:
        """run: whose lists rest on them; "": the next match would read them, as agreements are not asked about"""
        if run:
            super().__init__(id=id, why_zh=f"{month} 的名单(比对 {run})依据了 {dataset} {data} 的数据。请先运行 `huimin match`,"
                             "名单不再依据它以后再删除。",
                             why_en=f"the lists of {month} (run {run}) rest on {dataset} of {data}. Run `huimin match` first; "
                             "delete once the lists no longer rest on it.")
        else:
            super().__init__(id=id, why_zh=f"下一次 {month} 的比对还会读 {dataset} {data} 的数据,因为没有核对共享协议。请在 huimin.toml 的 "
                             "[exchange] 写 agreements = \"required\",重新比对以后再删除。",
                             why_en=f"the next match of {month} would read {dataset} of {data}, as agreements are not asked about. Set "
                             "agreements = \"required\" under [exchange] in huimin.toml, match again, then delete.")


class UnknownWeight(HuiminError):
    """huimin.toml names a weight that no dataset supplies."""

    code = "HM-MAT-004"
    exit_code = 13
    zh = "huimin.toml 的 [population] weight = “{name}”:{entity} 没有这个数值字段。{hint_zh}"
    en = "huimin.toml [population] weight = “{name}”: {entity} has no such number. {hint_en}"


class NoInputs(HuiminError):
    """A run of an older version, which did not keep what it read."""

    code = "HM-MAT-005"
    exit_code = 14
    zh = "比对 {run} 没有保留当时的规则和标准,不能重放。用 `huimin match` 重新比对一次,新的结果就可以重放。"
    en = "Run {run} kept no copy of the rules and standards it read, so it cannot be replayed. Run `huimin match` again: the new run can."


class SnapshotsChanged(HuiminError):
    """The snapshots a run was made from are not there as they were."""

    code = "HM-MAT-006"
    exit_code = 13
    zh = "比对 {run} 所用的快照已经不是当时的样子:{datasets}。请从备份恢复这些文件夹再重放;快照不应手工改动。"
    en = ("The snapshots run {run} was made from are not as they were: {datasets}. "
          "Restore these folders from a backup; snapshots are never edited.")
