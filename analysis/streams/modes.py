"""Do the ways of asking give different answers?  Modes beside each other, as measured and at the same composition.

Nobody was assigned to a mode by lot: what remains after adjustment is a mode effect *or* a difference between those who chose (or
were given) the mode, and the result is labelled ``confounded``.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Literal

import numpy as np

from analysis.arrays import Float, Int
from analysis.comparison.multiplicity import holm
from analysis.errors import AnalysisError
from analysis.estimation.estimates import Estimates, joined
from analysis.estimation.reduce import Grouping
from analysis.release import SHOWN_FROM
from analysis.results.core import Estimate
from analysis.results.streams import ModeDifference, ModeGroup, Modes
from analysis.streams.adjustment import adjusted_differences
from analysis.streams.classes import Classes
from analysis.streams.covariates import described, shared_classes
from analysis.streams.figures import figure, two_sided
from analysis.wavedata import WaveData

RAW = "calibrated mean, mode − reference mode"
ADJUSTED = "regression on mode and demographic classes, mode − reference mode"


def compare_modes(data: WaveData) -> Modes:
    """Every mode with at least 30 answers against the one with most, on the sense scores (core items, the same in all modes).

    A mode that was used in some towns only, and alone there, cannot be told from these towns: then the town is no covariate.
    """
    labels = mode_of_row(data)
    counts = Counter(label for label in labels if label)
    groups = tuple(_group(data, labels, mode, n) for mode, n in sorted(counts.items()))
    enough = [mode for mode, n in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])) if n >= SHOWN_FROM]
    if len(enough) < 2:
        return _none(groups, "no-mode" if not counts else "one-mode" if len(counts) == 1 else "few-answers")
    by_mode = data.grouping("mode", enough, labels)
    of_mode = [np.flatnonzero(by_mode.codes == g) for g in range(len(enough))]
    classes = shared_classes([data.used], data.questionnaire, [np.arange(data.used.n)], data.towns, of_mode)
    for chosen in (classes, tuple(c for c in classes if c.name != "town")):
        with suppress(AnalysisError):
            return _compared(data, groups, by_mode, chosen)
    return _none(groups, "collinear")


def mode_of_row(data: WaveData) -> list[str]:
    """(n,) mode of each row; the core form on the web is the elder view, ``web/core``; ``""`` where the file does not say."""
    modes, variants = data.used.text("mode").tolist(), data.used.text("variant").tolist()
    return ["web/core" if m == "web" and v == "core" else m for m, v in zip(modes, variants, strict=True)]


def _compared(data: WaveData, groups: tuple[ModeGroup, ...], by_mode: Grouping, classes: tuple[Classes, ...]) -> Modes:
    keys = [f"sense:{sense}" for sense in data.senses]
    levels = data.means({key: data.column(key) for key in keys}, by_mode)
    raw = [_against_first(levels, k, len(keys)) for k in range(len(keys))]
    adjusted = [adjusted_differences(data.design, data.calibration, data.column(key), by_mode, classes) for key in keys]
    p = _p_values(joined(adjusted))
    raw_p = _p_values(joined(raw))
    p_holm, raw_holm = holm(p), holm(raw_p)
    m = len(by_mode.labels) - 1
    return Modes(
        reference=by_mode.labels[0],
        covariates=described(classes),
        groups=groups,
        differences=tuple(
            ModeDifference(
                indicator=key,
                mode=by_mode.labels[j + 1],
                raw=_difference(data, raw[k], j, RAW, (raw_p[k * m + j], raw_holm[k * m + j])),
                adjusted=_difference(data, adjusted[k], j, ADJUSTED, (p[k * m + j], p_holm[k * m + j])),
            )
            for k, key in enumerate(keys)
            for j in range(m)
        ),
    )


def _against_first(levels: Estimates, k: int, n_keys: int) -> Estimates:
    """Item k of every mode but the first, less that of the first."""
    chosen = levels.select(np.arange(k, len(levels.labels), n_keys))
    m = len(chosen.labels) - 1
    return chosen.linear(np.hstack([-np.ones((m, 1)), np.eye(m)]), chosen.labels[1:])


def _p_values(estimates: Estimates) -> Float:
    return two_sided(estimates.value, estimates.variance, estimates.df)


def _difference(data: WaveData, made: Estimates, j: int, estimator: str, p: tuple[float, float]) -> Estimate:
    return figure(
        data,
        value=made.value[j],
        variance=made.variance[j],
        df=made.df[j],
        n=int(made.n[j]),
        n_psu=int(made.n_psu[j]),
        unit="difference",
        estimator=estimator,
        p=p,
        family="modes × senses",
    )


def _group(data: WaveData, labels: list[str], mode: str, n: int) -> ModeGroup:
    rows: Int = np.flatnonzero(np.array(labels, dtype=object) == mode)
    n_psu = len(np.unique(data.design.psu_of_row[rows]))
    return ModeGroup(mode=mode, n=n, n_psu=n_psu, reason="" if n >= SHOWN_FROM else "few-answers")


def _none(groups: tuple[ModeGroup, ...], reason: Literal["no-mode", "one-mode", "few-answers", "collinear"]) -> Modes:
    return Modes(reference="", covariates=(), groups=groups, differences=(), reason=reason)
