"""What can be wrong with the tables of money, results and donations, or with what is done to them."""

from huimin.kernel import HuiminError


class BadDeliveryLine(HuiminError):
    """A line of a table cannot be used."""

    code = "HM-BUD-160"
    exit_code = 10
    zh = "{file} 第{line}行“{column}”:{problem_zh}。请改正后再试;各列的写法见 docs/how-to/follow-the-money.zh.md。"
    en = "{file} line {line}, “{column}”: {problem_en}. Correct it and try again; docs/how-to/follow-the-money.zh.md describes the columns."


class BadDeliveryRules(HuiminError):
    """A file of rules or contracts cannot be used."""

    code = "HM-BUD-161"
    exit_code = 10
    zh = "{file} 中的 {key}:{problem_zh}。写法见 docs/how-to/follow-the-money.zh.md,规则的示例用 huimin efficiency --show-rules 得到。"
    en = ("{key} in {file}: {problem_en}. See docs/how-to/follow-the-money.zh.md; `huimin efficiency --show-rules` prints an example "
          "of the rules.")


class NoMoneyTable(HuiminError):
    """The workspace holds no table of where the money went."""

    code = "HM-BUD-162"
    exit_code = 14
    zh = "没有 {path}。把资金到账、发放、退回、应发的记录写成这张表(各列见 docs/how-to/follow-the-money.zh.md),或用 --funds 指定。"
    en = ("There is no {path}. Write down there what money came in, was paid, came back and was due (columns in "
          "docs/how-to/follow-the-money.zh.md), or name a table with --funds.")


class UnknownContract(HuiminError):
    """A result names a contract the county has not."""

    code = "HM-BUD-163"
    exit_code = 14
    zh = "没有合同 {id}。{hint_zh}合同写在 {path}。"
    en = "There is no contract {id}. {hint_en}Contracts stand in {path}."


class NotPayable(HuiminError):
    """A result cannot be taken, verified or accepted as it stands."""

    code = "HM-BUD-164"
    exit_code = 14
    zh = "成果 {id}:{problem_zh}。没有改动。"
    en = "Result {id}: {problem_en}. Nothing was changed."


class OnePersonOnly(HuiminError):
    """The same person did the first step already."""

    code = "HM-BUD-165"
    exit_code = 14
    zh = "成果 {id} 由 {name} 核实,验收要换一个人。"
    en = "Result {id} was verified by {name}; somebody else must accept it."


class NotApproved(HuiminError):
    """A table handed in cannot be approved or refused like that."""

    code = "HM-BUD-168"
    exit_code = 14
    zh = "{id}:{problem_zh}。没有改动。"
    en = "{id}: {problem_en}. Nothing was changed."


class BrokenChain(HuiminError):
    """A published list of donations was altered, or says what cannot be."""

    code = "HM-BUD-166"
    exit_code = 10
    zh = "{file} 第{line}行:{problem_zh}。这份清单与公开时不一致,请重新下载;还不对就告诉公开它的单位。"
    en = ("{file} line {line}: {problem_en}. The list is not as it was published. Download it again; if it stays so, tell the office "
          "that published it.")


class NotUsable(HuiminError):
    """A donation cannot be taken, or not be used like that."""

    code = "HM-BUD-167"
    exit_code = 14
    zh = "{what}:{problem_zh}。没有记任何一笔。"
    en = "{what}: {problem_en}. Nothing was entered."
