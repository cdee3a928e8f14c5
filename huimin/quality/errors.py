"""What can go wrong when quality is asked for."""

from pathlib import Path

from huimin.kernel import HuiminError


class NoSuchDataset(HuiminError):
    """No data of this dataset (or of any) has been loaded up to the month."""

    code = "HM-QUA-001"
    exit_code = 14
    zh = "工作区 {home} 里还没有{what_zh}数据。用 `huimin load` 导入{see_zh}。"
    en = "The workspace {home} holds no data{what_en} yet. Load them with `huimin load`{see_en}."

    def __init__(self, home: Path, dataset: str | None) -> None:
        """dataset: the one asked for; None: any"""
        named = dataset is not None
        super().__init__(home=home, what_zh=f"数据集“{dataset}”的" if named else "", what_en=f" of dataset “{dataset}”" if named else "",
                         see_zh=",或用 `huimin catalog quality` 看全部" if named else "",
                         see_en=", or see all with `huimin catalog quality`" if named else "")
