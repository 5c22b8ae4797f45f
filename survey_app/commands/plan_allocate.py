"""``foursense plan allocate``: answers shared out among the towns, and what each way will be able to tell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey_app.commands.plan_files import FILE, check_out, write_rows
from survey_app.commands.plan_tables import annual_table, plan_rows, pulse_table
from survey_app.commands.plan_words import LANG, say
from survey_app.commands.refusals import refusing
from survey_app.domain import planning

if TYPE_CHECKING:
    from analysis.tables import Population

METHODS = ("equal", "proportional", "power", "neyman")
PULSE_VILLAGES = 4
"""Villages of each town in a pulse of 600: about nine answers in each."""


@click.command()
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
        n = n if n is not None else planning.ANNUAL_N if annual else planning.PULSE_N
        request = Request(
            n=n,
            villages=villages if villages is not None else _usual_villages(table, n, annual),
            least=least if least is not None else UNMARKED_FROM if annual else 2,
            kind=kind,  # type: ignore[arg-type]
            sd=sd,
            town_sd=_town_sds(town_sds),
            rho=rho,
            tau=tau,
            power=power,
        )
        plans = [plan_allocation(method, table.towns, request) for method in methods or METHODS]  # type: ignore[arg-type]
        text = annual_table(plans, table, request, lang) if annual else pulse_table(plans, table, request, lang)
        if out is not None:
            write_rows(out, *plan_rows(plans, table, lang))
            text = f"{text}\n{say('written', lang, path=out)}"
    click.echo(text)


def _usual_villages(table: Population, n: int, annual: bool) -> int:
    """Where there is no frame of villages everybody is a sampling unit: as many as answers."""
    if table.psu == "person":
        return max(n, 2)
    return planning.PLANNING_VILLAGES if annual else PULSE_VILLAGES


def _town_sds(pairs: tuple[str, ...]) -> dict[str, float]:
    try:
        return {code: float(value) for code, _, value in (pair.partition("=") for pair in pairs)}
    except ValueError:
        raise click.BadParameter(f"{', '.join(pairs)} is not CODE=SD", param_hint="--town-sd") from None
