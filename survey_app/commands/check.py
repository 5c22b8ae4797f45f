"""``foursense check``: what is wrong with questionnaires, population tables, targets and tiles, all at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey_app.commands.refusals import REFUSED, refusing

if TYPE_CHECKING:
    from survey_app.services.checking import Checked

_COUNTED = {
    "questions": ("题目", "questions"),
    "forms": ("版式", "forms"),
    "towns": ("镇（街道）", "towns"),
    "margins": ("边际", "margins"),
    "targets": ("目标", "targets"),
    "dialects": ("方言", "dialects"),
}


@click.command()
@click.argument("paths", metavar="FILE.toml...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of messages.")
def check(paths: tuple[Path, ...], lang: str) -> None:
    """Check questionnaires, spoken wordings, population tables, targets and tiles; print every problem with its place, its
    rule and what to do.

    Give a questionnaire together with a population table to compare the table's categories with its options too; give both
    together with targets or tiles to compare their codes of domains and towns.
    """
    from questionnaires.messages import render
    from survey_app.services.checking import check_files

    with refusing(lang):
        found = check_files(paths)
    for file in found:
        for problem in file.problems:
            click.echo(render(problem, lang), err=True)
        if not file.problems:
            click.echo(_fine(file, lang == "en"))
    if any(file.problems for file in found):
        sys.exit(REFUSED)


def _fine(file: Checked, en: bool) -> str:
    counts = ", ".join(f"{_COUNTED[name][en]} {n}" for name, n in file.counts.items())
    return f"{file.file} ({file.name}): {'no problems' if en else '没有问题'}; {counts}"
