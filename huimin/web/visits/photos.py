"""Photographs of a visit: only plain JPEG without anything about where and with what it was taken, kept encrypted.

A telephone writes place and time into a photograph (EXIF, XMP). The page draws it anew before sending, which leaves that
out; here only the segments a picture needs are let in, so that nothing else can come by another way.
"""

import hmac
import os
from pathlib import Path

from django.conf import settings

from huimin.kernel import HuiminError
from huimin.web.access.sealed import seal_bytes, unseal_bytes
from huimin.web.config.secret import secret

MOST_BYTES = 1024 * 1024
MOST_PHOTOS = 6
KIND = "image/jpeg"
_FRAMES, _SCAN, _END = frozenset({0xC0, 0xC1, 0xC2}), 0xDA, 0xD9
_PICTURE = {**dict.fromkeys((*_FRAMES, _SCAN, 0xC4, 0xDB, 0xDD), b""), 0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Segments a JPEG picture needs (ITU T.81, table B.1: frames, scans, tables; JFIF, colours), with what they begin with."""
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


class PhotoRefused(HuiminError):
    """A photograph is not taken in."""

    code = "HM-WEB-030"
    exit_code = 11
    zh = "照片没有收下:{why_zh}。别的内容都还在;换一张照片,或去掉这张再发送。"
    en = "The photo was not taken: {why_en}. Everything else is kept; choose another photo or send without it."


def check(photo: bytes) -> None:
    """Raises PhotoRefused for what is too large, no JPEG picture, or says more than the picture."""
    if len(photo) > MOST_BYTES:
        raise PhotoRefused(why_zh="超过1兆", why_en="it is larger than 1 MB")
    if not photo.startswith(b"\xff\xd8\xff"):
        raise PhotoRefused(why_zh="不是 JPEG 图片", why_en="it is no JPEG picture")
    at, framed, scanned = 2, False, False
    while True:
        kind, start, end = _segment(photo, at)
        if kind == _END:
            break
        if kind not in _PICTURE or not photo.startswith(_PICTURE[kind], start):
            raise PhotoRefused(why_zh="里面带有图片以外的信息(例如拍摄地点)",
                               why_en="it holds more than a picture, such as where it was taken")
        framed |= kind in _FRAMES
        scanned |= kind == _SCAN
        at = _after_scan(photo, end) if kind == _SCAN else end
    if not (framed and scanned) or end != len(photo):
        raise PhotoRefused(why_zh="文件不完整,或图片后面还有别的内容", why_en="the file is incomplete, or something follows the picture")


def _segment(photo: bytes, at: int) -> tuple[int, int, int]:
    """(kind, where its content starts, where the next one starts) of the segment at `at`."""
    broken = PhotoRefused(why_zh="文件不完整", why_en="the file is incomplete")
    if at + 2 > len(photo) or photo[at] != 0xFF:
        raise broken
    kind = photo[at + 1]
    if kind == _END:
        return kind, at, at + 2
    length = int.from_bytes(photo[at + 2:at + 4], "big")
    if length < 2 or at + 2 + length > len(photo):
        raise broken
    return kind, at + 4, at + 2 + length


def _after_scan(photo: bytes, at: int) -> int:
    """Where the compressed picture that begins at `at` ends: at the first marker that is neither padding nor a restart."""
    while True:
        at = photo.find(b"\xff", at)
        if at < 0 or at + 1 >= len(photo):
            raise PhotoRefused(why_zh="文件不完整", why_en="the file is incomplete")
        if photo[at + 1] != 0 and photo[at + 1] not in _ALONE:
            return at
        at += 2


def keep(photo: bytes) -> str:
    """Write a checked photograph encrypted; returns its digest, which tells nobody without the key what it shows.

    Whoever keeps it twice keeps one file. A file without a row (the database refused afterwards) is unreadable and harmless.
    """
    digest = hmac.new(bytes.fromhex(secret(settings.HOME, "photo names")), photo, "sha256").hexdigest()
    path = _path(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_name(f"{digest}.{os.urandom(6).hex()}.part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(seal_bytes(photo, _place(digest)))
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    return digest


def read(digest: str) -> bytes:
    """The photograph as it was sent. Raises FileNotFoundError, ValueError when the file was altered or exchanged."""
    return unseal_bytes(_path(digest).read_bytes(), _place(digest))


def _path(digest: str) -> Path:
    return Path(settings.FILES_ROOT) / "photos" / digest[:2] / digest


def _place(digest: str) -> str:
    return f"photo.{digest}"
