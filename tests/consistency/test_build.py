"""The house itself: lock files that agree with pyproject.toml, a Makefile that lists its commands, a CI that runs."""

import os
import re
import tomllib
from pathlib import Path

PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==[A-Za-z0-9.!+_-]+$")


def pins(path: Path) -> dict[str, str]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if not PIN.match(line)] == [], f"{path.name}: only exact versions belong here"
    return {normal(line.partition("==")[0]): line.partition("==")[2] for line in lines}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required(names: list[str]) -> set[str]:
    return {normal(re.split(r"[<>=!~\[; ]", name)[0]) for name in names}


def test_the_lock_files_hold_what_the_project_needs_and_nothing_of_their_own(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run, develop = pins(root / "requirements.lock"), pins(root / "requirements-dev.lock")
    assert required(project["dependencies"]) <= set(run)
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    assert required(extras) - {"huimin"} <= set(develop), "development installs every extra"
    assert run.items() <= develop.items(), "both files must pin the same versions"


def test_the_private_environment_is_pinned_apart(root: Path) -> None:
    """Its old numpy must never reach the main environment, nor huimin's libraries depend on it."""
    private, develop = pins(root / "requirements-private.lock"), pins(root / "requirements-dev.lock")
    assert {"spu", "openmined-psi", "jax"} <= set(private)
    assert not {"spu", "openmined-psi", "jax"} & set(develop)


def test_make_explains_every_command(root: Path) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    explained = set(re.findall(r"^([a-z]+):.*## .*[\u4e00-\u9fff]", makefile, re.MULTILINE))
    assert set(phony[1].split()) - {"help"} <= explained


def test_the_readme_begins_with_the_two_commands(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert "make demo" in readme
    assert "make test" in readme


def test_ci_runs_the_same_commands_as_people_do(root: Path) -> None:
    script = root / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert {"check", "demo", "test"} <= set(re.findall(r"make --no-print-directory (\w+)", script.read_text("utf-8")))
