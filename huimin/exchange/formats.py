"""Is a file what its name says? Told by its first bytes, before a reader trips over them."""

from pathlib import Path

from huimin.exchange.errors import EmptyFile, WrongFormat
from huimin.exchange.file_errors import HasMacros, PasswordProtected
from huimin.kernel import Text

TEXT = frozenset({"csv", "txt", "tsv"})
WORKBOOKS = frozenset({"xlsx", "xls", "ods"})
WITH_MACROS = frozenset({"xlsm", "xltm", "xlam", "xlsb"})
_OLE = b"\xd0\xcf\x11\xe0"
_MAGIC = ((b"PK\x03\x04", "xlsx"), (_OLE, "xls"), (b"PAR1", "parquet"))
_ENCRYPTED, _PROGRAMS = "EncryptedPackage".encode("utf-16-le"), "_VBA_PROJECT".encode("utf-16-le")
_NAMES = {"xlsx": Text(" Excel 工作簿", "an Excel workbook"), "xls": Text(" Excel 工作簿(xls)", "an Excel workbook (xls)"),
          "parquet": Text(" Parquet", "Parquet"), "csv": Text("文本(CSV 或网页)", "text (CSV or a web page)")}


def check(path: Path, form: str) -> None:
    """Raises EmptyFile, WrongFormat where the content is of another format than `form`, HasMacros, PasswordProtected."""
    if form in WITH_MACROS:
        raise HasMacros(file=path.name, part=form)
    with path.open("rb") as stream:
        head = stream.read(4)
    if not head:
        raise EmptyFile(file=path.name)
    if head == _OLE:
        _check_compound(path)
    real = next((name for magic, name in _MAGIC if head.startswith(magic)), "csv")
    if _family(form) in {_family(real), ""}:
        return
    name, wanted = _NAMES[real], "xlsx" if real == "xls" else real
    raise WrongFormat(file=path.name, named=form, real_zh=name.zh, real_en=name.en,
                      hint_zh=f",或在映射里写 format = \"{wanted}\"", hint_en=f", or write format = \"{wanted}\" in the mapping")


def _check_compound(path: Path) -> None:
    """An old Office file is a small file system; the names in it say whether it is encrypted or carries programs."""
    tail = b""
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            if _ENCRYPTED in tail + piece:
                raise PasswordProtected(file=path.name)
            if _PROGRAMS in tail + piece:
                raise HasMacros(file=path.name, part="_VBA_PROJECT")
            tail = piece[-64:]


def _family(form: str) -> str:
    return "text" if form in TEXT else "workbook" if form in WORKBOOKS else "parquet" if form == "parquet" else ""
