"""Administrators keep the list of users."""

from __future__ import annotations

from dataclasses import dataclass

from survey_app.domain.refusal import Refusal
from survey_app.domain.user import Role, User

from .context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPassword:
    """A random one-time password, shown once and kept nowhere in plain text."""

    user: User
    password: str


def list_users(ctx: Context) -> tuple[User, ...]:
    raise NotImplementedError


def add_user(ctx: Context, by: User | None, name: str, display_name: str, role: Role) -> NewPassword | Refusal:
    """Refusals: user.name-taken, user.name-bad.  ``by`` is ``None`` from the command line."""
    raise NotImplementedError


def reset_password(ctx: Context, by: User | None, name: str) -> NewPassword | Refusal:
    """A new random password; the user's sessions end.  Refusal: user.unknown."""
    raise NotImplementedError


def set_disabled(ctx: Context, by: User | None, name: str, disabled: bool) -> User | Refusal:
    """Refusals: user.unknown, user.last-administrator."""
    raise NotImplementedError
