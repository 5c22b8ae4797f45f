"""How one estimate becomes the cells of a table, a point of a chart or words in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.results import Estimate, Group
from reports.blocks import Align, Column, KeyFigure
from reports.charts_data import BandName, Dot
from reports.context import Context
from reports.wording.numbers import base, bounds, fixed, percent

MARKS = {"low": "△", "wide": "◇"}
AXIS_STEP = 5.0


def mark(e: Estimate) -> str:
    """△ for a small base, ◇ for a wide interval, else nothing."""
    return MARKS.get(e.release_code, "")


def reason(ctx: Context, e: Estimate | None, *, long: bool = False) -> str:
    """Why there is no number."""
    if e is None:
        return ctx.say("absent")
    code = e.release_code if e.release_code in ("F", "X") else "none"
    return ctx.say(f"withheld.{code}.long" if long and code != "none" else f"withheld.{code}")


def value_cell(ctx: Context, e: Estimate | None) -> str:
    """``68.2``, ``68.2△``, ``63.4%`` or the reason for which it is withheld."""
    if e is None or e.value is None:
        return reason(ctx, e)
    return (percent(e.value) if e.unit == "share" else fixed(e.value)) + mark(e)


def interval_cell(ctx: Context, e: Estimate | None) -> str:
    """``66.1~70.3``; a dash where there is none."""
    if e is None or e.lower is None or e.upper is None:
        return ctx.say("absent")
    return bounds(ctx.lang, e.lower, e.upper, share=e.unit == "share")


def n_cell(ctx: Context, e: Estimate | None) -> str:
    """The base, where it is published: with a confidential number it is not, and a count may be withheld alone."""
    if e is None or e.release_code == "X":
        return ctx.say("absent")
    return base(e.n)


def triple(ctx: Context, e: Estimate | None) -> tuple[str, str, str]:
    """Value, interval and n: the three never travel apart."""
    return value_cell(ctx, e), interval_cell(ctx, e), n_cell(ctx, e)


def in_words(ctx: Context, e: Estimate | None) -> str:
    """``68.2分（95%CI 66.1~70.3，n=3,521）`` for running text."""
    if e is None or e.value is None:
        return reason(ctx, e, long=True)
    key = "share.full" if e.unit == "share" else "score.full"
    value, interval, n = triple(ctx, e)
    return ctx.say(key, value=value, ci=ctx.ci_short, interval=interval, n=n)


def triple_columns(ctx: Context, title: str, *, width: float = 1.0) -> tuple[Column, ...]:
    """Columns for :func:`triple`."""
    return (
        column(title, width=width),
        column(ctx.ci_column, "center", width=1.6 * width),
        column(ctx.say("col.n"), width=width),
    )


def column(title: str, align: Align = "right", width: float = 1.0) -> Column:
    """A column; its title begins with a capital unless it is a symbol (n, df, deff)."""
    return Column(title=title[:1].upper() + title[1:] if len(title) > 4 else title, align=align, width=width)


def dot(ctx: Context, label: str, e: Estimate | None, band: BandName = "none") -> Dot:
    """One row of a dot-and-interval chart."""
    if e is None or e.value is None:
        return Dot(label=label, value=None, lower=None, upper=None, text=reason(ctx, e))
    value, interval, _ = triple(ctx, e)
    text = f"{value}（{interval}）" if ctx.lang == "zh" else f"{value} ({interval})"
    return Dot(label=label, value=e.value, lower=e.lower, upper=e.upper, text=text, band=band, mark=mark(e))


def axis(dots: Iterable[Dot]) -> tuple[float, float]:
    """A range in steps of 5 within 0–100 that holds every interval; 0–100 if there is none."""
    ends = [x for d in dots for x in (d.lower, d.upper, d.value) if x is not None]
    if not ends:
        return 0.0, 100.0
    low = AXIS_STEP * ((min(ends) - 1) // AXIS_STEP)
    high = AXIS_STEP * -((-max(ends) - 1) // AXIS_STEP)
    return max(0.0, low), min(100.0, high)


def key_figure(ctx: Context, indicator: str, group: Group) -> KeyFigure:
    """One headline number of the summary."""
    e = ctx.estimate(indicator, group)
    label = ctx.name(indicator)
    if e is None:
        return KeyFigure(label=label, value_text="—", interval_text="", n_text="", note=ctx.say("notmeasured"))
    if e.value is None:
        return KeyFigure(
            label=label, value_text="—", interval_text="", n_text=f"n={n_cell(ctx, e)}", note=reason(ctx, e)
        )
    value, interval, n = triple(ctx, e)
    return KeyFigure(
        label=label,
        value_text=value,
        interval_text=interval,
        n_text=f"n={n}",
        value=e.value,
        lower=e.lower,
        upper=e.upper,
    )
