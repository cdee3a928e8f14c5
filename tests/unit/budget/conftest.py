"""A county of a few dozen families with one small dibao, whose sums can be made by hand, and two rules of thumb to write shocks with."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from huimin.budget.stress import Shock, read_shock
from huimin.exchange import load
from huimin.kernel import Workspace, write_text
from huimin.matching import read_data_side
from tests.unit.conftest import number

_DEFINITIONS = """
[[definition]]
id = "members"
entity = "household"
name = { zh = "家庭人数", en = "Members" }
formula = "count(member.birth_date <= as_of)"
article = "试行办法"
valid_from = "2020-01-01"

[[definition]]
id = "income_per_person"
entity = "household"
name = { zh = "人均月收入", en = "Monthly income per person" }
formula = "monthly(total(member.wage_income + member.business_income)) / members"
article = "试行办法"
valid_from = "2020-01-01"
"""
_DIBAO = """
[policy]
id = "dibao"
name = { zh = "低保", en = "Dibao" }
summary = { zh = "补足到标准", en = "Tops up to the standard" }
unit = "household"
department = "civil_affairs"
basis = ["试行办法"]
period = "month"
delivery = "cash"
[parameters.standard]
name = { zh = "标准", en = "Standard" }
unit = "fen/person/month"
source = "catalog"
[[condition]]
id = "below"
when = "income_per_person < standard"
article = "试行办法"
refuse = { zh = "人均收入不低于标准。", en = "Not below the standard." }
[amount]
formula = "(standard - income_per_person) * members"
round = { to = "fen", how = "up" }
article = "试行办法"
"""
_REGISTER = """
[dataset]
id = "register"
name = { zh = "登记", en = "Register" }
department = "public_security"
kind = "person"
files = "people.csv"
month = "2026-10"
[key]
person = "id"
household = "house"
[[column]]
from = "name"
to = "name"
[[column]]
from = "born"
to = "birth_date"
[[column]]
from = "place"
to = "household.area"
[[column]]
from = "residence"
to = "household.residence"
[[column]]
from = "wage"
to = "wage_income"
unit = "yuan/year"
[[column]]
from = "farm"
to = "business_income"
unit = "yuan/year"
"""
_PARAMETERS = """id,area,residence,from,to,value,unit,source,status,note
dibao.standard,990121,any,2026-01-01,,500,yuan/person/month,made up,made_up,
"""
_AREAS = ("code,name,level,parent,valid_from,valid_to\n990121,云溪县,county,,,\n990121001,云中街道,township,990121,,\n"
          "990121200,青杨乡,township,990121,,\n990121201,白庙乡,township,990121,,\n")
Family = tuple[str, str, list[tuple[str, str, str]]]
"""Place, residence, and (born, wage, farm income) of each member; yuan a year."""


def county(home: Path, families: list[Family]) -> Workspace:
    workspace = Workspace.create(home, '[workspace]\nname = "试点"\narea = "990121"\n[library]\nnational = false\n')
    write_text(home / "policies" / "definitions" / "own.toml", _DEFINITIONS)
    write_text(home / "policies" / "dibao" / "CN@2026-01-01.toml", _DIBAO)
    write_text(home / "mappings" / "register.toml", _REGISTER)
    write_text(home / "parameters" / "local.csv", _PARAMETERS)
    write_text(home / "areas.csv", _AREAS)
    rows = []
    for house, (place, residence, members) in enumerate(families, 1):
        for born, wage, farm in members:
            rows.append(f"{number(born, len(rows) + 1)},H{house:03d},某{len(rows)},{born},{place},{residence},{wage},{farm}")
    write_text(home / "inbox" / "people.csv", "id,house,name,born,place,residence,wage,farm\n" + "\n".join(rows) + "\n")
    load(workspace, *read_data_side(workspace))
    return workspace


@pytest.fixture(scope="session")
def one_family(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two people in town, one wage of 24,000 yuan: 1,000 a head and month, the line being 500."""
    members = [("1990-01-01", "24000", "0"), ("1992-01-01", "0", "0")]
    return county(tmp_path_factory.mktemp("one") / "home", [("990121001", "urban", members)])


@pytest.fixture(scope="session")
def families(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Sixty families of one to three, in three townships, around the line; some wages are not known."""
    rng = random.Random(5)
    made: list[Family] = []
    for _ in range(60):
        place, residence = rng.choice([("990121001", "urban"), ("990121200", "rural"), ("990121201", "rural")])
        members = [(f"{rng.randrange(1945, 2015)}-03-0{rng.randrange(1, 9)}", rng.choice(["0", "6000", "14000", "30000", ""]),
                    rng.choice(["0", "0", "5000", "12000"])) for _ in range(rng.randint(1, 3))]
        made.append((place, residence, members))
    return county(tmp_path_factory.mktemp("families") / "home", made)


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Shock]:
    """A shock out of its words."""
    def read(text: str) -> Shock:
        write_text(tmp_path / "shock.toml", 'id = "test"\nname = { zh = "试", en = "Test" }\nabout = { zh = "试", en = "Test" }\n' + text)
        return read_shock(tmp_path / "shock.toml")

    return read
