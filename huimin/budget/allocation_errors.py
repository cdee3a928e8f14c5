"""What can be wrong with an allocation among regions."""

from importlib.util import find_spec

from huimin.kernel import HuiminError


class BadRegions(HuiminError):
    """A line of the regions table cannot be used."""

    code = "HM-BUD-060"
    exit_code = 10
    zh = "{file} 第{line}行“{column}”:{problem_zh}。请改正后再试。"
    en = "{file} line {line}, “{column}”: {problem_en}. Correct it and try again."


class BadAllocationRules(HuiminError):
    """The rules file of an allocation cannot be used."""

    code = "HM-BUD-061"
    exit_code = 10
    zh = "{file} 中的 {key}:{problem_zh}。可以照 huimin allocate --show-rules 给出的样子写。"
    en = "{key} in {file}: {problem_en}. `huimin allocate --show-rules` prints an example."


class ContradictoryLimits(HuiminError):
    """No allocation keeps all the limits."""

    code = "HM-BUD-062"
    exit_code = 10
    zh = "这几条不能同时做到:{limits_zh}。至少要放宽其中一条;差得最多的是:{short_zh}。"
    en = "These cannot all be kept: {limits_en}. At least one of them must give way; most is lacking here: {short_en}."


class NumbersNotInstalled(HuiminError):
    """numpy or HiGHS is not there."""

    code = "HM-BUD-063"
    exit_code = 16
    zh = "这样算要另装组件({packages}):在惠民的程序文件夹里运行 .venv/bin/pip install -e '.[budget]',再重试。"
    en = ("This calculation needs further packages ({packages}): run .venv/bin/pip install -e '.[budget]' in the program's "
          "folder, then try again.")


class TakesTooLong(HuiminError):
    """The solver has not come to an end in time."""

    code = "HM-BUD-059"
    exit_code = 16
    zh = "{seconds} 秒还没有算出最好的办法,已停下,没有结果。请把问题拆小:少几个地方、少几种东西、少几个月,分几次算。"
    en = ("After {seconds} seconds the best answer was not found; stopped without a result. Make the question smaller: fewer places, "
          "fewer kinds or fewer months at a time.")


def need_numbers() -> None:
    """Raises NumbersNotInstalled where a package for numbers is missing."""
    missing = [name for name in ("numpy", "highspy") if find_spec(name) is None]
    if missing:
        raise NumbersNotInstalled(packages=", ".join(missing))
