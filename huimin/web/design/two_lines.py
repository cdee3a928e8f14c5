"""Two amounts over the same time in one drawing, the second one dashed: not told apart by colour alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from huimin.web.design.charts import NUMBERS, Line, Point, Words
from huimin.web.design.tables import Column, Row, Table


@dataclass(frozen=True)
class TwoLines:
    """first, second: the names of the two; labels in the order of time, with a value of each."""

    finding: Words
    name: Words
    unit: Words
    first: Words
    second: Words
    labels: Sequence[Words]
    ones: Sequence[float]
    others: Sequence[float]

    @property
    def one(self) -> Line:
        return self._line(self.ones)

    @property
    def other(self) -> Line:
        return self._line(self.others)

    def _line(self, values: Sequence[float]) -> Line:
        points = [Point(label, value) for label, value in zip(self.labels, values, strict=True)]
        return Line(self.finding, self.name, self.unit, points, top=max([*self.ones, *self.others], default=0))

    @property
    def table(self) -> Table:
        columns = [Column(self.name), Column(self.first, "quantity"), Column(self.second, "quantity")]
        rows = [Row([label, one, other]) for label, one, other in zip(self.labels, self.ones, self.others, strict=True)]
        return Table(NUMBERS, columns, rows, stacked=False)
