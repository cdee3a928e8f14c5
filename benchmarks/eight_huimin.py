"""The eight yardstick policies through huimin's own face: read, check, run."""

from datetime import date
from pathlib import Path

from benchmarks import eight_data, measure
from huimin import exchange, policy
from huimin.catalog import Catalog, standard_catalog
from huimin.registry import open_registry

HOME = Path(__file__).parent / "eight"
AS_OF = date(2026, 10, 31)


def catalog() -> Catalog:
    """The standard catalog with the yardstick's fields and the lines of its 340 counties."""
    parameters = measure.SCRATCH / "eight-parameters" / "lines.csv"
    if not parameters.exists():
        eight_data.write_parameters(parameters)
    return exchange.read_mappings(HOME / "mappings", standard_catalog([parameters]))[1]


def program(known: Catalog) -> policy.Program:
    library = policy.read_library([HOME / "policies"], national=False)
    return policy.check(library.resolve("99", AS_OF), known)


def run(data: Path, out: Path) -> None:
    known = catalog()
    policy.run(program(known), data, open_registry(data, data).meta, known, AS_OF, out)
