"""A room is used through its face: `from huimin.<room> import …`, never an inner module.

The order of the rooms is import-linter's work (`make check`); this is the other half.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

# Inner modules that stand open to every room, with the reason.
OPEN = {
    "huimin.kernel.errors": "`nearest` serves the errors of every room and is no part of what a user of the package needs",
    "huimin.kernel.duck": "`literal` quotes paths for SQL; kept beside the one place that opens a connection",
}


def modules() -> Iterator[tuple[str, Path]]:
    root = Path(__file__).resolve().parent.parent.parent
    for path in sorted((root / "huimin").rglob("*.py")):
        yield path.relative_to(root).as_posix(), path


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and module of each absolute import; relative ones are reported as their dots."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)


def past_the_face(name: str, source: str) -> list[str]:
    """What `source`, the module at path `name`, imports around another room's face."""
    own = name.split("/")[1].removesuffix(".py")
    wrong = []
    for line, module in imports(ast.parse(source)):
        parts = module.split(".")
        if module.startswith("."):
            wrong.append(f"{name}:{line}: relative import")
        elif parts[0] == "huimin" and len(parts) > 2 and parts[1] != own and module not in OPEN:
            wrong.append(f"{name}:{line}: {module}")
    return wrong


@pytest.mark.parametrize(("name", "path"), list(modules()))
def test_rooms_are_used_through_their_face(name: str, path: Path) -> None:
    assert past_the_face(name, path.read_text(encoding="utf-8")) == []


def test_a_visit_past_the_face_is_seen() -> None:
    source = "from huimin.policy.read import read_policy\nimport huimin.catalog.areas\nfrom . import table\nfrom huimin.cli import words"
    assert past_the_face("huimin/cli/load.py", source) == [
        "huimin/cli/load.py:1: huimin.policy.read", "huimin/cli/load.py:2: huimin.catalog.areas",
        "huimin/cli/load.py:3: relative import"]


def test_every_face_says_what_it_offers(root: Path) -> None:
    for face in sorted((root / "huimin").glob("*/__init__.py")):
        names = [node for node in ast.parse(face.read_text(encoding="utf-8")).body if isinstance(node, ast.Assign)
                 and any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets)]
        assert names, f"{face.parent.name} has no __all__"
        assert ast.get_docstring(ast.parse(face.read_text(encoding="utf-8"))), f"{face.parent.name} has no docstring"
