"""``foursense plan``: before a wave — how many answers, where, what they will tell; and the draw of villages."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey_app.commands.plan_files import check_out, write_rows
from survey_app.commands.plan_tables import (
    annual_table,
    drawn_line,
    in_language,
    plan_rows,
    pulse_table,
    sample_rows,
    short_towns,
)
from survey_app.commands.plan_words import say
from survey_app.commands.refusals import refusing
from survey_app.domain import planning

if TYPE_CHECKING:
    from analysis.planning.size import Target

METHODS = ("equal", "proportional", "power", "neyman")
PULSE_VILLAGES = 4
"""Villages of each town in a pulse of 600: about nine answers in each."""
LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language.")
FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def plan() -> None:
    """Plan a wave before any answer is there.  Planning values are assumptions, never results."""


@plan.command()
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
        spread = sd if share is None else sizes.share_sd(_share(share), residents)
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


def _share(percent: float) -> float:
    from analysis.errors import ProblemList

    problems = ProblemList()
    if not 0 < percent < 100:
        problems.add("plan.out-of-range", "--share", value=percent, least=0, most=100)
    problems.raise_any()
    return percent / 100


def _values(target: Target, lang: str) -> str:
    residents = "" if target.population is None else say("residents", lang, n=target.population)
    return say("values", lang, sd=target.sd, deff=target.deff, level=target.level, residents=residents)


@plan.command()
@click.option("--population", required=True, metavar="PATH", help="A population table, or its name in the library.")
@click.option("--n", type=int, metavar="N", help="Answers in all.  [default: 3200; a pulse: 600]")
@click.option("--method", "methods", type=click.Choice(METHODS), multiple=True, help="Only this one; may be repeated.")
@click.option(
    "--kind", type=click.Choice(["annual", "pulse"]), default="annual", show_default=True, help="A pulse: city only."
)
@click.option("--villages", type=int, metavar="V", help="Villages drawn in each town.  [default: 20; a pulse: 4]")
@click.option(
    "--least", type=int, metavar="N", help="Fewest answers of a town.  [default: 50, what a band needs; a pulse: 2]"
)
@click.option(
    "--tau", type=float, default=planning.PLANNING_TAU, show_default=True, help="Spread of the towns' true means."
)
@click.option(
    "--sd", type=float, default=planning.PLANNING_SD, show_default=True, help="Standard deviation of the score."
)
@click.option("--town-sd", "town_sds", multiple=True, metavar="CODE=SD", help="Another standard deviation in one town.")
@click.option(
    "--rho", type=float, default=planning.PLANNING_RHO, show_default=True, help="Correlation within villages."
)
@click.option("--power", type=float, default=0.5, show_default=True, help="Exponent of the power allocation, 0–1.")
@click.option("--out", type=FILE, metavar="PLAN.csv|.xlsx", help="Write the towns' numbers to a file too.")
@LANG
def allocate(
    population: str,
    n: int | None,
    methods: tuple[str, ...],
    kind: str,
    villages: int | None,
    least: int | None,
    tau: float,
    sd: float,
    town_sds: tuple[str, ...],
    rho: float,
    power: float,
    out: Path | None,
    lang: str,
) -> None:
    """Share N answers out among the towns and compare what each way will be able to tell."""
    from analysis.planning.plan import Request, plan_allocation
    from analysis.release import UNMARKED_FROM
    from survey_app.services.offline import find_population

    annual = kind == "annual"
    with refusing(lang):
        if out is not None:
            check_out(out)
        table = find_population(population)
        request = Request(
            n=n if n is not None else planning.ANNUAL_N if annual else planning.PULSE_N,
            villages=villages if villages is not None else planning.PLANNING_VILLAGES if annual else PULSE_VILLAGES,
            least=least if least is not None else UNMARKED_FROM if annual else 2,
            kind=kind,  # type: ignore[arg-type]
            sd=sd,
            town_sd=_town_sds(town_sds),
            rho=rho,
            tau=tau,
            power=power,
        )
        plans = [plan_allocation(method, table.towns, request) for method in methods or METHODS]  # type: ignore[arg-type]
        text = annual_table(plans, table, request, lang) if annual else pulse_table(plans, request, lang)
        if out is not None:
            write_rows(out, *plan_rows(plans, table, lang))
            text = f"{text}\n{say('written', lang, path=out)}"
    click.echo(text)


def _town_sds(pairs: tuple[str, ...]) -> dict[str, float]:
    try:
        return {code: float(value) for code, _, value in (pair.partition("=") for pair in pairs)}
    except ValueError:
        raise click.BadParameter(f"{', '.join(pairs)} is not CODE=SD", param_hint="--town-sd") from None


@plan.command()
@click.option(
    "--frame", required=True, type=FILE, metavar="VILLAGES.csv", help="code,town,title_zh,title_en,urban,adults"
)
@click.option(
    "--per-town", type=int, default=planning.PLANNING_VILLAGES, show_default=True, help="Villages in each town."
)
@click.option("--persons", type=int, default=10, show_default=True, help="People to ask in each village.")
@click.option("--population", default="", metavar="PATH", help="Check that the frame has exactly this table's towns.")
@click.option("--seed", type=click.IntRange(min=0), help="A whole number; drawn and printed if not given.")
@click.option("--second-order", is_flag=True, help="Add Σπ² of the town, for Hartley & Rao's variance.")
@click.option("--out", required=True, type=FILE, metavar="SAMPLE.csv|.xlsx", help="The file to write.")
@LANG
def draw(
    frame: Path,
    per_town: int,
    persons: int,
    population: str,
    seed: int | None,
    second_order: bool,
    out: Path,
    lang: str,
) -> None:
    """Draw villages proportionally to size, with every inclusion probability and base weight.

    Systematic within each town, urban before rural and by code; villages too large for their share are taken with certainty.
    """
    from survey_app.services.sample_draw import draw_sample, read_frame

    with refusing(lang):
        check_out(out)
        _at_least_one({"--per-town": per_town, "--persons": persons})
        villages = read_frame(frame.read_bytes(), frame.name, _towns(population, lang))
        seed = secrets.randbelow(10**9) if seed is None else seed
        sample = draw_sample(villages, per_town, persons, seed)
        write_rows(out, *sample_rows(sample, second_order))
    click.echo("\n".join([*short_towns(villages, per_town, lang), drawn_line(sample, seed, lang), say("again", lang)]))
    click.echo(say("written", lang, path=out))


def _at_least_one(counts: dict[str, int]) -> None:
    from analysis.errors import ProblemList

    problems = ProblemList()
    for name, count in counts.items():
        if count < 1:
            problems.add("plan.not-positive", name, value=count)
    problems.raise_any()


def _towns(population: str, lang: str) -> dict[str, str] | None:
    from survey_app.services.offline import find_population

    return {t.code: in_language(t.title, lang) for t in find_population(population).towns} if population else None
