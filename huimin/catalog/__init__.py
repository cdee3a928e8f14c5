"""What data exists: fields, code lists, areas, dated parameters, units, identity numbers, words.

Importing costs little: files are read when `standard_catalog()` is first called.
"""

from huimin.catalog import bank_card, credit_code, identity
from huimin.catalog.areas import Areas
from huimin.catalog.catalog import PACKAGED, Catalog, standard_catalog
from huimin.catalog.codelist import CodeList
from huimin.catalog.dataset import (
    GRADES,
    MODES,
    REFRESH,
    SHARING,
    DatasetEntry,
    dataset_rows,
    standard_datasets,
)
from huimin.catalog.errors import UnknownField
from huimin.catalog.field import Field
from huimin.catalog.materials import Material, materials
from huimin.catalog.parameter_table import ParameterTable, ParameterValue
from huimin.catalog.terms import glossary, needed_locally
from huimin.catalog.units import PLAIN, BadUnit, Unit, parse_unit
from huimin.catalog.workdays import Deadline, Workdays, standard_workdays

__all__ = [
    "GRADES",
    "MODES",
    "PACKAGED",
    "PLAIN",
    "REFRESH",
    "SHARING",
    "Areas",
    "BadUnit",
    "Catalog",
    "CodeList",
    "DatasetEntry",
    "Deadline",
    "Field",
    "Material",
    "ParameterTable",
    "ParameterValue",
    "Unit",
    "UnknownField",
    "Workdays",
    "bank_card",
    "credit_code",
    "dataset_rows",
    "glossary",
    "identity",
    "materials",
    "needed_locally",
    "parse_unit",
    "standard_catalog",
    "standard_datasets",
    "standard_workdays",
]
