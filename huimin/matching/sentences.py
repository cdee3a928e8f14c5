"""Why a unit stands on a list, in one sentence; article and facts stand beside it (`evidence.py`).

The batch keeps only which conditions failed. Here ids become the sentence the policy file holds for
a refusal; numbers are put in when somebody computed them for that household (`values`), otherwise
their place shows “…”.
"""

import re
from collections.abc import Mapping

from huimin.kernel import Text, yuan
from huimin.matching.evidence import SET_ASIDE
from huimin.matching.result import Line
from huimin.policy import Item, Program

_PLACE = re.compile(r"\{[^{}]*\}")
_PERIODS = {"year": Text("按年", "a year"), "once": Text("一次性", "once"), "event": Text("按次", "each time"),
            "season": Text("按季", "a season")}


class Sentences:
    """Speaks about the lines of one run."""

    def __init__(self, program: Program) -> None:
        self._items: Mapping[str, Item] = {item.id: item for item in program.policies}

    def policy_name(self, policy: str) -> str:
        item = self._items.get(policy)
        return str(item.policy.name) if item and item.policy else policy

    def policy_and_period(self, policy: str) -> str:
        """`资助参保(按年)`; a sum that stands alone is read as monthly."""
        item = self._items.get(policy)
        period = _PERIODS.get(item.policy.period) if item and item.policy and item.amount is not None else None
        return self.policy_name(policy) + (str(Text(f"({period.zh})", f" ({period.en})")) if period else "")

    def why(self, line: Line, values: Mapping[str, str] | None = None) -> str:
        """values: condition id -> its refusal sentence with the household's numbers in it.

        The list to verify has no reason but the facts that are missing.
        """
        if line.list == "unclaimed":
            return self._entitled(line)
        if line.list == "amount":
            return self._other_amount(line)
        if line.list == "unknown":
            return ""
        if line.reason.startswith(SET_ASIDE):
            other = self.policy_name(line.reason.removeprefix(SET_ASIDE))
            return str(Text(f"已同时享受{other},两项只能享受一项。", f"Also draws {other}; only one of the two may be drawn."))
        return self._refused(line, values or {})

    def _entitled(self, line: Line) -> str:
        number = len(self._items[line.policy].conditions)
        return str(Text(f"{number}项条件全部符合,在册名单里没有。", f"All {number} conditions are met; not on the roster."))

    def _other_amount(self, line: Line) -> str:
        entitled, paid = line.entitled_fen or 0, line.paid_fen or 0
        gap = yuan(abs(paid - entitled))
        return str(Text(f"多发{gap}元。", f"{gap} yuan too much.") if paid > entitled
                   else Text(f"少发{gap}元。", f"{gap} yuan too little."))

    def _refused(self, line: Line, values: Mapping[str, str]) -> str:
        failed = [name for name in line.reason.split(",") if name]
        by_id = {condition.id: condition for condition in self._items[line.policy].conditions}
        sentences = [values.get(name) or _PLACE.sub("…", str(by_id[name].refuse)) for name in failed[:2]]
        if len(failed) > 2:
            sentences.append(str(Text(f"另有{len(failed) - 2}项不符合。", f"{len(failed) - 2} further conditions are not met.")))
        return str(Text("", " ")).join(sentences)
