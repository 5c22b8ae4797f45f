"""Changes between waves that share none, half or all of their villages, and towns that stood out by chance.

    python -m benchmarks.simulations.trend --runs 2000

*Changes.*  16 towns of unequal size, 10 villages of each per wave, 20 answers per village.  Answers have SD 20; village effects
have SD 5 (deff about 2.1 at 20 answers) and, where a village is in both waves, correlation 0.8 between them; the truth moves by
2 points.
*Rebound.*  16 towns whose true scores have SD τ and do not move; the ones outside the middle band (Bonferroni, as released) are
followed into a second wave.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
from scipy import stats

from analysis.arrays import Float, Int
from analysis.design import SampleDesign
from analysis.estimation.combine import means
from analysis.estimation.estimates import Estimates, joined
from analysis.estimation.overlap import change
from analysis.estimation.reduce import Grouping, reduce
from analysis.gaps.spread import tau2
from analysis.trend.rebound import expected_rebound

TOWNS, VILLAGES, ANSWERS = 16, 10, 20
SD, VILLAGE_SD, PERSISTENCE, MOVED = 20.0, 5.0, 0.8, 2.0
SEED = 20261


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFigures:
    """Over the runs: share of 95 % intervals that hold the true change, and mean estimated SE / SD of the estimates."""

    overlap: float
    runs: int
    city_coverage: float
    town_coverage: float
    city_ratio: float
    town_ratio: float
    city_df: float
    town_df: float
    not_positive: float
    """Share of towns' variances that were not positive."""


def simulate_changes(overlap: float, runs: int, seed: int = SEED) -> ChangeFigures:
    """``overlap`` share of the villages of each town that both waves visit."""
    rng = np.random.default_rng([seed, round(100 * overlap)])
    sizes = np.exp(rng.normal(0, 0.5, TOWNS))
    values, ses, hits, dfs = [], [], [], []
    for _ in range(runs):
        first, second = _two_waves(overlap, sizes, rng)
        found = change(first, second)
        half = stats.t.ppf(0.975, np.where(found.df >= 1, found.df, np.nan)) * found.se
        values.append(found.value)
        ses.append(found.se)
        dfs.append(found.df)
        hits.append(np.abs(found.value - MOVED) <= half)
    spread = np.std(values, axis=0, ddof=1)
    ratio = np.sqrt(np.nanmean(np.square(ses), axis=0)) / spread
    coverage = np.mean(hits, axis=0)
    return ChangeFigures(
        overlap=overlap,
        runs=runs,
        city_coverage=float(coverage[0]),
        town_coverage=float(coverage[1:].mean()),
        city_ratio=float(ratio[0]),
        town_ratio=float(ratio[1:].mean()),
        city_df=float(np.nanmedian(np.array(dfs)[:, 0])),
        town_df=float(np.nanmedian(np.array(dfs)[:, 1:])),
        not_positive=float(np.mean(np.isnan(np.array(ses)[:, 1:]))),
    )


def _two_waves(overlap: float, sizes: Float, rng: np.random.Generator) -> tuple[Estimates, Estimates]:
    """City and towns of both waves.  Villages are named 0 … 9 in the first wave, the new ones of the second from 10 on."""
    common = round(overlap * VILLAGES)
    effect = rng.normal(0, VILLAGE_SD, (TOWNS, VILLAGES))
    later = rng.normal(0, VILLAGE_SD, (TOWNS, VILLAGES))
    kept = PERSISTENCE * effect + np.sqrt(1 - PERSISTENCE**2) * later
    second = np.where(np.arange(VILLAGES) < common, kept, later)
    names = np.where(np.arange(VILLAGES) < common, np.arange(VILLAGES), VILLAGES + np.arange(VILLAGES))
    level = 60 + rng.normal(0, 3, TOWNS)
    old = _wave(level[:, None] + effect, np.arange(VILLAGES), sizes, rng)
    return old, _wave(level[:, None] + MOVED + second, names, sizes, rng)


def _wave(village_mean: Float, names: Int, sizes: Float, rng: np.random.Generator) -> Estimates:
    y = (village_mean[:, :, None] + rng.normal(0, SD, (TOWNS, VILLAGES, ANSWERS))).ravel()
    town = np.repeat(np.arange(TOWNS), VILLAGES * ANSWERS)
    psu = np.tile(np.repeat(names, ANSWERS), TOWNS)
    design = SampleDesign(weight=sizes[town], stratum=town, psu=psu)
    groups = Grouping(kind="town", labels=tuple(str(t) for t in range(TOWNS)), codes=town)
    city = means(reduce(design, {"y": y}, Grouping.everyone(len(y))))
    return joined([city, means(reduce(design, {"y": y}, groups))])


@dataclass(frozen=True, slots=True, kw_only=True)
class ReboundFigures:
    """Towns outside the middle band, signed so that "below" counts as "above": mean deviation and mean changes after it."""

    tau: float
    correlation: float
    singled_out: int
    deviation: float
    observed: float
    expected: float
    """With the true τ."""
    estimated: float
    """With τ̂ of the same wave, as a report has it."""
    error: float
    """Monte-Carlo standard error of observed − expected."""


def simulate_rebounds(
    tau: float, correlation: float, runs: int, seed: int = SEED, *, variance: float = 3.0, estimate: bool = True
) -> ReboundFigures:
    """``variance`` of a town's estimate, points² (SD 20, deff 1.5, n = 200); ``correlation`` of its two waves' errors."""
    rng = np.random.default_rng([seed, round(100 * tau), round(100 * correlation)])
    truth = rng.normal(0, tau, (runs, TOWNS))
    first = rng.normal(0, np.sqrt(variance), (runs, TOWNS))
    second = correlation * first + np.sqrt(1 - correlation**2) * rng.normal(0, np.sqrt(variance), (runs, TOWNS))
    deviation, later = (_centred(truth + errors) for errors in (first, second))
    limit = stats.norm.ppf(1 - 0.025 / TOWNS) * np.sqrt(variance * (1 - 1 / TOWNS))
    out = np.abs(deviation) > limit
    sign = np.sign(deviation[out])
    moved = (later - deviation)[out] * sign
    covariance = correlation * variance
    expected = expected_rebound(1.0, variance, covariance, tau) * deviation[out] * sign
    estimated = np.nan
    if estimate:
        tau_hat = np.sqrt(
            [tau2(row, np.eye(TOWNS) * variance).value if any(o) else 0.0 for row, o in _rows(truth + first, out)]
        )
        factor = np.array([expected_rebound(1.0, variance, covariance, t) for t in tau_hat])
        estimated = float(np.mean((factor[:, None] * deviation)[out] * sign))
    by_run = np.bincount(np.nonzero(out)[0], weights=moved - expected, minlength=runs)
    return ReboundFigures(
        tau=tau,
        correlation=correlation,
        singled_out=int(out.sum()),
        deviation=float(np.mean(deviation[out] * sign)),
        observed=float(np.mean(moved)),
        expected=float(np.mean(expected)),
        estimated=estimated,
        error=float(np.std(by_run) * np.sqrt(runs) / out.sum()),
    )


def _rows(values: Float, out: Float) -> list[tuple[Float, Float]]:
    return list(zip(values, out, strict=True))


def _centred(values: Float) -> Float:
    return np.asarray(values - values.mean(axis=1, keepdims=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=2000)
    runs = parser.parse_args().runs
    print("| overlap | coverage city | coverage towns | SE ratio city | SE ratio towns | df city | df town | V ≤ 0 |")
    print("|---|---|---|---|---|---|---|---|")
    for overlap in (0.0, 0.5, 1.0):
        f = simulate_changes(overlap, runs)
        print(
            f"| {overlap:.0%} | {f.city_coverage:.1%} | {f.town_coverage:.1%} | {f.city_ratio:.3f} | {f.town_ratio:.3f}"
            f" | {f.city_df:.0f} | {f.town_df:.1f} | {f.not_positive:.2%} |"
        )
    print("\n| τ | correlation | singled out | deviation | observed change | expected | with τ̂ | MC error |")
    print("|---|---|---|---|---|---|---|---|")
    for tau in (0.0, 1.0, 2.0, 3.0):
        for correlation in (0.0, 0.4):
            r = simulate_rebounds(tau, correlation, runs * 10)
            print(
                f"| {tau:g} | {correlation:g} | {r.singled_out} | {r.deviation:.2f} | {r.observed:.2f} | {r.expected:.2f}"
                f" | {r.estimated:.2f} | {r.error:.2f} |"
            )


if __name__ == "__main__":
    main()
