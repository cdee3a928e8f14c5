"""What can be wrong with a stress test."""

from huimin.kernel import HuiminError


class UnknownShock(HuiminError):
    """There is no shock of this name."""

    code = "HM-BUD-170"
    exit_code = 14
    zh = "没有叫“{name}”的冲击。{hint_zh}用 `huimin stress` 查看全部。"
    en = "There is no shock “{name}”. {hint_en}`huimin stress` lists them."


class BadShock(HuiminError):
    """A file of shocks, or the county's stress.toml, cannot be used."""

    code = "HM-BUD-171"
    exit_code = 10
    zh = "{file} 中的 {key}:{problem_zh}。可以照 huimin stress --show-rules 给出的样子写。"
    en = "{key} in {file}: {problem_en}. `huimin stress --show-rules` prints an example."


class BadAssumption(HuiminError):
    """--set names no assumption of the shock, or gives it a value it cannot have."""

    code = "HM-BUD-172"
    exit_code = 2
    zh = "“{text}”不行:{problem_zh}。这个冲击的假设有:{known}。"
    en = "“{text}” will not do: {problem_en}. The assumptions of this shock: {known}."


class NothingMeasured(HuiminError):
    """The rules have no words to measure hardship with."""

    code = "HM-BUD-173"
    exit_code = 14
    zh = "现行政策里没有低保和家庭人均收入,算不出谁落到标准以下。请在 huimin.toml 里选上 dibao。"
    en = "The rules in force have no dibao and no income per person, so hardship cannot be measured. Select dibao in huimin.toml."
