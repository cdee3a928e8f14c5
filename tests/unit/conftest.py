"""A workspace of seven people in three households, with two small policies: what matching, budget and cli are tried on.

Households: A1 (王, 85, alone, not drawing the allowance), A2 (李 and 赵, 90 and 40, 李 draws 30 instead of 50,
the household's income is above the line), A3 (孙 82, 周 81, 吴 30: the wage of 吴 is not known; 郑, 60, draws the
allowance and is too young for it).
"""

from pathlib import Path

import pytest

from huimin.catalog import identity
from huimin.exchange import load
from huimin.kernel import Workspace, write_text
from huimin.matching import read_data_side

_ALLOWANCE = """
[policy]
id = "allowance"
name = { zh = "高龄津贴", en = "Old-age allowance" }
summary = { zh = "八十岁以上每月发一份", en = "Monthly from the age of 80" }
unit = "person"
department = "civil_affairs"
basis = ["试行办法 第一条"]
period = "month"
delivery = "cash"
[parameters.sum]
name = { zh = "每月津贴", en = "Monthly sum" }
unit = "fen/person/month"
source = "catalog"
[parameters.first_age]
name = { zh = "起始年龄", en = "First age" }
unit = "year"
value = "80"
[[condition]]
id = "old_enough"
when = "age(as_of) >= first_age"
article = "试行办法 第二条"
refuse = { zh = "出生日期{birth_date},未满{first_age}周岁。", en = "Born {birth_date}, not yet {first_age}." }
[amount]
formula = "sum"
article = "试行办法 第三条"
[[example]]
name = { zh = "九十岁", en = "Ninety" }
as_of = "2026-10-31"
parameters = { "allowance.sum" = "50" }
given = { members = [ { birth_date = "1936-01-01" } ] }
then = { outcome = "yes", amount = "50.00" }
"""
_POOR = """
[policy]
id = "poor"
name = { zh = "困难家庭", en = "Poor household" }
summary = { zh = "全家年工资低于标准", en = "Household wages below the standard" }
unit = "household"
department = "civil_affairs"
basis = ["试行办法 第四条"]
period = "month"
delivery = "status"
[parameters.standard]
name = { zh = "年工资标准", en = "Yearly standard" }
unit = "fen/year"
source = "catalog"
[[condition]]
id = "wages_below"
when = "total(member.wage_income) < standard"
article = "试行办法 第五条"
refuse = { zh = "全家年工资不低于{standard}元。", en = "Yearly wages are not below {standard} yuan." }
"""
REGISTER = """
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
from = "wage"
to = "wage_income"
unit = "yuan/year"
"""
_ROSTER = """
[dataset]
id = "{id}_roster"
name = {{ zh = "名册", en = "Roster" }}
department = "civil_affairs"
kind = "roster"
files = "{id}.csv"
month = "2026-10"
[key]
{unit} = "id"
{key_type}
[roster]
programme = "{id}"
unit = "{unit}"
{amount}
"""
_AMOUNT = '[[column]]\nfrom = "sum"\nto = "amount"\nunit = "yuan/month"\n'
_PARAMETERS = """id,area,residence,from,to,value,unit,source,status,note
allowance.sum,9901,any,2026-01-01,,50,yuan/person/month,made up,made_up,
poor.standard,9901,any,2026-01-01,,12000,yuan/year,made up,made_up,
"""
_AREAS = "code,name,level,parent,valid_from,valid_to\n990121,云溪县,county,,,\n990121001,云中街道,township,990121,,\n"


def number(born: str, order: int) -> str:
    """A well-formed identity number in an area code that was never given out."""
    body = f"990121{born.replace('-', '')}{order:03d}"
    return body + identity.check_digit(body)


PEOPLE = (
    ("王秀英", "1941-03-01", 1, "A1", "990121001", "0"),
    ("李德福", "1936-05-02", 3, "A2", "990121001", "0"),
    ("赵建国", "1986-01-01", 5, "A2", "990121001", "30000"),
    ("孙桂兰", "1944-02-02", 2, "A3", "990121002", "0"),
    ("周玉梅", "1945-02-02", 4, "A3", "990121002", "0"),
    ("吴小军", "1996-02-02", 7, "A3", "990121002", ""),
    ("郑文", "1966-02-02", 9, "A3", "990121002", "0"),
)
ID = {name: number(born, order) for name, born, order, *_ in PEOPLE}


def make_workspace(home: Path) -> Workspace:
    """Write the files and load them."""
    workspace = Workspace.create(home, '[workspace]\nname = "试点"\narea = "990121"\n[library]\nnational = false\n')
    write_text(home / "policies" / "allowance" / "CN@2026-01-01.toml", _ALLOWANCE)
    write_text(home / "policies" / "poor" / "CN@2026-01-01.toml", _POOR)
    write_text(home / "mappings" / "register.toml", REGISTER)
    person_roster = _ROSTER.format(id="allowance", unit="person", key_type="", amount=_AMOUNT)
    household_roster = _ROSTER.format(id="poor", unit="household", key_type='type = "text"', amount="")
    write_text(home / "mappings" / "allowance.toml", person_roster)
    write_text(home / "mappings" / "poor.toml", household_roster)
    write_text(home / "parameters" / "local.csv", _PARAMETERS)
    write_text(home / "areas.csv", _AREAS)
    rows = [f"{ID[name]},{house},{name},{born},{place},{wage}" for name, born, _, house, place, wage in PEOPLE]
    write_text(home / "inbox" / "people.csv", "id,house,name,born,place,wage\n" + "\n".join(rows) + "\n")
    drawn = [("李德福", "30"), ("孙桂兰", "50"), ("周玉梅", "50"), ("郑文", "50")]
    write_text(home / "inbox" / "allowance.csv", "id,sum\n" + "".join(f"{ID[name]},{sum_}\n" for name, sum_ in drawn))
    write_text(home / "inbox" / "poor.csv", "id\nA2\n")
    load(workspace, *read_data_side(workspace))
    return workspace


@pytest.fixture(scope="session")
def small_county(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Loaded once; tests may add runs to it but change none of its files."""
    return make_workspace(tmp_path_factory.mktemp("county") / "home")


@pytest.fixture(scope="session")
def ids() -> dict[str, str]:
    """Name → identity number."""
    return ID


