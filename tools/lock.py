"""Resolve the dependencies of pyproject.toml into the lock files, and those of the private environment into its own.

Each file is what a fresh virtual environment holds after `pip install .[budget,web]` (or `.[dev]`), as exact
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
# The stronger private mode: libraries that pin old numpy, jax and protobuf and have wheels for these Pythons only.
PRIVATE = ("spu>=0.9.5,<0.10", "openmined-psi>=2.0.4,<3")
PRIVATE_PYTHONS = ((3, 10), (3, 11))
HEAD = "# {what}, exact versions. Made by `make lock`; do not edit by hand.\n"


def resolve(*requirements: str) -> list[str]:
    """The pins of everything `requirements` pull in, huimin itself left out."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        pip = [str(Path(folder) / "bin" / "pip")]
        subprocess.run([*pip, "install", "--quiet", *requirements], cwd=ROOT, check=True)
        frozen = subprocess.run([*pip, "freeze", "--exclude", "huimin"], capture_output=True, text=True, check=True)
    return [line for line in frozen.stdout.splitlines() if PIN.match(line)]


def write(name: str, what: str, *requirements: str) -> None:
    pins = resolve(*requirements)
    (ROOT / name).write_text(HEAD.format(what=what) + "\n".join(pins) + "\n", encoding="utf-8")
    print(f"{name}: {len(pins)} packages", file=sys.stderr)


if __name__ == "__main__":
    write("requirements.lock", "Run time", ".[budget,web]")
    write("requirements-dev.lock", "Run time and development", ".[dev]")
    if sys.version_info[:2] in PRIVATE_PYTHONS:
        write("requirements-private.lock", "The stronger private mode", *PRIVATE)
    else:
        print("requirements-private.lock: left as it is, it needs Python 3.10 or 3.11", file=sys.stderr)
