"""Papers that used to be asked for, and which data take their place (社会救助法 第六十二条: what can be checked is not asked for)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from huimin.catalog.errors import BadTermRow
from huimin.catalog.rows import read_rows
from huimin.kernel import Text

_FILE = Path(__file__).parent / "materials.csv"
_COLUMNS = ("code", "zh", "en", "replaced_zh", "replaced_en", "department")


@dataclass(frozen=True)
class Material:
    """code: M1 … M22; replaced_by: the data that say the same; department: who holds them (an id of departments.csv)."""

    code: str
    name: Text
    replaced_by: Text
    department: str


@cache
def materials() -> Mapping[str, Material]:
    """By code. Raises BadTermRow."""
    return {row.required("code"): Material(row["code"], Text(row.required("zh"), row.required("en")),
                                           Text(row.required("replaced_zh"), row.required("replaced_en")), row.name("department"))
            for row in read_rows(_FILE, _COLUMNS, (), BadTermRow)}
