"""Sign-in of staff and evaluators: limits before hashing, a dummy hash for unknown names, sessions that can be ended."""

from __future__ import annotations

from survey_app.domain.refusal import Refusal
from survey_app.domain.user import SignedIn, User

from .context import Context


def sign_in(ctx: Context, name: str, password: str, address: str) -> SignedIn | Refusal:
    """Refusals: signin.wrong, signin.too-many (params ``minutes``)."""
    raise NotImplementedError


def who(ctx: Context, token: str) -> User | None:
    """The user of a session cookie, or ``None`` (unknown, ended, older than 12 hours, user disabled)."""
    raise NotImplementedError


def sign_out(ctx: Context, token: str) -> None:
    """End this session."""
    raise NotImplementedError


def change_password(ctx: Context, user: User, old: str, new: str, address: str) -> User | Refusal:
    """Refusals: signin.wrong, signin.too-many, password.short (params ``least``).  Other sessions end."""
    raise NotImplementedError
