"""A forecast as a table: one line a programme, area and month."""

from pathlib import Path

import numpy as np

from huimin.budget.forecast.forecast import Forecast
from huimin.kernel import PeopleCsv, Text, yuan_text

TITLES = (Text("政策", "programme"), Text("地区", "area"), Text("月份", "month"), Text("人(户)数", "cases"), Text("下限", "low"),
          Text("上限", "high"), Text("金额(元)", "money (yuan)"), Text("下限(元)", "low (yuan)"), Text("上限(元)", "high (yuan)"))


def write(found: Forecast, path: Path) -> Path:
    """Money in yuan, whole fen; empty where no interval is known. Returns the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = PeopleCsv(stream)
        writer.writerow([str(title) for title in TITLES])
        for one in found.ahead:
            cases, fen = one.paths["cases"], one.paths["fen"]
            for at, month in enumerate(found.months):
                writer.writerow([one.seen.policy, one.seen.area, str(month),
                                 *("" if np.isnan(value[at]) else f"{value[at]:.1f}" for value in (cases.middle, cases.low, cases.high)),
                                 *("" if np.isnan(value[at]) else yuan_text(round(value[at]))
                                   for value in (fen.middle, fen.low, fen.high))])
    return path
