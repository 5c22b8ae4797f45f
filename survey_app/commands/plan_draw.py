"""``foursense plan draw``: villages drawn proportionally to size, with every probability and base weight."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from survey_app.commands.plan_files import FILE, check_out, write_rows
from survey_app.commands.plan_tables import drawn_line, in_language, sample_rows, short_towns
from survey_app.commands.plan_words import LANG, say
from survey_app.commands.refusals import refusing
from survey_app.domain import planning


@click.command()
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
