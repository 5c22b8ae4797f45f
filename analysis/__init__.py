"""Survey statistics: designs, weighting, variance, estimates.  Usable from a notebook without the service.

``from analysis import Survey`` is the door for an analyst (:mod:`analysis.survey`); the names below are loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.design import SampleDesign as SampleDesign
    from analysis.errors import AnalysisError as AnalysisError
    from analysis.estimation.estimates import Estimates as Estimates
    from analysis.estimation.imputation import combine_imputations as combine_imputations
    from analysis.survey import Survey as Survey

_HOMES = {
    "AnalysisError": "analysis.errors",
    "Estimates": "analysis.estimation.estimates",
    "SampleDesign": "analysis.design",
    "Survey": "analysis.survey",
    "combine_imputations": "analysis.estimation.imputation",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
