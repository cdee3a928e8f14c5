"""Vectors of 64-bit integers added modulo 2⁶⁴, a million at a time, with nothing but Python's own big integers.

A vector is one big integer of 64-bit lanes, so one addition adds all lanes in C. What would carry from one lane
into the next is kept apart: the lower 63 bits are added, and the top bit of each lane is put right by exclusive or.
"""

import sys
from array import array
from collections.abc import Callable, Sequence

LANE = 8  # bytes
RandomBytes = Callable[[int], bytes]


def packed(values: Sequence[int]) -> bytes:
    """Signed 64-bit values as bytes, least significant first. OverflowError beyond 64 bits."""
    lanes = array("q", values)
    if sys.byteorder == "big":
        lanes.byteswap()
    return lanes.tobytes()


def unpacked(vector: bytes) -> "array[int]":
    """The signed values of a vector."""
    lanes = array("q")
    lanes.frombytes(vector)
    if sys.byteorder == "big":
        lanes.byteswap()
    return lanes


def add(left: bytes, right: bytes) -> bytes:
    a, b, top = _number(left), _number(right), _tops(len(left))
    return _bytes(((a & ~top) + (b & ~top)) ^ ((a ^ b) & top), len(left))


def subtract(left: bytes, right: bytes) -> bytes:
    a, b, top = _number(left), _number(right), _tops(len(left))
    return _bytes(((a | top) - (b & ~top)) ^ ((a ^ b ^ top) & top), len(left))


def _number(vector: bytes) -> int:
    return int.from_bytes(vector, "little")


def _bytes(number: int, length: int) -> bytes:
    return number.to_bytes(length, "little")


def _tops(length: int) -> int:
    return int.from_bytes((b"\0" * (LANE - 1) + b"\x80") * (length // LANE), "little")
