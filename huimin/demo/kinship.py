"""Family ties that cross households: grown children elsewhere, parents of children left behind, obligors.

An obligor (赡养抚养扶养义务人) is a spouse, a parent or a grown child. The county keeps the list for those
whom the law makes dependants: people of 60 and over, under 18, or disabled.
"""

from collections import defaultdict
from random import Random

from huimin.demo.households import Builder
from huimin.demo.world import Household, Person, World

_CHILDLESS = 0.13
_CHILD_FAR_AWAY = 0.02


def link_families(builder: Builder) -> None:
    """Give elders who live without their children the children who live elsewhere in the county."""
    pool = _adults_without_parents(builder.world, builder.rng)
    for household in builder.world.households:
        if household.kind in {"elder_alone", "elder_couple", "grandparents"}:
            grown = _grown_children(builder, pool, household)
            if household.kind == "grandparents":
                _parents_left(builder, household, grown)


def note_obligors(world: World) -> None:
    """Fill `world.obligors`: dependant → living or dead obligors, in a fixed order."""
    children = defaultdict(list)
    for person in world.people:
        for parent in (person.father, person.mother):
            if parent is not None:
                children[parent].append(person.index)
    for person in world.residents():
        age = person.age(world.today)
        if age >= 60 or age < 18 or person.disabled:
            grown = [child for child in children[person.index] if world.people[child].age(world.today) >= 18]
            ties = [person.spouse, person.father, person.mother, *grown]
            world.obligors[person.index] = [tie for tie in ties if tie is not None]


def _adults_without_parents(world: World, rng: Random) -> dict[int, list[Person]]:
    pool: dict[int, list[Person]] = defaultdict(list)
    for person in world.residents():
        if person.role in {"head", "spouse"} and person.mother is None and 22 <= person.age(world.today) <= 75:
            pool[person.birth.year].append(person)
    for people in pool.values():
        rng.shuffle(people)
    return pool


def _grown_children(builder: Builder, pool: dict[int, list[Person]], household: Household) -> list[Person]:
    rng, world = builder.rng, builder.world
    elders = [person for person in world.members(household) if person.role in {"head", "spouse"}]
    oldest = elders[0]
    if oldest.marital == "10" or (household.kind != "grandparents" and rng.random() < _CHILDLESS):
        return []
    grown: list[Person] = []
    for _ in range(rng.choices((1, 2, 3), (0.35, 0.45, 0.20))[0]):
        if rng.random() < _CHILD_FAR_AWAY:
            child = builder.outsider(rng.choice((1, 2)), max(20, oldest.age(world.today) - 26), oldest.name[0])
        else:
            found = _someone(pool, oldest.birth.year + rng.randint(21, 33), household.index)
            if found is None:
                continue
            child = found
        for elder in elders:
            if elder.sex == 1:
                child.father = elder.index
            else:
                child.mother = elder.index
        grown.append(child)
    return grown


def _someone(pool: dict[int, list[Person]], year: int, not_of: int) -> Person | None:
    for near in (year, year + 1, year - 1, year + 2, year - 2):
        if pool[near] and pool[near][-1].household != not_of:
            return pool[near].pop()
    return None


def _parents_left(builder: Builder, household: Household, grown: list[Person]) -> None:
    """The grandchildren of the house are children of a grown child of the house and that child's spouse."""
    world = builder.world
    for child in (person for person in world.members(household) if person.role == "grandchild"):
        parent = next((one for one in grown if 18 <= child.birth.year - one.birth.year <= 45), None)
        if parent is None:
            parent = builder.outsider(1, child.age(world.today) + 27, child.name[0])
        other_index = parent.spouse
        if other_index is None:
            other_index = builder.outsider(3 - parent.sex, child.age(world.today) + 26, child.name[0]).index
        father, mother = (parent.index, other_index) if parent.sex == 1 else (other_index, parent.index)
        child.father, child.mother = father, mother
