"""What became of the cases, and response rates by the names of AAPOR's formulas."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.results import CaseCounts, ResponseRates, StreamOutcomes
from reports.context import Context
from reports.draft import Draft
from reports.tables import column
from reports.wording.numbers import count, fixed, percent

CLASSES: Mapping[str, str] = {
    "complete": "1.1 (I)",
    "partial": "1.2 (P)",
    "refusal": "2.11 (R)",
    "break_off": "2.12 (R)",
    "non_contact": "2.20 (NC)",
    "other": "2.30 (O)",
    "unknown": "3.0 (U)",
    "ineligible": "4.0 (IE)",
}
"""Field of ``CaseCounts`` → class and letter in the Standard Definitions."""
_OPEN = ("complete", "partial", "refusal", "break_off")
"""What can become of a form that was begun by open link."""
FORMULAS: Mapping[str, str] = {
    "rr1": "I ÷ [(I+P) + (R+NC+O) + U]",
    "rr2": "(I+P) ÷ [(I+P) + (R+NC+O) + U]",
    "rr3": "I ÷ [(I+P) + (R+NC+O) + eU]",
    "rr4": "(I+P) ÷ [(I+P) + (R+NC+O) + eU]",
    "ref1": "R ÷ [(I+P) + (R+NC+O) + U]",
}


def outcomes(d: Draft) -> None:
    """By stream, side by side and never added up; nothing where no case is known."""
    found: dict[str, StreamOutcomes] = {o.stream: o for o in d.ctx.inp.assessment.conduct.outcomes}
    if not found:
        return
    _dispositions(d, found)
    drawn = found.get("probability")
    if drawn is not None and drawn.rates is not None:
        _rates(d, drawn.counts, drawn.rates)


def _dispositions(d: Draft, found: Mapping[str, StreamOutcomes]) -> None:
    ctx = d.ctx
    texts = {"probability": "outcomes.text", "open": "outcomes.text.open"}
    shown = [stream for stream in texts if stream in found]
    d.paragraph(*(ctx.say(texts[s], n=count(found[s].counts.n), ref=d.next_table()) for s in shown))
    rows = [
        (ctx.say(f"outcomes.{name}"), CLASSES[name], *(_number(ctx, found[s], name) for s in shown)) for name in CLASSES
    ]
    rows.append((ctx.say("outcomes.total"), "", *(count(found[s].counts.n) for s in shown)))
    d.table(
        ctx.say("outcomes.caption"),
        (
            column(ctx.say("outcomes.what"), "left", 2),
            column(ctx.say("outcomes.class"), "left", 1.2),
            *(column(ctx.say(f"stream.{s}")) for s in shown),
        ),
        rows,
        notes=(ctx.say("outcomes.note"),),
    )


def _number(ctx: Context, found: StreamOutcomes, name: str) -> str:
    if found.stream == "open" and name not in _OPEN:
        return ctx.say("absent")
    return count(getattr(found.counts, name))


def base_of(name: str, counts: CaseCounts, rates: ResponseRates) -> float:
    """What a rate is a share of."""
    share = rates.e if name in ("rr3", "rr4") else 1.0
    return counts.eligible + share * counts.unknown


def _rates(d: Draft, counts: CaseCounts, rates: ResponseRates) -> None:
    ctx = d.ctx
    d.paragraph(ctx.say("rates.text", ref=d.next_table(), e=fixed(rates.e, 3)))
    d.table(
        ctx.say("rates.caption"),
        (
            column(ctx.say("rates.name"), "left", 1.4),
            column(ctx.say("rates.formula"), "left", 2.2),
            column(ctx.say("rates.base")),
            column("%"),
        ),
        [
            (
                ctx.say(f"rates.{name}"),
                FORMULAS[name],
                count(round(base_of(name, counts, rates))),
                percent(getattr(rates, name), 1),
            )
            for name in FORMULAS
        ],
        notes=(ctx.say("rates.note"),),
    )
