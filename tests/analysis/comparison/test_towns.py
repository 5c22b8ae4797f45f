from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.cells import cells_of
from analysis.comparison.towns import TownComparison, compare_towns
from analysis.design import SampleDesign
from analysis.estimation.reduce import Grouping
from analysis.indicators import estimate_wave
from analysis.scores import Indicator, Scores
from analysis.weighting.calibration import calibrate
from analysis.weighting.margins import town_margin
from tests.analysis.wave import tiny

SENSE = Indicator(key="sense:gain", columns=("sense:gain",), unit="score", base="everyone")


def compared(town: NDArray[np.int64], village: NDArray[np.int64], y: NDArray[np.float64]) -> TownComparison:
    """Towns of equal size compared in one sense; the weights are calibrated to the towns' totals."""
    names = np.array([f"t{code:02d}" for code in town], dtype=object)
    totals = dict.fromkeys(np.unique(names.astype(str)), 1000.0)
    weight = np.array([1000.0 / np.sum(names == name) for name in names])
    calibration = calibrate(weight, [town_margin(names, totals)])
    design = SampleDesign(weight=weight, stratum=names, psu=village, lonely="collapse", collapse_within=names)
    scores = Scores(names=(SENSE.key,), values=y[:, None], indicators=(SENSE,), not_measured=())
    groupings = [Grouping.everyone(len(y)), Grouping.by("town", names)]
    wave = estimate_wave(design, calibration, scores, groupings, tiny.SETTINGS)
    return compare_towns(wave, cells_of(wave, "s", tiny.SETTINGS), tiny.SETTINGS)


def drawn(
    rng: np.random.Generator, towns: int, villages: int, persons: int, shift: dict[int, float] | None = None
) -> TownComparison:
    town = np.repeat(np.arange(towns), villages * persons)
    village = np.repeat(np.arange(towns * villages), persons)
    y = 60 + rng.normal(0, 5, towns * villages)[village] + rng.normal(0, 18, len(village))
    y += np.array([(shift or {}).get(code, 0.0) for code in range(towns)])[town]
    return compared(town, village, y)


def test_a_town_that_differs_much_leaves_the_middle_and_its_band_agrees_with_its_interval() -> None:
    comparison = drawn(np.random.default_rng(1), 6, 10, 20, {2: 15.0, 4: -15.0})
    bands = {band.town: band for band in comparison.bands}
    assert (bands["t02"].band, bands["t04"].band) == ("above", "below")
    for band in bands.values():
        lower, upper = band.difference.lower, band.difference.upper
        assert lower is not None and upper is not None and band.difference.p_raw is not None
        assert (band.band == "middle") == (lower <= 0 <= upper) == (band.difference.p_raw >= 0.05 / 6)
    assert comparison.omnibus[0].p is not None and comparison.omnibus[0].p < 1e-3
    assert comparison.notes == ()


def test_when_no_town_differs_it_is_said_with_the_answers_needed() -> None:
    comparison = drawn(np.random.default_rng(3), 5, 10, 10)
    assert {band.band for band in comparison.bands} == {"middle"}
    (note,) = comparison.notes
    assert note.code == "no-town-differs"
    assert note.params["n_per_town"] == comparison.omnibus[0].n_per_town_for_3_points
    assert 200 < float(note.params["n_per_town"]) < 3000


@pytest.mark.parametrize(
    ("villages", "persons", "reason"), [(2, 4, "base"), (4, 12, "low"), (8, 10, "low"), (2, 40, "base")]
)
def test_towns_with_too_little_are_not_banded(villages: int, persons: int, reason: str) -> None:
    rng = np.random.default_rng(4)
    small = villages * persons
    town = np.concatenate([np.repeat([0, 1], 300), np.full(small, 2)])
    village = np.concatenate([np.repeat(np.arange(60), 10), 100 + np.repeat(np.arange(villages), persons)])
    comparison = compared(town, village, rng.normal(60, 20, len(town)))
    band = {band.town: band for band in comparison.bands}["t02"]
    assert (band.band, band.reason) == ("none", reason)
    assert comparison.omnibus[0].n_towns == 2
    assert (band.difference.value is None) == (reason == "base")


def test_one_town_alone_has_nothing_to_be_compared_with() -> None:
    comparison = drawn(np.random.default_rng(6), 1, 10, 10)
    assert comparison.bands[0].reason == "alone" or comparison.bands[0].difference.lower is None
    assert comparison.omnibus[0].p is None
    assert comparison.notes[0].code == "no-town-comparable"


@pytest.mark.parametrize(
    ("waves", "most"), [pytest.param(120, 0.12, id="short"), pytest.param(400, 0.07, id="long", marks=pytest.mark.slow)]
)
def test_false_bands_stay_at_the_promised_rate(waves: int, most: float) -> None:
    """Sixteen equal towns, ten villages each: some town is banded by chance in 5 % of waves (with the design's degrees of
    freedom it would be 17 %).  4,000 waves gave 4.5 % (``docs/simulations/comparison.md``).
    Three Monte-Carlo standard errors are 6 points for 120 waves; the long form allows 7 %."""
    rng = np.random.default_rng(20261123)
    any_band = [any(band.band != "middle" for band in drawn(rng, 16, 10, 6).bands) for _ in range(waves)]
    assert 0.01 <= np.mean(any_band) <= most


def test_differences_carry_their_family_and_level() -> None:
    band = drawn(np.random.default_rng(8), 4, 10, 10).bands[0]
    assert band.difference.family == "sense:gain: towns"
    assert band.difference.unit == "difference"
    assert dataclasses.asdict(band.difference)["level"] == 0.95
