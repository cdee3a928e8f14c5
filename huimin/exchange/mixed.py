"""Two encodings in one file: somebody pasted one list under another. Read as either, half of it would be nonsense without an error.

Called only for files that are not UTF-8. A cell of UTF-8 among GB18030 is recognised by its bytes: two Chinese characters or
more of three bytes each between ASCII characters, all of them common. Chance makes such a cell of GB18030 about once in
ten million; so a single one must be long, and short ones must be many, before a file is refused.
"""

import re
from contextlib import suppress
from itertools import islice
from pathlib import Path

from huimin.exchange.errors import UndecodableFile
from huimin.exchange.file_errors import MixedEncodings

_CHUNK = 1 << 20
_RUN = re.compile(rb"(?<![\x80-\xff])(?:[\xe4-\xe9][\x80-\xbf]{2}){2,}(?![\x80-\xff])")
_LONG, _MANY = 4, 3


def check(path: Path, first_wrong: UndecodableFile) -> None:
    """first_wrong: where the file stops being UTF-8. Raises MixedEncodings naming a line of the minority."""
    line, short = 0, []
    wrong = int(first_wrong.details["line"])
    rest = b""
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            lines = (rest + piece).split(b"\n")
            rest = lines.pop()
            for found in _utf8_lines(lines, line):
                short.append(found)
                if found[1] >= _LONG or len(short) >= _MANY:
                    _mixed(path, short, wrong)
                    return
            line += len(lines)
    short += _utf8_lines([rest], line)
    if short and (max(length for _, length in short) >= _LONG or len(short) >= _MANY):
        _mixed(path, short, wrong)


def _mixed(path: Path, found: list[tuple[int, int]], wrong: int) -> None:
    """The line named is the first that is unlike the first line with Chinese in it. A UTF-8 file with a damaged byte is not mixed."""
    if found[0][0] > wrong:
        raise MixedEncodings(file=path.name, line=found[0][0], found="UTF-8", other="GB18030")
    with path.open("rb") as stream:
        line = next(islice(stream, wrong - 1, None), b"")
    with suppress(UnicodeDecodeError):
        line.decode("gb18030")
        raise MixedEncodings(file=path.name, line=wrong, found="GB18030", other="UTF-8")


def _utf8_lines(lines: list[bytes], before: int) -> list[tuple[int, int]]:
    """(line, characters of its longest UTF-8 cell), for lines that hold one."""
    text = b"\n".join(lines)
    if not _RUN.search(text):
        return []
    found = []
    for number, line in enumerate(lines, before + 1):
        lengths = [len(run) // 3 for run in _RUN.findall(line) if _common(run)]
        if lengths:
            found.append((number, max(lengths)))
    return found


def _common(run: bytes) -> bool:
    """Characters of the first set of GB 2312, which is how names, places and headings are written."""
    try:
        known = run.decode("utf-8").encode("gb2312")
    except UnicodeError:
        return False
    return all(0xB0 <= lead <= 0xD7 for lead in known[::2])
