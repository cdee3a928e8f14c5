"""Drafts of policy versions: files in policies/drafts/<policy>/, in force for nobody; checked, tried and compared.

A draft is named like the version it is to become, <area>@<first day>.toml. `problem` runs the checks of the policy
language over all rules with the draft among them on its first day; `all_rules_with` makes what trying it needs (trying.py).
"""

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from huimin import matching, policy
from huimin.kernel import HuiminError, Month, Workspace, write_text
from huimin.matching import Prepared
from huimin.policy import DRAFTS, ExampleResult, Policy


@dataclass(frozen=True)
class Draft:
    """One draft of a workspace; text: the file as it stands."""

    policy: str
    area: str
    valid_from: date
    text: str

    @property
    def version(self) -> str:
        return f"{self.policy}/{self.name.removesuffix('.toml')}"

    @property
    def name(self) -> str:
        return f"{self.area}@{self.valid_from.isoformat()}.toml"

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def file(self, workspace: Workspace) -> Path:
        return workspace.policies / DRAFTS / self.policy / self.name

    def target(self, workspace: Workspace) -> Path:
        """Where it goes when it is published."""
        return workspace.policies / self.policy / self.name


@dataclass(frozen=True)
class Problem:
    """What a check says; line: of the draft, 1-based; None when it is about no line."""

    line: int | None
    words: str


def drafts(workspace: Workspace, of: str | None = None) -> list[Draft]:
    """All drafts (of one policy), by policy, area and day."""
    found = []
    for path in sorted((workspace.policies / DRAFTS).glob(f"{of or '*'}/*@*.toml")):
        area, _, day = path.stem.partition("@")
        found.append(Draft(path.parent.name, area, date.fromisoformat(day), path.read_text(encoding="utf-8")))
    return found


def save(workspace: Workspace, draft: Draft) -> None:
    write_text(draft.file(workspace), draft.text)


def problem(workspace: Workspace, draft: Draft) -> Problem | None:
    """The first thing the checks find; None when the draft is sound. The language stops at the first."""
    try:
        prepared_with(workspace, draft, draft.valid_from)
    except HuiminError as error:
        return Problem(line_of(draft.text, f"{error.details.get('where', '')}\n{error.sentence()}"), error.sentence())
    return None


def prepared_with(workspace: Workspace, draft: Draft, on: date) -> Prepared:
    """All rules with the draft in force on a day. Raises the errors of the policy language."""
    with _beside(draft, draft.valid_from) as folder:
        return matching.prepare(workspace, on, [workspace.policies, folder], also=[draft.policy])


def examples(workspace: Workspace, draft: Draft) -> list[ExampleResult]:
    """The worked examples of the draft, run with the draft in force."""
    with _beside(draft, draft.valid_from) as folder:
        library = policy.read_library([workspace.policies, folder], national=workspace.national)
        results = policy.run_examples(library, matching.read_data_side(workspace)[1], draft.policy)
    return [result for result in results if result.policy.version == draft.version]


@contextmanager
def all_rules_with(workspace: Workspace, draft: Draft) -> Iterator[tuple[Month, Path]]:
    """The latest month, and a folder with all policies of the workspace and the draft: to try it on everybody of that month.

    The draft is taken to be in force on the last day of that month, whenever it is to begin. Raises NoMonth.
    """
    month = matching.month_or_latest(workspace, None)
    with _beside(draft, month.last_day) as folder:
        if workspace.policies.is_dir():
            shutil.copytree(workspace.policies, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(DRAFTS),
                            copy_function=_unless_there)
        yield month, folder


def _unless_there(source: str, target: str) -> str:
    return target if Path(target).exists() else shutil.copy2(source, target)


@contextmanager
def _beside(draft: Draft, since: date) -> Iterator[Path]:
    """A policy folder with the draft and nothing else, as in force since a day."""
    with tempfile.TemporaryDirectory(prefix="huimin-draft-") as folder:
        write_text(Path(folder) / draft.policy / f"{draft.area}@{since.isoformat()}.toml", draft.text)
        yield Path(folder)


_AT_LINE = re.compile(r"\(at line (\d+)")
_PLACE = re.compile(r"(?P<head>\[\[?[\w.]+\]\]?)(?: (?!(?:when|formula)\b)(?P<which>\w+))?"
                    r"(?: (?P<key>when|formula|refuse|of|weight|start|stop)\b(?::(?P<further>\d+))?)?")


def line_of(text: str, where: str) -> int | None:
    """The line of a policy file an error speaks of: `(at line 6`, `[[condition]] old_enough when:2`, `[policy]`."""
    written = _AT_LINE.search(where)
    if written:
        return int(written[1])
    found = _PLACE.search(where)
    if found is None:
        return None
    lines = text.splitlines()
    heads = [number for number, line in enumerate(lines) if line.strip() == found["head"]]
    start = _which(lines, heads, found["which"])
    if start is None:
        return None
    end = next((number for number in range(start + 1, len(lines)) if lines[number].startswith("[")), len(lines))
    for number in range(start, end):
        if found["key"] and re.match(rf"{found['key']}\s*=", lines[number].strip()):
            return number + 1 + _lines_down(lines[number:end], int(found["further"] or 1))
    return start + 1


def _lines_down(lines: list[str], column: int) -> int:
    """How many lines below its key a place in a formula stands: the language counts characters through all of its lines."""
    begun = re.match(r"\w+\s*=\s*(?:\"{3}|'{3})", lines[0])
    if begun is None:
        return 0
    rest = lines[0][begun.end():]
    text = "\n".join(([rest] if rest else []) + lines[1:])
    return text[:column - 1].count("\n") + (0 if rest else 1)


def _which(lines: list[str], heads: list[int], which: str | None) -> int | None:
    """The head meant: the nth when a number is said, the one with that id, else the first."""
    if which and which.isdigit():
        return heads[int(which) - 1] if int(which) <= len(heads) else None
    for head in heads:
        body = "\n".join(lines[head:head + 4])
        if which and re.search(rf"""^id\s*=\s*["']{re.escape(which)}["']""", body, re.M):
            return head
    return heads[0] if heads else None


def text_of(version: Policy) -> str:
    """The file of a version as it stands."""
    return version.file.read_text(encoding="utf-8")
