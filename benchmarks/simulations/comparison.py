"""Do the statements about towns hold their promise?  Waves of 16 towns × 10 villages × 20 answers, drawn again and again.

A score has a town's true mean, a village's deviation (SD 3.24) and a person's (SD 19.7): SD 20 and a design effect of 1.5.
Weights are unequal (log-SD 0.3) and calibrated to town and town × half (a coin that moves the score by 2).  Everything after
it is the package's own chain: calibrate, reduce, combine, release codes, bands, omnibus test, rank sets, τ.

Worlds: ``equal`` no town differs · ``spread`` true means N(60, 2²) · ``clusters`` eight towns at 57, eight at 63.
Odd worlds, reported and not promised: ``few`` half of the towns with 6 villages of 33 answers (larger design effects where
degrees of freedom are fewer), ``skew`` village deviations exponential.

    python -m benchmarks.simulations.comparison --runs 4000
"""

from __future__ import annotations

import argparse
import dataclasses
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bool, Float, Int
from analysis.cells import cells_of
from analysis.comparison.ranks import Places, places_of
from analysis.comparison.towns import compare_towns
from analysis.design import SampleDesign
from analysis.estimation.estimates import Estimates
from analysis.estimation.reduce import Grouping
from analysis.gaps.spread import tau2_of
from analysis.indicators import WaveEstimates, estimate_wave
from analysis.scores import Indicator, Scores
from analysis.settings import AssessSettings
from analysis.tables import Margin
from analysis.weighting.calibration import calibrate
from analysis.weighting.margins import prepare_margin, town_margin

TOWNS, VILLAGES, PERSONS = 16, 10, 20
VILLAGE_SD, PERSON_SD, HALF = 3.24, 19.7, 2.0
RESIDENTS = 20_000.0
SEED = 20_261_125
SCORE = Indicator(key="sense:gain", columns=("sense:gain",), unit="score", base="everyone")
SETTINGS = AssessSettings(wave="simulated", wave_title={"zh": "模拟", "en": "Simulated"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Shares of ``runs`` waves."""

    runs: int
    any_band: float
    false_band: float
    """Some town on the wrong side of the city or, where no town differs, on any side."""
    omnibus: float
    rank_one: float
    """Mean over towns of "its true places lie within its own set"."""
    rank_all: float
    rank_joint: float
    width_one: float
    """Mean number of places in a town's own set."""
    width_all: float
    width_joint: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TauRates:
    runs: int
    coverage: float
    from_zero: float
    """Share of waves in which the interval begins above 0."""
    median: float
    median_upper: float


def true_means(world: str, rng: np.random.Generator, tau: float = 2.0) -> Float:
    if world == "clusters":
        return np.repeat([57.0, 63.0], TOWNS // 2)
    return 60 + (rng.normal(0, tau, TOWNS) if world == "spread" else np.zeros(TOWNS))


def draw(mean: Float, rng: np.random.Generator, odd: str = "") -> tuple[WaveEstimates, Estimates]:
    """One wave: all estimates, and those of the towns."""
    town, village = _places(odd)
    names = np.array([f"t{code:02d}" for code in town], dtype=object)
    deviation = rng.exponential(1, village.max() + 1) - 1 if odd == "skew" else rng.standard_normal(village.max() + 1)
    half = rng.integers(0, 2, len(town))
    y = mean[town] + VILLAGE_SD * deviation[village] + HALF * (2 * half - 1) + rng.normal(0, PERSON_SD, len(town))
    base = np.exp(rng.normal(0, 0.3, len(town))) * RESIDENTS * TOWNS / len(town)
    halves = np.array(["a", "b"])[half]
    labels = [f"t{code:02d}" for code in range(TOWNS)]
    cells = {(name, h): RESIDENTS / 2 for name in labels for h in ("a", "b")}
    margin = prepare_margin(Margin(id="half", question="half", by_town=True, cells=cells), names, halves, base).margin
    assert margin is not None
    calibration = calibrate(base, [town_margin(names, dict.fromkeys(labels, RESIDENTS)), margin])
    design = SampleDesign(weight=base, stratum=names, psu=village)
    scores = Scores(names=(SCORE.key,), values=y[:, None], indicators=(SCORE,), not_measured=())
    groupings = [Grouping.everyone(len(y)), Grouping.by("town", names)]
    wave = estimate_wave(design, calibration, scores, groupings, SETTINGS)
    return wave, wave.estimates.select(wave.where(SCORE.key, "town"))


def _places(odd: str) -> tuple[Int, Int]:
    """Town and village of each answer."""
    sizes = [(6, 33) if odd == "few" and t % 2 else (VILLAGES, PERSONS) for t in range(TOWNS)]
    town = np.concatenate([np.full(v * p, t) for t, (v, p) in enumerate(sizes)])
    village = np.repeat(np.arange(sum(v for v, _ in sizes)), np.concatenate([np.full(v, p) for v, p in sizes]))
    return town, village


def simulate(world: str, runs: int, seed: int = SEED, odd: str = "") -> Rates:
    """Bands, the omnibus test and rank sets in one world.  The same seed gives the same figures."""
    rng = np.random.default_rng([seed, len(world)])
    found = np.array([_statements(true_means(world, rng), rng, odd) for _ in range(runs)], dtype=np.float64)
    names = [field.name for field in dataclasses.fields(Rates) if field.name != "runs"]
    return Rates(runs=runs, **dict(zip(names, found.mean(axis=0).tolist(), strict=True)))


def _statements(mean: Float, rng: np.random.Generator, odd: str) -> list[float]:
    wave, levels = draw(mean, rng, odd)
    compared = compare_towns(wave, cells_of(wave, "s", SETTINGS), SETTINGS)
    side = np.array([{"above": 1, "below": -1}.get(band.band, 0) for band in compared.bands])
    omnibus = compared.omnibus[0].p
    sets = places_of(levels, SETTINGS.level)
    kinds = (sets.one, sets.of_all, sets.joint)
    held = [_held(places, mean) for places in kinds]
    width = [float(np.mean(worst - best + 1)) for best, worst in kinds]
    wrong = bool(np.any((side != 0) & (side != np.sign(np.round(mean - mean.mean(), 9)))))
    return [
        float(np.any(side != 0)),
        float(wrong),
        float(omnibus is not None and omnibus <= 0.05),
        float(held[0].mean()),
        float(held[1].all()),
        float(held[2].all()),
        *width,
    ]


def _held(places: Places, mean: Float) -> Bool:
    """Whether each set holds every place that the town has: with ties, from the first to the last of the tied ones."""
    first = 1 + np.sum(mean[None, :] > mean[:, None], axis=1)
    last = len(mean) - np.sum(mean[None, :] < mean[:, None], axis=1)
    return np.asarray((places[0] <= first) & (last <= places[1]))


def simulate_tau(tau: float, runs: int, seed: int = SEED, odd: str = "") -> TauRates:
    """How often the interval of τ holds the τ that the towns' means were drawn with."""
    rng = np.random.default_rng([seed, int(10 * tau)])
    found = []
    for _ in range(runs):
        _, levels = draw(true_means("spread", rng, tau), rng, odd)
        found.append(tau2_of(levels, SETTINGS.level))
    value, lower, upper = (np.sqrt([getattr(f, name) for f in found]) for name in ("value", "lower", "upper"))
    return TauRates(
        runs=runs,
        coverage=float(np.mean((lower <= tau) & (tau <= upper))),
        from_zero=float(np.mean(lower > 0)),
        median=float(np.median(value)),
        median_upper=float(np.median(upper)),
    )


def as_markdown(runs: int, seed: int = SEED) -> str:
    """Both tables."""
    lines = [
        "| world | omnibus p ≤ 5 % | any band | false band | ranks: one town | all | joint | places: one | all | joint |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for world, odd in (("equal", ""), ("spread", ""), ("clusters", ""), ("equal", "few"), ("equal", "skew")):
        r = simulate(world, runs, seed, odd)
        shares = (r.omnibus, r.any_band, r.false_band, r.rank_one, r.rank_all, r.rank_joint)
        widths = (r.width_one, r.width_all, r.width_joint)
        cells = [f"{100 * x:.1f} %" for x in shares] + [f"{x:.1f}" for x in widths]
        lines.append(f"| {world}{', ' + odd if odd else ''} | " + " | ".join(cells) + " |")
    lines += ["", "| τ | coverage | interval begins above 0 | median τ̂ | median upper end |", "|---|---|---|---|---|"]
    for tau, odd in ((0.0, ""), (1.0, ""), (2.0, ""), (3.0, ""), (5.0, ""), (0.0, "few"), (2.0, "few"), (2.0, "skew")):
        t = simulate_tau(tau, runs, seed, odd)
        lines.append(
            f"| {tau:g}{', ' + odd if odd else ''} | {100 * t.coverage:.1f} % | {100 * t.from_zero:.1f} % |"
            f" {t.median:.2f} | {t.median_upper:.2f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    print(as_markdown(chosen.runs, chosen.seed))


if __name__ == "__main__":
    main()
