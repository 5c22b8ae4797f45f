"""Codes of a scale: which ones exist and how they are written."""

from __future__ import annotations

from .model import Code, Kind, Question, Questionnaire, Scale

MOST_CODES = 1000
"""Codes of one numeric scale; beyond this a step is a slip of the pen, and the list would only fill the memory."""


def plain(number: int | float) -> int | float:
    """The shortest form of a number: 5.0 becomes 5, 8.5 stays; so ``str()`` of a code is what a page posts."""
    return int(number) if float(number).is_integer() else float(number)


def read_code(text: str) -> Code:
    """A code written as text (a TOML key): ``"5"`` → 5, ``"4.5"`` → 4.5, anything else stays text."""
    try:
        return plain(float(text)) if text.isascii() and text.replace(".", "", 1).isdigit() else text
    except ValueError:
        return text


def scale_codes(scale: Scale) -> tuple[Code, ...]:
    """Every code of a scale, in the order of the page: options as listed, numbers from low to high.

    Empty for an impossible range, which the checker reports.
    """
    if scale.kind == "labelled":
        return tuple(option.code for option in scale.options)
    if scale.step <= 0 or not 0 <= (scale.high - scale.low) / scale.step < MOST_CODES:
        return ()
    count = int((scale.high - scale.low) / scale.step + 1e-9) + 1
    return tuple(plain(scale.low + i * scale.step) for i in range(count))


def question_codes(questionnaire: Questionnaire, question: Question) -> tuple[Code, ...]:
    """Every substantive code a question can take; empty for free text and for numbers (a range, not a list)."""
    if question.kind is Kind.RATING:
        scale = questionnaire.scales.get(question.scale or "")
        return scale_codes(scale) if scale else ()
    return tuple(option.code for option in question.options)
