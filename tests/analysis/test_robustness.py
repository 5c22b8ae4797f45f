"""Designs and data that break careless software, through the public verbs, each against a formula written out here."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import AnalysisError
from analysis.estimation import replicates
from analysis.estimation.waves import change
from analysis.survey import Survey


def table(seed: int = 0, strata: int = 3, villages: int = 4, persons: int = 5) -> pd.DataFrame:
    """``few`` live in one village of each stratum only; ``y`` differs between villages."""
    rng = np.random.default_rng(seed)
    n = strata * villages * persons
    stratum = np.repeat(np.arange(strata), villages * persons)
    village = np.tile(np.repeat(np.arange(villages), persons), strata)
    effect = rng.normal(0, 3, strata * villages)[stratum * villages + village]
    return pd.DataFrame(
        {
            "stratum": stratum,
            "village": village,
            "weight": rng.uniform(1, 5, n),
            "y": 50 + effect + rng.normal(0, 5, n),
            "group": np.where(village == 0, "few", "many"),
        }
    )


def opened(frame: pd.DataFrame, **options: str) -> Survey:
    return Survey(frame, weight="weight", stratum="stratum", psu="village", **options)


def total_variance(frame: pd.DataFrame, z: pd.Series, villages: int = 4) -> float:
    """Σ_h n/(n−1) Σ (z_hi − z̄_h)², a village without rows of ``frame`` counting as zero."""
    sums = z.groupby([frame["stratum"], frame["village"]]).sum().unstack().reindex(columns=range(villages)).fillna(0)
    return float((villages * sums.var(axis=1, ddof=1)).sum())


def test_a_group_that_lives_in_few_villages_keeps_the_empty_ones() -> None:
    frame = table()
    few = frame[frame["group"] == "few"]
    total = opened(frame).total("y", by="group").select([0])
    assert total.variance[0] == pytest.approx(total_variance(few, few["weight"] * few["y"]), rel=1e-9)
    mean = opened(frame).mean("y", by="group").select([0])
    z = few["weight"] * (few["y"] - mean.value[0]) / few["weight"].sum()
    assert mean.variance[0] == pytest.approx(total_variance(few, z), rel=1e-9)
    assert (mean.n_psu[0], mean.n_strata[0], mean.df[0]) == (3, 3, 0)
    assert np.isnan(mean.interval()[0][0])


def test_rows_of_weight_zero_are_units_that_have_nobody() -> None:
    frame = table()
    zero = frame.assign(weight=np.where(frame["group"] == "few", 0.0, frame["weight"]))
    many = frame[frame["group"] == "many"]
    total = opened(zero).total("y")
    assert total.variance[0] == pytest.approx(total_variance(many, many["weight"] * many["y"]), rel=1e-9)
    assert total.n[0] == len(many)


@pytest.mark.parametrize(
    ("rule", "own"),
    [("remove", 0.0), ("certainty", 0.0), ("adjust", 1.0), ("average", np.nan), ("collapse", np.nan)],
)
def test_each_lonely_rule_does_what_it_says(rule: str, own: float) -> None:
    """Total of y: the lonely stratum adds nothing, its square, the mean of the others, or joins its neighbour."""
    frame = table()
    frame = frame[(frame["stratum"] < 2) | (frame["village"] == 1)]
    others = frame[frame["stratum"] < 2]
    base = total_variance(others, others["weight"] * others["y"])
    alone = frame[frame["stratum"] == 2]
    z = float((alone["weight"] * alone["y"]).sum())
    survey = opened(frame, lonely=rule)
    found = survey.total("y").variance[0]
    if rule == "average":
        assert found == pytest.approx(1.5 * base, rel=1e-9)
    elif rule == "collapse":
        first, second = (others[others["stratum"] == h] for h in (0, 1))
        sums = (second["weight"] * second["y"]).groupby(second["village"]).sum().tolist()
        wanted = total_variance(first, first["weight"] * first["y"]) + 5 * np.var([*sums, z], ddof=1)
        assert found == pytest.approx(wanted, rel=1e-9)
    else:
        assert found == pytest.approx(base + own * z**2, rel=1e-9)
    again = replicates.totals(replicates.jackknife(survey.design), {"y": frame["y"].to_numpy()})
    assert again.variance[0] == pytest.approx(found, rel=1e-9)


def test_lonely_units_are_refused_by_default_and_all_named() -> None:
    frame = table()
    frame = frame[(frame["stratum"] == 0) | (frame["village"] == 1)]
    with pytest.raises(AnalysisError) as caught:
        opened(frame)
    assert [p.params["stratum"] for p in caught.value.problems] == ["1", "2"]


def test_certainty_villages_add_only_the_draw_within_them() -> None:
    """All 4 of 4 villages, 5 of 20 persons: the variance is that of stratified sampling of persons."""
    frame = table(strata=1).assign(person=np.arange(20), villages=4, persons=20)
    survey = Survey(frame, stratum="stratum", psu=["village", "person"], fpc=["villages", "persons"])
    wanted = sum(20**2 * (1 - 5 / 20) * y.var(ddof=1) / 5 for _, y in frame.groupby("village")["y"])
    assert survey.total("y").variance[0] == pytest.approx(wanted, rel=1e-9)


def test_two_stages_with_both_corrections() -> None:
    """Särndal, Swensson & Wretman (1992), result 4.3.1, in three strata: 4 of 10 villages, 5 of 20 persons."""
    frame = table().assign(person=np.arange(60), villages=10, persons=20)
    survey = Survey(frame, stratum="stratum", psu=["village", "person"], fpc=["villages", "persons"])
    wanted = 0.0
    for _, stratum in frame.groupby("stratum"):
        sums = 4 * stratum.groupby("village")["y"].sum()
        within = sum(20**2 * (1 - 5 / 20) * y.var(ddof=1) / 5 for _, y in stratum.groupby("village")["y"])
        wanted += 10**2 * (1 - 4 / 10) * sums.var(ddof=1) / 4 + 10 / 4 * within
    total = survey.total("y")
    assert total.value[0] == pytest.approx(2.5 * 4 * frame["y"].sum(), rel=1e-12)
    assert total.variance[0] == pytest.approx(wanted, rel=1e-9)


def test_shares_of_zero_and_one_by_group_and_what_is_tested_of_them() -> None:
    frame = table().assign(none=0.0, all=1.0)
    survey = opened(frame)
    for method in ("logit", "beta", "wilson"):
        none, every = survey.proportion("none", by="group", method=method), survey.proportion("all", method=method)
        assert np.all(none.interval()[0] == 0)
        assert np.all((none.interval()[1] > 0) & (none.interval()[1] < 0.5))
        assert every.interval()[1][0] == 1
        assert 0.9 < every.interval()[0][0] < 1
    nothing = survey.test("none", "group")
    assert np.isnan(nothing.statistic)
    assert np.isnan(nothing.p)
    assert survey.test("all").p == 0


@pytest.mark.parametrize("bounds", [(0.5, 2.0), (0.9, 1.1)])
def test_bounds_that_admit_nothing_name_margin_category_and_bound(bounds: tuple[float, float]) -> None:
    frame = table()
    persons = frame["weight"].sum()
    with pytest.raises(AnalysisError) as caught:
        opened(frame).calibrate({"group": {"few": 0.9 * persons, "many": 0.1 * persons}}, bounds=bounds)
    named = {(p.where, p.params["category"], p.params["bound"], p.params["value"]) for p in caught.value.problems}
    assert named <= {("group", "few", "upper", bounds[1]), ("group", "many", "lower", bounds[0])}
    assert named


@pytest.mark.parametrize("kind", ["BRR", "bootstrap"])
def test_a_file_of_replicate_weights_needs_no_design(kind: str) -> None:
    """Columns of a table, as agencies publish them; two villages per stratum, so half-samples are the textbook."""
    frame = table(strata=8, villages=2)
    design = opened(frame).design
    made = replicates.brr(design) if kind == "BRR" else replicates.bootstrap(design, 800, 3)
    file = pd.DataFrame(made.replicates).add_prefix("rw").assign(weight=frame["weight"], y=frame["y"])
    weights = replicates.given(
        file["weight"].to_numpy(), file.filter(regex="^rw").to_numpy(), "BRR" if kind == "BRR" else "bootstrap"
    )
    found = replicates.totals(weights, {"y": file["y"].to_numpy()})
    wanted = total_variance(frame, frame["weight"] * frame["y"], villages=2)
    assert found.variance[0] == pytest.approx(wanted, rel=1e-9 if kind == "BRR" else 0.12)
    assert found.df[0] == 8 if kind == "BRR" else found.df[0] <= 8


def test_the_change_of_a_panel_with_some_villages_replaced() -> None:
    """Variance V₁ + V₂ − 2C; C from the villages that both waves visited."""
    first = table(seed=1)
    second = table(seed=1).assign(y=lambda f: f["y"] + 2)
    second["village"] = np.where(second["village"] == 3, 9, second["village"])
    a, b = (opened(f).mean("y") for f in (first, second))
    difference, variance, df = change(a, b)
    z = first["weight"] * (first["y"] - a.value[0]) / first["weight"].sum()
    common = z[first["village"] != 3].groupby([first["stratum"], first["village"]]).sum().unstack()
    shared = float((3 * common.var(axis=1, ddof=1)).sum())
    assert difference[0] == pytest.approx(2, rel=1e-9)
    assert variance[0] == pytest.approx(2 * a.variance[0] - 2 * shared, rel=1e-9)
    assert 0 < df[0] < 2 * a.df[0]
    same = change(a, opened(first.assign(y=first["y"] + 2)).mean("y"))
    assert same[1][0] == pytest.approx(0, abs=1e-12 * a.variance[0])


def test_nothing_to_estimate_is_refused_by_name() -> None:
    frame = table().assign(gone=np.nan)
    survey = opened(frame)
    for verb in (lambda: survey.distribution("gone"), lambda: survey.regress("gone", "y"), lambda: survey.test("gone")):
        with pytest.raises(AnalysisError) as found:
            verb()
        assert [p.code for p in found.value.problems] == ["survey.no-answers"]
    with pytest.raises(AnalysisError) as found:
        opened(frame.assign(weight=0.0))
    assert [p.where for p in found.value.problems] == ["column weight"]


def test_one_answer_for_all_has_no_design_effect() -> None:
    """140/3 is no binary fraction: what rounding leaves of its variance is not a variance."""
    same = opened(table().assign(y=140 / 3)).mean("y", by="group")
    assert np.isnan(same.deff(replacement=True)).all()


def test_a_change_in_a_town_with_one_village_has_no_degrees_of_freedom() -> None:
    frame = table()
    frame = frame[(frame["stratum"] > 0) | (frame["village"] == 0)]
    survey = opened(frame, lonely="adjust")
    later = opened(frame.assign(y=np.sqrt(frame["y"])), lonely="adjust")
    _, _, df = change(survey.mean("y", by="stratum"), later.mean("y", by="stratum"))
    assert np.isnan(df[0])
    assert df[1:] == pytest.approx([3, 3])  # the same four villages twice: the degrees of freedom of their differences
