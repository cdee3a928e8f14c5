"""What can keep a register from being built or read."""

from huimin.kernel import HuiminError


class NoSnapshots(HuiminError):
    """Nothing has been loaded for this month or an earlier one."""

    code = "HM-REG-001"
    exit_code = 14
    zh = "工作区里没有 {month} 或更早月份的数据。先用 `huimin load` 导入部门文件。"
    en = "The workspace has no data of {month} or earlier. Load department files first: `huimin load`."


class DamagedSnapshot(HuiminError):
    """The folder of a snapshot in force is gone or cannot be read."""

    code = "HM-REG-002"
    exit_code = 13
    zh = "数据集 {dataset} 的快照 {path} 缺失或损坏。请从备份恢复,或重新导入这个数据集。"
    en = "The snapshot {path} of dataset {dataset} is missing or damaged. Restore it, or load the dataset again."


class RosterUnit(HuiminError):
    """A roster counts households where the programme pays persons."""

    code = "HM-REG-003"
    exit_code = 11
    zh = "数据集 {dataset}:名册 {programme} 按户登记,而这项政策按人发放,分不清是户里哪一个人。请把映射里 [roster] unit 改为 person。"
    en = ("Dataset {dataset}: roster {programme} lists households but the programme pays persons; it is not known "
          "whom. Set [roster] unit = \"person\" in the mapping.")


class RosterAmount(HuiminError):
    """The amounts of a roster are of another period than the programme's, and no whole number makes one of the other."""

    code = "HM-REG-005"
    exit_code = 11
    zh = ("映射 {mapping}:名册 {programme} 的金额单位是 {unit},而这项政策{period_zh}发放,无法换算。"
          "请核对文件,把 to = \"amount\" 那一列的 unit 改为 {wanted}。")
    en = ("Mapping {mapping}: the amounts of roster {programme} are in {unit}, and the programme pays {period_en}; neither "
          "can be made of the other. Check the file and write unit = {wanted} in the column with to = \"amount\".")


class InexactAmounts(HuiminError):
    """Yearly amounts of a roster that are no whole number of fen a month."""

    code = "HM-REG-006"
    exit_code = 10
    zh = ("映射 {mapping}:名册 {programme} 写的是年金额,政策按月发放,有 {rows} 行除以 {divisor} 不是整分。"
          "请核对金额列是不是月金额;如果是,把 unit 改为 \"yuan/month\",否则请部门按月报送。")
    en = ("Mapping {mapping}: roster {programme} holds yearly amounts and the programme pays by the month; {rows} rows "
          "divided by {divisor} are no whole fen. If the column is by the month, write unit = \"yuan/month\"; otherwise "
          "ask for monthly amounts.")


class UnknownSubject(HuiminError):
    """Nobody in the register has this number."""

    code = "HM-REG-004"
    exit_code = 14
    zh = "{month} 的登记库里没有这个人或户。请核对号码;外地人员可能没有导入。"
    en = "The register of {month} has no such person or household. Check the number."
