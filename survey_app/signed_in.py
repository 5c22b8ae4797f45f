"""What the pages of staff and evaluators share: menu, permission test, filters, words."""

from __future__ import annotations

from flask import Flask
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey_app import formats, words
from survey_app.access import ctx, current_user
from survey_app.domain.user import Permission, Role
from survey_app.domain.user import may as user_may
from survey_app.domain.validity import EndsSoon
from survey_app.services import approvals

MENU: tuple[tuple[str, LazyString, Permission], ...] = (
    ("staff.home", _l("Waves"), Permission.SEE_FIELDWORK),
    ("staff.look_up", _l("Codes"), Permission.SEE_FIELDWORK),
    ("staff.runs", _l("Runs"), Permission.SEE_FIELDWORK),
    ("evaluator.index", _l("Reports"), Permission.SEE_REPORTS),
    ("staff.questionnaires", _l("Questionnaires"), Permission.SEE_FIELDWORK),
    ("staff.users", _l("Users"), Permission.MANAGE_USERS),
    ("staff.settings", _l("Settings"), Permission.MANAGE_SETTINGS),
    ("staff.log", _l("Log"), Permission.SEE_AUDIT),
)


def register(app: Flask) -> None:
    """Make it all known to the templates; called once by :func:`survey_app.create_app`."""
    formats.register(app)
    app.jinja_env.globals.update(may=may, menu=lambda: MENU, role_word=_role_word, words=words, ending=ending)


def may(permission: str) -> bool:
    """Whether whoever looks at this page holds a permission."""
    return user_may(current_user(), Permission(permission))


def ending() -> tuple[EndsSoon, ...]:
    """Forms in use whose validity ends soon, for whoever works with batches."""
    return approvals.ending(ctx()) if may("see-fieldwork") else ()


def _role_word(role: Role) -> LazyString:
    return words.ROLES[role]
