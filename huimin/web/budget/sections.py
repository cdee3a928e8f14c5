"""A part of a page of figures: its finding, its charts and tables, how they were counted, and the file of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from huimin.kernel import Text
from huimin.web.design.charts import Bars, Line
from huimin.web.design.tables import Table
from huimin.web.design.tiles import Tiles


@dataclass(frozen=True)
class Section:
    """id: its anchor, and the name of its file; finding: the sentence before the chart; definition: what is counted;
    tables: shown, and the file's content."""

    id: str
    heading: Text
    definition: Text
    finding: Text | None = None
    bars: Bars | None = None
    line: Line | None = None
    tiles: Tiles | None = None
    tables: Sequence[Table] = field(default_factory=tuple)
    to_do: Text | None = None

    @property
    def charted(self) -> bool:
        """A chart says the finding itself, and has the most important numbers: the tables are folded."""
        return bool(self.bars or self.line or self.tiles)
