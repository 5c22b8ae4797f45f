"""Appendices: data tables, terms, questionnaire and identifiers of the run."""

from __future__ import annotations

from analysis.results import CITY, Group, town
from reports.blocks import Row
from reports.context import Context
from reports.draft import Draft
from reports.sections import distributions, items
from reports.sections.summary import measured
from reports.tables import column, triple, triple_columns, value_cell
from reports.wording.numbers import count, fixed

TERMS = ("score", "ci", "simultaneous", "neff", "deff", "df", "psu", "base", "band", "marks", "withheld")


def city_tables(d: Draft) -> None:
    """Senses and sub-indices by town, questions and their distributions for the city."""
    ctx = d.ctx
    d.appendix(ctx.say("appendix.tables"), "appendix-tables")
    if ctx.inp.assessment.kind == "annual":
        for indicator in [f"sense:{s}" for s in measured(ctx)]:
            _by_town(d, indicator)
        for sub in ctx.labels.sub_indices:
            if ctx.estimate(f"subindex:{sub}", CITY) is not None:
                _by_town(d, f"subindex:{sub}")
        _domains_by_town(d)
    _distributions(d, CITY)
    _other_items(d)


def town_tables(d: Draft) -> None:
    """Questions and distributions of one town, where released."""
    ctx = d.ctx
    d.appendix(ctx.say("appendix.tables"), "appendix-tables")
    rows = items.rows(ctx, ctx.labels.items, ctx.here)
    if rows:
        notes = (ctx.say("senses.positive.note"), *ctx.base_notes())
        d.table(ctx.say("appendix.items.caption"), items.columns(ctx), rows, notes=notes, small=True)
    _distributions(d, ctx.here)


def _by_town(d: Draft, indicator: str) -> None:
    """Score, interval and n of every town with sampling units, df, design effect and the two shares."""
    ctx = d.ctx
    code = indicator.partition(":")[2]
    cuts = [c for c in ("share60", "share80") if ctx.estimate(f"{c}:{code}", CITY) is not None]
    rows = []
    for group in [CITY, *(town(c) for c in ctx.towns)]:
        e = ctx.estimate(indicator, group)
        if e is None:
            continue
        hidden = e.release_code == "X"
        more = ["—" if hidden else count(e.n_psu), _fixed(e.df, 0) if e.value is not None else "—", _fixed(e.deff, 2)]
        more += [value_cell(ctx, ctx.estimate(f"{cut}:{code}", group)) for cut in cuts]
        name = ctx.say("city.row") if group == CITY else ctx.town(group.code)
        rows.append(Row(cells=(name, *triple(ctx, e), *more), strong=group == CITY))
    columns = [
        column(ctx.say("col.town"), "left", 1.5),
        *triple_columns(ctx, ctx.say("col.value")),
        column(ctx.say("col.psu"), width=1.0),
        column(ctx.say("col.df"), width=0.9),
        column(ctx.say("col.deff"), width=1.0),
        *(column(ctx.say(f"col.{cut}"), width=1.2) for cut in cuts),
    ]
    title = ctx.say("appendix.towns.sense", sense=ctx.name(indicator))
    d.table(title, tuple(columns), rows, notes=(ctx.say("note.order"), *ctx.base_notes()), small=True)


def _fixed(x: float | None, digits: int) -> str:
    return "—" if x is None else fixed(x, digits)


def _domains_by_town(d: Draft) -> None:
    """Domains whose base is large enough in most towns, one table each row a town: score and n."""
    ctx = d.ctx
    wanted = [k for k, x in ctx.labels.domains.items() if x.base == "everyone" and ctx.estimate(f"domain:{k}", CITY)]
    for start in range(0, len(wanted), 4):
        part = wanted[start : start + 4]
        columns = [column(ctx.say("col.town"), "left", 1.5)]
        for _ in part:
            columns += [column(ctx.say("col.value")), column(ctx.ci_short, "center", 1.6), column(ctx.say("col.n"))]
        rows = []
        for group in [CITY, *(town(c) for c in ctx.towns)]:
            name = ctx.say("city.row") if group == CITY else ctx.town(group.code)
            cells = [c for k in part for c in triple(ctx, ctx.estimate(f"domain:{k}", group))]
            rows.append(Row(cells=(name, *cells), strong=group == CITY))
        spans = (("", 1), *((ctx.name(f"domain:{k}"), 3) for k in part))
        notes = (ctx.say("note.order"), *ctx.base_notes())
        d.table(ctx.say("appendix.domains.towns"), tuple(columns), rows, spans=spans, notes=notes, small=True)


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
        notes = (ctx.say("senses.positive.note"), *ctx.base_notes())
        d.table(ctx.say("appendix.items.caption"), items.columns(ctx), rows, notes=notes, small=True)


def terms(d: Draft) -> None:
    ctx = d.ctx
    d.appendix(ctx.say("appendix.terms"), "appendix-terms")
    keys = [k if not (k == "ci" and ctx.open) else "model" for k in TERMS]
    rows = [(ctx.say(f"term.{k}"), ctx.say(f"term.{k}.text", level=ctx.level)) for k in keys]
    d.table(
        ctx.say("terms.caption"),
        (column(ctx.say("term.head"), "left"), column(ctx.say("term.meaning"), "left", 3.6)),
        rows,
        small=True,
    )


def provenance(d: Draft) -> None:
    """What was asked, and what is needed to make the same numbers again."""
    ctx = d.ctx
    d.appendix(ctx.say("appendix.questionnaire"), "appendix-questionnaire")
    found = ctx.inp.assessment.provenance
    if ctx.labels.form_header:
        marks = ctx.say("semicolon").join(_pair(ctx, k, v) for k, v in ctx.labels.form_header)
        d.paragraph(ctx.say("appendix.header", list=marks))
    rows = [
        ("run", ctx.inp.run),
        ("input", found.input_sha256),
        ("population", found.population_sha256),
        ("questionnaire", f"{found.questionnaire_id}-{found.questionnaire_version}"),
        ("questionnaire.hash", found.questionnaire_sha256),
        ("settings", ctx.say("semicolon").join(f"{k}={v}" for k, v in sorted(found.settings.items()))),
        ("versions", ctx.say("semicolon").join(f"{k} {v}" for k, v in sorted(found.versions.items()))),
    ]
    d.table(
        ctx.say("provenance.caption"),
        (column(ctx.say("provenance.item"), "left"), column(ctx.say("provenance.value"), "left", 3.6)),
        [(ctx.say(f"provenance.{k}"), v) for k, v in rows],
        small=True,
    )


def _pair(ctx: Context, key: str, value: str) -> str:
    return f"{key}{value}" if ctx.lang == "zh" else f"{key} {value}"
