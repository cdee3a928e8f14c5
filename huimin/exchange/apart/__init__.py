"""Reading apart: department files are parsed in a process with limits, whose end harms one dataset only."""

from huimin.exchange.apart.room import close, confinement, read, send_for
from huimin.exchange.limits import Limits, limits_for

__all__ = ["Limits", "close", "confinement", "limits_for", "read", "send_for"]
