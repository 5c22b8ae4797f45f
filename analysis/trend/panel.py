"""The same persons twice: their mean change, and how many went up, stayed and went down.

A panel is this wave's sample with a difference as one more answer, missing for whoever was not there before: all that a design
knows about villages and towns applies unchanged, and the two answers of a person are never taken for independent.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from analysis.arrays import Float
from analysis.errors import ProblemList
from analysis.estimation.bounded import BoundedEstimates
from analysis.estimation.combine import means
from analysis.estimation.estimates import Estimates
from analysis.estimation.reduce import Grouping, reduce
from analysis.estimation.shares import with_share_interval
from analysis.release import release_code, withheld
from analysis.results import Estimate
from analysis.results.trend import Flow
from analysis.survey import Survey

Direction = Literal["up", "same", "down"]
DIRECTIONS: tuple[Direction, ...] = ("up", "same", "down")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PanelChange:
    """``matched`` persons are in both tables; ``only_before``, ``only_now`` persons in one.

    ``change``  mean difference of each item among matched persons who answered twice, with the covariance of all items.
    ``flows``  item → shares up, same, down (three parameters in this order), which sum to 1.
    """

    matched: int
    only_before: int
    only_now: int
    change: Estimates
    flows: dict[str, BoundedEstimates]


def panel_change(
    before: pd.DataFrame, now: Survey, key: str, items: Sequence[str], same_within: float = 0.0
) -> PanelChange:
    """Changes of ``items`` (numbers, one column each in both tables) among the persons whose ``key`` is in both.

    Weights and design are those of ``now`` (calibrated or not).  A difference of at most ``same_within`` counts as the same.
    Raises AnalysisError: a missing column, a key twice in one table, nobody in both.
    """
    _check(before, now.frame, key, items)
    earlier = before.set_index(before[key].astype(str))
    keys = now.frame[key].astype(str)
    inside = keys.isin(earlier.index)
    differences = {item: _number(now.frame[item]) - _number(earlier[item].reindex(keys)) for item in items}
    changes = {f"{item} change": d for item, d in differences.items()}
    matched = int(inside.sum())
    return PanelChange(
        matched=matched,
        only_before=len(before) - matched,
        only_now=len(now.frame) - matched,
        change=_means(now, changes),
        flows={item: with_share_interval(_means(now, _ways(d, same_within))) for item, d in differences.items()},
    )


def flows_of(panel: PanelChange, wave: str, scheme: str, level: float = 0.95) -> tuple[Flow, ...]:
    """The gross flows as released results, with Korn and Graubard's intervals; a city-wide row is never confidential."""
    return tuple(flow for item, shares in panel.flows.items() for flow in _flows(item, shares, wave, scheme, level))


def _check(before: pd.DataFrame, now: pd.DataFrame, key: str, items: Sequence[str]) -> None:
    problems = ProblemList()
    for name, table in (("before", before), ("now", now)):
        for column in (key, *items):
            if column not in table:
                problems.add("trend.panel-column", name, table=name, column=column)
    problems.raise_any()
    for name, table in (("before", before), ("now", now)):
        twice = table[key][table[key].astype(str).duplicated()]
        if len(twice):
            problems.add("trend.panel-key-twice", name, table=name, n=len(twice), example=str(twice.iloc[0]))
    if not set(before[key].astype(str)) & set(now[key].astype(str)):
        problems.add("trend.panel-nobody", key)
    problems.raise_any()


def _number(column: pd.Series) -> Float:
    return np.asarray(column.to_numpy(dtype=np.float64, na_value=np.nan))


def _ways(d: Float, same_within: float) -> dict[str, Float]:
    """Three 0/1 columns that say where a person went; NaN without a difference."""
    here = (d > same_within, np.abs(d) <= same_within, d < -same_within)
    known = np.isfinite(d)
    return {way: np.where(known, yes.astype(np.float64), np.nan) for way, yes in zip(DIRECTIONS, here, strict=True)}


def _means(now: Survey, columns: Mapping[str, Float]) -> Estimates:
    made = means(
        reduce(
            now.design,
            columns,
            Grouping.where("persons", now.used),
            now.calibration,
            calibrated_variance=now.calibrated_variance,
        ),
        df=now.df,
    )
    return replace(made, labels=tuple((column,) for _, column in made.labels), key_names=())


def _flows(item: str, shares: BoundedEstimates, wave: str, scheme: str, level: float) -> Iterator[Flow]:
    lower, upper = shares.interval(level)
    deff = shares.deff(replacement=True)
    for i, way in enumerate(DIRECTIONS):
        n, n_psu, df = int(shares.n[i]), int(shares.n_psu[i]), float(shares.df[i])
        half = float(upper[i] - lower[i]) / 2
        width = half if math.isfinite(half) else math.inf
        code = release_code(n=n, n_psu=n_psu, df=df, half_width=width, unit="share", whole_city=True)
        numbers = (float(x) for x in (shares.value[i], shares.se[i], lower[i], upper[i], deff[i]))
        value, se, low, high, d = (None if withheld(code) or not math.isfinite(x) else x for x in numbers)
        estimate = Estimate(
            value=value,
            se=se,
            lower=low,
            upper=high,
            level=level,
            df=df,
            n=n,
            n_psu=n_psu,
            n_eff=n / d if d else None,
            deff=d,
            base="everyone",
            unit="share",
            scheme=scheme,
            wave=wave,
            estimator="share of the persons in both waves",
            release_code=code,
        )
        yield Flow(item=item, direction=way, estimate=estimate)
