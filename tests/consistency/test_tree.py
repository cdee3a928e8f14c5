"""What must not be in the repository: one machine's paths, half-done work, files nobody can read in one sitting."""

import re
from pathlib import Path

import pytest

MOST_LINES = 400
# Longer files, each with the reason it stays whole.
LONG: dict[str, str] = {
    "LICENSE": "the text of the licence",
}
MACHINE = re.compile(r"(?<![\w.$}/])/(?:work|root|farm|home|Users|tmp|var/tmp)/\w")
# Written in two halves so that this file does not find itself.
REGISTRIES = re.compile("|".join([
    r"py" r"pi\.org", r"python" r"hosted\.org", r"registry\.npm" r"js", r"npm" r"mirror", r"deb\.debian" r"\.org",
    r"mirrors?\.[a-z]+\.(?:edu|com|aliyun)", r"--(?:extra-)?index" r"-url", r"--find" r"-links", r"--trusted" r"-host"]))
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b|NotImplemented" r"Error")


def hits(pattern: re.Pattern[str], texts: dict[str, str]) -> list[str]:
    return [f"{name}:{number}: {line.strip()[:120]}" for name, text in texts.items()
            for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


def test_no_machine_paths(texts: dict[str, str]) -> None:
    assert hits(MACHINE, texts) == []


def test_no_registry_hosts(texts: dict[str, str]) -> None:
    assert hits(REGISTRIES, texts) == []


def test_nothing_half_done(texts: dict[str, str]) -> None:
    assert hits(UNFINISHED, texts) == []


@pytest.mark.parametrize(("pattern", "line"), [
    (MACHINE, "see /" "home/someone/data"), (MACHINE, 'open("/' 'tmp/x")'),
    (REGISTRIES, "pip install --index" "-url x"), (UNFINISHED, "# TO" "DO: later"),
    (UNFINISHED, "raise NotImplemented" "Error"),
])
def test_the_patterns_see_what_they_are_for(pattern: re.Pattern[str], line: str) -> None:
    assert hits(pattern, {"x": line}) == [f"x:1: {line}"]


def test_a_path_inside_a_url_or_a_variable_is_no_machine_path() -> None:
    assert hits(MACHINE, {"x": "example.org/home/page $HOME/data ./tmp/x {home}/tmp/y"}) == []


def test_files_are_short_enough_to_read(texts: dict[str, str], root: Path) -> None:
    code = {name: text for name, text in texts.items() if Path(name).suffix in {".py", ".sql", ".md", ""}}
    long = {name: text.count("\n") for name, text in code.items() if text.count("\n") > MOST_LINES}
    generated = {name for name in long if "made by tools/gen_docs.py" in texts[name][:400]}
    assert set(long) - generated - set(LONG) == set(), f"look again, or list it in LONG with the reason: {long}"
    assert {name for name in LONG if name != "LICENSE" and name not in long} == set(), "no longer long: take it off LONG"


def test_texts_are_utf8_with_plain_line_ends(texts: dict[str, str]) -> None:
    assert [name for name, text in texts.items() if "\r" in text] == []
