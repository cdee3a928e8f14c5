"""What can be wrong with a digital twin."""

from huimin.kernel import HuiminError


class NothingToTwin(HuiminError):
    """The rules of the county have no dibao to measure hardship with."""

    code = "HM-BUD-180"
    exit_code = 14
    zh = "这套政策里没有低保和家庭人均收入,算不出低于标准的人数。请在 --policies 的文件夹里保留它们。"
    en = "These policies have no dibao and no income per person, so hardship cannot be measured. Keep them in the folder of --policies."
