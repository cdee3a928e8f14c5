"""Two counties taken apart into departments: a made-up one under the whole national library, and one of eight people
with holes of every kind (a wage not known, a row refused, a household not fully known) under one small policy."""

import csv
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from huimin import demo, exchange, policy
from huimin.catalog import identity
from huimin.exchange import load
from huimin.federation import (
    PLATFORM,
    Department,
    Difference,
    Federated,
    differences,
    federate,
    split_workspace,
)
from huimin.federation.desk import Desk
from huimin.federation.messages import Content
from huimin.kernel import Month, Workspace, write_text
from huimin.matching import Prepared, prepare, read_data_side
from huimin.private import RunKey
from huimin.registry import Registry, build

MONTH = Month(2026, 10)


@dataclass
class Apart:
    """A county, taken apart. folder: where results are; own: the departments' workspaces; whole: where runs of the whole are"""

    workspace: Workspace
    folder: Path
    prepared: Prepared
    registry: Registry
    departments: list[Department]
    key: RunKey
    own: Mapping[str, Workspace]
    whole: Path

    def federate(self, name: str, **more: object) -> Federated:
        return federate(self.prepared.program, self.departments, self.prepared.catalog, MONTH, MONTH.last_day,
                        self.folder / name, expected=[exchange.expected(m) for m in self.prepared.mappings], **more)  # type: ignore[arg-type]

    def central(self, registry: Registry | None = None) -> Path:
        """The run of the whole, with everybody's data in one place."""
        register, out = registry or self.registry, self.whole / f"central-{(registry or self.registry).folder.name}"
        if not out.exists():
            policy.run(self.prepared.program, register.folder, register.meta, self.prepared.catalog, MONTH.last_day, out)
        return out

    def compare(self, found: Federated, registry: Registry | None = None) -> list[Difference]:
        register = registry or self.registry
        scratch = self.folder / f"scratch-{found.folder.name}"
        scratch.mkdir(exist_ok=True)
        return differences(self.central(register), register.folder, found.folder, self.key, scratch)


    def anew(self, folder: Path, key: RunKey) -> "Apart":
        """The same county with departments that remember nothing; they may forget agreements, and get another key."""
        departments = [Department(name, space, self.prepared.catalog, MONTH, MONTH.last_day, key) for name, space in self.own.items()]
        return replace(self, folder=folder, departments=departments, key=key)

    def decided_again(self, found: Federated, name: str, change: Callable[[Content], Content] = lambda content: content) -> Federated:
        """The platform decides anew from the messages it got in a run, each changed."""
        desk = Desk(found.plan, self.prepared.catalog, MONTH.last_day)
        for message in found.transcript.received_by(PLATFORM):
            content = change(json.loads(message.payload))
            if message.kind == "people":
                desk.take_people(content)
            elif message.kind == "places":
                desk.take_places(message.sender, content)
            else:
                desk.take_answers(message.sender, content)
        desk.decide(self.folder / name)
        return replace(found, folder=self.folder / name)

    def without(self, withheld: Mapping[str, Sequence[str]]) -> Registry:
        """The register of the whole where items of some lists may not be read. withheld: dataset → items"""
        prepared = self.prepared
        return build(self.workspace, prepared.catalog, MONTH, prepared.fields(), prepared.program.programmes,
                     set(prepared.program.relations), expected=[exchange.expected(m) for m in prepared.mappings], withheld=withheld)


def take_apart(workspace: Workspace, folder: Path) -> Apart:
    prepared = prepare(workspace, MONTH.last_day)
    own = split_workspace(workspace, MONTH, folder / "departments")
    key = RunKey.new()
    return Apart(workspace, folder, prepared, prepared.register(MONTH), [], key, own, folder).anew(folder, key)


def _paid_to_some(home: Path) -> dict[tuple[str, str], int]:
    """Rosters with somebody on each, without running the rules for it."""
    path = next((home / "inbox").glob("公安_常住人口登记_*.csv"))
    with path.open(encoding="gb18030", newline="") as stream:
        rows = list(csv.DictReader(stream))
    steps = {"tekun": 11, "single_dibao": 13, "disability_care": 17, "orphan": 19, "old_age": 7}
    due = {(name, row["公民身份号码"]): 50_000 + n for n, row in enumerate(rows) for name, step in steps.items() if n % step == 0}
    return due | {("dibao", row["户号"]): 60_000 + n for n, row in enumerate(rows) if n % 5 == 0}


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Apart:
    """A thousand people, sixteen departments, the national library."""
    folder = tmp_path_factory.mktemp("federated")
    demo.generate(folder / "home", 1000, entitlements=_paid_to_some)
    workspace = Workspace.open(folder / "home")
    load(workspace, *read_data_side(workspace))
    return take_apart(workspace, folder)


@pytest.fixture(scope="session")
def federated(county: Apart) -> Federated:
    return county.federate("run")


_POOR = """
[policy]
id = "poor"
name = { zh = "困难家庭", en = "Poor household" }
summary = { zh = "全家年收入低于标准", en = "Household income below the standard" }
unit = "household"
department = "civil_affairs"
basis = ["试行办法 第一条"]
period = "month"
delivery = "status"
[parameters.standard]
name = { zh = "每人年收入标准", en = "Yearly standard per person" }
unit = "fen/person/year"
source = "catalog"
[[condition]]
id = "income_below"
when = '''
total(greatest(member.wage_income + member.pension_income, 0) where not member.in_custody)
< standard * count(not member.in_custody)'''
article = "试行办法 第二条"
refuse = { zh = "收入不低于标准。", en = "Not below." }
[[condition]]
id = "somebody_old"
when = "any(member.birth_date < date '1960-01-01' and not member.in_custody)"
article = "试行办法 第三条"
refuse = { zh = "没有老人。", en = "Nobody is old." }
[[condition]]
id = "here"
when = "any(member.hukou_here) or residence = 'rural'"
article = "试行办法 第四条"
refuse = { zh = "不在本地。", en = "Not here." }
[[condition]]
id = "small_wages"
when = "total(member.wage_income where not member.in_custody) <= standard * count(not member.in_custody)"
article = "试行办法 第五条"
refuse = { zh = "工资高。", en = "High wages." }
[[condition]]
id = "all_alive"
when = "every(not member.deceased)"
article = "试行办法 第六条"
refuse = { zh = "有人去世。", en = "Somebody died." }
"""
_LIST = """
[dataset]
id = "{id}"
name = {{ zh = "{id}", en = "{id}" }}
department = "{department}"
kind = "person"
files = "{id}.csv"
month = "2026-10"
{defines}
[key]
person = "id"
{body}
"""
_COLUMN = '[[column]]\nfrom = "{0}"\nto = "{1}"\n{2}\n'
_PARAMETERS = """id,area,residence,from,to,value,unit,source,status,note
poor.standard,9901,rural,2026-01-01,,12000,yuan/person/year,made up,made_up,
poor.standard,9901,urban,2026-01-01,,18000,yuan/person/year,made up,made_up,
"""
_PEOPLE = """id,house,born,here,place,kind
p1,A1,1941-03-01,true,990121001,rural
p2,A2,1936-05-02,false,990121001,urban
p3,A2,1986-01-01,false,990121001,urban
p4,A3,1944-02-02,true,990121002,rural
p5,A3,1966-02-02,true,990121002,rural
p6,A4,1950-02-02,,990121002,
p7,A4,1990-02-02,true,990121002,
p8,A5,,true,990121002,urban
"""
_WAGES = "id,wage\np1,0\np2,9000\np3,9000.01\np4,30000\np5,\np6,100\np7,x\np8,18000\n"


def number(serial: int) -> str:
    """A well-formed identity number in an area code that was never given out."""
    body = f"990121{1940 + serial}0101{serial:03d}"
    return body + identity.check_digit(body)


def _write_small(home: Path) -> Workspace:
    workspace = Workspace.create(home, '[workspace]\nname = "试点"\narea = "990121"\n[library]\nnational = false\n')
    write_text(home / "policies" / "poor" / "CN@2026-01-01.toml", _POOR)
    write_text(home / "parameters" / "local.csv", _PARAMETERS)

    def put(name: str, department: str, body: str, text: str, defines: bool = False) -> None:
        more = "" if defines else "defines = false"
        write_text(home / "mappings" / f"{name}.toml", _LIST.format(id=name, department=department, defines=more, body=body))
        for serial in range(1, 9):
            text = text.replace(f"p{serial}", number(serial))
        write_text(home / "inbox" / f"{name}.csv", text)

    people = 'household = "house"\n' + "".join(_COLUMN.format(*row, "") for row in (
        ("born", "birth_date"), ("here", "hukou_here"), ("place", "household.area"), ("kind", "household.residence")))
    put("register", "public_security", people, _PEOPLE, defines=True)
    put("wages", "tax", _COLUMN.format("wage", "wage_income", 'unit = "yuan/year"'), _WAGES)
    put("pensions", "human_resources", _COLUMN.format("sum", "pension_income", 'unit = "yuan/year"\nabsent = "0"'),
        "id,sum\np1,11999.99\np4,0\np8,\n")
    put("custody", "justice", '[[column]]\nfrom_constant = "true"\nto = "in_custody"\nabsent = "false"\n', "id,x\np3,1\n")
    # Three departments know of deaths: one closed list, one that says nothing of others, one with a row nobody can read.
    codes = 'codes = { "1" = "true", "0" = "false" }'
    died = [_COLUMN.format("died", "deceased", f"{codes}\n{more}") for more in ('absent = "false"', "")]
    put("deaths", "health", died[0], "id,died\np3,1\np4,\np5,0\n")
    put("cremations", "civil_affairs", died[1], "id,died\np5,1\np6,x\n")
    load(workspace, *read_data_side(workspace))
    return workspace


@pytest.fixture(scope="session")
def small_once(tmp_path_factory: pytest.TempPathFactory) -> Apart:
    """For tests that change nothing of it."""
    folder = tmp_path_factory.mktemp("small")
    return take_apart(_write_small(folder / "home"), folder)


def copied(apart: Apart, home: Path) -> Workspace:
    """Its workspace, loaded, to change."""
    return Workspace.open(shutil.copytree(apart.workspace.root, home, ignore=shutil.ignore_patterns("registry", "runs")))


def add(workspace: Workspace, name: str, mapping: str, text: str) -> None:
    """One more list, loaded alone."""
    write_text(workspace.mappings / f"{name}.toml", mapping)
    write_text(workspace.inbox / f"{name}.csv", text)
    mappings, catalog = read_data_side(workspace)
    load(workspace, [one for one in mappings if one.dataset == name], catalog)


@pytest.fixture(scope="session")
def small_run(small_once: Apart) -> Federated:
    """Its run with every agreement and the room."""
    return small_once.federate("run")


@pytest.fixture
def small(small_once: Apart, tmp_path: Path) -> Apart:
    """The same lists and the same key, with departments a test may change."""
    return small_once.anew(tmp_path, small_once.key)


@pytest.fixture
def outcomes() -> Callable[[Federated, str], dict[str | None, bool | None]]:
    """Household token → outcome of a policy."""
    import duckdb

    def read(found: Federated, name: str) -> dict[str | None, bool | None]:
        register = found.folder / "register" / "household.parquet"
        rows = duckdb.sql(f"SELECT household_id, {name}__outcome FROM ({policy.results_sql(found.folder / 'results', name)}) "
                          f"JOIN '{register}' USING (household_no)").fetchall()
        return dict(rows)

    return read
