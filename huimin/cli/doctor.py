"""`huimin doctor`: is the installation sound, is the workspace complete, does it hold more data than it needs."""

from pathlib import Path
from typing import Any

from huimin.cli.checkup import Finding, installation, workspace_findings
from huimin.cli.command import option, verb
from huimin.cli.screen import Screen
from huimin.cli.values import FOLDER
from huimin.kernel import HuiminError, Text, Workspace

_MARKS = {"ok": "✓", "warn": "!", "fail": "✗"}


@verb("doctor", Text(
    "检查安装和工作区:程序版本、数据库、可写、政策库、缺少的地方标准、没有政策用到的列。",
    "Check installation and workspace: versions, databases, writable, the library, local standards missing,\n"
    "columns mapped that no policy reads."))
@option("--home", envvar="HUIMIN_HOME", type=FOLDER, default=None,
        text=Text("工作区(不写时只检查安装)", "workspace (otherwise the installation alone)"))
def command(screen: Screen, home: Path | None) -> int:
    findings, problem = installation(), None
    if home is not None:
        found, problem = _workspace(home)
        findings += found
    failed = any(finding.state == "fail" for finding in findings)
    screen.show({"sound": not failed, "findings": [_json(finding) for finding in findings]},
                lambda: "\n".join(_line(finding) for finding in findings))
    if problem is not None:
        return problem.exit_code
    return 1 if failed else 0


def _workspace(home: Path) -> tuple[list[Finding], HuiminError | None]:
    """What was found, and the error that kept doctor from looking further."""
    try:
        return workspace_findings(Workspace.open(home)), None
    except HuiminError as error:
        return [Finding("workspace", "fail", Text.of(str(error)))], error


def _line(finding: Finding) -> str:
    return "\n".join([f"{_MARKS[finding.state]} {finding.text}", *(f"    {item}" for item in finding.items)])


def _json(finding: Finding) -> dict[str, Any]:
    return {"check": finding.check, "state": finding.state, "text": finding.text.as_json(),
            "items": [item.as_json() for item in finding.items]}
