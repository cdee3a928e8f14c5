"""What data exists: fields, code lists, areas, dated parameters, units, identity numbers, words.

Importing costs little: files are read when `standard_catalog()` is first called.
"""

from huimin.catalog import bank_card, credit_code, identity
from huimin.catalog.areas import Areas
from huimin.catalog.catalog import Catalog, standard_catalog
from huimin.catalog.codelist import CodeList
from huimin.catalog.errors import UnknownField
from huimin.catalog.field import Field
from huimin.catalog.parameter_table import ParameterTable, ParameterValue
from huimin.catalog.terms import glossary, needed_locally
from huimin.catalog.units import PLAIN, BadUnit, Unit, parse_unit

__all__ = [
    "PLAIN",
    "Areas",
    "BadUnit",
    "Catalog",
    "CodeList",
    "Field",
    "ParameterTable",
    "ParameterValue",
    "Unit",
    "UnknownField",
    "bank_card",
    "credit_code",
    "glossary",
    "identity",
    "needed_locally",
    "parse_unit",
    "standard_catalog",
]
