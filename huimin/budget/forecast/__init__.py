"""Caseload and money of the coming two years, judged by how the same forecast would have done before.

Needs numpy: `allocation_errors.need_numbers` says so where it is missing.
"""

from huimin.budget.forecast.errors import TooFewMonths
from huimin.budget.forecast.files import write
from huimin.budget.forecast.forecast import MONTHS, Forecast, forecast
from huimin.budget.forecast.words import as_json, table_rows

__all__ = ["MONTHS", "Forecast", "TooFewMonths", "as_json", "forecast", "table_rows", "write"]
