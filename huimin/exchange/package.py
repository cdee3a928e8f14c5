"""A workbook is a compressed package of XML. Looked at as a package, before any spreadsheet reader opens it.

Nothing is believed that the package says of itself: every XML part is unpacked here once, in small pieces, and its bytes are counted.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from huimin.exchange.errors import UnreadableFile
from huimin.exchange.file_errors import (
    HasMacros,
    LinksElsewhere,
    PackageMalformed,
    PackageTooBig,
    PasswordProtected,
    XmlEntities,
)
from huimin.exchange.limits import MIB
from huimin.kernel import printable

MOST_PARTS = 10_000
HIGHEST_RATIO = 250  # deflate reaches 1,000; real sheets stay below 50
_SMALL = 16 * MIB  # below it the ratio does no harm
_CHUNK = MIB
_ENCRYPTED = 0x1
_ARCHIVES = {".zip", ".7z", ".rar", ".gz", ".xz", ".bz2", ".tar", ".jar"}
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9_.-]+)""")
_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}


class Package:
    """An opened workbook package whose parts can be streamed. Raises what is wrong with it at once.

    unpacked: bytes all parts together may have
    """

    def __init__(self, path: Path, unpacked: int) -> None:
        self._file, self._unpacked, self._read = path.name, unpacked, 0
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
            raise UnreadableFile(file=path.name, reason=error) from None
        self._parts = self._zip.infolist()
        self._check_list()
        for part in self._parts:
            self._check_part(part)

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        return [part.filename for part in self._parts]

    def pieces(self, name: str) -> Iterator[bytes]:
        """An XML part, piece by piece. Raises PackageTooBig, XmlEntities, PackageMalformed, UnreadableFile (damaged)."""
        part = self._zip.getinfo(name)
        declared, part.file_size = part.file_size, 1 << 62  # read to its real end, not to the one it declares
        size, checker = 0, self._checker(name)
        try:
            with self._zip.open(part) as stream:
                while piece := stream.read(_CHUNK):
                    if not size:
                        self._check_encoding(name, piece)
                    size += len(piece)
                    self._count(len(piece), name)
                    checker.Parse(piece, False)
                    yield piece
            checker.Parse(b"", True)
        except expat.ExpatError as error:  # spreadsheet readers go on silently with what they have: rows would be missing
            raise UnreadableFile(file=self._file, reason=f"{printable(name)}: {error}") from None
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError) as error:
            raise UnreadableFile(file=self._file, reason=f"{printable(name)}: {error}") from None
        except Exception as error:  # zlib.error, lzma.LZMAError and their like share no base
            if type(error).__module__ in {"zlib", "_lzma"}:
                raise UnreadableFile(file=self._file, reason=f"{printable(name)}: {error}") from None
            raise
        finally:
            part.file_size = declared
        if size != declared:
            raise self._malformed(f"{name} 自称 {declared} 字节,实为 {size}", f"{name} says it has {declared} bytes and has {size}")

    def whole(self, name: str, most: int = _SMALL) -> bytes:
        """A small XML part."""
        content = bytearray()
        for piece in self.pieces(name):
            content += piece
            if len(content) > most:
                raise PackageTooBig(file=self._file, what_zh=f"{name} 过大", what_en=f"{name} is too large")
        return bytes(content)

    def _check_list(self) -> None:
        names = self.names()
        if len(names) > MOST_PARTS:
            raise PackageTooBig(file=self._file, what_zh=f"有 {len(names)} 个部件", what_en=f"{len(names)} parts")
        if len(set(names)) < len(names):
            raise self._malformed("同名的部件出现两次", "two parts of one name")
        total = sum(part.file_size for part in self._parts)
        if total > self._unpacked:
            raise PackageTooBig(file=self._file, what_zh=f"解开后有 {total // MIB} MB", what_en=f"{total // MIB} MB when unpacked")

    def _check_part(self, part: zipfile.ZipInfo) -> None:
        name, path = part.filename, PurePosixPath(part.filename.replace("\\", "/"))
        low = name.lower()
        if ".." in path.parts or path.is_absolute() or re.match("[A-Za-z]:", name) or printable(name) != name or "\\" in name:
            raise self._malformed(f"部件名 {printable(name)}", f"a part named {printable(name)}")
        if part.flag_bits & _ENCRYPTED:
            raise PasswordProtected(file=self._file)
        if path.suffix.lower() in _ARCHIVES:
            raise self._malformed(f"另一个压缩包 {name}", f"another archive, {name}")
        if low.endswith("vbaproject.bin") or "macrosheets/" in low or low.startswith("basic/"):
            raise HasMacros(file=self._file, part=name)
        if low.startswith("xl/externallinks/"):
            raise LinksElsewhere(file=self._file, part=name)
        if part.file_size > _SMALL and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1):
            raise self._ratio(name, part.file_size, part.compress_size)

    def _checker(self, name: str) -> "expat.XMLParserType":
        """Is it XML to its end, without a document type? Only there could entities be declared."""
        def refuse(*_: object) -> None:
            raise XmlEntities(file=self._file, part=printable(name))

        checker = expat.ParserCreate()
        checker.StartDoctypeDeclHandler = refuse
        return checker

    def _count(self, size: int, name: str) -> None:
        """What is really unpacked counts, whatever the list of parts declares."""
        self._read += size
        if self._read > 2 * self._unpacked:  # parts may be looked at twice
            raise PackageTooBig(file=self._file, what_zh=f"{name} 解不到头", what_en=f"{name} has no end")

    def _ratio(self, name: str, size: int, packed: int) -> PackageTooBig:
        times = size // max(packed, 1)
        return PackageTooBig(file=self._file, what_zh=f"{name} 压缩了 {times} 倍", what_en=f"{name} is compressed {times} times")

    def _check_encoding(self, name: str, head: bytes) -> None:
        declared = _DECLARED.match(head.removeprefix(b"\xef\xbb\xbf"))
        if b"\0" in head[:200] or (declared and declared[1].lower() not in _ENCODINGS):
            raise self._malformed(f"{name} 不是 UTF-8 编码", f"{name} is not encoded as UTF-8")

    def _malformed(self, zh: str, en: str) -> PackageMalformed:
        return PackageMalformed(file=self._file, what_zh=printable(zh), what_en=printable(en))
