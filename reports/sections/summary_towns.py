"""The summary's towns: which differ from the city and by how much, in sentences or in a table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from analysis.results import CITY
from reports.blocks import Row
from reports.context import Context
from reports.draft import Draft
from reports.tables import column
from reports.wording.claims import Verdict, short_claim, verdicts
from reports.wording.numbers import joined

NAMED_AT_MOST = 3
"""Towns named in sentences; more stand in a table."""
LINES_AT_MOST = 10
"""Lines of that table; with more the summary would be over a page, so it names the towns without numbers."""


def measured(ctx: Context) -> tuple[str, ...]:
    """Senses with a city estimate, in the order of the labels."""
    return tuple(s for s in ctx.labels.senses if ctx.estimate(f"sense:{s}", CITY) is not None)


def section_ref(ctx: Context, key: str) -> str:
    """A section called by its title."""
    return ctx.say("section.ref", title=ctx.say(key))


def towns_sentences(d: Draft) -> Iterator[str]:
    """Which towns differ from the city and by how much: in sentences, a table or numbers; then what cannot be said."""
    ctx = d.ctx
    if ctx.inp.assessment.kind == "pulse":
        yield ctx.say("towns.pulse")
        return
    found = {s: verdicts(ctx, f"sense:{s}") for s in measured(ctx)}
    outside = [(s, code) for s, towns in found.items() for code, v in towns.items() if v in ("above", "below")]
    able = [s for s, towns in found.items() if sum(1 for v in towns.values() if v != "none") >= 2]
    loud = [s for s in able if s in {sense for sense, _ in outside}]
    ref = section_ref(ctx, "towns.title")
    if len(outside) <= NAMED_AT_MOST:
        yield from (_named(ctx, s, [code for sense, code in outside if sense == s]) for s in loud)
    else:
        _towns_table(d, {s: found[s] for s in loud}, ref if _lines(found) > LINES_AT_MOST else "")
    quiet, mute = [s for s in able if s not in loud], [s for s in found if s not in able]
    if quiet:
        yield ctx.say("summary.towns.none", senses=_names(ctx, quiet))
    if mute:
        yield ctx.say("summary.towns.uncomparable", senses=_names(ctx, mute))
    withheld = _withheld_towns(ctx)
    if withheld:
        yield ctx.say("summary.towns.withheld", k=str(withheld), ref=ref)


def _named(ctx: Context, sense: str, codes: list[str]) -> str:
    claims = [short_claim(ctx, f"sense:{sense}", code) for code in codes]
    named = joined(ctx.lang, claims)
    return ctx.say("summary.towns.some", sense=ctx.name(f"sense:{sense}"), ci=ctx.ci_simultaneous, list=named)


def _lines(found: dict[str, dict[str, Verdict]]) -> int:
    """Lines of the table of towns that differ: per sense the longer of its two lists."""
    return sum(max(sum(1 for v in x.values() if v == kind) for kind in ("above", "below")) for x in found.values())


def _towns_table(d: Draft, found: dict[str, dict[str, Verdict]], elsewhere: str) -> None:
    """Per sense the towns above beside the towns below, and how many are neither.

    One a line with its difference; names only where there are many, their numbers being ``elsewhere``.
    """
    ctx = d.ctx
    rows = []
    for sense, towns in found.items():
        sides = [_brief(ctx, sense, towns, kind, named=bool(elsewhere)) for kind in ("above", "below")]
        middle = str(sum(1 for v in towns.values() if v == "middle"))
        for number, (above, below) in enumerate(zip_longest(*sides, fillvalue="")):
            head, tail = ("", "") if number else (ctx.name(f"sense:{sense}"), middle)
            rows.append(Row(cells=(head, above, below, tail)))
    key = "summary.towns.names" if elsewhere else "summary.towns.table"
    d.table(
        ctx.say(key, ci=ctx.ci_simultaneous, ref=elsewhere),
        (
            column(ctx.say("col.sense"), "left", 0.8),
            column(ctx.say("band.above"), "left", 2.4),
            column(ctx.say("band.below"), "left", 2.4),
            column(ctx.say("summary.towns.rest"), width=0.9),
        ),
        rows,
        small=True,
    )


def _brief(ctx: Context, sense: str, towns: dict[str, Verdict], kind: Verdict, *, named: bool) -> list[str]:
    """The towns of one kind: a line each with the difference, or one line of names; a dash if there is none."""
    codes = [code for code, v in towns.items() if v == kind]
    if named and codes:
        return [joined(ctx.lang, [ctx.town(code) for code in codes])]
    return [short_claim(ctx, f"sense:{sense}", c, "claim.brief") for c in codes] or [ctx.say("absent")]


def _names(ctx: Context, senses: list[str]) -> str:
    return joined(ctx.lang, [ctx.name(f"sense:{s}") for s in senses])


def _withheld_towns(ctx: Context) -> int:
    senses = measured(ctx)
    towns = {g.code for (_, g) in ctx.cells if g.kind == "town"}
    shown = {
        g.code
        for (ind, g), e in ctx.cells.items()
        if g.kind == "town" and e.value is not None and ind.removeprefix("sense:") in senses
    }
    return len(towns - shown)
