"""Why an act on a case is not done; nothing has changed when one of these is raised."""

from huimin.kernel import HuiminError


class NoSuchCase(HuiminError):
    """No case has this number."""

    code = "HM-CAS-001"
    exit_code = 14
    zh = "没有编号为 {ref} 的事项。请核对编号。"
    en = "No case is numbered {ref}. Check the number."


class NotNow(HuiminError):
    """The act does not follow from the state the case is in, or is not for this person."""

    code = "HM-CAS-002"
    exit_code = 13
    zh = "事项 {ref} 现在是“{state_zh}”,不能“{act_zh}”:{why_zh}"
    en = "Case {ref} is “{state_en}”; “{act_en}” cannot be done: {why_en}"


class MissingEntry(HuiminError):
    """Something the act asks for was not given, or not in a form that can be read."""

    code = "HM-CAS-003"
    exit_code = 10
    zh = "“{label_zh}”{why_zh}请补上,其他已填的内容还在。"
    en = "“{label_en}” {why_en} Add it; what else you entered is kept."


class Overtaken(HuiminError):
    """Somebody else acted on the case in the meantime."""

    code = "HM-CAS-004"
    exit_code = 13
    zh = "事项 {ref} 刚刚被别人办理过。请重新打开看一看,再决定;您填的内容还在。"
    en = "Somebody else has just acted on case {ref}. Open it again and look before deciding; what you entered is kept."


class BadProcedure(HuiminError):
    """A table of procedures cannot be read."""

    code = "HM-CAS-005"
    exit_code = 12
    zh = "办理流程表 {file} 有误({what})。请改正后重试。"
    en = "The table of procedures {file} is wrong ({what}). Correct it and try again."


class NoValue(HuiminError):
    """A letter wants something it was not given. details: kind and field are ids, for programs; the words are for people."""

    code = "HM-CAS-006"
    exit_code = 13
    zh = "《{letter_zh}》里还缺“{value_zh}”,所以信没有写,这一步也没有办。{next_zh}"
    en = "The letter “{letter_en}” lacks {value_en}, so neither was it written nor the act done. {next_en}"
