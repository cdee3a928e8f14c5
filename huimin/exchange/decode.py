"""Which encoding a text file has, proved over the whole file before a row of it is believed."""

import codecs
import io
from dataclasses import dataclass
from pathlib import Path

from huimin.exchange import mixed
from huimin.exchange.errors import UndecodableFile
from huimin.exchange.file_errors import CellTooLong

LONGEST_LINE = 8_000_000  # characters: a file whose line breaks are lost would be held in memory whole
_CHUNK = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class Decoded:
    """encoding: as Python names it; lines: how many lines the file has, the last one counted even unended."""

    encoding: str
    lines: int


def decode(path: Path, encoding: str | None = None) -> Decoded:
    """Find the encoding (BOM, UTF-16 by its zero bytes, UTF-8, GB18030) or check the given one.

    Raises UndecodableFile with the line and the byte that does not fit, MixedEncodings, CellTooLong for a line without end.
    """
    if encoding:
        return _declared(path, encoding)
    failures: list[UndecodableFile] = []
    for candidate in _candidates(path):
        if failures and candidate == "gb18030":
            mixed.check(path, failures[0])
        try:
            return Decoded(candidate, _lines(path, candidate))
        except UndecodableFile as error:
            failures.append(error)
    raise max(failures, key=lambda error: int(error.details["byte"]))  # the one that read furthest is likeliest


def _declared(path: Path, encoding: str) -> Decoded:
    """The mapping says which; where that is wrong, what the file looks like is said."""
    try:
        return Decoded(encoding, _lines(path, encoding))
    except UndecodableFile as error:
        try:
            found = decode(path).encoding.removesuffix("-sig")
        except UndecodableFile:
            raise error from None
        error.details |= {"hint_zh": f"文件看来是 {found}:请在映射里删去 encoding = \"{encoding}\",或改为 \"{found}\"。",
                          "hint_en": f"The file looks like {found}: delete encoding = \"{encoding}\" in the mapping, or write "
                                     f"\"{found}\"."}
        raise


def _candidates(path: Path) -> list[str]:
    with path.open("rb") as stream:
        head = stream.read(4096)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return [name]
    if head.count(0) > len(head) // 8:
        return ["utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"]
    return ["utf-8", "gb18030"]


def _lines(path: Path, encoding: str) -> int:
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    lines, last, done, open_ = 0, "\n", 0, 0
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                inside = error.object[: error.start].decode(encoding, "replace")
                start = max(done - (len(error.object) - len(chunk)), 0)
                raise UndecodableFile(file=path.name, line=lines + inside.count("\n") + 1,
                                      byte=start + error.start + 1, encoding=encoding,
                                      hint_zh="请用正确的编码重新导出,或在映射里写 encoding。",
                                      hint_en="Export it again, or name the encoding in the mapping.") from None
            ended = text.count("\n")
            open_ = len(text) - text.rfind("\n") - 1 if ended else open_ + len(text)
            lines += ended
            if open_ > LONGEST_LINE:
                raise CellTooLong(file=path.name, line=lines + 1, what_zh="这一行", what_en="this line", limit=LONGEST_LINE)
            last = text[-1:] or last
            done += len(chunk)
            if not chunk:
                return lines + (last != "\n")
