"""A county of a few people and a list without numbers; how pairs come out is written into the test."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from huimin import exchange, registry, review
from huimin.catalog import Catalog, identity, standard_catalog
from huimin.kernel import Month, Workspace
from huimin.linkage import LinkResult
from huimin.registry import Registry

MONTH = Month(2026, 10)
REGISTER = """
[dataset]
id = "hukou"
department = "public_security"
kind = "person"
files = "hukou*.csv"
[key]
person = "证件"
household = "户"
[[column]]
from = "姓名"
to = "name"
[[column]]
from = "生日"
to = "birth_date"
[[column]]
from = "性别"
to = "sex"
[link]
phone = "电话"
"""
CLINIC = """
[dataset]
id = "clinic"
name = {{ zh = "慢病门诊", en = "Clinic" }}
department = "health"
kind = "{kind}"
files = "clinic*.csv"
{more}
[key]
type = "link"
record = "病历号"
[link]
identity = "证件"
name = "姓名"
birth_date = "生日"
sex = "性别"
phone = "电话"
"""
FACT = """
[[column]]
from = "大病"
to = "serious_illness"
absent = "false"
"""
PEOPLE = (("王秀英", "1941-03-01", 1), ("王秀英", "1941-03-01", 3), ("李德福", "1936-05-02", 5), ("赵建国", "1986-01-01", 7),
          ("孙桂兰", "1944-02-02", 2), ("周玉梅", "1945-02-02", 4))


def number(born: str, order: int) -> str:
    body = f"990121{born.replace('-', '')}{order:03d}"
    return body + identity.check_digit(body)


P = {f"p{place}": number(born, order) for place, (_, born, order) in enumerate(PEOPLE, 1)}


@dataclass
class County:
    workspace: Workspace
    catalog: Catalog

    def load(self, name: str, mapping: str, text: str, month: Month = MONTH) -> exchange.Receipt:
        for folder in (self.workspace.mappings, self.workspace.inbox):
            for path in folder.iterdir():
                path.unlink()
        (self.workspace.mappings / f"{name}.toml").write_text(mapping, "utf-8")
        for short, full in P.items():
            text = text.replace(short, full)
        (self.workspace.inbox / f"{name}_{month}.csv").write_text(text, "utf-8")
        mappings, self.catalog = exchange.read_mappings(self.workspace.mappings, self.catalog)
        receipt, = exchange.load(self.workspace, mappings, self.catalog, month)
        return receipt

    def clinic(self, *rows: str, month: Month = MONTH, kind: str = "person", more: str = "", fact: str = FACT) -> exchange.Receipt:
        """Rows: 病历号,证件,姓名,生日,性别,电话,大病"""
        head = "病历号,证件,姓名,生日,性别,电话,大病\n"
        return self.load("clinic", CLINIC.format(kind=kind, more=more) + fact, head + "\n".join(rows) + "\n", month)

    def build(self, *fields: str, month: Month = MONTH) -> Registry:
        wanted = {(entity, name) for entity, _, name in (field.rpartition(".") for field in fields)}
        return registry.build(self.workspace, self.catalog, month, wanted, {}, set())

    def ill(self, month: Month = MONTH) -> dict[str, bool | None]:
        """What the register says of everybody: p1 … p6."""
        register = self.build("person.serious_illness", month=month)
        people = f"'{register.folder}/person.parquet'"
        found = dict(duckdb.sql(f"SELECT person_id, serious_illness FROM {people} WHERE person_id IS NOT NULL").fetchall())
        return {short: found[full] for short, full in P.items()}

    def link(self, month: Month = MONTH) -> review.Linked:
        linked, = review.run(self.workspace, month)
        return linked


Pairs = Sequence[tuple[str, str, float, str]]


@pytest.fixture
def pairs(monkeypatch: pytest.MonkeyPatch) -> Callable[[Pairs], None]:
    """The engine answers with these pairs: record, person (p1 … p6), probability, outcome."""
    def answer(found: Pairs) -> None:
        def link(left: Path, right: Path, out: Path, settings: object, progress: object) -> LinkResult:
            known = {key for key, in duckdb.sql(f"SELECT record_id FROM '{left}'").fetchall()}
            rows = [(a, P[b], p, outcome) for a, b, p, outcome in found if a in known]
            values = ", ".join(f"('{a}', '{b}', {p}::DOUBLE, '{o}')" for a, b, p, o in rows) or "(NULL, NULL, NULL, NULL)"
            duckdb.sql(f"COPY (SELECT a::VARCHAR AS left_id, b::VARCHAR AS right_id, 'probabilistic' AS how, "
                       f"p AS probability, o AS outcome, "
                       f"[{{'comparison': 'name', 'level': 'same', 'weight': 9.5}}] AS evidence "
                       f"FROM (VALUES {values}) t(a, b, p, o) WHERE a IS NOT NULL) TO '{out}' (FORMAT parquet)")
            return LinkResult(out, 0, 0, 0, {}, {})
        monkeypatch.setattr("huimin.review.linking.link", link)
    return answer


@pytest.fixture
def county(tmp_path: Path) -> County:
    made = County(Workspace.create(tmp_path / "home", '[workspace]\nname = "测试县"\n'), standard_catalog())
    rows = "".join(f"p{place},H{place},{name},{born},{2 - order % 2},1380000000{place}\n"
                   for place, (name, born, order) in enumerate(PEOPLE, 1))
    made.load("hukou", REGISTER, "证件,户,姓名,生日,性别,电话\n" + rows)
    return made
