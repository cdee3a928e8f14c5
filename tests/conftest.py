"""Said at the end of every run: what was skipped, and why. A silent skip looks like a pass."""

import atexit
import os
import shutil
import tempfile
from collections import Counter

import django
import pytest

# The settings of the web are read once, before any test, and name a folder of this run's own. The variables go away again:
# the other tests are about programs that were told nothing.
os.environ["HUIMIN_HOME"] = tempfile.mkdtemp(prefix="huimin-office-")
os.environ["DJANGO_SETTINGS_MODULE"] = "huimin.web.config.settings"
atexit.register(shutil.rmtree, os.environ["HUIMIN_HOME"], ignore_errors=True)
django.setup()
for name in ("HUIMIN_HOME", "DJANGO_SETTINGS_MODULE"):  # a process started by this one would read the settings before it has a folder
    del os.environ[name]

SLOW = pytest.mark.skipif(os.environ.get("HUIMIN_SLOW") != "1", reason="慢,设 HUIMIN_SLOW=1 才做 slow: set HUIMIN_SLOW=1")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    terminalreporter.section("跳过的测试 skipped tests")
    if not reasons:
        terminalreporter.write_line("没有跳过任何测试。 Nothing was skipped.")
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count:4d} × {reason}")


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """The words given to `pytest.skip`; skipped reports carry (file, line, "Skipped: words")."""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return str(report.longrepr)
