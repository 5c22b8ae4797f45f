"""Modes beside each other, as measured and at the same composition: always labelled as confounded."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.results import Estimate
from analysis.results.streams import ModeDifference, ModeGroup, Modes
from reports.blocks import Row
from reports.context import Context, released
from reports.draft import Draft
from reports.tables import column
from reports.wording.channels import capital, covariates, interval, p_adjusted, significant
from reports.wording.drivers import interval_name
from reports.wording.numbers import base, count, fixed, joined, signed


def modes(d: Draft, found: Modes) -> None:
    ctx = d.ctx
    d.heading(2, ctx.say("modes.title"), "modes")
    if found.reason or not found.differences:
        d.paragraph(ctx.say(f"modes.none.{found.reason or 'few-answers'}"), _few(ctx, found))
        return
    names, reference = covariates(ctx, found.covariates), mode_name(ctx, found.reference)
    key = "modes.p" if names else "modes.p.plain"
    d.paragraph(ctx.say(key, ref=d.next_table(), reference=reference, list=names))
    d.paragraph(_claims(ctx, found), _few(ctx, found))
    _table(d, found)


def mode_name(ctx: Context, mode: str) -> str:
    return ctx.code("mode", mode)


def _claims(ctx: Context, found: Modes) -> str:
    """The adjusted differences that are significant, in words."""
    said = [_claim(ctx, x) for x in found.differences if significant(x.adjusted)]
    if not said:
        return ctx.say("modes.claims.none")
    every = len(said) == len(found.differences)
    return ctx.say("modes.claims.all" if every else "modes.claims", list=ctx.say("semicolon").join(said))


def _claim(ctx: Context, x: ModeDifference) -> str:
    e = released(x.adjusted)
    value = e.value or 0.0
    return ctx.say(
        f"modes.claim.{'above' if value > 0 else 'below'}",
        mode=mode_name(ctx, x.mode),
        sense=ctx.name(x.indicator),
        difference=fixed(abs(value)),
        ci=interval_name(ctx, e.level),
        interval=interval(ctx, e),
        n=count(e.n),
    )


def _few(ctx: Context, found: Modes) -> str:
    """Modes left out for too few answers, by name only: with all other numbers known, a small one could be worked out."""
    named = [mode_name(ctx, g.mode) for g in found.groups if g.reason == "few-answers"]
    return capital(ctx.say("modes.few", list=joined(ctx.lang, named))) if named else ""


def _table(d: Draft, found: Modes) -> None:
    ctx = d.ctx
    ci = interval_name(ctx, found.differences[0].adjusted.level)
    three = (
        column(ctx.say("modes.col.difference")),
        column(ci, "center", 1.6),
        column(ctx.say("col.padj"), width=1.0),
    )
    d.table(
        ctx.say("modes.caption"),
        (column(ctx.say("modes.col.mode"), "left", 1.8), *three, *three),
        tuple(_rows(ctx, found)),
        spans=(("", 1), (ctx.say("modes.raw"), 3), (ctx.say("modes.adjusted"), 3)),
        notes=(ctx.say("modes.note"),),
        small=True,
        scored=True,
    )


def _rows(ctx: Context, found: Modes) -> Iterator[Row]:
    groups: dict[str, ModeGroup] = {g.mode: g for g in found.groups}
    for mode in dict.fromkeys(x.mode for x in found.differences):
        group = groups.get(mode)
        known = group is not None and mode.partition("/")[0] in ctx.inp.assessment.conduct.by_mode
        n, psu = (base(group.n), base(group.n_psu)) if group and known else (ctx.say("absent"), ctx.say("absent"))
        yield Row(cells=(capital(ctx.say("modes.row", mode=mode_name(ctx, mode), n=n, psu=psu)),), section=True)
        for x in found.differences:
            if x.mode == mode:
                yield Row(cells=(ctx.name(x.indicator), *_cells(ctx, x.raw), *_cells(ctx, x.adjusted)))


def _cells(ctx: Context, difference: Estimate) -> tuple[str, str, str]:
    e = released(difference)
    value = ctx.say("absent") if e.value is None else signed(e.value)
    return value, interval(ctx, e), p_adjusted(ctx, e)
