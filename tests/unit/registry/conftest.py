"""A county in a few lines: each list is a mapping and a CSV; the register is read back as plain rows."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from huimin import exchange, registry
from huimin.catalog import Catalog, identity, standard_catalog
from huimin.kernel import Month, Workspace
from huimin.registry import Registry

HEAD = '[dataset]\nid = "{id}"\ndepartment = "{department}"\nkind = "{kind}"\nfiles = "{id}*"\n{more}\n[key]\n{key}\n'


@dataclass
class County:
    workspace: Workspace
    catalog: Catalog

    def list(self, id: str, text: str, body: str = "", *, kind: str = "person", key: str = 'person = "人"', more: str = "",
             department: str = "court", month: str = "2026-09", refused: tuple[str, ...] = ()) -> None:
        """Write and load one list; `p1` … `p9` in its text are people's numbers. refused: reasons expected beside repeated keys"""
        for serial in range(1, 10):
            text = text.replace(f"p{serial}", number(serial))
        for folder in (self.workspace.mappings, self.workspace.inbox):
            for path in folder.iterdir():
                path.unlink()
        head = HEAD.format(id=id, kind=kind, key=key, more=more, department=department)
        (self.workspace.mappings / f"{id}.toml").write_text(head + body, "utf-8")
        (self.workspace.inbox / f"{id}.csv").write_text(text.replace(" ", ""), "utf-8")
        mappings, self.catalog = exchange.read_mappings(self.workspace.mappings, self.catalog)
        receipt, = exchange.load(self.workspace, mappings, self.catalog, Month.parse(month))
        assert set(receipt.reasons) <= {"duplicate_same", "duplicate_differs", *refused}, receipt.reasons

    def build(self, *fields: str, month: str = "2026-09", programmes: dict[str, str] | None = None,
              relations: set[str] | None = None, periods: dict[str, str] | None = None) -> Registry:
        wanted = {(entity, name) for entity, _, name in (field.rpartition(".") for field in fields)}
        return registry.build(self.workspace, self.catalog, Month.parse(month), wanted, programmes, relations,
                              periods=periods)


def number(serial: int) -> str:
    """A made-up identity number: no real area begins with 99."""
    body = f"99010119800229{serial:03d}"
    return body + identity.check_digit(body)


@pytest.fixture
def county(tmp_path: Path) -> County:
    workspace = Workspace.create(tmp_path / "home", '[workspace]\nname = "测试县"\n')
    return County(workspace, standard_catalog())


@pytest.fixture
def rows() -> Callable[..., list[tuple[object, ...]]]:
    """rows(register, "person", "person_no, sex"): identity numbers read back as p1 … p9."""
    names = {number(serial): f"p{serial}" for serial in range(1, 10)}

    def read(register: Registry, file: str, columns: str, where: str = "true") -> list[tuple[object, ...]]:
        found = duckdb.sql(f"SELECT {columns} FROM '{register.folder}/{file}.parquet' WHERE {where}").fetchall()
        return [tuple(_named(cell, names) for cell in row) for row in found]

    return read


def _named(cell: object, names: dict[str, str]) -> object:
    if not isinstance(cell, str):
        return cell
    return "@" + names[cell[1:]] if cell[:1] == "@" else names.get(cell, cell)
