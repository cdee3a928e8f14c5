"""Lists that lie in a department's database or behind its address: fetched into the inbox, then loaded like any file."""

from huimin.exchange.sources.errors import PullsFailed
from huimin.exchange.sources.pull import Pulled, pull
from huimin.exchange.sources.settings import SourceSettings, read_sources

__all__ = ["Pulled", "PullsFailed", "SourceSettings", "pull", "read_sources"]
