"""What personal data may be looked at for. A reading without one of these does not happen."""

from collections.abc import Mapping

from huimin.kernel import Text

PURPOSES: Mapping[str, Text] = {
    "own": Text("查看自己的信息", "Looking at one's own data"),
    "case": Text("办理申请", "Handling an application"),
    "visit": Text("入户调查", "Home visit"),
    "monitoring": Text("低收入人口动态监测(社会救助法第十条)", "Monitoring of low-income people (Social Assistance Act, Art. 10)"),
    "review": Text("定期复核", "Periodic review"),
    "window": Text("窗口咨询和代办", "Help at the window"),
    "approval": Text("审核确认", "Approval"),
    "appeal": Text("申诉和复核", "Appeal"),
    "relief": Text("救助物资发放(含受灾救助)", "Handing out help, also after a disaster"),
    "audit": Text("审计监督", "Audit"),
    "agreement": Text("部门系统按数据共享协议查询", "A department's system, under a data-sharing agreement"),
    "correction": Text("数据校核", "Correction of data"),
}
