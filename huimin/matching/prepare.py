"""Everything a run reads, opened once: catalog, mappings, the rules in force, the checked program."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from huimin import exchange, registry
from huimin.agreements import Withheld
from huimin.catalog import PACKAGED, Catalog, ParameterTable, standard_catalog
from huimin.kernel import Month, Progress, Workspace, silent
from huimin.kernel.errors import near_hint
from huimin.matching.errors import NoMonth, UnknownWeight
from huimin.matching.withholding import FOR_LISTS, by_dataset, items_read, withheld
from huimin.policy import Item, Library, Program, RuleSet, check, read_library


@dataclass(frozen=True)
class Prepared:
    """A workspace ready to run for one day of the law.

    programmes: roster id -> unit, for every roster a mapping file describes
    also: policies that run beside those huimin.toml selects
    """

    workspace: Workspace
    catalog: Catalog
    mappings: Sequence[exchange.Mapping]
    library: Library
    rules: RuleSet
    program: Program
    as_of: date
    programmes: Mapping[str, str]
    also: tuple[str, ...] = ()
    _withheld: dict[Month, list[Withheld]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def _only(self) -> list[str] | None:
        return _selected(self.workspace, self.rules, self.also)

    def register(self, month: Month, progress: Progress = silent, also: "Prepared | None" = None) -> registry.Registry:
        """The people and households of a month, with the facts the program (and `also`) reads and no others."""
        return registry.build(self.workspace, self.catalog, month, progress=progress, **self._asked(month, also))

    def register_at_hand(self, month: Month) -> registry.Registry | None:
        """The same where it was built before; nothing is built for this."""
        return registry.at_hand(self.workspace, self.catalog, month, **self._asked(month, None))

    def _asked(self, month: Month, also: "Prepared | None") -> dict[str, Any]:
        """Of a register, in the words of `registry.build`."""
        sides = [self] if also is None else [self, also]
        fields = {field for side in sides for field in side.fields()}
        programmes = {name: unit for side in sides for name, unit in side._programmes().items()}
        relations = {kind for side in sides for kind in side.program.relations}
        periods = {name: found.period for side in sides for name, found in side.rules.policies.items()}
        return {"fields": fields, "programmes": programmes, "relations": relations, "periods": periods,
                "expected": [exchange.expected(mapping) for mapping in self.mappings], "withheld": by_dataset(self.withheld(month))}

    def withheld(self, month: Month) -> list[Withheld]:
        """What the rules need and nobody granted; see withholding.py. Found once, so that all of a run says the same."""
        if month not in self._withheld:
            needed = items_read(self.program) | {f"roster.{name}" for name in self._programmes()} | FOR_LISTS
            self._withheld[month] = withheld(self.workspace, needed, month)
        return self._withheld[month]

    def checked_again(self) -> "Prepared":
        """The same with its program made anew from `rules`, after these were changed."""
        return replace(self, program=check(self.rules, self.catalog, self._only))

    @property
    def policies(self) -> list[Item]:
        """The policies that get lists: those huimin.toml selects, else all in force."""
        return [item for item in self.program.policies if self._only is None or item.id in self._only]

    def fields(self) -> set[tuple[str, str]]:
        """What the rules read, plus the place for sorting lists and the weight for shares."""
        wanted = set(self.program.reads) | {("household", "area"), ("household", "residence")}
        if self.workspace.weight:
            wanted.add((self.workspace.weight_entity, self.workspace.weight))
        return wanted

    def _programmes(self) -> dict[str, str]:
        return {**self.program.programmes, **{item.id: item.entity for item in self.program.policies}}


def prepare(workspace: Workspace, as_of: date, library_folders: Sequence[Path] | None = None,
            also: Sequence[str] = (), catalog_folder: Path = PACKAGED) -> Prepared:
    """Read mappings, catalog and rules as they stand on `as_of` in the workspace's area.

    library_folders: further policy folders (default: the workspace's own)
    also: policies to run beside those huimin.toml selects; catalog_folder: see catalog.standard_catalog
    Selected policies that are not in force on the day are left out; `notices.py` tells.
    Raises what the rooms below raise: a mapping, a parameter row or a policy file that is wrong.
    """
    mappings, catalog = read_data_side(workspace, catalog_folder)
    folders = [workspace.policies] if library_folders is None else list(library_folders)
    library = read_library([folder for folder in folders if folder.is_dir()], national=workspace.national)
    rules = library.resolve(workspace.area, as_of)
    _check_weight(workspace, catalog)
    for name in workspace.policies_selected or ():
        library.versions(name)  # unknown to the whole library: a slip of the pen, not a matter of dates
    program = check(rules, catalog, _selected(workspace, rules, also))
    return Prepared(workspace, catalog, mappings, library, rules, program, as_of, rosters_described(mappings), tuple(also))


def _selected(workspace: Workspace, rules: RuleSet, also: Sequence[str]) -> list[str] | None:
    """Of the policies huimin.toml selects those in force; None: all that are."""
    if workspace.policies_selected is None:
        return None
    return [name for name in (*workspace.policies_selected, *also) if name in rules.policies]


def read_data_side(workspace: Workspace, catalog_folder: Path = PACKAGED) -> tuple[list[exchange.Mapping], Catalog]:
    """The catalog with the workspace's parameters, areas and local fields, and its mappings."""
    catalog = standard_catalog(parameter_files(workspace), area_files(workspace), catalog_folder)
    return exchange.read_mappings(workspace.mappings, catalog)


def parameter_files(workspace: Workspace) -> list[Path]:
    return sorted(workspace.parameters.glob("*.csv"))


def area_files(workspace: Workspace) -> list[Path]:
    """`areas.csv` of the workspace: names of its townships and villages."""
    return sorted(workspace.root.glob("areas.csv"))


def rosters_described(mappings: Sequence[exchange.Mapping]) -> dict[str, str]:
    """Roster id -> unit, from the mapping files."""
    found: dict[str, str] = {}
    for mapping in mappings:
        if mapping.roster is not None:
            found.update(dict.fromkeys(mapping.programmes, mapping.roster.unit))
    return found


def month_or_latest(workspace: Workspace, asked: Month | None) -> Month:
    """The month asked for, else the one in huimin.toml, else the latest one with data. Raises NoMonth."""
    chosen = asked or workspace.month or max((row.month for row in workspace.snapshot_rows()), default=None)
    if chosen is None:
        raise NoMonth(home=workspace.root)
    return chosen


def rules_digest(prepared: Prepared) -> str:
    """A fingerprint of every rule in force: the text of the files, not their place on the disk."""
    rules = prepared.rules
    places = {policy.file for versions in (prepared.library.policies,) for policy in versions if policy.id in rules.policies}
    places |= {definition.file for definition in rules.definitions.values()}
    digest = hashlib.sha256()
    for content in sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in places):
        digest.update(content.encode())
    digest.update(repr([(i.operator, i.policy, i.others, i.level, i.valid_from, i.valid_until) for i in rules.interactions]).encode())
    digest.update(repr(sorted(rules.policies)).encode())
    return digest.hexdigest()


def parameters_digest(table: ParameterTable) -> str:
    rows = sorted(f"{row.id}|{row.area}|{row.residence}|{row.valid_from}|{row.valid_to}|{row.value}|{row.unit}" for row in table)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _check_weight(workspace: Workspace, catalog: Catalog) -> None:
    if not workspace.weight:
        return
    fields = catalog.fields(workspace.weight_entity)
    field = fields.get(workspace.weight)
    if field is None or not field.is_number:
        numbers = [name for name, known in fields.items() if known.is_number]
        raise UnknownWeight(name=workspace.weight, entity=workspace.weight_entity, **near_hint(workspace.weight, numbers))
