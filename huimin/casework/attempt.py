"""What a guard looks at: the case as it stands, the act, who acts, what was entered, and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huimin.casework.model import Actor, Case, day_of
from huimin.casework.procedure import Act
from huimin.kernel import Text


@dataclass(frozen=True)
class Attempt:
    """settings: the place's own numbers; notice_days (from serving a notice to its effect; the law names none, so 0 where
    nobody set one) and silent_days (a person who was told may correct or decline; without a number nothing is granted so);
    and what the store alone knows of the case: unread_objections (to its posting, not recorded by anybody yet)
    and risk_<id> (risks.csv)."""

    case: Case
    act: Act
    actor: Actor
    data: Mapping[str, Any]
    at: datetime
    settings: Mapping[str, int]

    @property
    def today(self) -> date:
        return day_of(self.at)


Guard = Callable[[Attempt], Text | None]
