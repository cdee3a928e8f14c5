"""What can be wrong with standards, their rules and their figures."""

from huimin.kernel import HuiminError


class UnknownStandard(HuiminError):
    """A standard is named that neither the tables nor the rules know."""

    code = "HM-BUD-080"
    exit_code = 14
    zh = "没有标准“{name}”。{hint_zh}`huimin standards list` 列出全部标准。"
    en = "There is no standard “{name}”. {hint_en}`huimin standards list` shows them all."


class NoIndexRules(HuiminError):
    """There is no file that says how standards follow figures."""

    code = "HM-BUD-082"
    exit_code = 14
    zh = "没有指数化规则文件 {file}。用 `huimin standards index --show-rules > indexing.toml` 得到一份示例,改好后放进工作区。"
    en = ("There is no file of index rules {file}. `huimin standards index --show-rules > indexing.toml` prints an example; "
          "change it and put it into the workspace.")


class BadIndexRules(HuiminError):
    """The file of index rules has something that cannot be used."""

    code = "HM-BUD-083"
    exit_code = 12
    zh = "{file} 的 {key}:{problem_zh}。"
    en = "{file}, {key}: {problem_en}."


class NoRoomForRule(HuiminError):
    """The units of a standard and of what it is to follow do not fit."""

    code = "HM-BUD-084"
    exit_code = 12
    zh = "规则“{rule}”:{standard} 的单位是 {unit},{of} 的单位是 {base},不能照它算。请换一个依据,或改成同样的单位。"
    en = ("Rule “{rule}”: {standard} is measured in {unit}, {of} in {base}, so the one cannot follow the other. "
          "Name another base, or use one unit.")


class NothingDecidedLate(HuiminError):
    """No row of the standard starts on that day and says when it was decided."""

    code = "HM-BUD-085"
    exit_code = 14
    zh = "{standard} 没有从 {start} 起、写明哪天定(decided 列)的行,或定的日子在执行以前。请补上 decided,或用 --to 写明算到哪个月。"
    en = ("No row of {standard} starts on {start} and says in the column `decided` when it was decided, or it was decided before. "
          "Fill in `decided`, or name the last month with --to.")


class NoPath(HuiminError):
    """A gap does not close within the years looked at."""

    code = "HM-BUD-086"
    exit_code = 14
    zh = "每年最多涨 {most},{years} 年内到不了 {ratio}(到 {got})。请放宽每年的上限,或降低目标。"
    en = "Rising by {most} a year at most, {ratio} is not reached within {years} years ({got} is). Allow more a year, or aim lower."


class NothingToFile(HuiminError):
    """A proposal that changes nothing cannot be put on record."""

    code = "HM-BUD-087"
    exit_code = 14
    zh = "规则“{rule}”这个月没有可提出的建议({state_zh})。`huimin standards index` 写明每条规则的情况。"
    en = "Rule “{rule}” has nothing to propose this month ({state_en}). `huimin standards index` tells how each rule stands."


class NotAProposal(HuiminError):
    """No proposal of that number is on record."""

    code = "HM-BUD-088"
    exit_code = 14
    zh = "没有编号 {id} 的建议。`huimin standards filed` 列出全部。"
    en = "There is no proposal {id}. `huimin standards filed` lists them all."


class AlreadyDecided(HuiminError):
    """A proposal is closed, or another number starts on the same day."""

    code = "HM-BUD-089"
    exit_code = 14
    zh = "{id} 不能再决定:{what_zh}。要改,请另提一份建议,或直接改参数文件那一行。"
    en = "{id} cannot be decided: {what_en}. To change it, file another proposal or correct that line of the parameter file."


class SamePerson(HuiminError):
    """Who filed a proposal cannot decide it."""

    code = "HM-BUD-090"
    exit_code = 14
    zh = "{id} 是 {name} 提出的,要由另一个人决定。"
    en = "{id} was filed by {name}; somebody else has to decide it."


class NoPriceLink(HuiminError):
    """The rules in force hold no switch that follows prices."""

    code = "HM-BUD-081"
    exit_code = 14
    zh = "{area} 在 {month} 没有价格联动的政策({policy})。请检查月份,或看 huimin.toml 选了哪些政策。"
    en = "No price-linked policy ({policy}) is in force in {area} in {month}. Check the month, or which policies huimin.toml selects."


class NotSaid(HuiminError):
    """What has to stand on record beside a proposal was left empty."""

    code = "HM-BUD-092"
    exit_code = 12
    zh = "{id}:要写明{what_zh},不能空着。没有改动。"
    en = "{id}: say {what_en}; it cannot be left empty. Nothing was changed."


class CannotBeFiled(HuiminError):
    """A number somebody wrote cannot be put on record as a new standard."""

    code = "HM-BUD-091"
    exit_code = 12
    zh = "{standard} 从 {start} 起的新标准不能提出:{why_zh}。"
    en = "A new {standard} from {start} cannot be filed: {why_en}."
