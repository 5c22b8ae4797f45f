"""Who works here, and what each role may do.  One table; what is not in it is denied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    STAFF = "staff"
    EVALUATOR = "evaluator"


class Permission(StrEnum):
    PUBLIC = "public"
    """Anyone, without signing in: residents' pages, sign-in, health."""
    SIGNED_IN = "signed-in"
    """Anyone who signed in: own password, sign-out."""
    SEE_FIELDWORK = "see-fieldwork"
    RUN_FIELDWORK = "run-fieldwork"
    """Create, open, pause, extend, close batches; issue codes; posters."""
    FREEZE = "freeze"
    """Freeze a wave and start runs."""
    SEE_REPORTS = "see-reports"
    PUBLISH = "publish"
    """Say how far a run's results may go."""
    MANAGE_USERS = "manage-users"
    SEE_AUDIT = "see-audit"
    MANAGE_SETTINGS = "manage-settings"
    """Approve languages, put files on the site."""


_FIELD = frozenset({Permission.SEE_FIELDWORK, Permission.RUN_FIELDWORK, Permission.FREEZE})
_ANYONE = frozenset({Permission.PUBLIC, Permission.SIGNED_IN})

PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.ADMINISTRATOR: _ANYONE
        | _FIELD
        | {Permission.SEE_REPORTS, Permission.PUBLISH}
        | {Permission.MANAGE_USERS, Permission.SEE_AUDIT, Permission.MANAGE_SETTINGS},
        Role.STAFF: _ANYONE | _FIELD | {Permission.SEE_REPORTS},
        Role.EVALUATOR: _ANYONE | {Permission.SEE_REPORTS},
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Someone who can sign in.  The password hash never leaves the store."""

    id: int
    name: str
    display_name: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """``token`` goes into the cookie; the table has its HMAC only."""

    user: User
    token: str


def may(user: User | None, permission: Permission) -> bool:
    """Whether ``user`` (``None`` = not signed in) holds ``permission``."""
    if permission is Permission.PUBLIC:
        return True
    return user is not None and user.disabled_at is None and permission in PERMISSIONS[user.role]
