"""What can go wrong with a request for correction."""

from huimin.kernel import HuiminError


class UnknownRequest(HuiminError):
    """No request has this number."""

    code = "HM-COR-001"
    exit_code = 14
    zh = "没有第 {number} 号校核申请。用 `huimin correction list` 查看全部。"
    en = "There is no correction request {number}. `huimin correction list` shows them all."


class NoParty(HuiminError):
    """The department is not asked by this request."""

    code = "HM-COR-002"
    exit_code = 14
    zh = "第 {number} 号校核申请没有问“{department}”,问的是:{parties}。"
    en = "Correction request {number} does not ask “{department}”; it asks: {parties}."


class BadAnswer(HuiminError):
    """An answer that cannot be taken: no such answer, no value, or a value the field cannot have."""

    code = "HM-COR-003"
    exit_code = 10
    zh = "第 {number} 号校核申请的答复不能用:{why_zh}。请改正后再答一次。"
    en = "The answer to correction request {number} cannot be taken: {why_en}. Correct it and answer again."


class NoAnswerColumns(HuiminError):
    """The file of answers lacks a column."""

    code = "HM-COR-004"
    exit_code = 10
    zh = "{file}:找不到列“{column}”。请用 `huimin correction export` 导出的文件填写答复。"
    en = "{file}: no column “{column}”. Write the answers into the file that `huimin correction export` made."
