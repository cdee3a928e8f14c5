"""Corrections (校核): what departments contradict each other on is asked of them, and their answers flow back.

A register tells the disputes; each becomes one request with a party per department and a limit of ten working days
(政务数据共享条例 第二十六条). Everything that happens to a request is an event in huimin.db that is never changed.
"""

from huimin.corrections.apply import write_corrections
from huimin.corrections.errors import BadAnswer, NoParty, UnknownRequest
from huimin.corrections.files import Imported, answered, ended, export, import_answers
from huimin.corrections.follow import Followed, follow
from huimin.corrections.model import ANSWERS, DAYS, KINDS, STATES, Party, Request
from huimin.corrections.report import Rate, Waiting, rates, waiting
from huimin.corrections.store import Store
from huimin.corrections.values import parse_value, show_value

__all__ = [
    "ANSWERS",
    "DAYS",
    "KINDS",
    "STATES",
    "BadAnswer",
    "Followed",
    "Imported",
    "NoParty",
    "Party",
    "Rate",
    "Request",
    "Store",
    "UnknownRequest",
    "Waiting",
    "answered",
    "ended",
    "export",
    "follow",
    "import_answers",
    "parse_value",
    "rates",
    "show_value",
    "waiting",
    "write_corrections",
]
