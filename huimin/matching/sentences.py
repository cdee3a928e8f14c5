"""Why a unit stands on a list, in one sentence with its article.

The batch keeps only which conditions failed. Here ids become the sentence the policy file holds for
a refusal; numbers are put in when somebody computed them for that household (`values`), otherwise
their place shows “…”.
"""

import re
from collections.abc import Mapping

from huimin.catalog import Catalog
from huimin.kernel import Text, yuan
from huimin.matching.facts import describe
from huimin.matching.result import Line
from huimin.policy import Item, Program

_PLACE = re.compile(r"\{[^{}]*\}")
SET_ASIDE = "set_aside:"


class Sentences:
    """Speaks about the lines of one run."""

    def __init__(self, program: Program, catalog: Catalog) -> None:
        self._items: Mapping[str, Item] = {item.id: item for item in program.policies}
        self._program, self._catalog = program, catalog

    def policy_name(self, policy: str) -> str:
        item = self._items.get(policy)
        return str(item.policy.name) if item and item.policy else policy

    def why(self, line: Line, values: Mapping[str, str] | None = None) -> str:
        """values: condition id -> its refusal sentence with the household's numbers in it."""
        if line.list == "unclaimed":
            return self._entitled(line)
        if line.list == "amount":
            return self._other_amount(line)
        if line.list == "unknown":
            return self._not_decided(line)
        if line.reason.startswith(SET_ASIDE):
            other = self.policy_name(line.reason.removeprefix(SET_ASIDE))
            return str(Text(f"已同时享受{other},两项只能享受一项。", f"Also draws {other}; only one of the two may be drawn."))
        return self._refused(line, values or {})

    def to_verify(self, line: Line) -> str:
        """The missing facts and who holds them: 「工资性收入(税务部门)」."""
        parts = []
        for fact in filter(None, line.reason.split(",")) if line.list == "unknown" else ():
            known = describe(fact, self._program, self._catalog)
            parts.append(str(known.name) + _bracketed(str(known.holder)))
        return str(Text("、", ", ")).join(parts)

    def _entitled(self, line: Line) -> str:
        item = self._items[line.policy]
        basis = _bracketed(item.policy.basis[0]) if item.policy and item.policy.basis else ""
        return str(Text(f"全部{len(item.conditions)}项条件都符合{basis},在册名单里没有。",
                        f"All {len(item.conditions)} conditions are met{basis}; not on the roster."))

    def _other_amount(self, line: Line) -> str:
        item = self._items[line.policy]
        article = _bracketed(item.policy.amount.article) if item.policy and item.policy.amount else ""
        entitled, paid = line.entitled_fen or 0, line.paid_fen or 0
        more = Text("多发", "too much") if paid > entitled else Text("少发", "too little")
        gap = yuan(abs(paid - entitled))
        return str(Text(f"按规定应发{yuan(entitled)}元,实发{yuan(paid)}元,{more.zh}{gap}元{article}。",
                        f"{yuan(entitled)} yuan are due, {yuan(paid)} are paid, {gap} {more.en}{article}."))

    def _not_decided(self, line: Line) -> str:
        facts = self.to_verify(line)
        if not facts:
            return str(Text("当地标准未设定,暂不能判断。", "A local standard is not set; it cannot be decided yet."))
        return str(Text(f"还差:{facts}。核实后才能判断。", f"Missing: {facts}. It can be decided once this is known."))

    def _refused(self, line: Line, values: Mapping[str, str]) -> str:
        failed = [name for name in line.reason.split(",") if name]
        by_id = {condition.id: condition for condition in self._items[line.policy].conditions}
        sentences = []
        for name in failed[:2]:
            condition = by_id[name]
            said = values.get(name) or _PLACE.sub("…", str(condition.refuse))
            sentences.append(f"{said}{_bracketed(condition.article)}")
        if len(failed) > 2:
            sentences.append(str(Text(f"另有{len(failed) - 2}项不符合。", f"{len(failed) - 2} further conditions are not met.")))
        return "".join(sentences) if str(Text("z", "e")) == "z" else " ".join(sentences)


def _bracketed(article: str) -> str:
    return str(Text(f"({article})", f" ({article})")) if article else ""
