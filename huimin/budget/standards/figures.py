"""The rules and tables of a day, with published figures laid over them: prices, consumption per head, minimum wages.

A file of figures is a parameter file: id,area,residence,from,to,value,unit,source,status. Nothing is written anywhere.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

from huimin import matching
from huimin.catalog import ParameterTable
from huimin.kernel import Workspace
from huimin.matching import Prepared


def prepared_on(workspace: Workspace, on: date, figures: Path | None = None) -> Prepared:
    """Raises what `matching.prepare` raises, and BadParameterRow for a line of `figures`."""
    prepared = matching.prepare(workspace, on)
    return prepared if figures is None else with_figures(prepared, figures)


def with_figures(prepared: Prepared, file: Path) -> Prepared:
    """A figure stands in the place of a row with the same id, area, residence and start."""
    return with_table(prepared, prepared.catalog.parameters.over(file))


def with_table(prepared: Prepared, table: ParameterTable) -> Prepared:
    """The same rules over another table of numbers."""
    return replace(prepared, catalog=prepared.catalog.with_parameters(table))
