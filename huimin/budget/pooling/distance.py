"""How far one place is from another: along the ground where coordinates are known, else by the smallest area both lie in."""

from collections.abc import Mapping, Sequence

import numpy as np

from huimin.budget.pooling.register import Point
from huimin.budget.pooling.rules import STEPS, Rules
from huimin.budget.poverty import Array

_EARTH_KM = 6371.0
_DIGITS = {"village": 12, "township": 9, "county": 6}


def kilometres(sources: Sequence[Point], goals: Sequence[Point], places: Mapping[str, Point], rules: Rules) -> Array:
    """One row a source, one column a goal. places: coordinates of area codes; a point's own coordinates come first."""
    start, end = ([_located(point, places) for point in points] for points in (sources, goals))
    apart, other = (list(dict.fromkeys(points)) for points in (start, end))  # many stand in few places
    row, column = ({point: at for at, point in enumerate(points)} for points in (apart, other))
    return _apart(apart, other, rules)[np.ix_([row[point] for point in start], [column[point] for point in end])]


def _apart(start: Sequence[Point], end: Sequence[Point], rules: Rules) -> Array:
    far = np.full((len(start), len(end)), rules.km[STEPS[-1]])
    for step in reversed(STEPS[:-1]):
        one, other = (_codes(points, _DIGITS[step]) for points in (start, end))
        known = {code: number for number, code in enumerate(sorted({*one, *other} - {""}))}
        left, right = (np.array([known.get(code, -1 - side) for code in codes]) for side, codes in enumerate((one, other)))
        far[left[:, None] == right[None, :]] = rules.km[step]
    lon, lat = ([np.array([np.nan if (value := getattr(point, axis)) is None else value for point in points]) for points in (start, end)]
                for axis in ("lon", "lat"))
    straight = _haversine(lon[0][:, None], lat[0][:, None], lon[1][None, :], lat[1][None, :]) * rules.detour
    return np.where(np.isnan(straight), far, straight)


def _located(point: Point, places: Mapping[str, Point]) -> Point:
    return point if point.lon is not None else places.get(point.code, point)


def _codes(points: Sequence[Point], digits: int) -> list[str]:
    return [point.code[:digits] if len(point.code) >= digits else "" for point in points]


def _haversine(lon: Array, lat: Array, other_lon: Array, other_lat: Array) -> Array:
    lon, lat, other_lon, other_lat = (np.radians(angle) for angle in (lon, lat, other_lon, other_lat))
    half = np.sin((other_lat - lat) / 2) ** 2 + np.cos(lat) * np.cos(other_lat) * np.sin((other_lon - lon) / 2) ** 2
    found: Array = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return found
