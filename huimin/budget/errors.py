"""What can be wrong with a what-if."""

from huimin.kernel import HuiminError


class UnknownParameter(HuiminError):
    """--set names a parameter no rule in force reads."""

    code = "HM-BUD-001"
    exit_code = 14
    zh = "没有参数“{name}”。{hint_zh}用 `huimin policy show <政策>` 查看一项政策的参数。"
    en = "There is no parameter “{name}”. {hint_en}`huimin policy show <policy>` lists the parameters of a policy."


class BadSet(HuiminError):
    """--set is not written as id=value."""

    code = "HM-BUD-002"
    exit_code = 2
    zh = "“{text}”看不懂。请写成 dibao.standard=700 或 dibao.standard@230124/rural=700(金额用元)。"
    en = "“{text}” is not understood. Write dibao.standard=700 or dibao.standard@230124/rural=700 (money in yuan)."


class NotSettable(HuiminError):
    """The parameter is computed, so there is no value to set."""

    code = "HM-BUD-003"
    exit_code = 2
    zh = "参数“{name}”由程序算出({source}),不能直接设定。请改它所依据的参数。"
    en = "The parameter “{name}” is computed ({source}) and cannot be set. Change the ones it is computed from."


class NothingToCompare(HuiminError):
    """Neither --set nor --policies changes anything."""

    code = "HM-BUD-004"
    exit_code = 2
    zh = "没有说明要改什么。请用 --set dibao.standard=700,或 --policies 指明另一套政策文件夹。"
    en = "Nothing to change was named. Use --set dibao.standard=700, or --policies with a folder of changed policies."
