"""Ground floor: errors, languages, money, months, files, DuckDB. Knows nothing of 低保."""

from huimin.kernel.duck import connect
from huimin.kernel.errors import HuiminError
from huimin.kernel.files import (
    clear_abandoned,
    decoded,
    new_file,
    new_folder,
    scratch_folder,
    sha256_of,
    write_text,
)
from huimin.kernel.language import Text, language, use_language
from huimin.kernel.money import Fen, fen_from_yuan, yuan, yuan_text
from huimin.kernel.months import Month
from huimin.kernel.outward import PeopleCsv, cell, printable, uncell
from huimin.kernel.progress import Progress, silent
from huimin.kernel.ratio import read_ratio
from huimin.kernel.store import append_only, reading, transaction
from huimin.kernel.workspace import SnapshotRow, Workspace, is_area_code

__all__ = [
    "Fen",
    "HuiminError",
    "Month",
    "PeopleCsv",
    "Progress",
    "SnapshotRow",
    "Text",
    "Workspace",
    "append_only",
    "cell",
    "clear_abandoned",
    "connect",
    "decoded",
    "fen_from_yuan",
    "is_area_code",
    "language",
    "new_file",
    "new_folder",
    "printable",
    "read_ratio",
    "reading",
    "scratch_folder",
    "sha256_of",
    "silent",
    "transaction",
    "uncell",
    "use_language",
    "write_text",
    "yuan",
    "yuan_text",
]
