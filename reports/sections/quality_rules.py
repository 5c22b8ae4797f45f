"""Appendix: the rules about answers, what each found in the city, what it could not look at and why."""

from __future__ import annotations

from analysis.results import Quality, QualityOutcome, QualityRule
from reports.context import Context
from reports.draft import Draft
from reports.sections.answer_quality import table
from reports.tables import column
from reports.wording.checks import found, rule_name, sentence
from reports.wording.numbers import count, joined, percent


def quality_rules(d: Draft) -> None:
    """City edition; left out where nothing was checked."""
    ctx = d.ctx
    quality = ctx.inp.assessment.quality
    if quality is None:
        return
    d.appendix(ctx.say("quality.appendix"), "appendix-quality")
    d.paragraph(ctx.say("quality.appendix.p", ref=d.next_table()))
    rules = {rule.id: rule for rule in quality.rules}
    d.table(
        ctx.say("quality.rules.caption"),
        (
            column(ctx.say("quality.col.rule"), "left", 1.2),
            column(ctx.say("quality.col.sentence"), "left", 4.8),
            column(ctx.say("quality.col.judged"), width=0.9),
            column(ctx.say("quality.col.flagged"), width=1.1),
            column(ctx.say("quality.col.share"), width=0.9),
            column(ctx.say("quality.col.result"), "left", 1.7),
        ),
        [_row(ctx, quality, rules[o.rule], o) for o in quality.outcomes if o.rule in rules],
        notes=tuple(_left(ctx, quality)),
        small=True,
    )
    finer = [c for c in found(quality) if c.kind != "town"]
    if finer:
        table(d, ctx.say("quality.caption.finer"), finer)


def _row(ctx: Context, quality: Quality, rule: QualityRule, o: QualityOutcome) -> tuple[str, ...]:
    dash = ctx.say("absent")
    hidden = o.release_code == "X"
    return (
        rule_name(ctx, rule.id),
        sentence(ctx, rule),
        dash if o.reason else count(o.n),
        dash if hidden or o.flagged is None else count(o.flagged),
        ctx.say("withheld.X") if hidden else dash if o.share is None or o.reason else percent(o.share),
        result(ctx, quality, rule, o),
    )


def result(ctx: Context, quality: Quality, rule: QualityRule, o: QualityOutcome) -> str:
    """What came of the comparison with the neighbours, or why there was none."""
    if o.reason:
        return ctx.code("quality.reason", o.reason)
    if rule.level is None:
        return ctx.say("quality.result.alone")
    if not any(o.compared.values()):
        return ctx.say("quality.result.uncompared")
    k = sum(c.rule == rule.id for c in found(quality))
    return ctx.say("quality.result.found", k=count(k)) if k else ctx.say("quality.result.clear")


def _left(ctx: Context, quality: Quality) -> list[str]:
    """Kinds that were not compared, then towns too small for single rules; one line."""
    said = [*_kinds(ctx, quality), *_towns(ctx, quality)]
    return [ctx.say("quality.left", list=ctx.say("semicolon").join(said))] if said else []


def _kinds(ctx: Context, quality: Quality) -> list[str]:
    """Kinds with the reason; where some rules could compare them, the shorter list of rules is named."""
    able = [o for o in quality.outcomes if not o.reason]
    mute: dict[tuple[str, str], list[str]] = {}
    for o in able:
        for kind, reason in o.not_compared.items():
            mute.setdefault((kind, reason), []).append(o.rule)
    said = []
    for (kind, reason), of in mute.items():
        others = [o.rule for o in able if o.rule not in of and kind in (*o.compared, *o.not_compared)]
        key, rules = ("rules", of) if len(of) < len(others) else ("except", others)
        text = ctx.say(
            f"quality.left.{key}" if others else "quality.left.kind",
            kind=ctx.say(f"quality.kind.{kind}"),
            reason=ctx.code("quality.why", reason),
            rules=joined(ctx.lang, [rule_name(ctx, rule) for rule in rules]),
        )
        said.append(text)
    return said


def _towns(ctx: Context, quality: Quality) -> list[str]:
    """Towns that a rule compared in others but not in them, rules with the same towns together."""
    done = {o.rule for o in quality.outcomes if o.compared.get("town")}
    rules: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for rule in dict.fromkeys(c.rule for c in quality.cells if c.rule in done):
        of_rule = [c for c in quality.cells if c.rule == rule and c.kind == "town" and c.reason]
        for reason in dict.fromkeys(c.reason for c in of_rule):
            mute = {c.town for c in of_rule if c.reason == reason}
            towns = tuple(ctx.town(code) for code in ctx.towns if code in mute)
            rules.setdefault((reason, towns), []).append(rule_name(ctx, rule))
    return [
        ctx.say(
            "quality.left.towns",
            towns=joined(ctx.lang, list(towns)),
            reason=ctx.code("quality.why", reason),
            rules=joined(ctx.lang, of),
        )
        for (reason, towns), of in rules.items()
    ]
