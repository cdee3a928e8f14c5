"""What can keep two tables from being linked."""

from huimin.kernel import HuiminError


class LinkagePackagesMissing(HuiminError):
    """Probable links need packages of the extra `linkage`, which are not installed."""

    code = "HM-LNK-001"
    exit_code = 16
    zh = ("按概率关联要另装组件({packages}):在惠民的程序文件夹里运行 .venv/bin/pip install -e '.[linkage]',再重试。"
          "不装也可以用 `huimin link run`,只按规则关联(同名、同生日、同县且唯一)。")
    en = ("Weighing evidence for links needs further packages ({packages}): run .venv/bin/pip install -e '.[linkage]' in the program's "
          "folder, then try again. Without them `huimin link run` links by rule only (same name, birth date and county, nobody else).")


class UnusableRecords(HuiminError):
    """A table to be linked lacks a column it must have, or its record ids are not unique."""

    code = "HM-LNK-002"
    exit_code = 10
    zh = "{file}:不能用来关联:{reason_zh}。请改正后重试。"
    en = "{file}: it cannot be linked: {reason_en}. Correct it and try again."


class TooFewLabels(HuiminError):
    """No threshold can be chosen from so few labelled pairs."""

    code = "HM-LNK-003"
    exit_code = 10
    zh = "已核对的记录对只有 {count} 对,其中没有一个阈值能以 {confidence}% 的把握达到准确率 {wanted}%。请再核对一些,概率接近的优先。"
    en = ("There are only {count} reviewed pairs, and no threshold among them reaches a precision of {wanted} % with "
          "{confidence} % confidence. Review more, those with near probabilities first.")
