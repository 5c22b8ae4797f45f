"""What two waves do not share: indicators that cannot be compared, groups left out, and what asks for caution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from analysis.results import Comparability, Difference, Pool, Trend
from reports.context import Context
from reports.sections.distributions import CITED
from reports.wording.changes import previous_title
from reports.wording.numbers import count, joined

SENSES, DETAILS = ("sense", "subindex"), ("domain", "item")
_OF_INDEX = ("new", "dropped", "unmeasured-before", "unmeasured-now", "least-answered", "applies-to")
"""Differences of an index itself, which name no item."""


def refused(ctx: Context, reasons: Iterable[str]) -> str:
    return ctx.say("semicolon").join(ctx.code("change.refused", code) for code in reasons)


def cautions(ctx: Context, trend: Trend) -> list[str]:
    """Sentences on what the reader must know before any change is read; which towns were covered concerns the city only."""
    known = [c for c in trend.cautions if c != "towns" or ctx.inp.place.kind == "city"]
    said = [_towns(ctx, trend) if c == "towns" else ctx.say(f"change.caution.{c}") for c in known]
    mine = ctx.inp.assessment.scheme
    if trend.before.scheme != mine:
        said.append(ctx.say("change.caution.scheme", before=trend.before.scheme, now=mine))
    return said


def _towns(ctx: Context, trend: Trend) -> str:
    """Towns of one wave only, by name."""
    parts = []
    for why in ("only-before", "only-now"):
        codes = [g.code for g in trend.left_out if (g.kind, g.reason) == ("town", why) and g.code]
        if codes:
            names = joined(ctx.lang, [ctx.town(code) for code in codes])
            parts.append(ctx.say(f"change.caution.towns.{why}", list=names))
    named = ctx.say("change.caution.towns.list", list=ctx.say("semicolon").join(parts)) if parts else ""
    return ctx.say("change.caution.towns", list=named)


def of_status(trend: Trend | Pool, status: str, kinds: Sequence[str]) -> list[Comparability]:
    """Indicators of these kinds with that status; a pool knows blocked ones only."""
    known = trend.blocked if isinstance(trend, Pool) else trend.comparability
    return [c for c in known if c.status == status and c.indicator.partition(":")[0] in kinds]


def limits(ctx: Context, trend: Trend) -> list[str]:
    """What cannot be compared, or only on somebody's responsibility: senses with the reasons, the rest as a number."""
    said = sense_limits(ctx, trend)
    rest = [
        ctx.say(f"change.blocked.{kind}s", k=count(len(found)))
        for kind in DETAILS
        if (found := of_status(trend, "blocked", (kind,)))
    ]
    if rest:
        appendix = ctx.say("change.more.title")
        said.append(ctx.say("change.blocked.rest", list=joined(ctx.lang, rest), appendix=appendix))
    return said


def sense_limits(ctx: Context, trend: Trend) -> list[str]:
    found = {status: of_status(trend, status, SENSES) for status in ("blocked", "acknowledged")}
    return [ctx.say(f"change.{status}", list=named(ctx, some)) for status, some in found.items() if some]


def named(ctx: Context, found: Sequence[Comparability]) -> str:
    """``安全感（增加P9）；…``."""
    one = [ctx.say("change.blocked.one", what=ctx.name(c.indicator), why=why(ctx, c)) for c in found]
    return ctx.say("semicolon").join(one)


def why(ctx: Context, found: Comparability, *, itself: bool = False) -> str:
    """The differences of one indicator, those of the same kind together.  ``itself``: its own question is not named."""
    groups: dict[tuple[str, bool], list[Difference]] = {}
    for d in found.differences:
        groups.setdefault((d.reason, bool(d.item or d.other)), []).append(d)
    return ctx.say("semicolon").join(_group(ctx, reason, some, itself) for (reason, _), some in groups.items())


def _group(ctx: Context, reason: str, some: Sequence[Difference], itself: bool) -> str:
    of_item = any(d.item or d.other for d in some)
    if reason in _OF_INDEX and (itself or not of_item):
        return ctx.code("change.why", reason) + _twins(ctx, some)
    key = "change.why.item" if reason in ("new", "dropped") else "change.why"
    items = ctx.say("change.why.itself") if itself else joined(ctx.lang, _items(ctx, some))
    if not ctx.words.has(f"{key}.{reason}"):
        return reason
    return ctx.say(f"{key}.{reason}", items=items) + _twins(ctx, some)


def _items(ctx: Context, some: Sequence[Difference]) -> list[str]:
    """Questions, and sub-indices by name."""
    return list(dict.fromkeys(question(ctx, d.item) if d.item else ctx.name(d.other) for d in some))


def question(ctx: Context, item: str) -> str:
    """A code that readers cite (G1); else the question's words, of one that this wave did not ask those of its code."""
    if CITED.fullmatch(item):
        return item
    asked = ctx.labels.items.get(item)
    return f"“{asked.text}”" if asked is not None else item.replace("_", " ")


def _twins(ctx: Context, some: Sequence[Difference]) -> str:
    """What the other wave calls the same question."""
    others = [question(ctx, d.other) for d in some if d.item and d.other]
    return ctx.say("change.why.same", other=joined(ctx.lang, others)) if others else ""


def grouped(ctx: Context, found: Sequence[Comparability]) -> list[tuple[str, str, str]]:
    """Rows of the appendix: indicators one by one, questions that differ in the same way together."""
    rows: dict[tuple[bool, str, str], list[str]] = {}
    for c in found:
        item = c.indicator.startswith("item:")
        name = question(ctx, c.indicator.removeprefix("item:")) if item else ctx.name(c.indicator)
        rows.setdefault((item, c.status, why(ctx, c, itself=item)), []).append(name)
    return [(joined(ctx.lang, names), ctx.say(f"change.status.{s}"), text) for (_, s, text), names in rows.items()]


def left_out(ctx: Context, trend: Trend) -> list[str]:
    """Groups without a change, as numbers of categories: a small one is not named."""
    found = Counter((g.kind, g.reason, bool(g.code)) for g in trend.left_out if g.kind != "town")
    return [
        ctx.say(
            f"change.group.{reason}" if some else f"change.group.whole.{reason}",
            group=grouping(ctx, kind),
            k=count(k),
        )
        for (kind, reason, some), k in found.items()
    ]


def grouping(ctx: Context, kind: str) -> str:
    """A grouping in running text: our word for the usual ones, else the title of its question."""
    if ctx.words.has(f"change.variable.{kind}"):
        return ctx.say(f"change.variable.{kind}")
    return ctx.labels.groups[kind].title if kind in ctx.labels.groups else kind


def waves(ctx: Context, trend: Trend) -> str:
    """Both waves with questionnaire and number of answers."""
    return ctx.say(
        "change.more.waves",
        before=previous_title(ctx, trend),
        questionnaire=trend.before.questionnaire,
        n=count(trend.before.n),
        now=ctx.wave,
        mine=ctx.labels.questionnaire,
        k=count(ctx.inp.assessment.conduct.n_used),
    )
