"""Answers without data: sums nobody sees the parts of, lists compared without being shown.

What each way of computing reveals to whom stands in docs/explanation/private-computation.md.
"""

from huimin.private.bounds import MOST, OPERATORS, Bounds, at_least
from huimin.private.engine import BuiltIn, PrivateEngine, intersect, secure_compare
from huimin.private.errors import PrivateError
from huimin.private.strong import Strong
from huimin.private.tokens import RunKey, tokens
from huimin.private.transcript import Message, Transcript

__all__ = [
    "MOST",
    "OPERATORS",
    "Bounds",
    "BuiltIn",
    "Message",
    "PrivateEngine",
    "PrivateError",
    "RunKey",
    "Strong",
    "Transcript",
    "at_least",
    "intersect",
    "secure_compare",
    "tokens",
]
