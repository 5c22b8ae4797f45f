"""How a difference of two scores becomes cells, words and a point of a chart; ``first`` − ``second`` throughout.

Which side may be called higher is decided here, by the interval that is printed, whatever else the data say.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from analysis.results import Estimate
from reports.charts_data import BandName, Dot
from reports.context import Context, released
from reports.tables import mark, n_cell, reason
from reports.wording.numbers import difference_bounds, signed

Direction = Literal["first", "second", "unclear", "none"]
AXIS_STEP = 2.0
BANDS: dict[Direction, BandName] = {"first": "above", "second": "below", "unclear": "middle", "none": "none"}


def direction(difference: Estimate | None) -> Direction:
    """The side that is higher; ``unclear`` with zero in the interval; ``none``: absent, withheld, or on a small base (△)."""
    e = released(difference) if difference is not None else None
    if e is None or e.value is None or e.lower is None or e.upper is None or e.release_code == "low":
        return "none"
    return "first" if e.lower > 0 else "second" if e.upper < 0 else "unclear"


def difference_cell(ctx: Context, e: Estimate | None) -> str:
    """``+3.4``, ``+3.4△`` or the reason for which it is withheld."""
    e = released(e) if e is not None else None
    return reason(ctx, e) if e is None or e.value is None else signed(e.value) + mark(e)


def bounds_cell(ctx: Context, e: Estimate | None) -> str:
    """``1.6~5.2``; a bound that is not zero is never printed as zero."""
    e = released(e) if e is not None else None
    if e is None or e.lower is None or e.upper is None:
        return ctx.say("absent")
    return difference_bounds(ctx.lang, e.lower, e.upper)


def difference_triple(ctx: Context, e: Estimate | None) -> tuple[str, str, str]:
    """Difference, interval and n: the three never travel apart."""
    return difference_cell(ctx, e), bounds_cell(ctx, e), n_cell(ctx, e)


def difference_words(ctx: Context, what: str, e: Estimate) -> str:
    """``获得感（+3.4分，95%CI 1.6~5.2，n=3,202）``; only for a difference that has a :func:`direction`."""
    _, interval, n = difference_triple(ctx, e)
    return ctx.say("difference.words", what=what, value=signed(e.value or 0.0), ci=ctx.ci_short, interval=interval, n=n)


def difference_dot(ctx: Context, label: str, e: Estimate | None) -> Dot:
    """One row of a chart of differences."""
    e = released(e) if e is not None else None
    if e is None or e.value is None:
        return Dot(label=label, value=None, lower=None, upper=None, text=reason(ctx, e))
    value, interval, _ = difference_triple(ctx, e)
    text = f"{value}（{interval}）" if ctx.lang == "zh" else f"{value} ({interval})"
    band = BANDS[direction(e)]
    return Dot(label=label, value=e.value, lower=e.lower, upper=e.upper, text=text, band=band, mark=mark(e))


def no_difference(ctx: Context) -> Dot:
    """The line at zero of such a chart."""
    return Dot(label=ctx.say("difference.zero"), value=0.0, lower=None, upper=None, text="")


def difference_axis(dots: Iterable[Dot]) -> tuple[float, float]:
    """A range in steps of 2 that holds every interval and zero with room on both sides."""
    ends = [x for d in dots for x in (d.lower, d.upper, d.value) if x is not None]
    low, high = min(ends, default=0.0), max(ends, default=0.0)
    return min(-AXIS_STEP, AXIS_STEP * (low // AXIS_STEP)), max(AXIS_STEP, AXIS_STEP * -(-high // AXIS_STEP))
