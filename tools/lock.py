"""Resolve the dependencies of pyproject.toml into requirements.lock and requirements-dev.lock.

Each file is what a fresh virtual environment holds after `pip install .` (or `.[dev]`), as exact
versions and nothing else: where the packages came from is the installing machine's business.
"""

import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9.!+_-]+$")
HEAD = "# {what}, exact versions. Made by `make lock`; do not edit by hand.\n"


def resolve(requirement: str) -> list[str]:
    """The pins of everything `requirement` pulls in, huimin itself left out."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        pip = [str(Path(folder) / "bin" / "pip")]
        subprocess.run([*pip, "install", "--quiet", requirement], cwd=ROOT, check=True)
        frozen = subprocess.run([*pip, "freeze", "--exclude", "huimin"], capture_output=True, text=True, check=True)
    return [line for line in frozen.stdout.splitlines() if PIN.match(line)]


def write(name: str, what: str, requirement: str) -> None:
    pins = resolve(requirement)
    (ROOT / name).write_text(HEAD.format(what=what) + "\n".join(pins) + "\n", encoding="utf-8")
    print(f"{name}: {len(pins)} packages", file=sys.stderr)


if __name__ == "__main__":
    write("requirements.lock", "Run time", ".")
    write("requirements-dev.lock", "Run time and development", ".[dev]")
