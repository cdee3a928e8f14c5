"""What can keep rows from being linked or a decision from being taken."""

from huimin.kernel import HuiminError


class NobodyToLinkWith(HuiminError):
    """No list in force says who there is."""

    code = "HM-REV-001"
    exit_code = 14
    zh = "{month} 没有一份界定人口的名单(kind = \"person\"),无从关联。请先导入人口登记。"
    en = "No list in force in {month} says who there is (kind = \"person\"), so there is nobody to link with. Load the register first."


class NoSuchRecord(HuiminError):
    """The list is not tied by linkage, or has no such record."""

    code = "HM-REV-002"
    exit_code = 14
    zh = "{month} 的名单里没有待关联的记录“{record}”。用 `huimin link queue` 看有哪些,写作 数据集:记录号。"
    en = "No list of {month} has a record “{record}” that is tied by linkage. `huimin link queue` names them, as dataset:record."


class NotACandidate(HuiminError):
    """The person named is neither a candidate of the record nor anybody in the register."""

    code = "HM-REV-003"
    exit_code = 14
    zh = "记录“{record}”没有候选人“{person}”。写 `huimin link show {record}` 里的候选代号,或登记库里的完整证件号。"
    en = ("The record “{record}” has no candidate “{person}”. Give a candidate's code from `huimin link show {record}`, or the full "
          "number of somebody in the register.")


class AlreadyDecided(HuiminError):
    """A decision on this record stands; it has to be taken back first."""

    code = "HM-REV-004"
    exit_code = 14
    zh = "记录“{record}”已有决定第 {number} 号({who},{day})。要改,先撤销:`huimin link undo {number}`。"
    en = "On the record “{record}” decision {number} stands ({who}, {day}). To change it, take it back first: `huimin link undo {number}`."


class PersonTaken(HuiminError):
    """In a list with one row per person, another record is tied to this person."""

    code = "HM-REV-005"
    exit_code = 14
    zh = ("这个人在 {dataset} 里已有另一条记录“{other}”,一人只能有一条。"
          "先否定那一条(`huimin link reject {dataset}:{other}`),或撤销它的决定。")
    en = ("In {dataset} another record, “{other}”, is tied to this person, who can have one only. Reject that one first "
          "(`huimin link reject {dataset}:{other}`), or take its decision back.")


class NoSuchQuestion(HuiminError):
    """No question about households has this code in this month."""

    code = "HM-REV-007"
    exit_code = 14
    zh = "{month} 没有代号为“{code}”的同住问题。用 `huimin link households` 看有哪些。"
    en = "No question about who lives together has the code “{code}” in {month}. `huimin link households` names them."


class NoOtherHousehold(HuiminError):
    """The question names no other household somebody could be moved to."""

    code = "HM-REV-008"
    exit_code = 14
    zh = "问题“{code}”没有另一户可以并入,只能答“不同住”(apart)。住在哪一户,请在人口登记里改正。"
    en = ("The question “{code}” names no other household, so it can only be answered “apart”. Have the register corrected to say where "
          "the person lives.")


class NoSuchDecision(HuiminError):
    """There is no decision of this number that could be taken back."""

    code = "HM-REV-006"
    exit_code = 14
    zh = "没有可以撤销的第 {number} 号决定(不存在、已撤销,或本身就是撤销)。用 `huimin link list` 看全部决定。"
    en = "There is no decision {number} to take back (unknown, taken back already, or itself a taking back). See `huimin link list`."
