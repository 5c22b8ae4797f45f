"""``foursense questionnaire``: list released versions, release another, approve its languages."""

from __future__ import annotations

from pathlib import Path

import click

from survey_app.commands.refusals import refusing
from survey_app.commands.setting_up import installed
from survey_app.commands.stop import Stop
from survey_app.domain.refusal import Refusal

_SAID = {
    "questionnaire.unknown": "there is no such questionnaire here: foursense questionnaire list",
    "language.unknown": "this questionnaire has no wording in that language; it has: {known}",
    "language.last": "this is the only language residents are offered; approve another one first",
}
_LANG = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of messages."
)


@click.group()
def questionnaire() -> None:
    """Released questionnaires; a released version never changes."""


@questionnaire.command("list")
def list_() -> None:
    """Every version with its validity and languages."""
    from survey_app.services import approvals

    for version in approvals.versions(installed()):
        waiting = [lang for lang in version.languages if lang not in version.approved]
        languages = "approved: " + (", ".join(version.approved) or "-")
        languages += f"; not approved: {', '.join(waiting)}" if waiting else ""
        click.echo(f"{version.name:<34} valid until {version.header.valid_until}  {languages}  {version.sha256[:12]}")


@questionnaire.command()
@click.argument("file", metavar="FILE.toml", type=click.Path(path_type=Path))
@_LANG
def release(file: Path, lang: str) -> None:
    """Check a file and release it for ever; other content under a released name is refused."""
    from survey_app.services import library

    ctx = installed()
    with refusing(lang):
        made = library.release_questionnaire(ctx, file.read_bytes(), file.name)
    click.echo(f"{made.ref.name}  {made.ref.sha256}")


@questionnaire.command("release-spoken")
@click.argument("file", metavar="FILE.toml", type=click.Path(path_type=Path))
@_LANG
def release_spoken(file: Path, lang: str) -> None:
    """Check what interviewers read aloud and release it; batches made from now on use it."""
    from survey_app.services import spoken

    ctx = installed()
    with refusing(lang):
        made = spoken.release(ctx, None, file.read_bytes(), file.name)
    click.echo(f"{made.name}  {made.sha256}")


@questionnaire.command()
@click.argument("name")
@click.argument("language")
def approve(name: str, language: str) -> None:
    """Offer residents LANGUAGE (zh, en) of version NAME."""
    from survey_app.services import approvals

    _say(approvals.approve(installed(), None, name, language))


@questionnaire.command()
@click.argument("name")
@click.argument("language")
def withdraw(name: str, language: str) -> None:
    """Offer it no longer; forms in progress go on in the first language that is offered."""
    from survey_app.services import approvals

    _say(approvals.withdraw(installed(), None, name, language))


def _say(done: tuple[str, ...] | Refusal) -> None:
    if isinstance(done, Refusal):
        raise Stop(_SAID[done.code].format(**done.params))
    click.echo("approved: " + ", ".join(done))
