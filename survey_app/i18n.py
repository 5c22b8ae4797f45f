"""Language of a page: Chinese unless someone chose otherwise on the page; never guessed from the browser."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, g, session
from flask_babel import Babel

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
DEFAULT = "zh"


def current_lang() -> str:
    """``zh`` or ``en``: set for this request (``g.lang``), remembered (``session["lang"]``), or the default."""
    lang = g.get("lang") or session.get("lang") or DEFAULT
    return lang if lang in LOCALES else DEFAULT


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
