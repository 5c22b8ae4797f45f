"""The sheets of a wave's own figures: about, estimates, distributions, bands, structure, weighting; and the notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.results import Band, Distribution, Group
from reports.book.cells import ESTIMATE, Cell, Sheet, group_cells, here, indicator, numbers, reason, titles
from reports.context import Context, released
from reports.sections.conduct import dates, modes
from reports.sections.front import answers_here, edition, title
from reports.sections.structure import shown
from reports.wording.claims import verdict
from reports.wording.notes import note_sentence
from reports.wording.numbers import base, day

_DISTRIBUTION = (
    "indicator", "name", "kind", "code", "group", "class", "label", "share", "n", "dontknow", "refused", "release",
    "reason",
)  # fmt: skip
_STRUCTURE = ("margin", "name", "town", "group", "code", "label", "n", "sample", "weighted", "population")
_WEIGHTING = ("step", "method", "n", "total", "deff", "neff", "smallest", "largest", "iterations", "error")


def sheets(ctx: Context) -> Iterable[Sheet]:
    yield Sheet(name="about", columns=(ctx.say("about.item"), ctx.say("about.value")), rows=_about(ctx), wordy=True)
    named = ("indicator", "name", "kind", "code", "group")
    yield Sheet(name="estimates", columns=titles(ctx, *named, *ESTIMATE), rows=_estimates(ctx))
    yield Sheet(name="distributions", columns=titles(ctx, *_DISTRIBUTION), rows=_distributions(ctx))
    town = ("indicator", "name", "code", "town", "band")
    yield Sheet(name="bands", columns=titles(ctx, *town, *ESTIMATE), rows=_bands(ctx))
    yield Sheet(name="structure", columns=titles(ctx, *_STRUCTURE), rows=_structure(ctx))
    yield Sheet(name="weighting", columns=titles(ctx, *_WEIGHTING), rows=_weighting(ctx))


def notes(ctx: Context) -> Iterable[Sheet]:
    yield Sheet(name="notes", columns=titles(ctx, "notecode", "note"), rows=_notes(ctx), wordy=True)


def _about(ctx: Context) -> list[Sequence[Cell]]:
    wave = ctx.inp.assessment
    rows: list[Sequence[Cell]] = [
        (ctx.say("about.title"), title(ctx)),
        (ctx.say("cover.state"), ctx.say(f"publication.{ctx.inp.publication}")),
        (ctx.say("about.edition"), edition(ctx)),
        (ctx.say("cover.date"), day(ctx.lang, ctx.inp.date)),
        (ctx.say("cover.run"), ctx.inp.run),
        (ctx.say("cover.questionnaire"), ctx.labels.questionnaire),
        (ctx.say("cover.scheme"), ctx.labels.scheme),
        (ctx.say("cover.n"), base(answers_here(ctx))),
        (ctx.say("about.fieldwork"), " ".join(x for x in (dates(ctx), modes(ctx)) if x)),
        (ctx.say("provenance.input"), wave.provenance.input_sha256),
        (ctx.say("provenance.population"), wave.provenance.population_sha256),
        (ctx.say("provenance.questionnaire.hash"), wave.provenance.questionnaire_sha256),
        ("", ctx.say("about.numbers")),
        ("", ctx.say("about.codes")),
    ]
    marks = [ctx.say("mark.demo.long")] if wave.demo else []
    marks += [ctx.say("mark.open.long")] if ctx.open else []
    return [*((ctx.say("about.warning"), mark) for mark in marks), *rows]


def _estimates(ctx: Context) -> list[Sequence[Cell]]:
    return [
        (*indicator(ctx, c.indicator), *group_cells(ctx, c.group), *numbers(ctx, released(c.estimate)))
        for c in ctx.inp.assessment.cells
        if here(ctx, c.group)
    ]


def _distributions(ctx: Context) -> list[Sequence[Cell]]:
    found = [d for d in ctx.distributions.values() if here(ctx, d.group)]
    return [row for d in found for row in _distribution(ctx, d)]


def _distribution(ctx: Context, d: Distribution) -> Iterable[Sequence[Cell]]:
    withheld = d.release_code in ("F", "X")
    for code, share in zip(d.classes, d.shares, strict=True):
        yield (
            *indicator(ctx, f"item:{d.item}"), *group_cells(ctx, d.group), code, _class(ctx, d.item, code), share,
            None if d.release_code == "X" else d.n or None, None if withheld else d.dont_know, None if withheld else d.refused,
            d.release_code, reason(ctx, d.release_code),
        )  # fmt: skip


def _class(ctx: Context, item: str, code: str) -> str:
    named = ctx.labels.items[item].classes if item in ctx.labels.items else {}
    return named.get(code) or ctx.code("class", code)


def _bands(ctx: Context) -> list[Sequence[Cell]]:
    return [_band(ctx, b) for b in ctx.bands.values() if here(ctx, Group(kind="town", code=b.town))]


def _band(ctx: Context, b: Band) -> Sequence[Cell]:
    """A town that is not banded has no difference here either: its interval would invite the comparison."""
    found = verdict(ctx, b.indicator, b.town)
    difference = released(b.difference)
    own = list(numbers(ctx, difference))
    if found == "none":
        own[:4] = [None] * 4
        own[15:17] = [None] * 2
    return (*indicator(ctx, b.indicator), b.town, ctx.town(b.town), ctx.say(f"band.{found}"), *own)


def _structure(ctx: Context) -> list[Sequence[Cell]]:
    """The rows that may be shown: by town as they are, never added up."""
    rows = [r for r in shown(ctx) if ctx.inp.place.kind == "city" or r.town in ("", ctx.inp.place.code)]
    out: list[Sequence[Cell]] = []
    for r in rows:
        place = ctx.town(r.town) if r.town else ctx.say("city.row")
        names = (r.margin, ctx.margin(r.margin), r.town, place, r.category, ctx.category(r.margin, r.category))
        out.append((*names, r.n, r.sample_share, r.weighted_share, r.population_share))
    return out


def _weighting(ctx: Context) -> list[Sequence[Cell]]:
    return [
        (
            ctx.say(f"step.{s.name}"), ctx.code("method", s.method), s.n, s.total, s.kish_deff, s.n_eff,
            s.smallest_ratio, s.largest_ratio, s.iterations, s.largest_margin_error,
        )
        for s in ctx.inp.assessment.weighting
    ]  # fmt: skip


def _notes(ctx: Context) -> list[Sequence[Cell]]:
    return [(n.code, note_sentence(ctx, n)) for n in ctx.inp.assessment.notes]
