"""What can go wrong with an agreement: 14 = not there, 13 = not now."""

from huimin.kernel import HuiminError


class NoSuchAgreement(HuiminError):
    code = "HM-AGR-001"
    exit_code = 14
    zh = "没有协议“{id}”。现有:{known}。"
    en = "There is no agreement “{id}”. There are: {known}."


class CannotDo(HuiminError):
    """An act that does not follow from the state the agreement is in."""

    code = "HM-AGR-002"
    exit_code = 13
    zh = "协议 {id} 现在是“{state_zh}”,不能{act_zh}。现在可以:{possible_zh}。"
    en = "Agreement {id} is “{state_en}” now; it cannot be {act_en}. Possible now: {possible_en}."


class NotAgreeable(HuiminError):
    """What is asked for may not be granted as it stands."""

    code = "HM-AGR-003"
    exit_code = 13
    zh = "协议 {id} 还不能同意:{why_zh}"
    en = "Agreement {id} cannot be granted yet: {why_en}"


class Incomplete(HuiminError):
    """An act lacks who, why or when."""

    code = "HM-AGR-004"
    exit_code = 14
    zh = "{act_zh}须写明{what_zh}。"
    en = "{act_en}: {what_en} must be given."


class BadRequestFile(HuiminError):
    """A request that cannot be stored at all: no dataset the catalogue knows."""

    code = "HM-AGR-005"
    exit_code = 14
    zh = "目录里没有数据集“{dataset}”。{hint_zh}用 `huimin catalog datasets` 查看。"
    en = "The catalogue has no dataset “{dataset}”. {hint_en}`huimin catalog datasets` lists them."
