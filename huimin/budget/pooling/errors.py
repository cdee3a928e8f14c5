"""What can be wrong with a register of resources, a list of needs or of damage, or their rules."""

from huimin.kernel import HuiminError


class BadPoolLine(HuiminError):
    """A line of a table cannot be used."""

    code = "HM-BUD-100"
    exit_code = 10
    zh = "{file} 第{line}行“{column}”:{problem_zh}。请改正后再试;各列的写法见 docs/how-to/pool-resources.zh.md。"
    en = "{file} line {line}, “{column}”: {problem_en}. Correct it and try again; docs/how-to/pool-resources.zh.md describes the columns."


class BadPoolRules(HuiminError):
    """The rules file cannot be used."""

    code = "HM-BUD-101"
    exit_code = 10
    zh = "{file} 中的 {key}:{problem_zh}。可以照 huimin pool --show-rules 给出的样子写。"
    en = "{key} in {file}: {problem_en}. `huimin pool --show-rules` prints an example."


class NoNeeds(HuiminError):
    """Nothing is needed, so there is nothing to match."""

    code = "HM-BUD-102"
    exit_code = 14
    zh = "{where} 里没有一条需求:{why_zh}。"
    en = "{where} holds no need: {why_en}."


class NoRegister(HuiminError):
    """The county has handed in no register of resources."""

    code = "HM-BUD-103"
    exit_code = 14
    zh = "还没有资源册({file})。请先在“资源整合”页面上传,列的写法见 docs/how-to/pool-resources.zh.md。"
    en = "There is no register of resources ({file}). Hand one in on the page “Pooling”; docs/how-to/pool-resources.zh.md has its columns."


class NotAPlan(HuiminError):
    """No plan of that number is on record."""

    code = "HM-BUD-104"
    exit_code = 14
    zh = "没有编号 {id} 的方案。“资源整合”页面列出全部方案。"
    en = "There is no plan {id}. The page “Pooling” lists them all."


class PlanClosed(HuiminError):
    """A plan was dispatched or refused already."""

    code = "HM-BUD-105"
    exit_code = 14
    zh = "{id} 已由 {name} 于 {day} 办结({state_zh}),不能再办。需要的话另做一个方案。"
    en = "{id} was closed by {name} on {day} ({state_en}). Make another plan if one is needed."


class SamePlanner(HuiminError):
    """Who made a plan cannot dispatch it."""

    code = "HM-BUD-106"
    exit_code = 14
    zh = "{id} 是 {name} 做的,要由另一个人批准派出。"
    en = "{id} was made by {name}; somebody else has to approve it."


class PlanOvertaken(HuiminError):
    """Since a plan was made, others have given what it gives or served whom it serves."""

    code = "HM-BUD-107"
    exit_code = 14
    zh = "{id} 不能照原样派出:{why_zh}。请用现在的资源和需求重做一个方案。"
    en = "{id} cannot be sent as it is: {why_en}. Make the plan anew with what there is now."
