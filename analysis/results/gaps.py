"""The gaps between town and country and between incomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .core import Estimate, Group

GapKind = Literal["urban-rural", "income"]
GapMeasure = Literal["raw", "standardised", "thirds", "slope"]
MissingIncome = Literal["none", "imputed", "complete-case"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One indicator, one way of measuring one gap: ``first`` − ``second`` = ``difference``, in points.

    ``raw``           urban − rural, each as it is.
    ``standardised``  urban − rural, both at the city's composition by age and income.
    ``thirds``        the third of residents with the highest equivalised incomes − the third with the lowest.
    ``slope``         slope index of inequality: from the poorest to the richest, both fitted by a line over relative position.

    ``first``, ``second``: groups ``urban``/``rural`` (kind ``urban``), ``top``/``bottom`` (kind ``income-third``),
    ``richest``/``poorest`` (kind ``income-rank``).
    ``missing``: what was done about unknown incomes: ``none`` needed or known, ``imputed``, or left out (``complete-case``).
    ``missing_information``: fraction of the information on the difference lost to refusals (imputed only, 0–1).
    """

    indicator: str
    kind: GapKind
    measure: GapMeasure
    missing: MissingIncome
    first_group: Group
    second_group: Group
    first: Estimate
    second: Estimate
    difference: Estimate
    missing_information: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeBand:
    """One option of the income question, in the unit of its code; ``upper`` is ``None`` for an open top band."""

    code: str
    lower: float
    upper: float | None
    midpoint: float
    share: float | None
    """Weighted share among known incomes; ``None`` below ten answers (confidential)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeBasis:
    """How persons were ranked: by band midpoint / √household size, or by the midpoint alone where household size was not asked
    (``equivalised`` false).  ``n`` answers of the wave."""

    bands: tuple[IncomeBand, ...]
    top_factor: float
    equivalised: bool
    n: int
    n_income_missing: int
    n_size_missing: int
    missing_share: float
    """Weighted share of persons without a rank of their own answers."""
    imputations: int
    """0: nothing was missing."""
    classes: int
    predictors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The city's composition that town and country were standardised to.

    ``cells`` of age × income in use, after joining those with fewer than ``least`` known answers on either side; ``declared``
    before.  ``n_without``: answers without an urban code or age, left out of the standardised gap.
    """

    cells: int
    declared: int
    least: int
    n_without: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GapUnanswered:
    """``kind`` and ``measure`` (``""``: all of the kind) that cannot be answered, for one ``indicator`` or all (``""``), and why.

    ``no-urban-code`` no answer has one · ``one-side`` all urban or all rural · ``no-income-question`` not asked ·
    ``income-bands-unreadable`` option codes without limits · ``income-unknown`` fewer than 30 incomes known ·
    ``one-income`` all known incomes are alike · ``no-age`` not asked or not answered · ``empty-cell`` on one side nobody
    answered the indicator in some cell of the composition · ``few-answers`` fewer than 10 answers in the top or bottom third.
    """

    kind: GapKind
    measure: Literal["", "raw", "standardised", "thirds", "slope"]
    reason: str
    indicator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """The two gaps of a wave.  Refusals imputed stands first, complete-case beside it."""

    gaps: tuple[Gap, ...]
    unanswered: tuple[GapUnanswered, ...]
    income: IncomeBasis | None = None
    composition: Composition | None = None
    urban_share: float | None = None
    """Weighted share of urban residents among those with a code."""
