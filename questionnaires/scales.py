"""Codes of a scale: which ones exist and how they are written."""

from __future__ import annotations

from .model import Code, Kind, Question, Questionnaire, Scale


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
    """Every code of a scale, in the order of the page: options as listed, numbers from low to high."""
    if scale.kind == "labelled":
        return tuple(option.code for option in scale.options)
    if scale.step <= 0 or scale.high < scale.low:
        return ()
    count = int((scale.high - scale.low) / scale.step + 1e-9) + 1
    return tuple(plain(scale.low + i * scale.step) for i in range(count))


def question_codes(questionnaire: Questionnaire, question: Question) -> tuple[Code, ...]:
    """Every substantive code a question can take; empty for free text and for numbers (a range, not a list)."""
    if question.kind is Kind.RATING:
        scale = questionnaire.scales.get(question.scale or "")
        return scale_codes(scale) if scale else ()
    return tuple(option.code for option in question.options)
