"""What can be wrong with a forecast."""

from huimin.kernel import HuiminError


class TooFewMonths(HuiminError):
    """Not enough months in a row have been matched."""

    code = "HM-BUD-110"
    exit_code = 14
    zh = "预测要至少连续 {least} 个月的比对,工作区 {home} 只有 {found} 个月(到 {last} 为止)。请先逐月运行 huimin match --month。"
    en = ("A forecast takes at least {least} months in a row that were matched; the workspace {home} has {found} (up to {last}). "
          "Run `huimin match --month` month by month first.")
