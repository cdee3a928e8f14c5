"""A line over months as SVG: shares between a round lower end and 100 %, gaps where nothing is known."""

from collections.abc import Sequence
from html import escape

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 320, 140, 44, 12, 14, 26


def line_chart(labels: Sequence[str], shares: Sequence[float | None], title: str) -> str:
    """labels: months; shares: 0 to 1, None: a gap. The text alternative names the first and the last value."""
    known = [share for share in shares if share is not None]
    low = next(end for end in (0.99, 0.95, 0.9, 0.8, 0.5, 0.0) if end < min(known) or end == 0)
    points = [(_x(place, len(shares)), _y(share, low)) if share is not None else None for place, share in enumerate(shares)]
    ends = " ".join(f"{label} {share:.1%}" for label, share in _ends(labels, shares))
    marks = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in filter(None, points))
    return (f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}: {escape(ends)}">'
            f"{_axis(low)}{_months(labels)}<g class=\"line\">{_lines(points)}{marks}</g></svg>")


def _x(place: int, of: int) -> float:
    room = _WIDTH - _LEFT - _RIGHT
    return _LEFT + room / 2 if of == 1 else _LEFT + room * place / (of - 1)


def _y(share: float, low: float) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - share) / (1 - low)


def _ends(labels: Sequence[str], shares: Sequence[float | None]) -> list[tuple[str, float]]:
    known = [(label, share) for label, share in zip(labels, shares, strict=True) if share is not None]
    return known if len(known) < 2 else [known[0], known[-1]]


def _axis(low: float) -> str:
    parts = []
    for share in (low, (1 + low) / 2, 1.0):
        y = _y(share, low)
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
                     f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{share * 100:g}%</text>')
    return "".join(parts)


def _months(labels: Sequence[str]) -> str:
    """The first and the last; one alone in the middle."""
    if len(labels) == 1:
        return f'<text x="{_x(0, 1):.1f}" y="{_HEIGHT - 6}" text-anchor="middle">{escape(labels[0])}</text>'
    return (f'<text x="{_LEFT}" y="{_HEIGHT - 6}">{escape(labels[0])}</text>'
            f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 6}" text-anchor="end">{escape(labels[-1])}</text>')


def _lines(points: Sequence[tuple[float, float] | None]) -> str:
    pieces: list[list[str]] = [[]]
    for point in points:
        if point is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{point[0]:.1f},{point[1]:.1f}")
    return "".join(f'<polyline points="{" ".join(piece)}"/>' for piece in pieces if len(piece) > 1)


