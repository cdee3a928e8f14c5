"""What was given to a run and not used as its giver may think: policies, standards and data of the wrong date."""

from collections.abc import Iterator

from huimin.catalog import standard_catalog
from huimin.kernel import Text
from huimin.kernel.errors import nearest
from huimin.matching.prepare import Prepared
from huimin.registry import Registry


def about_inputs(prepared: Prepared, register: Registry) -> list[Text]:
    """All of them, for the summary of a run."""
    found = [*policies_not_in_force(prepared), *parameters_nobody_reads(prepared)]
    older = data_older_than_month(prepared, register)
    return [*found, older] if older else found


def policies_not_in_force(prepared: Prepared) -> Iterator[Text]:
    """Policies huimin.toml selects that have no version in force in this area on this day."""
    gone = [name for name in prepared.workspace.policies_selected or () if name not in prepared.rules.policies]
    for name in gone:
        first = min(version.valid_from for version in prepared.library.versions(name))
        yield Text(f"huimin.toml 选了 {name},但 {prepared.as_of} 在本地没有生效的版本(最早的从 {first} 起),这次没有算。",
                   f"huimin.toml selects {name}, but no version is in force here on {prepared.as_of} (the first is from {first}); "
                   "it was left out.")


def parameters_nobody_reads(prepared: Prepared) -> Iterator[Text]:
    """Ids in the workspace's parameter files that no rule declares: a value set under a misspelt name sets nothing.

    `figure.…` are figures that standards are computed from (see budget.standards), not numbers of the rules.
    """
    library = prepared.library
    declared = {parameter.id for policy in library.policies for parameter in policy.parameters}
    declared |= {parameter.id for definition in library.definitions for parameter in definition.parameters}
    packaged = standard_catalog().parameters
    strange = {row.id: row.origin for row in prepared.catalog.parameters if row.id not in declared and row.id not in packaged
               and not row.id.startswith("figure.")}
    for name, origin in sorted(strange.items()):
        near = nearest(name, sorted(declared))
        yield Text(f"{origin}:没有一项政策用到参数“{name}”,这一行不起作用。{f'是不是“{near}”?' if near else ''}",
                   f"{origin}: no rule reads the parameter “{name}”, so this line does nothing."
                   f"{f' Did you mean “{near}”?' if near else ''}")


def data_older_than_month(prepared: Prepared, register: Registry) -> Text | None:
    """The month of each list, where none is of the month that was asked for."""
    months = sorted({dataset["month"] for dataset in register.meta.datasets}, reverse=True)
    if not months or months[0] >= str(register.month):
        return None
    names = {mapping.dataset: mapping.name for mapping in prepared.mappings}
    zh, en = [], []
    for month in months:
        lists = [names.get(dataset["id"], Text.of(dataset["id"])) for dataset in register.meta.datasets if dataset["month"] == month]
        zh.append(f"{month}({'、'.join(name.zh for name in lists)})")
        en.append(f"{month} ({', '.join(name.en for name in lists)})")
    return Text(f"{register.month} 没有任何数据,用的是以前的:{';'.join(zh)}。",
                f"There is no data of {register.month}; earlier data was used: {'; '.join(en)}.")
