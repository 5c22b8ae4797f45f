"""Wordings in several languages and the place-holders inside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .model import Lang, Text
from .problems import Problem, ProblemsFound

PLACEHOLDERS = ("city", "organiser", "phone", "website", "footer", "minutes", "wave", "town", "valid_until")
"""Names that a wording may hold in braces; the installation's settings give their values."""

_FORMULA = frozenset("=+-@\t")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def resolve(text: Text, lang: Lang, settings: Mapping[str, str]) -> str:
    """The wording in ``lang`` (else in the first language there is) with ``{city}`` and the like filled in.

    Raises :class:`ProblemsFound` naming every place-holder without a value: a resident never reads a brace.
    """
    wording = text.get(lang) or next(iter(text.values()), "")
    if "{" not in wording:
        return wording
    unknown = [name for name in placeholders(wording) if name not in settings]
    if unknown:
        raise ProblemsFound(
            [Problem(code="text.placeholder-without-value", where=wording, params={"name": name}) for name in unknown]
        )
    return _PLACEHOLDER.sub(lambda m: settings[m[1]], wording)


def placeholders(wording: str) -> Iterator[str]:
    """The names in braces of one wording, in order."""
    return (match[1] for match in _PLACEHOLDER.finditer(wording))


def no_formula(cell: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula: the first character decides, an apostrophe stops it.

    A bare carriage return becomes a space: the csv module leaves it unquoted, and readers begin a new row there."""
    cell = cell.replace("\r", " ")
    return f"'{cell}" if cell.lstrip(" ")[:1] in _FORMULA else cell
