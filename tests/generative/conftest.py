"""How much is searched, and what the search amounted to.

By default the same cases come every time, so that a red run means a change. HYPOTHESIS_PROFILE=local draws new ones,
=nightly draws thousands; both keep failures in Hypothesis' database and print a blob that repeats them anywhere.
"""

import os
from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings

_EXAMPLES = {"ci": 120, "local": 120, "nightly": 5_000}
PROFILE = os.environ.get("HYPOTHESIS_PROFILE") or "ci"


def effort(share: float = 1) -> settings:
    """Settings of the profile; share: of its number of rule sets."""
    return settings(
        max_examples=max(1, int(_EXAMPLES[PROFILE] * share)),
        derandomize=PROFILE == "ci",
        deadline=None,
        print_blob=True,
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
        ],
    )


@dataclass
class Tally:
    """Of one test: rule sets, households, policy × unit cases, and what was set aside as too wide."""

    rule_sets: int = 0
    households: int = 0
    cases: int = 0
    too_wide: int = 0
    outcomes: Counter[bool | None] = field(default_factory=Counter)


TALLIES: dict[str, Tally] = {}


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    return TALLIES.setdefault(request.node.name, Tally())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if TALLIES:
        terminalreporter.section("随机生成的案例 generated cases")
    for name, found in TALLIES.items():
        terminalreporter.write_line(
            f"{name}: {found.rule_sets} rule sets, {found.households} households, {found.cases} policy × unit cases "
            f"(yes {found.outcomes[True]}, no {found.outcomes[False]}, unknown {found.outcomes[None]}); too wide: {found.too_wide}"
        )
