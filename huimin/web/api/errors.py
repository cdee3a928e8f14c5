"""What stands in the way of an operation where a page would show another page instead."""

from huimin.kernel import HuiminError


class NobodyCanSign(HuiminError):
    """An application needs the consent of a grown-up, and the household has none."""

    code = "HM-WEB-009"
    exit_code = 13
    zh = "这户没有成年人可以同意核对。请到乡镇(街道)便民服务中心,由工作人员帮助申请。"
    en = "No grown-up of this household can agree to the checks. Staff of the township service centre help to apply."


class AlreadyAnswered(HuiminError):
    """It was done before, or waits for an answer, or is not open for it."""

    code = "HM-WEB-010"
    exit_code = 13
    zh = "这件事已经办过,正在等答复,或者还没有到这一步。请先看它现在的情况。"
    en = "This was done before, waits for an answer, or its time has not come. Look at how it stands now."
