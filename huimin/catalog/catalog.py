"""The catalog as a whole: which facts exist, in which words, measured how, held by whom."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from huimin.catalog.areas import Areas
from huimin.catalog.codelist import CodeList, read_codelist
from huimin.catalog.errors import (
    AlreadyDefined,
    BadFieldRow,
    UnknownCodeList,
    UnknownDepartment,
    UnknownField,
)
from huimin.catalog.field import Field, read_fields
from huimin.catalog.parameter_table import ParameterTable, read_parameters
from huimin.catalog.terms import read_departments
from huimin.kernel import Text

_T = TypeVar("_T", Field, CodeList)
PACKAGED = Path(__file__).parent


@dataclass(frozen=True)
class Catalog:
    """Immutable; `extend` and `with_parameters` give a changed copy.

    by_entity: fields by entity ("person", "household", "event.medical") and name
    extra_units: base units that mapping files declared beyond the standard ones, with their names
    """

    by_entity: Mapping[str, Mapping[str, Field]]
    codelists: Mapping[str, CodeList]
    departments: Mapping[str, Text]
    parameters: ParameterTable
    areas: Areas
    unit_names: Mapping[str, Text] = dataclasses.field(default_factory=dict)

    @property
    def extra_units(self) -> frozenset[str]:
        return frozenset(self.unit_names)

    def entities(self) -> tuple[str, ...]:
        return tuple(self.by_entity)

    def fields(self, entity: str) -> dict[str, Field]:
        """The fields of an entity by name, in the order of the file; empty for an unknown entity."""
        return dict(self.by_entity.get(entity, {}))

    def field(self, entity: str, name: str, where: str = "") -> Field:
        """One field. Raises UnknownField with the nearest name; `where` (file and line) goes into it."""
        found = self.by_entity.get(entity, {}).get(name)
        if found is None:
            keys = [field.key for fields in self.by_entity.values() for field in fields.values()]
            raise UnknownField(f"{entity}.{name}", keys, where)
        return found

    def codelist(self, id: str, where: str = "") -> CodeList:
        """Raises UnknownCodeList with the nearest id."""
        if id not in self.codelists:
            raise UnknownCodeList(id, self.codelists, where)
        return self.codelists[id]

    def department(self, id: str, where: str = "") -> Text:
        """The department's name. Raises UnknownDepartment with the nearest id."""
        if id not in self.departments:
            raise UnknownDepartment(id, self.departments, where)
        return self.departments[id]

    def extend(
        self,
        fields: Iterable[Field] = (),
        codelists: Iterable[CodeList] = (),
        units: Mapping[str, Text] = MappingProxyType({}),
    ) -> "Catalog":
        """A copy with local additions from mapping files.

        Saying the same thing twice is fine. Raises AlreadyDefined when a name has another meaning
        already, UnknownCodeList or UnknownDepartment when a field points at nothing.
        """
        lists = dict(self.codelists)
        for codelist in codelists:
            _add(lists, codelist.id, codelist, codelist.id)
        entities = {entity: dict(named) for entity, named in self.by_entity.items()}
        for field in fields:
            _add(entities.setdefault(field.entity, {}), field.name, field, field.key)
        names = {**self.unit_names, **units}
        extended = replace(self, by_entity=entities, codelists=lists, unit_names=names)
        extended._check()
        return extended

    def with_parameters(self, parameters: ParameterTable) -> "Catalog":
        """A copy with other parameters, for simulations."""
        return replace(self, parameters=parameters)

    def _check(self) -> None:
        """Every field points at a department and, if coded, at a list that has its usual code."""
        for field in (field for named in self.by_entity.values() for field in named.values()):
            self.department(field.owner, field.key)
            if field.codes is not None:
                codes = self.codelist(field.codes, field.key).codes
                if field.usual_value is not None and field.usual not in codes:
                    raise BadFieldRow(
                        file=field.key,
                        line=0,
                        column="usual",
                        problem=Text(
                            f"代码表 {field.codes} 里没有“{field.usual}”",
                            f"code list {field.codes} has no “{field.usual}”",
                        ),
                        next_step=Text(
                            "请写代码表里的代码,或 unknown。", "Write a code of the list, or unknown."
                        ),
                    )


def standard_catalog(parameter_files: Sequence[Path] = (), area_files: Sequence[Path] = (), folder: Path = PACKAGED) -> Catalog:
    """The packaged catalog plus a workspace's own parameters and areas, whose rows win.

    folder: the files of the packaged catalog; another one replays a run with the catalog of its day
    Raises BadParameterRow or BadAreaRow for a row that cannot be used.
    """
    packaged = _packaged(folder)
    if not (parameter_files or area_files):
        return packaged
    residences = frozenset(packaged.codelist("residence").codes)
    return replace(
        packaged,
        parameters=read_parameters([[folder / "parameters" / "national.csv"], parameter_files], residences),
        areas=Areas.load(folder / "areas.csv", *area_files),
    )


@cache
def _packaged(folder: Path) -> Catalog:
    """Read once per process: files of the package do not change while it runs."""
    entities: dict[str, dict[str, Field]] = {}
    for field in read_fields(folder / "fields.csv"):
        _add(entities.setdefault(field.entity, {}), field.name, field, field.key)
    catalog = Catalog(
        by_entity=entities,
        codelists={path.stem: read_codelist(path) for path in sorted((folder / "codelists").glob("*.csv"))},
        departments=read_departments(folder / "departments.csv"),
        parameters=read_parameters([[folder / "parameters" / "national.csv"]]),
        areas=Areas.load(folder / "areas.csv"),
    )
    catalog._check()
    return catalog


def _add(known: dict[str, _T], name: str, new: _T, shown: str) -> None:
    if known.setdefault(name, new) != new:
        raise AlreadyDefined(name=shown)
