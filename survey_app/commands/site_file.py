"""``foursense site-file``: WeChat's ``MP_verify_….txt`` at the root of the site."""

from __future__ import annotations

from pathlib import Path

import click

from survey_app.commands.setting_up import installed
from survey_app.commands.stop import Stop
from survey_app.domain.refusal import Refusal

_SAID = {
    "site-file.name": "only files called MP_verify_….txt can be put there, under the name that WeChat gave them",
    "site-file.content": "the file must be one line of at most {most} plain characters, as WeChat gave it",
    "site-file.unknown": "there is no such file: foursense site-file list",
}


@click.group("site-file")
def site_file() -> None:
    """WeChat's proof of the domain, served at the root of the site."""


@site_file.command("list")
def list_() -> None:
    """Files that are served."""
    from survey_app.services import site_files

    ctx = installed()
    for file in site_files.listed(ctx):
        click.echo(f"{ctx.public_url}/{file.name}  {file.content}")


@site_file.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def put(file: Path) -> None:
    """Serve FILE under its own name."""
    from survey_app.services import site_files

    ctx = installed()
    done = site_files.put(ctx, None, file.name, file.read_bytes())
    if isinstance(done, Refusal):
        raise Stop(_SAID[done.code].format(**done.params))
    click.echo(f"{ctx.public_url}/{done.name}")


@site_file.command()
@click.argument("name")
def remove(name: str) -> None:
    """Serve NAME no longer."""
    from survey_app.services import site_files

    refusal = site_files.remove(installed(), None, name)
    if refusal is not None:
        raise Stop(_SAID[refusal.code])
