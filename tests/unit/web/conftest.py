"""A small county with its office, made once, for every test of the web."""

from tests.office import *  # noqa: F403
from tests.unit.web.systems import granted, system  # noqa: F401
