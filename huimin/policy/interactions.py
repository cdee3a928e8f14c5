"""Interactions as data become ordinary conditions, amounts and definitions: one mechanism, not two.

`exclude` adds a condition, `topup_to` subtracts from an amount, `not_income` leaves a benefit out of
`counted_benefits`. Only `choose` and `max` need a step of their own after everything is decided
(`program.Settlement`).
"""

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from huimin.catalog import Unit
from huimin.kernel import Text
from huimin.policy.errors import PolicyFileError, UnknownPolicy
from huimin.policy.model import Interaction, Policy, RuleSet
from huimin.policy.program import CheckedCondition, Settlement
from huimin.policy.tree import (
    BOOLEAN,
    Case,
    Const,
    Fact,
    Kind,
    Node,
    Op,
    Value,
    conjunction,
    negation,
    truth,
)

if TYPE_CHECKING:
    from huimin.policy.check import Checker

_YEARLY = Kind("number", Unit.of({"fen": 1, "year": -1}))
_PER_YEAR = {"month": 12, "year": 1}


class Interactions:
    def __init__(self, rules: RuleSet, checker: "Checker") -> None:
        self.rules, self.checker = rules, checker
        for name in (name for row in rules.interactions for name in (row.policy, *row.others)):
            if name not in rules.policies and name not in rules.dormant:
                raise UnknownPolicy(name, sorted({*rules.policies, *rules.dormant}))
        self.rows = [row for row in rules.interactions if row.policy in rules.policies]

    def pairs(self, operator: str) -> list[tuple[Interaction, str]]:
        return [
            (row, other)
            for row in self.rows
            if row.operator == operator
            for other in row.others
            if other in self.rules.policies
        ]

    # -- names with a meaning of their own -----------------------------------------------------

    def special(self, word: str, policy: str, entity: str, column: int) -> Node | None:
        """The node of receives.x, paid.x, excluded.x or counted_benefits.x for an entity, or None."""
        target = self.rules.policies.get(policy)
        if target is None:
            return None
        if word in {"receives", "paid"}:
            return self._roster(word, target, column) if target.unit == entity else None
        if word == "excluded":
            return self._excluded(target, column) if entity == "person" and target.unit == "household" else None
        return self._counted(target, column) if entity == "person" else None

    def _roster(self, word: str, policy: Policy, column: int) -> Fact:
        kind = BOOLEAN if word == "receives" else self.checker.amount_kind(policy.id)
        return Fact(kind, column, policy.unit, f"{word}__{policy.id}")

    def _outcome(self, policy: Policy, column: int, reader: str) -> Value:
        via = "household" if reader == "person" and policy.unit == "household" else "self"
        return Value(BOOLEAN, column, policy.id, "outcome", policy.unit, via)

    def _receives(self, policy: Policy, column: int, reader: str) -> Fact:
        via = "household" if reader == "person" and policy.unit == "household" else "self"
        return replace(self._roster("receives", policy, column), via=via)

    def _prevails(self, winner: Policy, loser: Policy, reader: str) -> Node:
        """Entitled to `winner`, and not one who draws only `loser` today (nobody is switched silently)."""
        stays = conjunction([self._receives(loser, 1, reader), negation(self._receives(winner, 1, reader))])
        return conjunction([self._outcome(winner, 1, reader), negation(stays)])

    def _excluded(self, target: Policy, column: int) -> Node:
        reasons = [
            self._prevails(self.rules.policies[row.policy], target, "person")
            for row, other in self.pairs("exclude")
            if other == target.id and self.rules.policies[row.policy].unit == "person"
        ]
        if not reasons:
            return truth(False)
        return reasons[0] if len(reasons) == 1 else Op(BOOLEAN, column, "or", tuple(reasons))

    def _counted(self, target: Policy, column: int) -> Node:
        exempt = {row.policy for row, other in self.pairs("not_income") if other == target.id}
        parts: list[Node] = []
        for policy in self.rules.policies.values():
            if (
                policy.unit == "person"
                and policy.id not in exempt | {target.id}
                and policy.period in _PER_YEAR
                and policy.delivery == "cash"
            ):
                paid = self._roster("paid", policy, column)
                times = Const(Kind("number"), column, Fraction(_PER_YEAR[policy.period]))
                parts.append(Op(_YEARLY, column, "*", (paid, times)))
        total: Node = Const(_YEARLY, column, Fraction(0))
        for part in parts:
            total = Op(_YEARLY, column, "+", (total, part))
        return total

    # -- rewriting -----------------------------------------------------------------------------

    def exclusions(self, policy: Policy) -> list[CheckedCondition]:
        """One condition more for each policy that prevails over this one."""
        found = []
        for row, other in self.pairs("exclude"):
            winner = self.rules.policies[row.policy]
            if other != policy.id or (winner.unit == "person" and policy.unit == "household"):
                continue  # a person's benefit takes the person out of the household: `excluded.<policy>`
            refuse = Text(
                f"已符合{winner.name.zh}条件,依规不能同时享受{policy.name.zh}。" + row.note.zh,
                f"Entitled to {winner.name.en}, which rules out {policy.name.en}. " + row.note.en,
            )
            when = negation(self._prevails(winner, policy, policy.unit))
            found.append(CheckedCondition(f"not_{winner.id}", when, row.article, refuse))
        return found

    def topped_up(self, policy: Policy, amount: Node) -> Node:
        """The amount less what the other policies of a `topup_to` row pay, not below zero."""
        kind = replace(amount.kind, bare=False)
        total = amount
        for row, other in self.pairs("topup_to"):
            if row.policy == policy.id:
                share = self._share(row, self.rules.policies[other], policy)
                zero = Const(kind, 1, Fraction(0))
                total = Op(kind, 1, "-", (total, Case(kind, 1, ((share[0], share[1]),), zero)))
        return amount if total is amount else Op(kind, 1, "greatest", (total, Const(kind, 1, Fraction(0))))

    def _share(self, row: Interaction, other: Policy, policy: Policy) -> tuple[Node, Node]:
        if other.period != policy.period:
            raise PolicyFileError(
                where=f"interactions.toml {row.operator} {row.policy}",
                problem_zh=f"{other.id} 与 {policy.id} 的发放周期不同",
                problem_en=f"{other.id} and {policy.id} have different periods",
            )
        if other.delivery == "status" or (other.unit, policy.unit) == ("person", "household"):
            raise PolicyFileError(
                where=f"interactions.toml {row.operator} {row.policy}",
                problem_zh=f"{other.id} 没有可从 {policy.id} 中扣除的金额(只有认定,或家庭待遇不能扣个人待遇)",
                problem_en=f"{other.id} pays nothing that {policy.id} could be reduced by (a status, or paid to a person)",
            )
        via = "household" if other.unit == "household" and policy.unit == "person" else "self"
        paid: Node = Value(self.checker.amount_kind(other.id), 1, other.id, "amount", other.unit, via)
        if via == "household":
            paid = Op(paid.kind, 1, "/", (paid, self._heads(row, other)))
        return self._outcome(other, 1, policy.unit), paid

    def _heads(self, row: Interaction, other: Policy) -> Node:
        wanted = row.per or next(
            (name for name in (f"{other.id}_members", "family_size") if name in self.rules.definitions), None
        )
        if wanted is None or wanted not in self.rules.definitions:
            raise PolicyFileError(
                where=f"interactions.toml {row.operator} {row.policy}",
                problem_zh=f"要用 per 指明 {other.id} 按哪个人数定义折算到人",
                problem_en=f"name in `per` the definition that counts the members of {other.id}",
            )
        return Value(self.checker.definition_kind(wanted), 1, wanted, "value", "household", "household")

    def settlements(self) -> tuple[Settlement, ...]:
        found: list[Settlement] = []
        for row in self.rows:
            group = tuple(name for name in (row.policy, *row.others) if name in self.rules.policies)
            if row.operator in {"choose", "max"} and len(group) > 1:
                units = {self.rules.policies[name].unit for name in group}
                if len(units) > 1:
                    raise PolicyFileError(
                        where=f"interactions.toml {row.operator} {row.policy}",
                        problem_zh="choose 与 max 只能用于同为个人或同为家庭的政策",
                        problem_en="choose and max join policies of one unit only",
                    )
                if any(self.rules.policies[name].delivery == "status" for name in group):
                    raise PolicyFileError(
                        where=f"interactions.toml {row.operator} {row.policy}",
                        problem_zh='choose 与 max 比较金额,没有金额的政策(delivery = "status")不能列入',
                        problem_en='choose and max compare amounts; a policy with delivery = "status" has none',
                    )
                if any(set(group) & set(other.policies) for other in found):
                    raise PolicyFileError(
                        where=f"interactions.toml {row.operator} {row.policy}",
                        problem_zh="一项政策只能出现在一行 choose 或 max 里,请合并",
                        problem_en="a policy may stand in one choose or max row only; join them",
                    )
                found.append(Settlement(row.operator, units.pop(), group, row.article))
        return tuple(found)
