"""Pictures of the manual: every one shown exists, every one that exists is shown, each can be made again, none is heavy."""

import re
from pathlib import Path

from tests.system.office.pages import PICTURES

SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)\s]+\.png)\)")
BYTES = 150_000


def test_pictures_exist_and_are_shown(root: Path, texts: dict[str, str]) -> None:
    shown = {((root / name).parent / target).resolve().relative_to(root.resolve()).as_posix()
             for name, text in texts.items() if name.endswith(".md") for _, target in SHOWN.findall(text)}
    there = {file.relative_to(root).as_posix() for file in (root / "docs/pictures").iterdir()}
    assert shown == there == {f"docs/pictures/{name}.png" for name, *_ in PICTURES}


def test_pictures_say_what_they_show(texts: dict[str, str]) -> None:
    """For those who cannot see them."""
    assert [target for name, text in texts.items() if name.endswith(".md") for words, target in SHOWN.findall(text) if len(words) < 8] == []


def test_pictures_are_light(root: Path) -> None:
    assert {file.name: size for file in (root / "docs/pictures").iterdir() if (size := file.stat().st_size) > BYTES} == {}
