"""From compared estimates to released gaps: both sides must pass the release rule before their difference is shown."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy import stats

from analysis.cells import NO_SPREAD
from analysis.estimation.estimates import Estimates
from analysis.release import release_code, shown_count, withheld
from analysis.results import Estimate, ReleaseCode
from analysis.results.gaps import Gap, MissingIncome
from analysis.wavedata import WaveData

from .measures import Pair

ESTIMATOR = {
    "raw": "calibrated mean, urban − rural",
    "standardised": "directly standardised mean, urban − rural",
    "thirds": "mean by third of equivalised income, top − bottom",
    "slope": "slope index of inequality, ridit rank linearised",
}
TREATED = {"none": "", "imputed": ", multiple imputation", "complete-case": ", complete cases"}
_RISING: tuple[ReleaseCode, ...] = ("", "wide", "low", "F", "X")


def gap_of(
    data: WaveData, compared: Estimates, at: int, key: str, pair: Pair, missing: MissingIncome, lost: float | None
) -> Gap:
    """The gap whose first side, second side and difference are parameters ``at``, ``at`` + 1 and ``at`` + 2."""
    groups = (pair.first_group, pair.second_group)
    # A group that guards a confidential one against subtraction must not come back as a side of a gap.
    guarded: list[ReleaseCode] = ["X" if data.is_confidential(key, group) else "" for group in groups]
    first, second = (_estimate(data, compared, at + i, pair, missing, "score", guarded[i]) for i in (0, 1))
    if "X" in (first.release_code, second.release_code):  # the city and one side would tell the other
        first, second = (_estimate(data, compared, at + i, pair, missing, "score", "X") for i in (0, 1))
    sides: list[ReleaseCode] = [first.release_code, second.release_code]
    # A wide side says nothing about the difference's own width.
    worst = _strictest([code for code in sides if code != "wide"])
    difference = _estimate(data, compared, at + 2, pair, missing, "difference", worst)
    return Gap(
        indicator=key,
        kind=pair.kind,
        measure=pair.measure,
        missing=missing,
        first_group=pair.first_group,
        second_group=pair.second_group,
        first=first,
        second=second,
        difference=difference,
        missing_information=None if lost is None or withheld(difference.release_code) else _plain(lost),
    )


def _estimate(
    data: WaveData,
    compared: Estimates,
    i: int,
    pair: Pair,
    missing: MissingIncome,
    unit: str,
    sides: ReleaseCode = "",
) -> Estimate:
    level = data.settings.level
    value, df = float(compared.value[i]), float(compared.df[i])
    se = math.sqrt(max(float(compared.variance[i]), 0.0))
    half = se * float(stats.t.ppf(0.5 + level / 2, df)) if df > 0 else math.nan
    difference = unit == "difference"
    code = release_code(
        n=int(compared.n[i]),
        n_psu=int(compared.n_psu[i]),
        df=math.nan if se < NO_SPREAD else df,
        half_width=math.inf if math.isnan(half) else half,
        unit="difference" if difference else "score",
    )
    code = _strictest([code, sides])
    # A fitted end of the slope is not a mean of scores and may lie outside 0–100; an interval is not cut there.
    low, high = (-math.inf, math.inf) if difference or pair.measure == "slope" else (0.0, 100.0)
    hidden = withheld(code)
    return Estimate(
        value=None if hidden else _plain(value),
        se=None if hidden else _plain(se),
        lower=None if hidden else _plain(max(value - half, low)),
        upper=None if hidden else _plain(min(value + half, high)),
        level=level,
        df=_plain(df),
        n=shown_count(int(compared.n[i]), code),
        n_psu=shown_count(int(compared.n_psu[i]), code),
        n_eff=None,
        deff=None,
        base="everyone",
        unit="difference" if difference else "score",
        scheme=data.scheme.name,
        wave=data.settings.wave,
        estimator=ESTIMATOR[pair.measure] + TREATED[missing],
        p_raw=_p(value, se, df) if difference and not hidden else None,
        release_code=code,
    )


def _strictest(codes: Sequence[ReleaseCode]) -> ReleaseCode:
    return max(codes, key=_RISING.index, default="")


def _p(value: float, se: float, df: float) -> float | None:
    if not (se > 0 and df > 0):
        return None
    return _plain(float(2 * stats.t.sf(abs(value) / se, df)))


def _plain(x: float) -> float | None:
    return float(x) if np.isfinite(x) else None
