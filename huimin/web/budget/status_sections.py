"""The status analysis as parts of a page."""

from collections.abc import Iterator

from huimin.budget import Funds
from huimin.web.budget import status_money as money
from huimin.web.budget import status_need as need
from huimin.web.budget.sections import Section
from huimin.web.budget.status_found import Found, Reader


def sections(found: Found, reader: Reader, funds: Funds) -> Iterator[Section]:
    """In the order of the page; what rests on a minimum-living standard only where there is one."""
    yield money.spending(found, reader)
    yield money.months(found, reader)
    yield money.payers(found, funds, reader)
    if found["places"]:
        yield need.places(found, reader)
        yield need.residences(found, reader)
        yield need.causes(found, reader)
        yield need.overlap(found, reader)
        yield from need.inequality(found)
    yield money.administration(found, funds, reader)
