"""A workspace in miniature: write files and mappings, load, look at what became of them."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from huimin import exchange
from huimin.catalog import Catalog, identity, standard_catalog
from huimin.exchange import Mapping, Receipt
from huimin.kernel import Month, Workspace

HEAD = """
[dataset]
id = "{id}"
department = "{department}"
kind = "{kind}"
files = "{id}*"
{more}
[key]
{key}
"""


@dataclass
class Desk:
    workspace: Workspace
    catalog: Catalog

    @property
    def inbox(self) -> Path:
        return self.workspace.inbox

    def mapping(self, id: str, body: str = "", *, kind: str = "person", key: str = 'person = "身份证号"', more: str = "",
                department: str = "public_security") -> Path:
        """Write the mapping of one dataset; its files begin with its id."""
        path = self.workspace.mappings / f"{id}.toml"
        path.write_text(HEAD.format(id=id, kind=kind, key=key, more=more, department=department) + body, "utf-8")
        return path

    def file(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        path = self.inbox / name
        path.write_bytes(text.encode(encoding))
        return path

    def read(self) -> list[Mapping]:
        mappings, self.catalog = exchange.read_mappings(self.workspace.mappings, standard_catalog())
        return mappings

    def load(self, *, dry_run: bool = False, month: str | None = "2026-09") -> list[Receipt]:
        mappings = self.read()
        chosen = Month.parse(month) if month else None
        return exchange.load(self.workspace, mappings, self.catalog, chosen, dry_run=dry_run)

    def one(self) -> Receipt:
        receipt, = self.load()
        return receipt

    @staticmethod
    def rows(receipt: Receipt, columns: str = "*") -> list[tuple[object, ...]]:
        assert receipt.path is not None
        query = f"SELECT {columns} FROM '{receipt.path}/data.parquet' ORDER BY _file, _line"
        return duckdb.sql(query).fetchall()

    @staticmethod
    def rejected(receipt: Receipt) -> list[dict[str, str]]:
        assert receipt.quarantine is not None
        with receipt.quarantine.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    workspace = Workspace.create(tmp_path / "home", '[workspace]\nname = "测试县"\narea = "990101"\n')
    return Desk(workspace, standard_catalog())


def person(serial: int, birth: str = "19800229", area: str = "990101") -> str:
    """A made-up identity number: no real area begins with 99."""
    body = f"{area}{birth}{serial:03d}"
    return body + identity.check_digit(body)


@pytest.fixture(scope="session")
def people() -> Sequence[str]:
    return [person(serial) for serial in range(1, 10)]
