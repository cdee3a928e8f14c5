"""Lines of the log: no identity number stands in one, whoever put it into an address or an error."""

import logging

from huimin.catalog import identity


class Line(logging.Formatter):
    """Masks what looks like an identity number in the whole line, traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        return identity.mask_within(super().format(record))
