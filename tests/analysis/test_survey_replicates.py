"""Replicates through the public verbs: against linearisation, against weights made by hand, and what cannot be repeated."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import AnalysisError, Survey, combine_imputations


def people(seed: int = 3, towns: int = 4, villages: int = 6, persons: int = 8) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    n = towns * villages * persons
    village = np.arange(n) // persons
    return pd.DataFrame(
        {
            "town": village // villages,
            "village": village,
            "w": rng.uniform(5, 15, n),
            "y": 60 + rng.normal(0, 4, towns * villages)[village] + rng.normal(0, 10, n),
            "x": rng.normal(size=n),
            "sex": rng.choice(["f", "m"], n),
        }
    )


def opened(frame: pd.DataFrame) -> Survey:
    return Survey(frame, weight="w", stratum="town", psu="village")


def calibrated(frame: pd.DataFrame) -> Survey:
    return opened(frame).calibrate({"town": dict.fromkeys(range(4), 500.0), "sex": {"f": 1000.0, "m": 1000.0}})


def test_the_jackknife_of_a_total_is_the_linearised_variance() -> None:
    s = opened(people())
    assert s.replicates().total("y", by="town").se == pytest.approx(s.total("y", by="town").se, rel=1e-9)


@pytest.mark.parametrize("verb", ["mean", "ratio", "regress"])
def test_calibrated_verbs_have_the_same_values_and_nearly_the_same_errors(verb: str) -> None:
    s = calibrated(people())
    both = []
    for survey in (s, s.replicates()):
        made = {
            "mean": lambda v: v.mean("y", by="sex"),
            "ratio": lambda v: v.ratio("y", "w"),
            "regress": lambda v: v.regress("y", "x"),
        }[verb](survey)
        both.append(getattr(made, "coefficients", made))
    assert both[1].value == pytest.approx(both[0].value, rel=1e-9)
    assert both[1].se == pytest.approx(both[0].se, rel=0.1)
    assert both[1].labels == both[0].labels


def test_a_calibrated_total_does_not_vary_and_a_subset_keeps_the_calibration() -> None:
    frame = people().assign(one=1.0)
    s = calibrated(frame)
    assert s.replicates().total("one", by="sex").se == pytest.approx([0, 0], abs=1e-6)
    part = s.subset(frame["sex"] == "f")
    jack, line = part.replicates(), part.mean("y")
    assert jack.mean("y").value == pytest.approx(line.value, rel=1e-9)
    assert jack.mean("y").se == pytest.approx(line.se, rel=0.1)
    assert jack.total("one").value == pytest.approx([1000.0])


def test_the_bootstrap_is_drawn_from_its_seed() -> None:
    s = opened(people())
    once, again = (s.replicates("bootstrap", 200, seed=5).quantile("y", [0.25, 0.5]).se for _ in range(2))
    assert (once == again).all()
    assert once == pytest.approx(s.quantile("y", [0.25, 0.5]).se, rel=0.5)


def test_what_cannot_be_repeated_is_refused() -> None:
    margins = {"town": dict.fromkeys(range(4), 500.0)}
    capped = opened(people()).calibrate(margins, cap=("town", 1.3))
    for survey, method in ((capped, "jackknife"), (opened(people()), "brr"), (opened(people()), "no-such")):
        with pytest.raises(AnalysisError):
            survey.replicates(method)  # type: ignore[arg-type]


def test_imputations_are_combined_from_the_door() -> None:
    frame = people()
    made = [opened(frame.assign(y=frame["y"] + k)).mean("y") for k in (0.0, 1.0, 2.0)]
    assert combine_imputations(made).value == pytest.approx(made[1].value)
