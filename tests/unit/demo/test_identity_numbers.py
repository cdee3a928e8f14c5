from datetime import date
from random import Random

import pytest

from huimin.catalog import credit_code, identity
from huimin.demo.identity import NumberOffice, broken_number, check_character, old_number
from huimin.demo.identity import credit_code as made_up_code


def test_the_check_character_of_the_standard():
    assert check_character("11010519491231002") == "X"


def test_numbers_are_valid_unique_and_of_no_real_region():
    office = NumberOffice(Random(1))
    numbers = [office.issue(date(1962, 3, 9), 1 + step % 2) for step in range(1500)]
    assert len(set(numbers)) == 1500
    assert all(number.startswith("99") for number in numbers)
    found = [identity.check_identity(number) for number in numbers]
    assert {one.birth_date for one in found} == {date(1962, 3, 9)}
    assert [one.sex for one in found] == ["1", "2"] * 750


def test_a_broken_number_is_refused_by_the_checksum():
    number = NumberOffice(Random(1)).issue(date(1950, 1, 1), 2)
    with pytest.raises(identity.IdentityError) as refused:
        identity.check_identity(broken_number(number))
    assert refused.value.reason == "checksum"


def test_the_old_number_leads_back_to_the_same_person():
    number = NumberOffice(Random(2)).issue(date(1944, 12, 31), 1)
    old = old_number(number)
    assert old is not None
    assert len(old) == 15
    assert identity.check_identity(old).number18 == number


def test_people_born_after_1999_have_no_old_number():
    assert old_number(NumberOffice(Random(2)).issue(date(2000, 1, 1), 1)) is None


def test_credit_codes_are_valid():
    rng = Random(3)
    assert all(credit_code.check(made_up_code(rng)) for _ in range(50))
