"""Open answers beside the probability sample of the same wave, sense by sense; the two are never pooled.

Three readings of the open answers — raw, calibrated to the wave's margins, weighted by the propensity to take part — stand next
to the probability sample's estimate, each with the difference that is left.  Were selection explained by what is adjusted for,
the difference would be 0 but for sampling; what remains is selection on something else (or a change of mode).
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from analysis.comparison.multiplicity import holm
from analysis.estimation.estimates import Estimates
from analysis.release import SHOWN_FROM
from analysis.results.streams import OpenEstimate, OpenMethod, StreamComparison, Streams
from analysis.scores import score_wave
from analysis.selection import take_rows
from analysis.streams.covariates import described, shared_classes
from analysis.streams.figures import figure, two_sided
from analysis.streams.open import OpenMeans, calibrated_means, combined, propensity_weighted, raw_means
from analysis.tables import Population, Responses
from analysis.wavedata import WaveData

ESTIMATORS = {
    "raw": "open answers, unweighted mean",
    "calibrated": "open answers, calibrated mean, model-based",
    "propensity": "open answers, mean weighted by 1/propensity, model-based",
}


def open_rows(responses: Responses, population: Population) -> Responses:
    """The usable rows of the open stream: not excluded, and of a town of the table.  A row without a stream is open."""
    known = np.isin(responses.text("town"), [town.code for town in population.towns])
    return take_rows(responses, (responses.exclusion == "") & (responses.text("stream") != "probability") & known)


def compare_streams(data: WaveData, others: Responses) -> Streams:
    """``others``: :func:`open_rows` of the same responses."""
    if data.settings.stream == "open":
        return Streams(n_open=data.used.n, covariates=(), comparisons=(), reason="run-on-open")
    if others.n < SHOWN_FROM:
        reason = "few-answers" if others.n else "no-other-stream"
        return Streams(n_open=others.n, covariates=(), comparisons=(), reason=reason)  # type: ignore[arg-type]
    scores = score_wave(others, data.questionnaire, data.scheme)
    keys = [f"sense:{sense}" for sense in data.senses if f"sense:{sense}" in scores.names]
    columns = {key: scores.column(key) for key in keys}
    y = np.column_stack(list(columns.values())) if keys else np.empty((others.n, 0))
    parts = [np.arange(data.used.n), data.used.n + np.arange(others.n)]
    classes = shared_classes([data.used, others], data.questionnaire, parts, data.towns)
    made: dict[OpenMethod, OpenMeans | str] = {
        "raw": raw_means(y),
        "calibrated": calibrated_means(data, others, columns) if keys else "few-answers",
        "propensity": propensity_weighted(data, classes, y),
    }
    probability = data.estimates.estimates.select([data.estimates.where(key, "city")[0] for key in keys])
    by_method = {method: _read(data, method, found, probability) for method, found in made.items()}
    cells = {cell.indicator: cell.estimate for cell in data.cells if cell.group.kind == "city"}
    return Streams(
        n_open=others.n,
        covariates=described(classes),
        comparisons=tuple(
            StreamComparison(
                indicator=key, probability=cells[key], open=tuple(found[i] for found in by_method.values())
            )
            for i, key in enumerate(keys)
        ),
    )


def _read(
    data: WaveData, method: OpenMethod, found: OpenMeans | str, probability: Estimates
) -> tuple[OpenEstimate, ...]:
    """One method's figures of every sense."""
    k = len(probability.labels)
    if isinstance(found, str):
        nothing = np.full(k, np.nan)
        absent = OpenMeans(method, nothing, nothing, np.zeros(k, dtype=np.int64), nothing, math.nan)
        return tuple(replace(e, kish_deff=None, reason=found) for e in _read(data, method, absent, probability))
    variance, df = combined(found)
    left, left_df = combined(found, probability)
    difference = found.value - probability.value
    p = two_sided(difference, left, left_df)
    adjusted = holm(p)
    return tuple(
        OpenEstimate(
            method=method,
            estimate=figure(
                data,
                value=found.value[i],
                variance=variance[i],
                df=df[i],
                n=int(found.n[i]),
                n_psu=int(found.n[i]),
                unit="score",
                estimator=ESTIMATORS[method],
            ),
            difference=figure(
                data,
                value=difference[i],
                variance=left[i],
                df=left_df[i],
                n=int(found.n[i]),
                n_psu=int(found.n[i]),
                unit="difference",
                estimator=f"{ESTIMATORS[method]}, less the probability sample",
                p=(p[i], adjusted[i]),
                family=f"open ({method}) − probability: senses",
            ),
            kish_deff=found.kish_deff,
            reason="" if found.n[i] >= SHOWN_FROM else "few-answers",
        )
        for i in range(k)
    )
