"""How pages write dates, counts and texts in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from math import ceil

from flask import Flask
from flask_babel import format_date

from survey_app.access import ctx
from survey_app.i18n import current_lang


def register(app: Flask) -> None:
    """Make the functions below filters of the templates."""
    app.jinja_env.filters.update(when=when, day=day, count=count, size=size, text=text)


def when(moment: datetime | None) -> str:
    """2026年11月23日 14:30 in the city's zone; ``""`` for ``None``."""
    if moment is None:
        return ""
    local = moment.astimezone(ctx().zone)
    return f"{day(local.date())} {local:%H:%M}"


def day(value: date | str, lang: str = "") -> str:
    """2026年11月23日 · 23 November 2026, in ``lang`` or the page's language.  Takes an ISO date; ``""`` stays empty."""
    if not value:
        return ""
    value = date.fromisoformat(value) if isinstance(value, str) else value
    if (lang or current_lang()) == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return str(format_date(value, "d MMMM yyyy", rebase=False))


def count(n: float) -> str:
    """1,416,000."""
    return f"{n:,.0f}"


def size(n_bytes: float) -> str:
    """``312 KB``, ``14.0 MB``: what a download costs, rounded up."""
    kilobytes = ceil(n_bytes / 1024)
    return f"{kilobytes / 1024:.1f} MB" if kilobytes >= 1024 else f"{kilobytes} KB"


def text(texts: Mapping[str, str]) -> str:
    """The wording in the page's language, else in any."""
    return texts.get(current_lang()) or next(iter(texts.values()), "")
