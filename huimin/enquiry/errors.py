"""What can be wrong with an answer."""

from huimin.kernel import HuiminError


class BadReply(HuiminError):
    """The reply is none the question allows."""

    code = "HM-ENQ-001"
    exit_code = 10
    zh = "“{reply}”不是这个问题的答案({question})。{hint_zh}"
    en = "“{reply}” is no answer to this question ({question}). {hint_en}"


class BadAnswers(HuiminError):
    """Kept answers cannot be read: not in this form, or about questions that no longer exist."""

    code = "HM-ENQ-002"
    exit_code = 10
    zh = "这份回答读不了:{problem_zh}。请从头再答一次。"
    en = "These answers cannot be read: {problem_en}. Please start again."
