"""Language of a page: Chinese unless someone chose otherwise on the page; never guessed from the browser."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, g, request, session
from flask_babel import Babel

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
DEFAULT = "zh"
STAFF_LANG = "staff_lang"
"""Where the cookie keeps the language of staff and evaluators; ``lang`` is what a resident chose among the approved."""


def current_lang() -> str:
    """``zh`` or ``en``: set for this request (``g.lang``), remembered in this browser, or the default.

    Residents read approved languages only, so what staff chose for their own pages never reaches a resident's."""
    lang = g.get("lang") or (None if _is_resident() else session.get(STAFF_LANG)) or session.get("lang") or DEFAULT
    return lang if lang in LOCALES else DEFAULT


def _is_resident() -> bool:
    return request.blueprint == "resident"


def register(app: Flask) -> None:
    folder = Path(__file__).parent / "translations"
    Babel(
        app,
        default_locale=LOCALES[DEFAULT],
        default_timezone="Asia/Shanghai",
        default_translation_directories=str(folder),
        locale_selector=lambda: LOCALES[current_lang()],
    )
    app.jinja_env.globals["current_lang"] = current_lang
