"""Do the ways of asking give different answers?  Modes beside each other, as measured and at the same composition.

Nobody was assigned to a mode by lot: what remains after adjustment is a mode effect *or* a difference between those who chose (or
were given) the mode, and the result is labelled ``confounded``.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Literal

import numpy as np

from analysis.arrays import Int, Labels
from analysis.comparison.multiplicity import holm
from analysis.errors import AnalysisError
from analysis.estimation.estimates import Estimates
from analysis.estimation.reduce import Grouping
from analysis.release import SHOWN_FROM
from analysis.results.core import Estimate
from analysis.results.streams import ModeDifference, ModeGroup, Modes
from analysis.streams.adjustment import adjusted_differences
from analysis.streams.classes import Classes, coded
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
    counts = Counter(label for label in labels.tolist() if label)
    groups = tuple(_group(data, labels, mode, n) for mode, n in sorted(counts.items()))
    enough = [mode for mode, n in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])) if n >= SHOWN_FROM]
    if len(enough) < 2:
        return _none(groups, "no-mode" if not counts else "one-mode" if len(counts) == 1 else "few-answers")
    by_mode = Grouping(kind="mode", labels=tuple(enough), codes=_codes(labels, enough))
    of_mode = [np.flatnonzero(by_mode.codes == g) for g in range(len(enough))]
    classes = shared_classes([data.used], data.questionnaire, [np.arange(data.used.n)], data.towns, of_mode)
    for chosen in (classes, tuple(c for c in classes if c.name != "town")):
        with suppress(AnalysisError):
            return _compared(data, groups, by_mode, chosen)
    return _none(groups, "collinear")


def mode_of_row(data: WaveData) -> Labels:
    """(n,) mode of each row; the core form on the web is the elder view, ``web/core``; ``""`` where the file does not say."""
    mode = data.used.text("mode")
    return np.where((mode == "web") & (data.used.text("variant") == "core"), "web/core", mode)


def _compared(data: WaveData, groups: tuple[ModeGroup, ...], by_mode: Grouping, classes: tuple[Classes, ...]) -> Modes:
    keys = [f"sense:{sense}" for sense in data.senses]
    columns = {key: data.column(key) for key in keys}
    raw = _against_first(data.means(columns, by_mode), len(keys))
    adjusted = adjusted_differences(data.design, data.calibration, columns, by_mode, classes)
    raw_p, p = (two_sided(made.value, made.variance, made.df) for made in (raw, adjusted))
    raw_holm, p_holm = holm(raw_p), holm(p)
    return Modes(
        reference=by_mode.labels[0],
        covariates=described(classes),
        groups=groups,
        differences=tuple(
            ModeDifference(
                indicator=key,
                mode=mode,
                raw=_difference(data, raw, i, RAW, (raw_p[i], raw_holm[i])),
                adjusted=_difference(data, adjusted, i, ADJUSTED, (p[i], p_holm[i])),
            )
            for i, (key, mode) in enumerate(adjusted.labels)
        ),
    )


def _against_first(levels: Estimates, k: int) -> Estimates:
    """Each of ``k`` items of every mode but the first, less that of the first; items outermost."""
    m = len(levels.labels) // k
    place = np.arange(m * k).reshape(m, k)
    matrix = np.zeros((k, m - 1, m * k))
    for item in range(k):
        matrix[item, :, place[0, item]] = -1
        matrix[item, np.arange(m - 1), place[1:, item]] = 1
    labels = [(levels.labels[item][1], levels.labels[place[j, item]][0]) for item in range(k) for j in range(1, m)]
    return levels.linear(matrix.reshape(-1, m * k), labels)


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


def _codes(labels: Labels, modes: list[str]) -> Int:
    """(n,) position among ``modes``, −1 for any other."""
    codes = coded(labels, modes)
    return np.where(codes < len(modes), codes, -1)


def _group(data: WaveData, labels: Labels, mode: str, n: int) -> ModeGroup:
    rows: Int = np.flatnonzero(labels == mode)
    n_psu = len(np.unique(data.design.psu_of_row[rows]))
    return ModeGroup(mode=mode, n=n, n_psu=n_psu, reason="" if n >= SHOWN_FROM else "few-answers")


def _none(groups: tuple[ModeGroup, ...], reason: Literal["no-mode", "one-mode", "few-answers", "collinear"]) -> Modes:
    return Modes(reference="", covariates=(), groups=groups, differences=(), reason=reason)
