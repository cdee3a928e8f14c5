"""What can be wrong with a question of whom to give a budget to."""

from huimin.kernel import HuiminError


class BadAsk(HuiminError):
    """The rules file of a choice, or an option of it, cannot be used."""

    code = "HM-BUD-064"
    exit_code = 10
    zh = "{file} 中的 {key}:{problem_zh}。可以照 huimin choose --show-rules 给出的样子写。"
    en = "{key} in {file}: {problem_en}. `huimin choose --show-rules` prints an example."


class BadHouseholds(HuiminError):
    """A line of the table of households cannot be used."""

    code = "HM-BUD-065"
    exit_code = 10
    zh = "{file} 第{line}行“{column}”:{problem_zh}。请改正后再试。"
    en = "{file} line {line}, “{column}”: {problem_en}. Correct it and try again."


class NothingToMeasure(HuiminError):
    """The workspace's library has no minimum-living standard to measure need by, or nobody's income is known."""

    code = "HM-BUD-066"
    exit_code = 14
    zh = ("这里没有可以衡量的家庭:要有低保标准(dibao.standard)和知道收入的家庭。"
          "先 huimin load、huimin match,或给一张户表(huimin choose 户表.csv)。")
    en = ("No household here can be measured: a minimum-living standard (dibao.standard) and known incomes are needed. "
          "Load and match first, or pass a table of households (huimin choose TABLE.csv).")


class Clash(HuiminError):
    """No way of spending any of the budgets keeps all conditions."""

    code = "HM-BUD-067"
    exit_code = 10
    zh = "这几条不能同时做到:{names_zh}。要全部做到,预算至少要 {least} 元;或放宽其中一条。"
    en = "These cannot all be kept: {names_en}. To keep them all the budget must be at least {least} yuan; or let one of them give way."
