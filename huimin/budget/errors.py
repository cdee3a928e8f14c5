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


class WrongPlace(HuiminError):
    """--set names an area that has nothing to do with the workspace."""

    code = "HM-BUD-005"
    exit_code = 14
    zh = "“{text}”:{area} 不是本工作区({home})的地区、上级或下级,改了也没有影响。{hint_zh}"
    en = "“{text}”: {area} is neither this workspace's area ({home}) nor above or inside it, so nothing would change. {hint_en}"


class NegativeMoney(HuiminError):
    """--set gives an amount of money below zero."""

    code = "HM-BUD-006"
    exit_code = 2
    zh = "“{text}”:{name}是金额,不能小于零。"
    en = "“{text}”: {name} is an amount of money and cannot be below zero."


class SetTwice(HuiminError):
    """The same parameter is set twice for the same place."""

    code = "HM-BUD-007"
    exit_code = 2
    zh = "“{name}”在同一个地方设了两次({first}、{second})。请只留一个;不同地方可写成 {name}@区划代码=数值。"
    en = "“{name}” is set twice for the same place ({first}, {second}). Keep one; for different places write {name}@area=value."


class NoPolicyFolder(HuiminError):
    """--policies names something that is no folder."""

    code = "HM-BUD-008"
    exit_code = 14
    zh = "找不到文件夹 {folder}。--policies 要写放政策文件的文件夹,例如复制工作区的 policies 文件夹再改。"
    en = "There is no folder {folder}. --policies takes a folder of policy files, for example a changed copy of the workspace's policies."


class NothingToCompare(HuiminError):
    """Neither --set nor --policies changes anything."""

    code = "HM-BUD-004"
    exit_code = 2
    zh = "没有说明要改什么。请用 --set dibao.standard=700,或 --policies 指明另一套政策文件夹。"
    en = "Nothing to change was named. Use --set dibao.standard=700, or --policies with a folder of changed policies."


class BadTakeUp(HuiminError):
    """--take-up is not a share between none and all, or names no policy."""

    code = "HM-BUD-040"
    exit_code = 2
    zh = "“{text}”看不懂。{hint_zh}请写成 dibao=80%(一项政策)或 80%(全部政策),0 到 100% 之间,每项只写一次。"
    en = "“{text}” is not understood. {hint_en}Write dibao=80% (one policy) or 80% (all), between 0 and 100%, each once."


class NotAMember(HuiminError):
    """A wage is to be moved that nobody of the household earns."""

    code = "HM-BUD-041"
    exit_code = 14
    zh = "户 {household} 里没有可以试算工资的人。请写户里一位成员的身份证号。"
    en = "Nobody in household {household} has a wage to move. Name a member by identity number."


class NothingToMove(HuiminError):
    """The range of wages has no step, or too many."""

    code = "HM-BUD-042"
    exit_code = 2
    zh = "工资的范围不对:每档要大于零、不超过最高工资,最多 {most} 档。请改 --to 或 --step。"
    en = ("The range of wages is wrong: a step must be above zero and not above the highest wage, {most} steps at most. "
          "Change --to or --step.")


class NoLine(HuiminError):
    """The minimum-living standard is not set here, so that it cannot be moved."""

    code = "HM-BUD-068"
    exit_code = 14
    zh = "这里没有正在执行的低保标准(dibao.standard)。请先在 parameters 里写明,再试。"
    en = "No minimum-living standard (dibao.standard) is in force here. Enter it in parameters first."


class LineOutside(HuiminError):
    """A line lies outside the range that was prepared."""

    code = "HM-BUD-069"
    exit_code = 2
    zh = "标准 {line} 元不在准备好的范围内({low} 到 {high} 元)。请写范围内的数;更远的用 huimin simulate 试算。"
    en = "A line of {line} yuan lies outside what was prepared ({low} to {high} yuan). Stay inside, or use `huimin simulate`."
