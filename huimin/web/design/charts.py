"""Charts as numbers to be drawn by templates: places in percent of the drawing, so that letters keep their size on any screen.

The title of a chart is its finding. Every number drawn stands in a table as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from huimin.kernel import Text
from huimin.web.design.tables import Column, Row, Table
from huimin.web.design.tables import quantity as shown

Words = str | Text
NUMBERS = Text("图里的数", "The numbers of the chart")
_TOP, _BOTTOM, _LEFT, _RIGHT = 8.0, 84.0, 14.0, 94.0


def axis(highest: float) -> list[float]:
    """Three to five round numbers from zero up to or over `highest`."""
    if highest <= 0:
        return [0, 1]
    size = 10 ** floor(log10(highest))
    step = next(part * size for part in (0.2, 0.25, 0.5, 1, 2, 2.5) if highest / (part * size) <= 4)
    return [step * number for number in range(ceil(highest / step) + 1)]


@dataclass(frozen=True)
class Bar:
    """low, high: between which the true value lies, where it is uncertain."""

    name: Words
    value: float | None
    low: float | None = None
    high: float | None = None
    href: str = ""


@dataclass(frozen=True)
class _Drawn:
    name: Words
    href: str
    shown: str
    width: float | None
    start: float
    reach: str
    low: float
    high: float


@dataclass(frozen=True)
class Bars:
    """name: what the bars are (the head of the first column); colour: 1 to 4, told apart by colour-blind people."""

    finding: Words
    name: Words
    unit: Words
    rows: Sequence[Bar]
    note: Words = ""
    colour: int = 1

    @property
    def drawn(self) -> list[_Drawn]:
        ends = [end for bar in self.rows for end in (bar.value, bar.low, bar.high) if end is not None]
        least, most = min([0.0, *ends]), max([0.0, *ends])
        whole = (most - least) or 1

        def place(value: float) -> float:
            return round(100 * (value - least) / whole, 2)

        drawn = []
        for bar in self.rows:
            known = bar.low is not None and bar.high is not None
            start, end = sorted((place(0), place(bar.value or 0)))
            drawn.append(_Drawn(
                bar.name, bar.href, shown(bar.value), None if bar.value is None else round(end - start, 2), start,
                f"({shown(bar.low)}–{shown(bar.high)})" if known else "", place(bar.low or 0), place(bar.high or 0)))
        return drawn


@dataclass(frozen=True)
class Point:
    """low, high: between which the true value lies; at: where it stands along the axis, if not at the same distance as the others."""

    label: Words
    value: float | None
    low: float | None = None
    high: float | None = None
    at: float | None = None


@dataclass(frozen=True)
class _Grid:
    y: float
    words: str


@dataclass(frozen=True)
class _Part:
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class _Dot:
    x: float
    y: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class _Mark:
    x: float
    y: float
    words: str
    anchor: str


@dataclass(frozen=True)
class Line:
    """points in order (of time, or of any other amount), at the same distance or each at its place; one without a value is a gap.
    fan: the ranges of the last points are drawn as one band that opens where what was seen ends, and the table is folded: such a chart
    has many points. top: what the axis reaches at least, where another line shares it."""

    finding: Words
    name: Words
    unit: Words
    points: Sequence[Point]
    note: Words = ""
    fan: bool = False
    top: float = 0

    @property
    def _axis(self) -> list[float]:
        return axis(max([self.top, *(end for point in self.points for end in (point.value, point.high) if end is not None)]))

    def _y(self, value: float) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP) * value / self._axis[-1], 2)

    def _x(self, index: int) -> float:
        places = [index if point.at is None else point.at for index, point in enumerate(self.points)]
        span = (places[-1] - places[0]) or 1
        return round(_LEFT + (_RIGHT - _LEFT) * (places[index] - places[0]) / span, 2)

    @property
    def grid(self) -> list[_Grid]:
        return [_Grid(self._y(value), shown(value)) for value in self._axis]

    @property
    def _ahead(self) -> int:
        """Place of the first point with a range."""
        return next((index for index, point in enumerate(self.points) if point.low is not None), len(self.points))

    @property
    def now(self) -> float | None:
        """Where what was seen ends."""
        return self._x(self._ahead - 1) if self.fan and 0 < self._ahead < len(self.points) else None

    @property
    def band(self) -> str:
        """The points of a polygon: along the upper ends and back along the lower ones."""
        ranged = [(self._x(index), point.low, point.high) for index, point in enumerate(self.points)
                  if point.low is not None and point.high is not None]
        if not self.fan or not ranged:
            return ""
        seen = self.points[self._ahead - 1].value if self._ahead else None
        whole = ranged if seen is None else [(self._x(self._ahead - 1), seen, seen), *ranged]
        ends = [*((x, high) for x, _, high in whole), *((x, low) for x, low, _ in reversed(whole))]
        return " ".join(f"{x},{self._y(value)}" for x, value in ends)

    @property
    def dots(self) -> list[_Dot]:
        return [] if self.fan else [_Dot(self._x(index), self._y(point.value),
                     None if point.low is None else self._y(point.low), None if point.high is None else self._y(point.high))
                for index, point in enumerate(self.points) if point.value is not None]

    @property
    def parts(self) -> list[_Part]:
        pairs = zip(range(len(self.points)), self.points, self.points[1:], strict=False)
        return [_Part(self._x(index), self._y(one.value), self._x(index + 1), self._y(other.value))
                for index, one, other in pairs if one.value is not None and other.value is not None]

    @property
    def marks(self) -> list[_Mark]:
        """First and last label under the axis; the last value at its point."""
        if not self.points:
            return []
        last = len(self.points) - 1
        marks = [_Mark(self._x(0), 97, str(self.points[0].label), "start" if last else "middle")]
        if last:
            marks.append(_Mark(100, 97, str(self.points[last].label), "end"))
        value = self.points[last].value
        return marks if value is None else [*marks, _Mark(100, max(self._y(value) - 4, 5), shown(value), "end")]

    @property
    def table(self) -> Table:
        ranged = any(point.low is not None for point in self.points)
        columns = [Column(self.name), Column(self.unit, "quantity"), *([Column(Text("可能范围", "Range"))] if ranged else [])]
        rows = [Row([point.label, point.value,
                     *([f"{shown(point.low)}–{shown(point.high)}" if point.low is not None else ""] if ranged else [])])
                for point in self.points]
        return Table(NUMBERS, columns, rows, stacked=False)
