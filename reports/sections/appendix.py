"""Appendices: data tables, terms, questionnaire and identifiers of the run."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.results import CITY, Estimate, Group, town
from reports.blocks import Column, Row
from reports.context import Context
from reports.draft import Draft
from reports.identity import code_of
from reports.sections import distributions, items
from reports.sections.questions import questions
from reports.sections.summary_towns import measured
from reports.tables import column, interval_cell, triple, triple_columns, value_cell
from reports.wording.numbers import count, fixed, joined


def city_tables(d: Draft) -> None:
    """Senses and sub-indices by town, questions and their distributions for the city."""
    ctx = d.ctx
    d.appendix(ctx.say("appendix.tables"), "appendix-tables")
    if ctx.inp.assessment.kind == "annual":
        for indicator in [f"sense:{s}" for s in measured(ctx)]:
            _by_town(d, indicator)
        subs = [f"subindex:{s}" for s in ctx.labels.sub_indices]
        _subs_by_town(d, [s for s in subs if ctx.estimate(s, CITY) is not None])
        _domains_by_town(d)
    _distributions(d, CITY)
    _other_items(d)


def town_tables(d: Draft) -> None:
    """Questions and distributions of one town, where released."""
    ctx = d.ctx
    d.appendix(ctx.say("appendix.tables"), "appendix-tables")
    rows = items.rows(ctx, tuple(ctx.labels.items), ctx.here)
    if rows:
        d.table(
            ctx.say("appendix.items.caption"),
            items.columns(ctx, ctx.labels.items),
            rows,
            notes=d.once(ctx.say("senses.positive.note")),
            small=True,
            scored=True,
        )
    _distributions(d, ctx.here)


def _by_town(d: Draft, indicator: str) -> None:
    """Score of every town with degrees of freedom and design effect; for senses the shares of 60 and 80 and over."""
    ctx = d.ctx
    code = indicator.partition(":")[2]
    cuts = [c for c in ("share60", "share80") if ctx.estimate(f"{c}:{code}", CITY) is not None]
    rows = []
    for group in [CITY, *(town(c) for c in ctx.towns)]:
        e = ctx.estimate(indicator, group)
        if e is None:
            continue
        more = list(_precision(e))
        for cut in cuts:
            share = ctx.estimate(f"{cut}:{code}", group)
            more += [value_cell(ctx, share), interval_cell(ctx, share)]
        rows.append(Row(cells=(_name(ctx, group), *triple(ctx, e), *more), strong=group == CITY))
    columns = [
        column(ctx.say("col.town"), "left", 1.7),
        *triple_columns(ctx, ctx.say("col.value")),
        *_precision_columns(ctx),
    ]
    for cut in cuts:
        columns += [column(ctx.say(f"col.{cut}"), width=1.1), column(ctx.ci_column, "center", 1.9)]
    d.table(
        ctx.say("appendix.towns.sense", sense=ctx.name(indicator)),
        tuple(columns),
        rows,
        notes=d.once(ctx.say("note.order"), ctx.say("note.deff")),
        small=True,
        scored=True,
    )


def _subs_by_town(d: Draft, subs: Sequence[str]) -> None:
    """Sub-indices of every town, two beside each other."""
    ctx = d.ctx
    for start in range(0, len(subs), 2):
        pair = subs[start : start + 2]
        columns = [column(ctx.say("col.town"), "left", 1.7)]
        for _ in pair:
            columns += [*triple_columns(ctx, ctx.say("col.value")), *_precision_columns(ctx)]
        rows = []
        for group in [CITY, *(town(c) for c in ctx.towns)]:
            found = [ctx.estimate(sub, group) for sub in pair]
            cells = [c for e in found for c in (*triple(ctx, e), *_precision(e))]
            rows.append(Row(cells=(_name(ctx, group), *cells), strong=group == CITY))
        d.table(
            ctx.say("appendix.towns.sense", sense=joined(ctx.lang, [ctx.name(sub) for sub in pair])),
            tuple(columns),
            rows,
            spans=(("", 1), *((ctx.name(sub), 5) for sub in pair)),
            notes=d.once(ctx.say("note.order"), ctx.say("note.deff")),
            small=True,
            scored=True,
        )


def _name(ctx: Context, group: Group) -> str:
    return ctx.say("city.row") if group == CITY else ctx.town(group.code)


def _precision(e: Estimate | None) -> tuple[str, str]:
    """Degrees of freedom and design effect."""
    if e is None or e.value is None:
        return "—", "—"
    return _whole(e.df), _fixed(e.deff, 2)


def _precision_columns(ctx: Context) -> tuple[Column, Column]:
    return column(ctx.say("col.df"), width=0.9), column(ctx.say("col.deff.short"), width=0.9)


def _fixed(x: float | None, digits: int) -> str:
    return "—" if x is None else fixed(x, digits)


def _whole(x: float | None) -> str:
    return "—" if x is None else count(x)


def _known_by_town(ctx: Context, indicator: str) -> bool:
    return any(ctx.estimate(indicator, town(code)) is not None for code in ctx.towns)


def _domains_by_town(d: Draft) -> None:
    """Domains whose base is large enough in most towns, one table each row a town: score and n."""
    ctx = d.ctx
    wanted = [k for k, x in ctx.labels.domains.items() if x.base == "everyone" and _known_by_town(ctx, f"domain:{k}")]
    for start in range(0, len(wanted), 3):
        part = wanted[start : start + 3]
        columns = [column(ctx.say("col.town"), "left", 1.5)]
        for _ in part:
            columns += [column(ctx.say("col.value")), column(ctx.ci_column, "center", 1.6), column(ctx.say("col.n"))]
        rows = []
        for group in [CITY, *(town(c) for c in ctx.towns)]:
            cells = [c for k in part for c in triple(ctx, ctx.estimate(f"domain:{k}", group))]
            rows.append(Row(cells=(_name(ctx, group), *cells), strong=group == CITY))
        spans = (("", 1), *((ctx.name(f"domain:{k}"), 3) for k in part))
        d.table(
            ctx.say("appendix.domains.towns", list=joined(ctx.lang, [ctx.name(f"domain:{k}") for k in part])),
            tuple(columns),
            rows,
            spans=spans,
            notes=d.once(ctx.say("note.order")),
            small=True,
            scored=True,
        )


def _distributions(d: Draft, group: Group) -> None:
    ctx = d.ctx
    for classes, found in distributions.by_classes(ctx, tuple(ctx.labels.items), group):
        words = distributions.kind_words(ctx, classes)
        distributions.table(d, ctx.say("appendix.distribution.caption", classes=words), classes, found)


def _other_items(d: Draft) -> None:
    """Questions that belong to no sense (the senses' own stand in their sections)."""
    ctx = d.ctx
    rest = [code for code, item in ctx.labels.items.items() if item.sense not in measured(ctx)]
    rows = items.rows(ctx, rest, CITY)
    if rows:
        d.table(
            ctx.say("appendix.items.caption"),
            items.columns(ctx, rest),
            rows,
            notes=d.once(ctx.say("senses.positive.note")),
            small=True,
            scored=True,
        )


def provenance(d: Draft) -> None:
    """What was asked (city edition), and what is needed to make the same numbers again."""
    ctx = d.ctx
    d.appendix(ctx.say("appendix.questionnaire"), "appendix-questionnaire")
    city = ctx.inp.place.kind == "city"
    if city:
        questions(d)
    found = ctx.inp.assessment.provenance
    rows = [
        ("run", ctx.inp.run),
        ("check", code_of(ctx.inp)),
        ("input", found.input_sha256),
        ("population", found.population_sha256),
        ("questionnaire", f"{found.questionnaire_id}-{found.questionnaire_version}"),
        ("questionnaire.hash", found.questionnaire_sha256),
        ("settings", ctx.say("semicolon").join(f"{k}={v}" for k, v in sorted(found.settings.items()))),
        ("versions", ctx.say("semicolon").join(f"{k} {v}" for k, v in sorted(found.versions.items()))),
    ]
    if ctx.inp.faces:
        rows.append(("faces", joined(ctx.lang, [face.name for face in ctx.inp.faces])))
    d.table(
        ctx.say("provenance.caption"),
        (column(ctx.say("provenance.item"), "left"), column(ctx.say("provenance.value"), "left", 3.6)),
        [(ctx.say(f"provenance.{k}"), v) for k, v in rows],
        notes=() if city else (ctx.say("questions.elsewhere"),),
        small=True,
    )
