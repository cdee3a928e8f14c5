"""Figures of the whole population (a median income, say), computed exactly over all blocks of a run."""

from fractions import Fraction
from typing import TYPE_CHECKING

from huimin.policy.errors import NumberTooWide
from huimin.policy.program import PopulationFigure
from huimin.policy.sqlnumber import Num
from huimin.policy.tiles import Tile

if TYPE_CHECKING:
    import duckdb


class Gathered:
    """The values and weights of everybody in scope, block by block; whoever's value is unknown is left out."""

    def __init__(self, db: "duckdb.DuckDBPyConnection", figure: PopulationFigure) -> None:
        self.db, self.figure = db, figure
        self.entity = figure.parameter.entity
        self.scale = {"of": 1, "weight": 1}
        for role in self.scale:
            db.execute(f"CREATE OR REPLACE TABLE figure_{role} (no BIGINT, n HUGEINT)")

    def collect(self, tile: Tile, source: str) -> None:
        for role, item in (("of", self.figure.of), ("weight", self.figure.weight)):
            if item is not None and item in tile.definitions:
                num = self._plain(tile.definitions[item].exact)
                self.scale[role] = num.d.literal
                key = f"{self.entity}_no"
                self.db.execute(
                    f"INSERT INTO figure_{role} SELECT s.{key}, s.{num.n} FROM {source} s "
                    f"JOIN block_{self.entity} b ON b.{key} = s.{key} WHERE b.in_scope AND s.{num.n} IS NOT NULL"
                )

    def _plain(self, num: Num) -> Num:
        if num.d.factors:  # fractions of different denominators cannot be ranked as integers
            raise NumberTooWide(where=self.figure.parameter.id)
        return num

    def statistic(self) -> Fraction | None:
        """The figure in base units, or None when nobody's value is known."""
        weighted = self.figure.weight is not None
        join = "JOIN figure_weight w USING (no)" if weighted else ""
        self.db.execute(
            f"CREATE OR REPLACE TABLE figure AS SELECT v.n, sum({'w.n' if weighted else '1'})::HUGEINT AS w "
            f"FROM figure_of v {join} GROUP BY v.n HAVING sum({'w.n' if weighted else '1'}) > 0"
        )
        total, amount = self.db.execute("SELECT sum(w), sum(n * w) FROM figure").fetchone() or (None, None)
        if total is None:
            return None
        kind, scale = self.figure.parameter.statistic, self.scale["of"]
        if kind == "total":
            return Fraction(int(amount), scale * self.scale["weight"])
        if kind == "mean":
            return Fraction(int(amount), int(total) * scale)
        share = Fraction("0.5") if kind == "median" else Fraction(str(self.figure.parameter.quantile))
        return self._quantile(share) / scale

    def _quantile(self, share: Fraction) -> Fraction:
        """The smallest value whose cumulated weight passes the share; the mean of two when it is met exactly."""
        top, bottom = share.numerator, share.denominator
        row = self.db.execute(
            "WITH c AS (SELECT n, sum(w) OVER (ORDER BY n) AS upto, sum(w) OVER () AS whole FROM figure) "
            f"SELECT min(n) FILTER (upto * {bottom} > whole * {top}), max(n) FILTER (upto * {bottom} = whole * {top}), max(n) FROM c"
        ).fetchone()
        above, met, last = row or (None, None, None)
        above = last if above is None else above
        return Fraction(int(above)) if met is None else Fraction(int(met) + int(above), 2)
