"""A desk for a workspace: its keys, its store, its catalogue, and registers built with what is granted and no more."""

from collections.abc import Collection

from huimin import exchange, registry
from huimin.interfaces.desk import Desk
from huimin.interfaces.grants import Grants
from huimin.interfaces.keys import DeskKeys
from huimin.interfaces.query import BENEFITS
from huimin.interfaces.store import Store
from huimin.kernel import Workspace
from huimin.matching import month_or_latest, read_data_side


def open_desk(workspace: Workspace, grants: Grants) -> Desk:
    """Raises NoMonth at the first search where nothing is loaded."""
    mappings, catalog = read_data_side(workspace)
    expected = [exchange.expected(mapping) for mapping in mappings]
    programmes = {name for mapping in mappings for name in mapping.programmes}

    def register_of(fields: Collection[str]) -> registry.Registry:
        wanted = [(entity, name) for entity, _, name in (field.partition(".") for field in sorted(fields))
                  if name in catalog.fields(entity)]
        benefits = any(field.partition(".")[0] in BENEFITS for field in fields)
        return registry.build(workspace, catalog, month_or_latest(workspace, None), wanted, None if benefits else {}, (), expected=expected)

    keys = DeskKeys.of(workspace.root)
    return Desk(f"huimin.{workspace.area}", Store(workspace.database), keys, catalog, grants, programmes, register_of)
