"""What can keep parties from computing together: each a refusal, never a wrong verdict. Figures are never quoted."""

from huimin.kernel import HuiminError


class PrivateError(HuiminError):
    """Base of what can go wrong between parties."""

    code = "HM-PRV-001"
    exit_code = 10
    zh = "{party}:联合计算没有完成。"
    en = "{party}: the joint computation was not finished."


class TooFewParties(PrivateError):
    """A secure sum of one department, or of none, would show that department's figures."""

    code = "HM-PRV-002"
    zh = "安全求和至少要两个部门,这里有 {count} 个:{names}。只有一个部门时,请它直接回答判断题。"
    en = "A secure sum needs two departments or more; here are {count}: {names}. Let a single one answer the question itself."


class TooManyParties(PrivateError):
    """More departments than sums are proved not to overflow for."""

    code = "HM-PRV-003"
    zh = "安全求和最多 {most} 个部门,这里有 {count} 个。请先在部门内部合并。"
    en = "A secure sum takes at most {most} departments; here are {count}. Add up inside a department first."


class OutOfRange(PrivateError):
    """A figure so large that sums of such figures could wrap around."""

    code = "HM-PRV-004"
    zh = "{party} 有 {count} 个数超出 ±{most} 或不是整数,求和可能溢出,已拒绝。请核对单位(应为整数分)。"
    en = "{party} has {count} figure(s) beyond ±{most} or not whole; sums could wrap around, refused. Check the unit (whole fen)."


class CrossedBounds(PrivateError):
    """A lower bound above its upper bound."""

    code = "HM-PRV-005"
    zh = "下限大于上限,没有这样的数。请核对给出上下限的一方。"
    en = "A lower bound is above its upper bound: no figure is like that. Check where the bounds come from."


class MismatchedTokens(PrivateError):
    """Two parties do not speak of the same households."""

    code = "HM-PRV-006"
    zh = "{party} 和 {other} 的户令牌不一致({count} 个对 {other_count} 个)。各方须用同一次运行的密钥、同一份名单;不知道的写未知,不要省略。"
    en = ("{party} and {other} do not speak of the same households ({count} tokens against {other_count}). All parties need the key of "
          "the same run and the same list; write unknown for what is not known, leave nothing out.")


class TamperedMessage(PrivateError):
    """A message is not what its sender wrote, or is not the one the receiver waits for."""

    code = "HM-PRV-007"
    zh = "{receiver} 收到的来自 {sender} 的“{kind}”消息被改动或残缺,已拒绝,没有得出结论。请查通道后重新运行。"
    en = ("The “{kind}” message {receiver} got from {sender} was altered or is incomplete; refused, no verdict was reached. "
          "Check the channel and run again.")


class UnknownOperator(PrivateError):
    """Only four comparisons can be asked."""

    code = "HM-PRV-008"
    zh = "不认识的比较“{op}”。可用:< <= > >=。"
    en = "Unknown comparison “{op}”. Known: < <= > >=."


class ReservedName(PrivateError):
    """A department is named like the matching room or the platform."""

    code = "HM-PRV-009"
    zh = "部门不能叫“{name}”,这是联合计算里另一方的名字。请用部门编号。"
    en = "A department cannot be called “{name}”: another party of the computation has this name. Use the department's id."


class WrongKey(PrivateError):
    """A run key that is too short to keep anything secret."""

    code = "HM-PRV-010"
    zh = "运行密钥须为 {length} 个随机字节。请用 RunKey.new() 生成。"
    en = "A run key is {length} random bytes. Make one with RunKey.new()."


class StrongModeMissing(PrivateError):
    """The libraries of the stronger mode are not where they are looked for."""

    code = "HM-PRV-011"
    exit_code = 16
    zh = "没有找到强隐私模式的环境(缺 {library})。请运行 `make private`,或用 HUIMIN_PRIVATE_PYTHON 指明它的 Python;默认模式不需要它。"
    en = ("The environment of the stronger private mode was not found (missing: {library}). Run `make private`, or name its Python "
          "with HUIMIN_PRIVATE_PYTHON; the default mode does not need it.")


class ProtocolFailed(PrivateError):
    """A party's process ended early or took too long."""

    code = "HM-PRV-012"
    exit_code = 1
    zh = "{party} 的联合计算进程没有正常结束(限时 {seconds} 秒),没有得出结论。请重试;仍失败时改用默认模式。"
    en = "The process of {party} did not end well (limit {seconds} s); no verdict was reached. Try again, or use the default mode."
