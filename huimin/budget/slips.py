"""Every line of a table that cannot be used, not only the first: whoever typed it corrects them in one go."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

from huimin.budget.lines import Table
from huimin.kernel import HuiminError, decoded

MOST = 20


@dataclass(frozen=True)
class _Alone:
    """One line under the head of its table."""

    name: str
    content: bytes

    def read_bytes(self) -> bytes:
        return self.content


def slips(path: Table, read: Callable[[Table], object], error: type[HuiminError]) -> list[HuiminError]:
    """What `read` refuses with `error`, line by line (at most MOST); [] when it takes the table. What only shows between lines
    (a number used twice, say) is found once the lines are right by themselves."""
    try:
        read(path)
    except error as whole:
        return _single(path, read, error) or [whole]
    return []


def _single(path: Table, read: Callable[[Table], object], error: type[HuiminError]) -> list[HuiminError]:
    rows = csv.reader(io.StringIO(decoded(path.read_bytes()) or "", newline=""))
    try:
        (_, head), *lines = [(rows.line_num, row) for row in rows if any(cell.strip() for cell in row)]
    except (csv.Error, ValueError):
        return []
    found: list[HuiminError] = []
    for number, line in lines:
        text = io.StringIO(newline="")
        csv.writer(text).writerows([head, line])
        try:
            read(_Alone(path.name, text.getvalue().encode()))
        except error as slip:
            found.append(error(**slip.details | ({"line": number} if slip.details["line"] > 1 else {})))
        if len(found) == MOST or (found and found[-1].details["line"] == 1):
            break
    return found
