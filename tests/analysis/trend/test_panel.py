"""The same persons twice: a column of differences, with flows that sum to one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import Survey
from analysis.errors import AnalysisError
from analysis.estimation.waves import change
from analysis.trend.panel import flows_of, panel_change
from questionnaires.messages import render
from tests.analysis.trend.test_overlap import people


def tables(kept: float = 1.0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The earlier answers, in another order, and the later ones; a share of the persons is in both."""
    frame = people().assign(id=lambda f: [f"p{i:03d}" for i in range(len(f))])
    frame["first"] = frame["first"].round(-1)
    frame["second"] = frame["second"].round(-1)
    before = frame[["id", "first"]].rename(columns={"first": "y"}).sample(frac=1, random_state=1)
    now = frame.drop(columns="first").rename(columns={"second": "y"})
    return before[before["id"] < f"p{int(kept * len(frame)):03d}"], now


def opened(now: pd.DataFrame) -> Survey:
    return Survey(now, weight="w", stratum="town", psu="village")


def test_everybody_twice_is_the_change_of_the_waves() -> None:
    """V₁ + V₂ − 2C over the same villages is the variance of the mean difference."""
    before, now = tables()
    found = panel_change(before, opened(now), "id", ["y"])
    then = opened(now.merge(before, on="id", suffixes=("_now", "")))
    difference, variance, _ = change(then.mean("y"), opened(now).mean("y"))
    assert (found.matched, found.only_before, found.only_now) == (120, 0, 0)
    assert found.change.value[0] == pytest.approx(difference[0], rel=1e-10)
    assert found.change.variance[0] == pytest.approx(variance[0], rel=1e-9)


def test_some_of_them_are_a_group_of_the_whole_design() -> None:
    before, now = tables(0.6)
    found = panel_change(before, opened(now), "id", ["y"])
    merged = now.merge(before, on="id", how="left", suffixes=("", "_then")).assign(d=lambda f: f["y"] - f["y_then"])
    wanted = opened(merged).mean("d")
    assert (found.matched, found.only_now) == (72, 48)
    assert found.change.value[0] == pytest.approx(wanted.value[0], rel=1e-12)
    assert found.change.se[0] == pytest.approx(wanted.se[0], rel=1e-12)
    assert found.change.n[0] == 72


def test_flows_by_hand() -> None:
    before, now = tables()
    found = panel_change(before, opened(now), "id", ["y"])
    d = now.set_index("id")["y"] - before.set_index("id")["y"].reindex(now["id"])
    w = now.set_index("id")["w"]
    shares = [float(w[where].sum() / w.sum()) for where in (d > 0, d == 0, d < 0)]
    np.testing.assert_allclose(found.flows["y"].value, shares, rtol=1e-9)
    assert min(shares) > 0.05
    flows = flows_of(found, "wave 2", "tiny/equal")
    assert [flow.direction for flow in flows] == ["up", "same", "down"]
    assert sum(flow.estimate.value for flow in flows) == pytest.approx(1)
    ends = opened(now.assign(up=(d > 0).to_numpy(float))).proportion("up").interval()
    assert flows[0].estimate.lower == pytest.approx(
        ends[0][0], rel=0.02
    )  # its design effect at 0 or 1 is not used here
    wide = panel_change(before, opened(now), "id", ["y"], same_within=10.0)
    assert wide.flows["y"].value[1] == pytest.approx(float(w[d.abs() <= 10].sum() / w.sum()), rel=1e-9)


def test_a_few_persons_are_withheld() -> None:
    before, now = tables(0.2)
    flows = flows_of(panel_change(before, opened(now), "id", ["y"]), "wave 2", "tiny/equal")
    assert {(flow.estimate.value, flow.estimate.release_code) for flow in flows} == {(None, "F")}  # 24 persons


def test_tables_that_do_not_fit_are_named() -> None:
    before, now = tables()
    twice = pd.concat([before, before.head(2)])
    cases = [
        (before, now, "key", ["y"], {"trend.panel-column"}),
        (before, now, "id", ["z"], {"trend.panel-column"}),
        (twice, now, "id", ["y"], {"trend.panel-key-twice"}),
        (before.assign(id="q" + before["id"]), now, "id", ["y"], {"trend.panel-nobody"}),
    ]
    for old, new, key, items, codes in cases:
        with pytest.raises(AnalysisError) as found:
            panel_change(old, opened(new), key, items)
        assert {problem.code for problem in found.value.problems} == codes
        for problem in found.value.problems:
            assert "{" not in render(problem, "zh") + render(problem, "en")
