"""The family that is compared: the towns within one indicator and wave, and their differences from the city."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from analysis.arrays import Float
from analysis.cells import ESTIMATOR, NO_SPREAD
from analysis.estimation.estimates import Estimates
from analysis.indicators import WaveEstimates
from analysis.release import BANDED_PSUS, WIDEST, shown_count, withheld
from analysis.results import Cell, Estimate, Group
from analysis.settings import AssessSettings

from .smoothing import steady_df


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TownFamily:
    """One indicator: ``cells`` of all towns, the ``shown`` ones among them (value not withheld) with their ``levels`` and
    their ``differences`` from the city, both in the order of ``shown``."""

    key: str
    cells: tuple[Cell, ...]
    shown: tuple[Cell, ...]
    levels: Estimates
    differences: Estimates

    @property
    def left_out(self) -> dict[str, str]:
        """Towns that cannot enter a comparison of levels, and why: ``withheld``, or ``no-spread`` (all gave the same answers)."""
        hidden = {cell.group.code: "withheld" for cell in self.cells if withheld(cell.estimate.release_code)}
        return hidden | {cell.group.code: "no-spread" for cell in self.shown if not has_spread(cell)}

    @property
    def comparable(self) -> list[int]:
        """Positions in ``shown`` of the towns that are not left out."""
        return [i for i, cell in enumerate(self.shown) if has_spread(cell)]


def families_of(wave: WaveEstimates, cells: tuple[Cell, ...], kinds: tuple[str, ...]) -> list[TownFamily]:
    """The families of all indicators known by town whose key begins with one of ``kinds`` (``sense``, ``subindex``, …)."""
    by_place = {(cell.indicator, cell.group): cell for cell in cells if cell.group.kind == "town"}
    keys = dict.fromkeys(indicator.key for indicator, group in wave.parameters if group.kind == "town")
    return [_family(wave, key, by_place) for key in keys if key.split(":")[0] in kinds]


def _family(wave: WaveEstimates, key: str, by_place: Mapping[tuple[str, Group], Cell]) -> TownFamily:
    positions = wave.where(key, "town")
    cells = tuple(by_place[key, wave.parameters[i][1]] for i in positions)
    shown = [i for i, cell in zip(positions, cells, strict=True) if cell.estimate.value is not None]
    levels = wave.estimates.select(shown)
    with_city = wave.estimates.select([*wave.where(key, "city"), *shown])
    return TownFamily(
        key=key,
        cells=cells,
        shown=tuple(by_place[key, wave.parameters[i][1]] for i in shown),
        levels=levels,
        differences=_differences(with_city, levels, [wave.parameters[i][1].code for i in shown]) if shown else levels,
    )


def _differences(with_city: Estimates, levels: Estimates, towns: list[str]) -> Estimates:
    """Town − city; ``with_city`` holds the city's estimate and then the towns'."""
    k = len(towns)
    made = with_city.contrast(np.hstack([-np.ones((k, 1)), np.eye(k)]), [(town, "town − city") for town in towns])
    return replace(made, df=steady_df(made, levels, towns))


def has_spread(cell: Cell) -> bool:
    return cell.estimate.se is not None and cell.estimate.se >= NO_SPREAD


def unfit(cell: Cell) -> str:
    """Why a town may not be judged against the city: ``base`` withheld · ``low`` fewer than 50 answers or 8 degrees of freedom ·
    ``psus`` fewer than 8 sampling units · ``""`` nothing is in the way."""
    if withheld(cell.estimate.release_code):
        return "base"
    if cell.estimate.release_code == "low":
        return "low"
    return "psus" if cell.estimate.n_psu < BANDED_PSUS else ""


def p_values(differences: Estimates) -> Float:
    """(p,) two-sided p of "no difference"; NaN where nothing varies."""
    se = differences.se
    t = np.divide(differences.value, se, out=np.full(len(se), np.nan), where=se > 0)
    return np.asarray(2 * stats.t.sf(np.abs(t), differences.df), dtype=np.float64)


def differences_of(
    family: TownFamily, adjusted: Float, level: float, name: str, settings: AssessSettings
) -> dict[str, Estimate]:
    """town → difference from the city with its interval at ``level``, raw and ``adjusted`` p (as ``shown``); all towns."""
    d = family.differences
    lower, upper = d.interval(level)
    found = np.column_stack([d.value, d.se, lower, upper, d.df, p_values(d), adjusted])
    rows = {cell.group.code: row.tolist() for cell, row in zip(family.shown, found, strict=True)}
    nothing = [math.nan] * found.shape[1]
    return {
        cell.group.code: _difference(cell, rows.get(cell.group.code, nothing), name, settings) for cell in family.cells
    }


def _difference(cell: Cell, numbers: list[float], name: str, settings: AssessSettings) -> Estimate:
    value, se, lower, upper, df, p, adjusted = (x if math.isfinite(x) else None for x in numbers)
    code = cell.estimate.release_code
    if code in ("", "wide"):
        wide = lower is not None and upper is not None and (upper - lower) / 2 > WIDEST["difference"]
        code = "wide" if wide else ""
    return Estimate(
        value=value,
        se=se,
        lower=lower,
        upper=upper,
        level=settings.level,
        df=df,
        n=shown_count(cell.estimate.n, code),
        n_psu=cell.estimate.n_psu,
        n_eff=None,
        deff=None,
        base=cell.estimate.base,
        unit="difference",
        scheme=cell.estimate.scheme,
        wave=settings.wave,
        estimator=f"{ESTIMATOR}, town − city",
        p_raw=p,
        p_adjusted=adjusted,
        family=name,
        release_code=code,
    )
