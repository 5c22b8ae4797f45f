"""``foursense city``: targets of the plan and the places of the towns, changed after the installation was made."""

from __future__ import annotations

from pathlib import Path

import click

from survey_app.commands.refusals import refusing
from survey_app.commands.setting_up import installed

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.option("--targets", metavar="FILE.toml", type=_FILE, help="Targets of the city's plan, with what was reached.")
@click.option("--tiles", metavar="FILE.toml", type=_FILE, help="A file with [tiles]: code = [column, row].")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of messages.")
def city(targets: Path | None, tiles: Path | None, lang: str) -> None:
    """Replace what reports show besides the survey.

    Reports of runs assessed from now on use the new targets; those of earlier runs keep the ones that were in force then.
    """
    if targets is None and tiles is None:
        raise click.UsageError("give --targets, --tiles or both")
    from survey_app.services.city_targets import replace_targets, replace_tiles

    ctx = installed()
    with refusing(lang):
        if targets is not None:
            plan = replace_targets(ctx, targets.read_bytes(), targets.name)
            click.echo(f"{targets.name}: {len(plan.file.targets)} targets, {plan.sha256[:12]}")
        if tiles is not None:
            click.echo(f"{tiles.name}: {len(replace_tiles(ctx, tiles.read_bytes(), tiles.name))} towns")
