"""Published figures the county is built to, and how to measure them in a made-up county.

Shares are of residents alive on the world's day. Sources: the 2025 communiqué of the statistics bureau (NBS), the
2020 census, the 2006 disability survey with the 2010 estimate, civil affairs statistics of 2025.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import mean, median

from huimin.demo.world import Person, World


@dataclass(frozen=True)
class Target:
    """A figure and how far a county may be from it."""

    name: str
    value: float
    within: float
    source: str
    measure: Callable[[World], float]


def _alive(world: World) -> list[Person]:
    return [person for person in world.residents() if person.died is None]


def _share(test: Callable[[World, Person], bool], among: Callable[[World, Person], bool] | None = None) -> Callable[[World], float]:
    def measure(world: World) -> float:
        people = [person for person in _alive(world) if among is None or among(world, person)]
        return sum(test(world, person) for person in people) / len(people)

    return measure


def _older(low: int, high: int = 200) -> Callable[[World, Person], bool]:
    return lambda world, person: low <= person.age(world.today) < high


def _rural(world: World, person: Person) -> bool:
    return not world.home_of(person).urban


def incomes_per_head(world: World, urban: bool) -> list[float]:
    """Survey income per head, once per person alive, sorted."""
    incomes = []
    for household in world.households:
        alive = sum(person.died is None for person in world.members(household))
        if household.urban == urban and alive:
            incomes += [household.survey_income / alive] * alive
    return sorted(incomes)


def _lowest_fifth(world: World) -> float:
    incomes = incomes_per_head(world, urban=False)
    return mean(incomes[: len(incomes) // 5])


def _household_size(world: World) -> float:
    return sum(len(household.members) for household in world.households) / len(world.households)


def _deaths(world: World) -> float:
    return sum(person.died is not None for person in world.residents()) / sum(1 for _ in world.residents())


TARGETS = (
    Target("household size", 2.62, 0.15, "census 2020", _household_size),
    Target("aged 0-15", 0.164, 0.02, "NBS 2025", _share(_older(0, 16))),
    Target("aged 60+", 0.230, 0.03, "NBS 2025", _share(_older(60))),
    Target("aged 60+, rural", 0.290, 0.03, "estimate 28-30 %", _share(_older(60), _rural)),
    Target("aged 80+", 0.0254, 0.006, "census 2020", _share(_older(80))),
    Target("under 3", 0.0189, 0.005, "births 2023-2025", _share(_older(0, 3))),
    Target("male", 0.510, 0.015, "NBS 2025", _share(lambda world, person: person.sex == 1)),
    Target("deaths in a year", 0.00805, 0.002, "NBS 2025", _deaths),
    Target("disabled (survey)", 0.0634, 0.01, "2006 survey", _share(lambda world, person: person.disabled)),
    Target("disabled (certified)", 0.0285, 0.006, "45 % of the survey", _share(lambda world, person: person.grade > 0)),
    Target("rural income, mean", 24_456, 2_000, "NBS 2025", lambda world: mean(incomes_per_head(world, urban=False))),
    Target("rural income, median", 20_711, 1_700, "NBS 2025", lambda world: median(incomes_per_head(world, urban=False))),
    Target("rural income, lowest fifth", 5_935, 1_000, "2023 quintile at 2025 level", _lowest_fifth),
    Target("urban income, mean", 56_502, 4_000, "NBS 2025", lambda world: mean(incomes_per_head(world, urban=True))),
    Target("urban income, median", 51_115, 3_500, "NBS 2025", lambda world: median(incomes_per_head(world, urban=True))),
)
