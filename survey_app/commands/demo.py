"""``foursense demo``: make the demonstration, or throw it away."""

from __future__ import annotations

from pathlib import Path

import click

from survey_app.commands.setting_up import context, settings_for
from survey_app.commands.stop import Stop


@click.group()
def demo() -> None:
    """The demonstration: an invented city with two waves of simulated answers."""


@demo.command()
def create() -> None:
    """Make the demonstration in this data folder and show its passwords once."""
    from survey_app import welcome
    from survey_app.demo.create import create_demo
    from survey_app.services.installation import find
    from survey_app.store import migrate

    ctx = context()
    migrate.upgrade(ctx.store)
    if find(ctx) is not None:
        raise Stop("there is an installation already: foursense demo reset throws a demonstration away")
    click.echo(welcome.text(ctx, create_demo(ctx)))


@demo.command()
@click.argument("file", metavar="ANSWERS.csv", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--wave",
    type=click.Choice(["current", "previous"]),
    default="current",
    show_default=True,
    help="Which quarter: this one, or the one before it, to compare with.",
)
def answers(file: Path, wave: str) -> None:
    """Write the simulated answers of a quarter to a file, for trying foursense assess."""
    from survey_app.demo.answers_file import write_demo_answers
    from survey_app.settings import city_zone, utc_now

    if file.exists():
        raise Stop(f"{file} exists already: choose another name")
    n = write_demo_answers(file, utc_now().astimezone(city_zone()).date(), wave)
    click.echo(f"{file}: {n:,} simulated answers to wenling-four-sense-2023.1 (演示数据)")


@demo.command()
def reset() -> None:
    """Throw the demonstration away: database and files.  The next ``foursense run --demo`` makes a new one."""
    from survey_app.demo_files import Refused, remove_demo

    try:
        removed = remove_demo(settings_for())
    except Refused as error:
        raise Stop(str(error)) from error
    click.echo("the demonstration is gone; make run makes a new one" if removed else "there is no demonstration here")
