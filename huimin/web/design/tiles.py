"""Townships as equal tiles: the number of each can be read, and a small place is not a small dot."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from huimin.kernel import Text
from huimin.web.design.charts import NUMBERS
from huimin.web.design.tables import Column, Row, Table
from huimin.web.design.tables import quantity as shown

Words = str | Text
WIDTH, HEIGHT, GAP = 120, 100, 6
_LINE, _STEPS = 22, 4


@dataclass(frozen=True)
class Tile:
    """row, column: from 0 at the north-west; None: the tile takes the next free place."""

    name: Words
    value: float | None
    row: int | None = None
    column: int | None = None
    href: str = ""


@dataclass(frozen=True)
class _Written:
    y: int
    words: str


@dataclass(frozen=True)
class _Drawn:
    x: int
    y: int
    middle: int
    shade: str
    lines: Sequence[_Written]
    shown: str
    value_y: int


@dataclass(frozen=True)
class _Step:
    shade: str
    words: str


@dataclass(frozen=True)
class Tiles:
    finding: Words
    name: Words
    unit: Words
    tiles: Sequence[Tile]
    tile_width: int = WIDTH
    tile_height: int = HEIGHT

    @property
    def _across(self) -> int:
        placed = [tile.column for tile in self.tiles if tile.column is not None]
        return max(placed) + 1 if placed else min(max(ceil(sqrt(len(self.tiles))), 3), 4)

    @property
    def _places(self) -> list[tuple[int, int]]:
        taken = {(tile.row, tile.column) for tile in self.tiles if tile.row is not None}
        across = self._across
        free = (place for number in range(10_000) if (place := divmod(number, across)) not in taken)
        return [(tile.row, tile.column) if tile.row is not None and tile.column is not None else next(free) for tile in self.tiles]

    @property
    def width(self) -> int:
        return self._across * (WIDTH + GAP) + GAP

    @property
    def height(self) -> int:
        return (max((row for row, _ in self._places), default=0) + 1) * (HEIGHT + GAP) + GAP

    @property
    def _bounds(self) -> tuple[float, float]:
        values = [tile.value for tile in self.tiles if tile.value is not None]
        return (min(values), max(values)) if values else (0, 0)

    def _shade(self, value: float | None) -> str:
        if value is None:
            return "unknown"
        least, most = self._bounds
        step = int((value - least) / (most - least) * _STEPS) if most > least else 0
        return f"step-{min(step, _STEPS - 1) + 1}"

    @property
    def drawn(self) -> list[_Drawn]:
        return [self._drawn(tile, row, column) for tile, (row, column) in zip(self.tiles, self._places, strict=True)]

    def _drawn(self, tile: Tile, row: int, column: int) -> _Drawn:
        x, y = column * (WIDTH + GAP) + GAP, row * (HEIGHT + GAP) + GAP
        lines = _in_lines(str(tile.name))
        written = [_Written(y + 30 + number * _LINE, line) for number, line in enumerate(lines)]
        return _Drawn(x, y, x + WIDTH // 2, self._shade(tile.value), written, shown(tile.value), y + HEIGHT - 14)

    @property
    def key(self) -> list[_Step]:
        """What the shades mean, from light to dark."""
        least, most = self._bounds
        if most <= least:
            return []
        ends = [least + (most - least) * number / _STEPS for number in range(_STEPS + 1)]
        return [_Step(f"step-{number + 1}", f"{shown(ends[number])}–{shown(ends[number + 1])}") for number in range(_STEPS)]

    @property
    def table(self) -> Table:
        rows = [Row([tile.name, tile.value], tile.href) for tile in self.tiles]
        return Table(NUMBERS, [Column(self.name), Column(self.unit, "quantity")], rows, stacked=False)


def _in_lines(name: str) -> list[str]:
    """A name on at most two lines of a tile: five Chinese characters or ten letters each."""
    if name.isascii():
        lines: list[str] = []
        for word in name.split():
            if lines and len(lines[-1]) + len(word) < 10:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
    else:
        lines = [name[start:start + 5] for start in range(0, len(name), 5)]
    return lines if len(lines) <= 2 else [lines[0], lines[1][:9 if name.isascii() else 4] + "…"]
