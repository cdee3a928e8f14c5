import pytest

from huimin.demo import TooFewPeople
from huimin.demo.calibration import TARGETS, Target
from huimin.demo.county import imagine
from huimin.demo.world import OUTSIDE, World
from huimin.kernel import Month

OCTOBER = Month(2026, 10)


@pytest.fixture(scope="module")
def world() -> World:
    return imagine(20_000, 20261101, OCTOBER)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_the_county_is_built_to_published_figures(world: World, target: Target):
    assert target.measure(world) == pytest.approx(target.value, abs=target.within)


def test_everyone_has_a_number_of_their_own(world: World):
    numbers = [person.number for person in world.people]
    assert len(set(numbers)) == len(numbers)


def test_family_ties_are_possible(world: World):
    for person in world.people:
        for index in (person.father, person.mother):
            if index is not None:
                parent = world.people[index]
                assert 14 <= person.birth.year - parent.birth.year <= 60
        if person.spouse is not None:
            assert world.people[person.spouse].spouse == person.index


def test_members_know_their_household(world: World):
    for household in world.households:
        assert household.members
        assert all(world.people[index].household == household.index for index in household.members)
    assert all(person.household == OUTSIDE or person.index in world.home_of(person).members for person in world.people)


def test_orphans_have_buried_both_parents(world: World):
    orphans = [child for child in world.residents() if child.age(world.today) < 18
               and all(parent is not None and world.people[parent].died for parent in (child.father, child.mother))]
    assert len(orphans) >= 3


def test_the_same_seed_makes_the_same_county_and_another_another():
    first, again, other = (imagine(1_500, seed, OCTOBER) for seed in (7, 7, 8))
    assert first.people == again.people
    assert first.people != other.people


def test_a_hamlet_is_refused_with_the_number_to_ask_for():
    with pytest.raises(TooFewPeople, match="1000"):
        imagine(999, 1, OCTOBER)
