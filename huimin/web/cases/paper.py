"""A letter on paper: one A4 sheet as PDF, in a Chinese font this machine has."""

import subprocess
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import segno
from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos

from huimin.casework import Block
from huimin.kernel import Text, language
from huimin.web.design.templatetags.huimin import day

_PLACES = ("/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk", "/usr/share/fonts/google-noto-cjk", "/usr/local/share/fonts")
_FILES = ("NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf", "NotoSansSC-Regular.otf", "NotoSansSC-Regular.ttf")
_SIMPLIFIED = 2
"""Place of the simplified forms in Noto's collections (Japanese, Korean, simplified, …)."""
_SIZES = (11.0, 10.0, 9.0, 8.0)
"""Points, tried from the largest until the letter fits on one sheet; one that fits at none goes on over several."""
_MARGIN, _WIDTH, _QR = 18, 174, 24


class Letter(Protocol):
    """What is put on paper: a letter as it was sent, or a memo."""

    @property
    def title(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def blocks(self) -> tuple[Block, ...]: ...


class NoFont(Exception):
    """This machine has no font with Chinese signs."""


@lru_cache(maxsize=1)
def font() -> Path | None:
    """A font with simplified Chinese, where such fonts usually lie or fontconfig says; None: there is none."""
    usual = next((Path(place) / name for place in _PLACES for name in _FILES if (Path(place) / name).is_file()), None)
    return usual or next(_asked(), None)


def _asked() -> Iterator[Path]:
    for family in ("Noto Sans CJK SC", "Noto Sans SC"):
        try:
            said = subprocess.run(["fc-match", family, "file"], capture_output=True, text=True, timeout=5, check=True).stdout
        except (OSError, subprocess.SubprocessError):
            return
        path = Path(said.strip().removeprefix(":file="))
        if path.name.startswith(("NotoSansCJK", "NotoSansSC")) and path.is_file():
            yield path


def possible() -> bool:
    return font() is not None


def pdf(letter: Letter, reference: str, address: str) -> bytes:
    """The letter in the reader's language. reference: number of the case or memo; address: of its page, for the QR code. Raises NoFont."""
    sheet = _sheet(letter, reference, address, _SIZES[0])
    for size in _SIZES[1:]:
        if sheet.page_no() == 1:
            break
        sheet = _sheet(letter, reference, address, size)
    return bytes(sheet.output())


def _sheet(letter: Letter, reference: str, address: str, size: float) -> FPDF:
    path = font()
    if path is None:
        raise NoFont
    sheet = FPDF(format="A4")
    sheet.set_margin(_MARGIN)
    sheet.set_auto_page_break(True, margin=14)
    sheet.add_font("cjk", fname=path, collection_font_number=_SIMPLIFIED if path.suffix == ".ttc" else 0)
    sheet.set_title(letter.title)
    sheet.set_lang("en" if language() == "en" else "zh-CN")
    sheet.add_page()
    _code(sheet, address)
    line = size * 0.53
    _words(sheet, letter.title, size + 6, line + 4, _WIDTH - _QR - 4)
    _words(sheet, str(Text(f"编号 {reference},{day(letter.at)}", f"No. {reference}, {day(letter.at)}")), size - 1, line, _WIDTH - _QR - 4)
    sheet.set_y(max(sheet.get_y(), _MARGIN + _QR))
    for block in letter.blocks:
        sheet.ln(line * 0.35)
        _words(sheet, block.heading, size + 1.5, line + 0.6)
        for text in block.lines:
            _words(sheet, text, size, line)
    return sheet


def _words(sheet: FPDF, text: str, size: float, line: float, width: float = _WIDTH) -> None:
    sheet.set_font("cjk", size=size)
    wrap = WrapMode.CHAR if _chinese(text) else WrapMode.WORD
    sheet.multi_cell(width, line, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT, wrapmode=wrap)


def _chinese(text: str) -> bool:
    return sum("\u4e00" <= sign <= "\u9fff" for sign in text) > len(text) / 4


def _code(sheet: FPDF, address: str) -> None:
    """The address as squares, drawn as the segno library lays them out."""
    rows = segno.make(address, micro=False, error="m").matrix
    side = _QR / len(rows)
    left = _MARGIN + _WIDTH - _QR
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                sheet.rect(left + across * side, _MARGIN + down * side, side, side, style="F")
