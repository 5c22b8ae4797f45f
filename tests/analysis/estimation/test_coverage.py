"""The coverage gate of the method in short form; the long form is ``make coverage`` (docs/coverage.md)."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.design import SampleDesign
from analysis.estimation.reduce import reduce
from benchmarks import coverage


def test_intervals_hold_in_a_few_runs() -> None:
    """60 runs × 16 towns: the towns' intervals together (Monte-Carlo error 0.7 points), and no bias beyond noise."""
    found = coverage.simulate(60, seed=11)
    assert found.failed == 0
    assert 0.925 <= found.hits["score"][2:].mean() <= 0.975
    assert found.hits["score"][0] >= 0.85
    assert abs(found.bias["score"][0]) < 0.25


@pytest.mark.slow
def test_coverage_gate_short_form() -> None:
    """500 runs; limits wider by three Monte-Carlo standard errors."""
    found = coverage.simulate(500)
    assert found.failed <= 5
    assert coverage.misses(found, widen=3 * np.sqrt(0.95 * 0.05 / 500)) == []


def test_the_gate_would_notice_forgotten_villages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treating persons as the sampling units makes intervals too short; the simulation must show it."""

    def persons_as_units(design, items, grouping, calibration):
        flat = SampleDesign(weight=design.weight, stratum=design.stratum)
        return reduce(flat, items, grouping, calibration)

    monkeypatch.setattr(coverage, "reduce", persons_as_units)
    found = coverage.simulate(60, seed=11)
    assert found.hits["score"][2:].mean() < 0.925


def test_the_simulated_world_is_unequal_enough() -> None:
    """Clusters matter in it: design effects well above 1, towns that differ."""
    rng = np.random.default_rng(1)
    world = coverage.make_world(rng)
    found = coverage.estimate_once(world, coverage.margin_targets(world), rng)["score"]
    assert found.deff(replacement=True)[0] > 1.1
    assert np.ptp(coverage.truth(world, "score")[2:]) > 3
