"""How wide the columns of a table are: no word torn, and as few lines as the width allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from reports.paragraph import Text

_LABEL, _SHORT = 5.2, 3.1
"""A cell of text gets at least so many ems if it is that long, and so does a short head: 样本量 stays on one line."""
_STEPS = (48.0, 24.0, 12.0, 6.0, 3.0)
"""Points that one column gives to another while that saves lines."""
_HEAD_COUNTS, _HEAD_TALL = 1.5, 4.0
"""A line of the head counts as so many of the body; one from the third on as so many more."""
_SLACK = 0.97
"""Share of a line that text fills: words do not end where the line does."""


@dataclass(frozen=True, slots=True)
class ColumnNeeds:
    """What one column asks for, in points with its padding.

    ``least``: no word is torn; ``natural``: nothing is broken; ``cells`` and ``head``: the widths of its texts on one line;
    ``head_halved``: the least width of its head on two, since few long words fill lines badly.
    """

    least: float
    natural: float
    weight: float
    pad: float
    head: float
    head_halved: float
    cells: tuple[float, ...]

    def wanted(self, lines: int) -> float:
        """The width at which the head takes so many lines, and every cell one."""
        head = (self.head, self.head_halved, self.head / (_SLACK * 3))[lines - 1]
        return max(self.least, head + 2 * self.pad, *(cell + 2 * self.pad + 0.01 for cell in self.cells))

    def lines(self, row: int, width: float) -> int:
        return _lines(self.cells[row], width - 2 * self.pad)

    def head_lines(self, width: float) -> int:
        inner = width - 2 * self.pad
        if inner >= self.head:
            return 1
        return 2 if inner >= self.head_halved else max(3, _lines(self.head, inner))


def needs_of(head: Text, cells: Sequence[Text], weight: float, *, first: bool, pad: float) -> ColumnNeeds:
    """The head of the first column is a label, too: it is not broken into single characters."""
    least = max((max(c.narrowest(), min(c.natural(), _LABEL * c.style.size)) for c in cells), default=0.0)
    label = head.natural() if head.natural() <= _SHORT * head.style.size else 0.0
    if first:
        label = min(head.natural(), _LABEL * head.style.size)
    widths = tuple(c.natural() for c in cells)
    return ColumnNeeds(
        least=max(head.narrowest(), label, least) + 2 * pad + 0.01,
        natural=max(head.natural(), *widths, 0.0) + 2 * pad + 0.01,
        weight=weight,
        pad=pad,
        head=head.natural(),
        head_halved=head.halved() + 0.01,
        cells=widths,
    )


def roomier(column: ColumnNeeds, by: float) -> ColumnNeeds:
    """The same needs in a face that is so much wider."""
    return replace(
        column,
        least=column.least * by,
        natural=column.natural * by,
        head=column.head * by,
        head_halved=column.head_halved * by,
        cells=tuple(cell * by for cell in column.cells),
    )


def column_widths(columns: Sequence[ColumnNeeds], total: float) -> list[float]:
    """Widths that fill ``total``; where not everything fits on one line, those with the fewest lines that were found."""
    least, natural = sum(c.least for c in columns), sum(c.natural for c in columns)
    if least >= total:
        return _capped([c.least for c in columns], total)
    if natural <= total:
        spare, weights = total - natural, sum(c.weight for c in columns)
        return [c.natural + spare * c.weight / weights for c in columns]
    found = [_saving_lines(columns, _shared(columns, total, lines)) for lines in (1, 2, 3)]
    return min(found, key=lambda widths: _height(columns, widths))


def _capped(least: Sequence[float], total: float) -> list[float]:
    """Not even words fit: the widest columns give, so that long addresses are cut and short words are not."""
    low, high = 0.0, max(least)
    for _ in range(40):
        level = (low + high) / 2
        low, high = (level, high) if sum(min(w, level) for w in least) < total else (low, level)
    return [min(w, high) * total / sum(min(v, high) for v in least) for w in least]


def _shared(columns: Sequence[ColumnNeeds], total: float, lines: int) -> list[float]:
    """Narrow columns keep the width at which heads take so many lines and cells one; wide ones share the rest equally."""
    wanted = [c.wanted(lines) for c in columns]
    low, high = 0.0, max(wanted)
    for _ in range(40):
        level = (low + high) / 2
        widths = [max(c.least, min(want, level)) for c, want in zip(columns, wanted, strict=True)]
        low, high = (level, high) if sum(widths) < total else (low, level)
    return [w * total / sum(widths) for w in widths]


def _saving_lines(columns: Sequence[ColumnNeeds], widths: list[float]) -> list[float]:
    """Let columns give width to each other as long as the table becomes lower."""
    best = _height(columns, widths)
    for step in _STEPS:
        for giver, taker in permutations(range(len(columns)), 2):
            while widths[giver] - step >= columns[giver].least and widths[taker] < columns[taker].natural:
                tried = list(widths)
                tried[giver] -= step
                tried[taker] += step
                height = _height(columns, tried)
                if height >= best:
                    break
                widths, best = tried, height
    return widths


def _height(columns: Sequence[ColumnNeeds], widths: Sequence[float]) -> float:
    """Lines of the whole table; those of the head count more, since a high head is hard to read and comes again."""
    pairs = list(zip(columns, widths, strict=True))
    head = max(c.head_lines(w) for c, w in pairs)
    tall = _HEAD_COUNTS * head + _HEAD_TALL * max(0, head - 2)
    return tall + sum(max(c.lines(row, w) for c, w in pairs) for row in range(len(columns[0].cells)))


def _lines(natural: float, width: float) -> int:
    return 1 if natural <= width else 1 + int(natural / (_SLACK * width))
