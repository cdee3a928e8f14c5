"""What can be wrong with standards, their rules and their figures."""

from huimin.kernel import HuiminError


class UnknownStandard(HuiminError):
    """A standard is named that neither the tables nor the rules know."""

    code = "HM-BUD-080"
    exit_code = 14
    zh = "没有标准“{name}”。{hint_zh}`huimin standards list` 列出全部标准。"
    en = "There is no standard “{name}”. {hint_en}`huimin standards list` shows them all."


class NoPriceLink(HuiminError):
    """The rules in force hold no switch that follows prices."""

    code = "HM-BUD-081"
    exit_code = 14
    zh = "{area} 在 {month} 没有价格联动的政策({policy})。请检查月份,或看 huimin.toml 选了哪些政策。"
    en = "No price-linked policy ({policy}) is in force in {area} in {month}. Check the month, or which policies huimin.toml selects."
