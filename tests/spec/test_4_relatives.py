"""亲属 / Relatives: who live elsewhere perhaps, and may not be known at all."""

from collections.abc import Callable

import pytest

from huimin.policy.errors import PolicyFileError

ORPHAN = "not any(parent.deceased = false)"


def test_relatives_are_asked_for_their_own_facts(law: Callable) -> None:
    """亲属的事实写作 parent.、child.、spouse.、obligor.。没有列出的亲属就是没有。
    Their facts are written parent., child., spouse., obligor.; relatives not listed do not exist."""
    law(ORPHAN).decides("""
        person | => outcome | => missing
        甲     | yes        | -
        乙     | no         | -
        丙     | unknown    | deceased
        丁     | yes        | -
    """, parent="""
        of | deceased
        甲 | true
        甲 | true
        乙 | true
        乙 | false
        丙 | true
        丙 | ?
    """)


def test_an_unknown_relative_is_one_more_person_of_whom_nothing_is_known(law: Callable) -> None:
    """不知道亲属是谁,等于多出一个一无所知的人:需要查明的是“父母是谁”。
    Relatives that are not known count as one further person of whom nothing is known: what is missing is who they are."""
    law({"none_alive": ORPHAN, "few": "count(parent.deceased) <= 1"}).decides("""
        person | => outcome | => missing
        甲     | unknown    | parent
    """, parent="""
        of | deceased
        甲 | unknown
    """)


def test_what_holds_for_everybody_holds_for_the_unknown_relative(law: Callable) -> None:
    """对任何人都成立的话,对未知的亲属也成立。What holds of anybody holds of an unknown relative, too."""
    law({"poor_or_not": "total(obligor.wage_income) >= 0", "first": "not student or any(spouse.student)"}).decides("""
        person | student | => outcome
        甲     | false   | yes
    """, obligor="of | wage_income\n甲 | unknown", spouse="of | student\n甲 | unknown")


def test_relatives_have_a_household_of_their_own(law: Callable) -> None:
    """亲属住在别处时,household. 是他自己家的事实。Where a relative lives elsewhere, `household.` is that household."""
    definition = """
        [[definition]]
        id = "support"
        entity = "person"
        formula = "case when residence = 'urban' then wage_income else 0 end"
    """
    law("total(child.support) > 0", files={"definitions/d.toml": definition}).decides("""
        person | household.residence | => outcome
        甲     | rural               | no
        乙     | urban               | yes
    """, child="of | wage_income\n甲 | 100\n乙 | 100")


def test_relatives_cannot_be_asked_for_their_relatives(law: Callable) -> None:
    """对亲属只能问其本人的事实,不能再追到亲属的亲属或亲属的全家。
    Relatives answer for themselves only, not for their own relatives or households."""
    definition = '[[definition]]\nid = "has_child"\nentity = "person"\nformula = "any(child.student)"\n'
    with pytest.raises(PolicyFileError, match="has_child"):
        law("any(parent.has_child)", files={"definitions/d.toml": definition}).program()
