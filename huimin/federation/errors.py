"""What can keep departments from answering together. No figure and no person is ever quoted."""

from huimin.kernel import HuiminError


class FederationError(HuiminError):
    """Base of what can go wrong in a federated run."""

    code = "HM-FED-001"
    exit_code = 12
    zh = "{party}:跨部门问答没有完成。"
    en = "{party}: the federated run was not finished."


class AnotherPlan(FederationError):
    """A party has other policy texts, another catalogue or another month than the one that asks."""

    code = "HM-FED-002"
    zh = "{party} 的政策文本或数据目录与提问方不一致,没有作答。各方请用同一版本的政策库、映射文件和月份。"
    en = "{party} has other policy texts or another catalogue than the asker and did not answer. Use the same library, mappings and month."


class OtherStandards(FederationError):
    """A party was told of a class of places whose standards it does not have."""

    code = "HM-FED-003"
    zh = "{party} 手里没有这一类地区的标准(参数表不一致)。各方请用同一份 parameters。"
    en = "{party} has no such class of standards: the parameter tables differ. Give all parties the same parameters."


class IncompleteAnswer(FederationError):
    """A message answers for fewer or more people than were asked about."""

    code = "HM-FED-004"
    zh = "{party} 的答复有 {got} 条,应为 {wanted} 条,已拒绝。请重新运行。"
    en = "{party} answered for {got} where {wanted} were asked; refused. Run again."


class SealingMissing(FederationError):
    """The library that seals figures for the matching room is not installed."""

    code = "HM-FED-005"
    exit_code = 16
    zh = ("把数值加密送交匹配室需要 cryptography。请在惠民的程序文件夹里运行 .venv/bin/pip install -e '.[interfaces]',"
          "或用 --no-room 只作部门判断。")
    en = ("Sealing figures for the matching room needs cryptography. Run .venv/bin/pip install -e '.[interfaces]' in the "
          "program's folder, or use --no-room.")


class BrokenSeal(FederationError):
    """A sealed message was altered on the way or sealed for somebody else."""

    code = "HM-FED-006"
    zh = "{party} 送来的加密数值打不开(被改动,或不是给这里的),已拒绝。请重新运行。"
    en = "The sealed figures from {party} cannot be opened (altered, or meant for somebody else); refused. Run again."
