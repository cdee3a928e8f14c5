"""Said at the end of every run: what was skipped, and why. A silent skip looks like a pass."""

from collections import Counter

import pytest


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
