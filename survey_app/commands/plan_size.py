"""``foursense plan size``: how many answers a precision needs, and the reverse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from survey_app.commands.plan_words import LANG, say
from survey_app.commands.refusals import refusing
from survey_app.domain import planning

if TYPE_CHECKING:
    from analysis.planning.size import Target


@click.command()
@click.option("--half-width", type=float, metavar="POINTS", help="Wanted: an interval of ± POINTS.")
@click.option("--n", type=int, metavar="N", help="The reverse: what N answers give.")
@click.option(
    "--sd", type=float, default=planning.PLANNING_SD, show_default=True, help="Standard deviation of the score."
)
@click.option("--share", type=float, metavar="PERCENT", help="A share of about PERCENT in place of a score.")
@click.option("--deff", type=float, default=planning.PLANNING_DEFF, show_default=True, help="Design effect.")
@click.option("--per-village", type=float, metavar="B", help="Design effect from B answers per village: 1 + (B − 1)ρ.")
@click.option(
    "--rho", type=float, default=planning.PLANNING_RHO, show_default=True, help="Correlation within villages."
)
@click.option("--residents", type=int, metavar="N", help="With finite population correction for N residents.")
@click.option("--response", type=float, metavar="SHARE", help="Expected response rate, e.g. 0.6: how many to invite.")
@click.option("--level", type=float, default=0.95, show_default=True, help="Level of the interval.")
@LANG
def size(
    half_width: float | None,
    n: int | None,
    sd: float,
    share: float | None,
    deff: float,
    per_village: float | None,
    rho: float,
    residents: int | None,
    response: float | None,
    level: float,
    lang: str,
) -> None:
    """How many answers a precision needs, or what precision a number of answers gives."""
    from analysis.planning import size as sizes

    if (half_width is None) == (n is None):
        raise click.UsageError("give either --half-width or --n")
    with refusing(lang):
        spread = sd if share is None else sizes.share_sd(share / 100, residents)
        effect = deff if per_village is None else sizes.cluster_deff(per_village, rho)
        target = sizes.Target(sd=spread, deff=effect, population=residents, level=level)
        lines = [_values(target, lang)]
        if half_width is not None:
            n = sizes.answers_needed(half_width, target)
            lines.append(say("need", lang, half=half_width, n=n))
        assert n is not None
        if half_width is None:
            lines.append(say("give", lang, half=sizes.half_width(n, target), n=n))
        if response is not None:
            lines.append(say("invite", lang, response=response, n=sizes.invitations(n, response)))
        lines.append(say("change", lang, n=n, points=sizes.detectable_change(n, target)))
    click.echo("\n".join(lines))


def _values(target: Target, lang: str) -> str:
    residents = "" if target.population is None else say("residents", lang, n=target.population)
    return say("values", lang, sd=target.sd, deff=target.deff, level=target.level, residents=residents)
