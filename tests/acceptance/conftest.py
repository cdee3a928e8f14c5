"""Workspaces for acceptance tests: an example copied aside, the folder with the real data, the verbs run."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from huimin.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of the surveys: `$HUIMIN_SHARED/data`, else `shared/data` beside the repository."""
    folder = Path(os.environ.get("HUIMIN_SHARED") or ROOT.parent / "shared") / "data"
    if not folder.is_dir():
        pytest.skip("没有真实调查数据(设 HUIMIN_SHARED 指明) no survey data (name their folder with HUIMIN_SHARED)")
    return folder


@pytest.fixture(scope="session")
def survey(shared_data: Path) -> Callable[[str], Path]:
    """A file of the shared data, or a skip that names it."""
    def find(name: str) -> Path:
        path = shared_data / name
        if not path.exists():
            pytest.skip(f"缺少数据文件 missing data file: {name}")
        return path

    return find


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A fresh copy of `examples/<name>`: settings, mappings and policies, nothing else."""
    def copy(name: str) -> Path:
        home = tmp_path_factory.mktemp(name) / name
        shutil.copytree(ROOT / "examples" / name, home)
        return home

    return copy


@pytest.fixture(scope="session")
def huimin() -> Callable[..., Any]:
    """Run a verb as a person would, and return its JSON."""
    def run(*arguments: object) -> Any:
        result = CliRunner().invoke(main, [*map(str, arguments), "--json", "--quiet"])
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return run
