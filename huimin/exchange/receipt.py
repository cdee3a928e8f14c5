"""What happened to one dataset of one month: the account a department can be shown."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huimin.exchange.hidden import told_of
from huimin.exchange.rejects import Reject
from huimin.kernel import Month, Text

RECEIPT = "receipt.json"
DATA = "data.parquet"
REJECTED = "rejected.csv"
REFUSED = "refused.parquet"


@dataclass(frozen=True)
class Receipt:
    """rows_in = accepted + rejected, always.

    status: loaded | unchanged (the same bytes and mapping are in force) | checked (dry run) | no_file
    files: names (a workbook's sheets as "name#sheet"); sources: the same with checksum, rows, encoding
    untied: refused rows that cannot be laid at anybody's door, see refused.Untied; closed: not to be named by
    this list means something (a roster, `absent`), so that such rows matter
    warning: what somebody should look at before believing these data
    drift: {reason, changes} where the list was unlike the one before and somebody said why that is right
    path: the snapshot folder; quarantine: its rejected.csv; examples: the first refused rows, masked
    """

    dataset: str
    name: Text
    status: str
    month: Month | None = None
    version: str | None = None
    files: tuple[str, ...] = ()
    sources: tuple[Mapping[str, Any], ...] = ()
    rows_in: int = 0
    accepted: int = 0
    rejected: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    path: Path | None = None
    quarantine: Path | None = None
    warning: Text | None = None
    examples: tuple[Reject, ...] = ()
    untied: Mapping[str, int] = field(default_factory=dict)
    closed: bool = False
    drift: Mapping[str, Any] = field(default_factory=dict)

    @property
    def notes(self) -> tuple[Text, ...]:
        """What whoever opens the files does not see: hidden rows and columns, which were read, and hidden sheets, which were not."""
        return told_of(self.sources)

    def as_json(self) -> dict[str, object]:
        return {
            "dataset": self.dataset, "name": self.name.as_json(), "status": self.status,
            "month": str(self.month) if self.month else None, "version": self.version,
            "files": [dict(source) for source in self.sources], "rows_in": self.rows_in, "accepted": self.accepted,
            "rejected": self.rejected, "reasons": dict(self.reasons), "untied": dict(self.untied), "closed": self.closed,
            "path": str(self.path or "") or None,
            "quarantine": str(self.quarantine or "") or None,
            "warning": self.warning.as_json() if self.warning else None, "notes": [note.as_json() for note in self.notes],
            "drift": dict(self.drift),
        }


def no_file(dataset: str, name: Text, patterns: tuple[str, ...], inbox: Path) -> Receipt:
    """The inbox has nothing for this dataset: said, not an error; what was loaded before stays in force."""
    wanted = "、".join(patterns)
    warning = Text(f"收件夹里没有数据集 {dataset}({name.zh})的文件({wanted})。",
                   f"No file for dataset {dataset} ({name.en}) in the inbox ({wanted}).")
    return Receipt(dataset, name, "no_file", warning=warning)


def of_folder(folder: Path, status: str) -> Receipt:
    """The receipt of a finished snapshot."""
    content = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))
    return Receipt(
        dataset=content["dataset"], name=Text.of(content["name"]), status=status,
        month=Month.parse(content["month"]), version=content["version"], sources=tuple(content["files"]),
        files=tuple(source["name"] for source in content["files"]),
        rows_in=content["rows_in"], accepted=content["accepted"], rejected=content["rejected"],
        reasons=content["reasons"], path=folder, quarantine=folder / REJECTED, untied=content.get("untied", {}),
        closed=content.get("closed", False), drift=content.get("drift", {}),
        warning=Text.of(content["warning"]) if content.get("warning") else None,
    )
