"""The questions of the wave, as an annex: what was asked, on which scale, and what each counts for."""

from __future__ import annotations

from analysis.results import CITY
from reports.blocks import Row
from reports.context import Context
from reports.draft import Draft
from reports.sections.distributions import cited, code_cells, code_columns
from reports.tables import column
from reports.wording.numbers import joined


def questions(d: Draft) -> None:
    """Every question reported, sense by sense, with the ends of its scale and what it counts for."""
    ctx = d.ctx
    asked = [code for code in ctx.labels.items if ctx.estimate(f"item:{code}", CITY) is not None]
    coded = cited(asked)
    body: list[Row] = []
    for sense in dict.fromkeys(ctx.labels.items[code].sense for code in asked):
        head = ctx.name(f"sense:{sense}") if sense else ctx.say("questions.others")
        body.append(Row(cells=(head,), section=True))
        body += [_question(ctx, code, coded=coded) for code in asked if ctx.labels.items[code].sense == sense]
    if body:
        d.table(
            ctx.say("questions.caption"),
            (
                *code_columns(ctx, asked),
                column(ctx.say("col.item"), "left", 4.6),
                column(ctx.say("questions.scale"), "left", 2.0),
                column(ctx.say("questions.use"), "left", 1.6),
            ),
            body,
            small=True,
        )


def _question(ctx: Context, code: str, *, coded: bool) -> Row:
    found = ctx.labels.items[code]
    uses = [ctx.say("questions.scored")] if found.sense and found.in_scheme else []
    uses += [ctx.say("senses.reversed")] if found.reversed else []
    uses += [ctx.name(f"domain:{k}") for k, x in ctx.labels.domains.items() if code in x.items]
    labels = list(found.classes.values())
    low, high = (labels[-1], labels[0]) if labels else (found.low_label, found.high_label)
    key = "questions.scale.labels" if labels else "questions.scale.ends"
    scale = ctx.say(key, low=low, high=high, k=str(len(labels))) if low or high else ctx.say("absent")
    use = joined(ctx.lang, uses) if uses else ctx.say("questions.listed")
    return Row(cells=(*code_cells(code, coded=coded), found.text, scale, use))
