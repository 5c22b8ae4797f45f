"""Do the modelled towns keep their promises?  True values, direct values and smoothed variances are drawn again and again.

16 towns, four of them with 20 answers, the others with 200; persons' SD 20, design effect 1.5 (10 sampling units per town).  True
values θ = 65 + τ·normal, direct values θ + e with D = 1.5·400/n.  The model is told D as the wave is: the pooled design effect
(each town's own has 9 degrees of freedom) × the town's s²/n.  Everything is benchmarked to the weighted mean of the direct values;
intervals are θ̂ ∓ t·√MSE on the model's degrees of freedom.

    python -m benchmarks.simulations.smallarea --runs 4000
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
from scipy import stats

from analysis.arrays import Bool, Float
from analysis.smallarea.benchmarking import benchmark, gap_variance_of
from analysis.smallarea.fay_herriot import Method, fay_herriot

N = np.array([20] * 4 + [200] * 12)
UNITS, DEFF, SD = 10, 1.5, 20.0
WEIGHT = np.repeat([2.0, 5, 8, 10], 4) / 100
SPREADS = (0.0, 1.0, 2.0, 3.0, 5.0)
METHODS: tuple[Method, ...] = ("adjusted", "reml")
SEED = 411


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One method at one spread τ, over the small (n = 20) and the large towns: root of the true MSE, of the mean estimated MSE, of
    the direct values' MSE; share of 95 % intervals that held the true value."""

    method: Method
    tau: float
    small: tuple[float, float, float, float]
    large: tuple[float, float, float, float]


def kept(method: Method, tau: float, runs: int, seed: int = SEED) -> Kept:
    rng = np.random.default_rng([seed, int(10 * tau)])
    error, mse, direct, df = (np.empty((runs, len(N))) for _ in range(4))
    for r in range(runs):
        theta, y, d = _drawn(tau, rng)
        model = fay_herriot(y, d, method=method)
        gap = gap_variance_of(model, d, np.ones((len(y), 1)), WEIGHT)
        made = benchmark(model.value, model.mse, WEIGHT, float(WEIGHT @ y), gap)
        error[r], mse[r], direct[r], df[r] = made.value - theta, made.mse, y - theta, model.df
    inside = np.abs(error) <= stats.t.ppf(0.975, df) * np.sqrt(mse)
    small, large = N < 100, N >= 100
    return Kept(
        method=method,
        tau=tau,
        small=_summary(error, mse, direct, inside, small),
        large=_summary(error, mse, direct, inside, large),
    )


def _drawn(tau: float, rng: np.random.Generator) -> tuple[Float, Float, Float]:
    theta = 65 + tau * rng.standard_normal(len(N))
    y = theta + np.sqrt(DEFF * SD**2 / N) * rng.standard_normal(len(N))
    s2 = SD**2 * rng.chisquare(N - 1) / (N - 1)
    pooled = DEFF * float(rng.chisquare(len(N) * (UNITS - 1))) / (len(N) * (UNITS - 1))
    return theta, y, pooled * s2 / N


def _summary(error: Float, mse: Float, direct: Float, inside: Bool, towns: Bool) -> tuple[float, float, float, float]:
    root = [float(np.sqrt(np.mean(x))) for x in (error[:, towns] ** 2, mse[:, towns], direct[:, towns] ** 2)]
    return root[0], root[1], root[2], float(inside[:, towns].mean())


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulations.smallarea", description=__doc__)
    parser.add_argument("--runs", type=int, default=4000)
    runs = parser.parse_args().runs
    print(
        "| τ | method | n = 20: true RMSE | estimated | direct | held | n = 200: true RMSE | estimated | direct | held |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for tau in SPREADS:
        for method in METHODS:
            row = kept(method, tau, runs)
            cells = [f"{v:.2f}" for v in row.small[:3]] + [f"{row.small[3]:.1%}"]
            cells += [f"{v:.2f}" for v in row.large[:3]] + [f"{row.large[3]:.1%}"]
            print(f"| {tau:g} | {method} | " + " | ".join(cells) + " |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
