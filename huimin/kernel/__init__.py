"""Ground floor: errors, languages, money, months, files, DuckDB. Knows nothing of 低保."""

from huimin.kernel.duck import connect
from huimin.kernel.errors import HuiminError
from huimin.kernel.files import new_folder, sha256_of, write_text
from huimin.kernel.language import Text, language, use_language
from huimin.kernel.money import Fen, fen_from_yuan, yuan
from huimin.kernel.months import Month
from huimin.kernel.progress import Progress, silent
from huimin.kernel.workspace import SnapshotRow, Workspace

__all__ = [
    "Fen",
    "HuiminError",
    "Month",
    "Progress",
    "SnapshotRow",
    "Text",
    "Workspace",
    "connect",
    "fen_from_yuan",
    "language",
    "new_folder",
    "sha256_of",
    "silent",
    "use_language",
    "write_text",
    "yuan",
]
