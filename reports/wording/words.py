"""Looking up a phrase: one key, two languages, place-holders filled with finished text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.document import Lang

from .phrases_change import CHANGE
from .phrases_charts import CHARTS
from .phrases_drivers import DRIVERS
from .phrases_front import FRONT
from .phrases_gaps import GAPS
from .phrases_method import METHOD
from .phrases_methods import METHODS
from .phrases_models import MODELS
from .phrases_outcomes import OUTCOMES
from .phrases_quality import QUALITY
from .phrases_results import RESULTS
from .phrases_statement import STATEMENT
from .phrases_targets import TARGETS
from .phrases_terms import TERMS
from .phrases_towns import TOWNS

PHRASES: Mapping[str, tuple[str, str]] = {
    **FRONT, **RESULTS, **TOWNS, **METHOD, **TERMS, **GAPS, **DRIVERS, **MODELS, **QUALITY, **STATEMENT,
    **METHODS, **CHANGE, **CHARTS, **OUTCOMES, **TARGETS,
}  # fmt: skip
"""Key → (Chinese, English).  Place-holders are ``str.format`` names, the same in both languages."""


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of one language.  ``words("towns.title")``; raises ``KeyError`` for an unknown key or place-holder."""

    lang: Lang

    def __call__(self, key: str, **params: str) -> str:
        zh, en = PHRASES[key]
        return (zh if self.lang == "zh" else en).format(**params)

    def has(self, key: str) -> bool:
        return key in PHRASES
