"""Remember what was worked out for one questionnaire version: a version never changes, so its SHA-256 is the key."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from .model import Questionnaire

P = ParamSpec("P")
R = TypeVar("R")

LARGEST_CACHE = 256
"""Entries per function; a server knows few versions, a test run many."""


def once_per_version(
    work: Callable[Concatenate[Questionnaire, P], R],
) -> Callable[Concatenate[Questionnaire, P], R]:
    """Cache ``work(questionnaire, *arguments)`` by the version's reference and the (hashable) arguments."""
    known: dict[Hashable, R] = {}

    @wraps(work)
    def remembered(questionnaire: Questionnaire, /, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (questionnaire.ref.sha256, *args, *kwargs.items())
        try:
            return known[key]
        except KeyError:
            if len(known) >= LARGEST_CACHE:
                known.clear()
            return known.setdefault(key, work(questionnaire, *args, **kwargs))

    return remembered
