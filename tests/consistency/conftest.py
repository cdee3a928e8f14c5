"""What the whole-tree tests share: the files of the repository and the rooms of the package."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def repository_files() -> list[Path]:
    """Every file that is, or is about to be, under version control; ignored files are nobody's business."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("git 不可用:无法列出仓库文件 git is not available to list the repository's files")
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


@pytest.fixture(scope="session")
def texts(repository_files: list[Path]) -> dict[str, str]:
    """Path inside the repository → text, for every file that is text."""
    found = {}
    for path in repository_files:
        content = path.read_bytes()
        if b"\0" not in content:
            found[path.relative_to(ROOT).as_posix()] = content.decode("utf-8")
    return found
