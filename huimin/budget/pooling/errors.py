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
