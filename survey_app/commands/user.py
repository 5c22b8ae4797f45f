"""``foursense user``: add, list, reset a password, disable."""

from __future__ import annotations

import click

from survey_app.commands.setting_up import installed
from survey_app.commands.stop import Stop
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import Role

_SAID = {
    "user.name-taken": "there is a user of this name already",
    "user.name-bad": "a name has 2 to 32 of the characters a–z 0–9 . _ - and begins with a letter or figure",
    "user.unknown": "there is no user of this name: foursense user list",
    "user.last-administrator": "the last administrator cannot be disabled",
}


@click.group()
def user() -> None:
    """People who can sign in."""


@user.command("list")
def list_() -> None:
    """All users with their role."""
    from survey_app.services import users

    for one in users.list_users(installed()):
        state = "disabled" if one.disabled_at else ""
        click.echo(f"{one.name:<20} {one.role:<14} {one.display_name} {state}".rstrip())


@user.command()
@click.argument("name")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True)
@click.option("--display-name", default="", help="As shown on pages; else NAME.")
def add(name: str, role: str, display_name: str) -> None:
    """Add a user; a random password is shown once."""
    from survey_app.services import users

    _show(users.add_user(installed(), None, name, display_name, Role(role)))


@user.command("reset-password")
@click.argument("name")
def reset_password(name: str) -> None:
    """A new random password, shown once; the user's sessions end."""
    from survey_app.services import users

    _show(users.reset_password(installed(), None, name))


@user.command()
@click.argument("name")
@click.option("--undo", is_flag=True, help="Let the user in again.")
def disable(name: str, undo: bool) -> None:
    """Keep a user out; sessions end at once."""
    from survey_app.services import users

    outcome = users.set_disabled(installed(), None, name, not undo)
    if isinstance(outcome, Refusal):
        raise Stop(_SAID[outcome.code])
    click.echo(f"{outcome.name}: {'disabled' if outcome.disabled_at else 'enabled'}")


def _show(outcome: object) -> None:
    from survey_app.services.users import NewPassword

    if isinstance(outcome, Refusal):
        raise Stop(_SAID[outcome.code])
    assert isinstance(outcome, NewPassword)
    click.echo(f"{outcome.user.name}  {outcome.password}")
    click.echo("The password is shown this once.", err=True)
