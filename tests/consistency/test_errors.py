"""Every error a user can meet has a code of its own, both languages, and its line in the manual."""

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import huimin
from huimin.kernel import HuiminError


def error_classes() -> list[type[HuiminError]]:
    for module in pkgutil.walk_packages(huimin.__path__, "huimin."):
        if not module.name.endswith(("__main__", ".wsgi")):  # these start the program
            importlib.import_module(module.name)
    return sorted(set(_below(HuiminError)), key=lambda found: (found.__module__, found.__qualname__))


def _below(parent: type[HuiminError]) -> Iterator[type[HuiminError]]:
    for found in parent.__subclasses__():
        if found.__module__.startswith("huimin."):
            yield found
            yield from _below(found)


def concrete() -> list[type[HuiminError]]:
    """Classes that can be raised as such: they have a code of their own, or nothing below them has."""
    return [found for found in error_classes() if "code" in vars(found) or not found.__subclasses__()]


def leaves() -> list[type[HuiminError]]:
    """Classes nothing is derived from: what people really meet."""
    return [found for found in error_classes() if not found.__subclasses__()]


def test_every_code_is_given_once() -> None:
    codes = Counter(found.code for found in concrete())
    assert [code for code, count in codes.items() if count > 1] == []


def test_codes_and_exit_codes_are_in_form() -> None:
    for found in concrete():
        assert re.fullmatch(r"HM-([A-Z]{3}-)?\d{3}", found.code), found
        assert found.exit_code in {1, 2, 10, 11, 12, 13, 14, 16}, found


def test_both_languages_are_spoken_and_say_what_to_do() -> None:
    for found in leaves():
        assert re.search(r"[\u3001-\u30ff\u4e00-\u9fff\uff00-\uffef“”]", found.zh), f"{found.__qualname__} has no Chinese sentence"
        assert not re.search(r"[\u4e00-\u9fff]", found.en), f"{found.__qualname__}: Chinese in the English sentence"
        assert HuiminError.zh not in (found.zh, found.en), found


def test_both_languages_name_the_same_things() -> None:
    def placeholders(template: str, language: str) -> set[str]:
        return {name.removesuffix(f"_{language}") for name in re.findall(r"{(\w+)", template)}

    for found in leaves():
        assert placeholders(found.zh, "zh") == placeholders(found.en, "en"), found.__qualname__


def test_the_manual_lists_every_code(root: Path) -> None:
    manual = (root / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    assert [found.code for found in concrete() if f"`{found.code}`" not in manual] == []
