"""When streams or modes may be said to differ, and how their differences are printed."""

from __future__ import annotations

from analysis.results import Estimate
from reports.context import Context, released

from .numbers import difference_bounds, fixed, joined, p_value

ALPHA = 0.05


def significant(e: Estimate) -> bool:
    """The printed interval excludes 0, and so does the test after correction for several comparisons."""
    shown = released(e)
    if shown.lower is None or shown.upper is None:
        return False
    p = shown.p_adjusted
    return (shown.lower > 0 or shown.upper < 0) and (p is None or p < ALPHA)


def interval(ctx: Context, difference: Estimate) -> str:
    """The interval of a difference, or a dash."""
    e = released(difference)
    if e.lower is None or e.upper is None:
        return ctx.say("absent")
    return difference_bounds(ctx.lang, e.lower, e.upper)


def level(e: Estimate) -> str:
    """``95``."""
    return fixed(100 * e.level, 1).removesuffix(".0")


def model_interval_name(ctx: Context, e: Estimate) -> str:
    return ctx.say("streams.model.ci", level=level(e))


def p_adjusted(ctx: Context, e: Estimate) -> str:
    p = released(e).p_adjusted
    return ctx.say("absent") if p is None else p_value(p).removeprefix("p=").removeprefix("p")


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def covariates(ctx: Context, found: tuple[tuple[str, ...], ...]) -> str:
    """The variables that were adjusted for, by their printed names."""
    names = [covariate(ctx, classes[0]) for classes in found if classes]
    return joined(ctx.lang, names if ctx.lang == "zh" else [name[:1].lower() + name[1:] for name in names])


def covariate(ctx: Context, name: str) -> str:
    """A grouping question by its title, another column by this table's word for it."""
    return ctx.margin(name) if name in ctx.labels.groups else ctx.code("covariate", name)
