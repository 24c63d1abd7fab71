"""Pictures of a report as SVG: bars, rates with their intervals, a line over weeks. No script, nothing from outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from enrich.reporting.rates import Rate

WIDTH, LABEL, ROW, TOP = 760, 190, 26, 8
INK, BAR, BAND, GRID = "#1f2933", "#1F4E78", "#9db8d2", "#d9dee3"
SHOWN = 14


def bars(rows: Sequence[tuple[str, float, str]], title: str) -> str:
    """Horizontal bars. rows: label, value from 0 up, and the words at its end."""
    most = max((value for _, value, _ in rows), default=0) or 1
    room = WIDTH - LABEL - 170
    parts = []
    for number, (label, value, said) in enumerate(rows):
        y, width = TOP + number * ROW, room * value / most
        parts += [
            _text(LABEL - 8, y + 17, label, "end"),
            f'<rect x="{LABEL}" y="{y + 4}" width="{width:.1f}" height="{ROW - 8}" fill="{BAR}" rx="2"/>',
            _text(LABEL + width + 6, y + 17, said),
        ]
    return _picture(parts, TOP * 2 + ROW * len(rows), title)


def intervals(rows: Sequence[tuple[str, Rate]], title: str) -> str:
    """Rates as dots on their 95 % intervals; a label without calls is left out."""
    known = [(label, rate) for label, rate in rows if rate.share is not None][:SHOWN]
    room = WIDTH - LABEL - 170
    scale = room / (max((rate.high or 0 for _, rate in known), default=0) or 1)
    height = TOP * 2 + ROW * len(known)
    parts = [_line(LABEL, TOP, LABEL, height - TOP)]
    for number, (label, rate) in enumerate(known):
        low, share, high = (LABEL + scale * (value or 0) for value in (rate.low, rate.share, rate.high))
        y = TOP + number * ROW + ROW // 2
        parts += [
            _text(LABEL - 8, y + 4, label, "end"),
            f'<rect x="{low:.1f}" y="{y - 4}" width="{high - low:.1f}" height="8" fill="{BAND}" rx="4"/>',
            f'<circle cx="{share:.1f}" cy="{y}" r="5" fill="{BAR}"/>',
            _text(high + 8, y + 4, f"{rate.share:.1%} ({rate.hits}/{rate.tried})"),
        ]
    return _picture(parts, height, title)


def weeks(rows: Sequence[tuple[str, Rate]], title: str) -> str:
    """A rate over weeks, with its interval as a band; weeks without calls are no point."""
    known = [(label, rate) for label, rate in rows if rate.share is not None][-26:]
    height, left, room = 220, 60, WIDTH - 100
    top = max((rate.high or 0 for _, rate in known), default=0) or 1
    step = room / max(len(known) - 1, 1)
    xs = [left + step * number for number in range(len(known))]

    def y(value: float | None) -> float:
        return height - 40 - (height - 60) * (value or 0) / top

    upper = [(x, y(rate.high)) for x, (_, rate) in zip(xs, known, strict=True)]
    lower = [(x, y(rate.low)) for x, (_, rate) in zip(xs, known, strict=True)]
    line = [(x, y(rate.share)) for x, (_, rate) in zip(xs, known, strict=True)]
    parts = [_line(left, y(top * part / 4), left + room, y(top * part / 4)) for part in range(5)]
    parts += [_text(left - 6, y(top * part / 4) + 4, f"{top * part / 4:.0%}", "end") for part in range(5)]
    parts += [
        f'<polygon points="{_points([*upper, *reversed(lower)])}" fill="{BAND}" opacity="0.5"/>',
        f'<polyline points="{_points(line)}" fill="none" stroke="{BAR}" stroke-width="2"/>',
    ]
    every = max(1, len(known) // 9)
    for number, ((x, at), (label, rate)) in enumerate(zip(line, known, strict=True)):
        parts.append(f'<circle cx="{x:.1f}" cy="{at:.1f}" r="4" fill="{BAR}"/>')
        if number % every == 0:
            parts += [_text(x, height - 18, label[5:], "middle"), _text(x, height - 4, f"n={rate.tried}", "middle")]
    return _picture(parts, height, title)


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{GRID}"/>'


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    shown = text if len(text) <= 24 else text[:23] + "…"
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}">{escape(shown)}</text>'


def _picture(parts: Iterable[str], height: float, title: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )
