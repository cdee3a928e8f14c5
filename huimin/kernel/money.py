"""Money is an integer number of fen (分). Yuan appear only at the edges."""

from decimal import Decimal, InvalidOperation, Overflow
from typing import TypeAlias

Fen: TypeAlias = int


def fen_from_yuan(text: str) -> Fen:
    """Turn "1,234.56" (yuan) into 123456 fen, exactly.

    Raises ValueError when the text is no number or has a fraction of a fen.
    """
    try:
        value = Decimal(text.strip().replace(",", "")) * 100
    except (InvalidOperation, Overflow):
        raise ValueError(f"not an amount of money: {text!r}") from None
    if not value.is_finite() or value != value.to_integral_value():
        raise ValueError(f"finer than one fen: {text!r}")
    return int(value)


def yuan(fen: Fen) -> str:
    """Write fen as yuan with two decimals and thousands separators: 99600 -> "996.00"."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{rest:02d}"


def yuan_text(fen: Fen) -> str:
    """The same without separators, for tables that machines read: 99600 -> "996.00"."""
    return yuan(fen).replace(",", "")
