"""The verbs: they say what the engine says, by column names, and refuse with every problem at once."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from analysis import AnalysisError, Estimates, SampleDesign, Survey
from analysis.estimation.combine import means, ratios, totals
from analysis.estimation.reduce import Grouping, reduce
from analysis.weighting.calibration import Margin, calibrate
from questionnaires.messages import CATALOGUE


def table(seed: int = 6, n: int = 800) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    town = np.sort(rng.integers(0, 4, n))
    village = rng.integers(0, 9, n)
    age = rng.choice(["18-34", "35-64", "65+"], n, p=[0.3, 0.5, 0.2])
    score = np.clip(rng.normal(7, 2, n) + rng.normal(0, 0.5, 36)[town * 9 + village], 0, 10).round()
    return pd.DataFrame(
        {
            "town": np.array(["east", "north", "south", "west"])[town],
            "village": village,
            "w": rng.uniform(20, 60, n),
            "age": pd.Series(age).where(rng.random(n) > 0.05),
            "sex": rng.choice(["f", "m"], n),
            "score": pd.Series(score).where(rng.random(n) > 0.1),
            "trust": pd.Categorical(rng.choice(list("abcde"), n), categories=list("edcba"), ordered=True),
            "visits": rng.poisson(2, n),
            "user": rng.random(n) < 0.4,
        }
    )


def city(frame: pd.DataFrame | None = None, **more: object) -> Survey:
    return Survey(table() if frame is None else frame, weight="w", stratum="town", psu="village", **more)


def engine(frame: pd.DataFrame) -> SampleDesign:
    return SampleDesign(weight=frame["w"].to_numpy(), stratum=frame["town"].to_numpy(), psu=frame["village"].to_numpy())


def weighted() -> Survey:
    total = table()["w"].sum()
    age = {"18-34": 0.35, "35-64": 0.45, "65+": 0.2}
    return city().calibrate({"age": age, "sex": {"f": 0.52, "m": 0.48}}, population=float(total))


def test_means_totals_and_ratios_are_the_engines() -> None:
    frame = table()
    design, groups = engine(frame), Grouping.by("town", frame["town"].to_numpy())
    items = {name: frame[name].to_numpy(float) for name in ("score", "visits")}
    wanted = means(reduce(design, items, groups))
    found = city().mean(["score", "visits"], by="town")
    np.testing.assert_allclose(found.value, wanted.value, rtol=1e-12)
    np.testing.assert_allclose(found.covariance, wanted.covariance, rtol=1e-10, atol=1e-15)
    assert found.labels[0] == ("east", "score")
    total = totals(reduce(design, items, groups))
    np.testing.assert_allclose(city().total(["score", "visits"], by="town").se, total.se, rtol=1e-10)
    both = ~np.isnan(items["score"])
    items["visits"] = np.where(both, items["visits"], np.nan)
    ratio = ratios(reduce(design, items, groups), [("score", "visits")])
    np.testing.assert_allclose(city().ratio("score", "visits", by="town").se, ratio.se, rtol=1e-10)
    assert city().total().value[0] == pytest.approx(frame["w"].sum())


def test_two_columns_of_groups_and_their_table() -> None:
    m = city().mean("score", by=["town", "sex"]).to_frame()
    assert list(m.index.names) == ["town", "sex", "item"]
    frame = table()
    rows = frame[(frame["town"] == "south") & (frame["sex"] == "m")].dropna(subset="score")
    assert m.loc[("south", "m", "score"), "value"] == pytest.approx(np.average(rows["score"], weights=rows["w"]))
    assert m.loc[("south", "m", "score"), "n"] == len(rows)
    no_age = city().mean("score", by="age")
    assert len(no_age.labels) == 3, "a row without the group's answer is in no group"


def test_a_subset_keeps_the_whole_design() -> None:
    frame = table()
    inside = (frame["sex"] == "m") & (frame["village"] < 5)
    found = city().subset(inside).total("visits")
    wanted = totals(
        reduce(engine(frame), {"v": frame["visits"].to_numpy(float)}, Grouping.where("s", inside.to_numpy()))
    )
    assert found.se[0] == pytest.approx(wanted.se[0], rel=1e-9)
    cut = Survey(frame[inside], weight="w", stratum="town", psu="village").total("visits")
    assert cut.se[0] != pytest.approx(wanted.se[0], rel=1e-3), "cutting the rows first is another design"
    assert city().subset(inside).mean("score", by="sex").labels == (("m", "score"),)


def test_calibrated_verbs_use_the_residuals() -> None:
    s = weighted()
    assert s.total(by="sex").value.sum() == pytest.approx(table()["w"].sum(), rel=1e-9)
    assert np.all(s.total(by="sex").se < 1e-4)
    assert s.weighting().loc["calibration", "largest_margin_error"] < 1e-8
    frame = table()
    codes = frame["sex"].map({"f": 0, "m": 1}).to_numpy()
    targets = frame["w"].sum() * np.array([0.52, 0.48])
    c = calibrate(frame["w"].to_numpy(), [Margin(name="sex", labels=("f", "m"), codes=codes, targets=targets)])
    one = city().calibrate({"sex": {"f": targets[0], "m": targets[1]}})
    wanted = means(reduce(engine(frame), {"s": frame["score"].to_numpy()}, Grouping.everyone(len(frame)), c))
    assert one.mean("score").se[0] == pytest.approx(wanted.se[0], rel=1e-9)
    # The same mean as a regression on the intercept alone, and as a logit's share.
    assert one.regress("score", []).to_frame().loc["intercept", "se"] == pytest.approx(wanted.se[0], rel=1e-6)
    share = one.proportion("user", method="wald")
    logit = one.regress("user", [], "logit").coefficients
    assert logit.se[0] == pytest.approx(share.se[0] / (share.value[0] * (1 - share.value[0])), rel=1e-6)


def test_a_margin_within_towns_and_a_numeric_total() -> None:
    frame = table()
    cells = frame.groupby(["town", "sex"])["w"].sum() * 1.1
    goal = float(frame["w"] @ frame["visits"]) * 1.12
    s = city().calibrate({("town", "sex"): cells.to_dict()}, {"visits": goal}, distance="linear")
    np.testing.assert_allclose(s.total(by=["town", "sex"]).value, cells.to_numpy(), rtol=1e-8)
    assert s.total("visits").value[0] == pytest.approx(goal, rel=1e-9)
    assert s.total("visits").se[0] < 1e-5 * goal


def test_shares_stay_within_their_limits_whatever_the_method() -> None:
    s = city()
    wald = s.proportion("user", by="town", method="wald")
    for method in ("beta", "logit", "wilson", "clopper"):
        p = s.proportion("user", by="town", method=method)
        lower, upper = p.interval()
        assert np.all((lower > 0) & (lower < p.value) & (p.value < upper) & (upper < 1))
        np.testing.assert_allclose(upper - lower, wald.interval()[1] - wald.interval()[0], rtol=0.15)
        assert p.to_frame()["lower"].to_numpy() == pytest.approx(lower)
    with pytest.raises(AnalysisError, match=r"survey\.option"):
        s.proportion("user", method="exact")


def test_at_zero_and_one_the_interval_is_exact_on_the_effective_sample() -> None:
    frame = table().assign(never=0.0)
    frame["mixed"] = np.where(frame["town"] == "west", 1.0, frame["user"].astype(float))
    for method in ("beta", "logit", "wilson", "clopper"):
        s = city(frame)
        p = s.proportion("mixed", by="town", method=method)
        lower, upper = p.interval()
        deff = p.deff(replacement=True)[:3]
        pooled = max(np.average(deff, weights=p.n[:3]), 1)
        assert upper[3] == 1
        assert lower[3] == pytest.approx(0.025 ** (pooled / p.n[3]), rel=1e-6)
        assert s.proportion("never", method=method).interval()[1][0] > 0


def test_distributions_and_top_two_follow_the_categories_own_order() -> None:
    s, frame = city(), table()
    d = s.distribution("trust")
    assert [label[0] for label in d.labels] == list("edcba")
    assert d.value.sum() == pytest.approx(1)
    best = s.top2("trust")
    assert best.value[0] == pytest.approx(d.value[-2:].sum())
    assert s.top2("trust", lowest=True).value[0] == pytest.approx(d.value[:2].sum())
    assert s.proportion("trust", equals=["a", "b"]).se[0] == pytest.approx(best.se[0], rel=1e-9)
    high = frame["score"].isin([9, 10]) & frame["score"].notna()
    wanted = np.average(high[frame["score"].notna()], weights=frame["w"][frame["score"].notna()])
    assert s.top2("score").value[0] == pytest.approx(wanted)
    assert s.proportion("score", equals=[9.0, 10]).value[0] == pytest.approx(wanted)


def test_quantiles_by_group_are_those_of_the_subset() -> None:
    s = weighted()
    by_town = s.quantile("visits", [0.25, 0.5], by="town", rule="hf7")
    alone = s.subset(table()["town"] == "south").quantile("visits", [0.25, 0.5], rule="hf7")
    at = [i for i, label in enumerate(by_town.labels) if label[0] == "south"]
    south = by_town.select(at)
    np.testing.assert_allclose(south.value, alone.value, rtol=1e-12)
    for a, b in zip(south.interval(0.9), alone.interval(0.9), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6)
    np.testing.assert_allclose(south.se, alone.se, rtol=1e-6)
    lower, upper = alone.interval()
    assert np.all((lower <= alone.value) & (alone.value <= upper))
    gap = by_town.contrast({"south − east": {("south", "0.5"): 1, ("east", "0.5"): -1}})
    assert gap.se[0] > 0


def test_variance_is_the_textbooks_where_weights_are_equal() -> None:
    frame = table().assign(w=3.0)
    v = city(frame).variance(["visits", "user"])
    np.testing.assert_allclose(v.value.reshape(2, 2), np.cov(frame["visits"], frame["user"].astype(float)), rtol=1e-9)
    by = city(frame).variance("visits", by="town").to_frame()
    east = frame.loc[frame["town"] == "east", "visits"]
    assert by.loc[("east", "visits", "visits"), "value"] == pytest.approx(east.var())


def test_alpha_is_the_textbooks_where_weights_are_equal() -> None:
    frame = table().assign(w=2.0)
    frame["again"] = frame["visits"] + frame["user"]
    s = np.cov(frame["visits"], frame["again"])
    a = city(frame).alpha(["visits", "again"])
    assert a.value[0] == pytest.approx(2 * (1 - np.trace(s) / s.sum()), rel=1e-9)
    assert city(frame).alpha(["visits", "again"], by=["town", "sex"]).labels[0] == ("east", "f", "alpha")


def test_contrasts_by_name_and_by_function() -> None:
    m = city().mean(["score", "visits"], by="sex")
    gap = m.contrast({"m − f": {("m", "score"): 1, ("f", "score"): -1}})
    assert gap.value[0] == pytest.approx(m.value[2] - m.value[0])
    several = m.contrast(
        {
            "log ratio": lambda p: np.log(p["m / score"] / p["f / score"]),
            "product": lambda p: p[("m", "score")] * p[("m", "visits")],
            "sum": {("m", "score"): 1.0, ("m", "visits"): 1.0},
        }
    )
    gradient = np.array([[-1 / m.value[0], 0, 1 / m.value[2], 0], [0, 0, m.value[3], m.value[2]], [0, 0, 1, 1]])
    np.testing.assert_allclose(several.covariance, gradient @ m.covariance @ gradient.T, rtol=1e-9)
    assert several.value[0] == pytest.approx(np.log(m.value[2] / m.value[0]))
    one = city().mean("score", by="town")
    assert one.contrast({"d": {"east": 1, "west": -1}}).value[0] == pytest.approx(one.value[0] - one.value[3])
    for key, code in ((("x", "score"), "unknown"), ("score", "ambiguous")):
        with pytest.raises(AnalysisError, match=rf"contrast\.{code}-parameter"):
            one.contrast({"wrong": {key: 1}})


def test_models_read_text_columns_and_leave_blanks_out() -> None:
    s = weighted()
    fit = s.regress("score", ["age", "visits", "user"])
    assert list(fit.to_frame().index) == ["intercept", "age=35-64", "age=65+", "visits", "user"]
    known = table().dropna(subset=["score", "age"])
    assert fit.to_frame()["n"].iloc[0] == len(known)
    assert fit.contrast({"old − middle": {"age=65+": 1, "age=35-64": -1}}).se[0] > 0
    assert s.regress("visits", "age", "poisson").coefficients.value[0] == pytest.approx(np.log(2), abs=0.3)
    order = s.ordinal("trust", ["age", "visits"])
    assert [label[0] for label in order.labels][-4:] == ["1|2", "2|3", "3|4", "4|5"]
    assert np.all(np.diff(order.value[-4:]) > 0)


def test_tests_agree_with_the_models_behind_them() -> None:
    s, frame = weighted(), table()
    t = s.test("score", by="sex")
    gap = s.mean("score", by="sex").contrast({"d": {"m": 1, "f": -1}})
    assert t.estimate == pytest.approx(gap.value[0], rel=1e-9)
    assert t.statistic == pytest.approx(gap.value[0] / gap.se[0], rel=1e-6)
    assert s.test("score", against=7.0).estimate == pytest.approx(s.mean("score").value[0] - 7)
    assert len(s.test("score", by="town").df) == 2
    assert s.test("score", by="town", kind="rank").p > 0.001
    moved = frame.assign(score=frame["score"] + 2 * (frame["town"] == "west"))
    for kind in ("mean", "rank"):
        assert city(moved).test("score", by="town", kind=kind).p < 1e-4
    same = frame.assign(copy=frame["age"].where(np.arange(len(frame)) % 3 > 0, "18-34"))
    for kind in ("independence", "wald"):
        assert city(same).test("age", by="copy", kind=kind).p < 1e-6
        assert city(same).test("sex", by="trust", kind=kind).p > 0.001
    assert list(t.to_frame().columns) == ["statistic", "df", "ddf", "p", "estimate", "lower", "upper"]


def test_design_columns_by_stage_and_by_fpc_alone() -> None:
    frame = pd.DataFrame(
        {
            "district": np.repeat([1, 2, 3, 4], 6),
            "school": np.tile(np.repeat([1, 2, 3], 2), 4),
            "districts": 12,
            "schools": 9,
            "y": np.arange(24.0) % 7,
        }
    )
    s = Survey(frame, psu=["district", "school"], fpc=["districts", "schools"])
    assert s.weight == pytest.approx(np.full(24, 12 / 4 * 9 / 3))
    one = Survey(frame.assign(w=9.0), weight="w", psu="district", fpc="districts")
    assert 0 < one.mean("y").se[0] < s.mean("y").se[0]
    p = Survey(frame.assign(p=0.25), probability="p", psu="district")
    assert p.weight == pytest.approx(np.full(24, 4.0))


def test_columns_of_every_kind_pandas_has() -> None:
    frame = table()
    plain = city(frame).mean(["visits", "user"], by="town")
    frame["visits"] = frame["visits"].astype("Int64")
    frame["user"] = frame["user"].astype("boolean")
    frame["town"] = frame["town"].astype("category").cat.add_categories("nowhere")
    frame["village"] = frame["village"].astype("string")
    frame.index = frame.index[::-1] * 3
    other = city(frame).mean(["visits", "user"], by="town")
    np.testing.assert_allclose(other.value, plain.value, rtol=1e-12)
    np.testing.assert_allclose(other.se, plain.se, rtol=1e-10)
    assert other.labels == plain.labels
    text = frame.assign(visits=frame["visits"].astype(str))
    assert city(text).mean("visits", by="user").value.shape == (2,)
    gone = frame["visits"].mask(frame["user"])
    assert city(frame.assign(visits=gone)).mean("visits").n[0] == int((~frame["user"]).sum())


def test_a_group_inside_one_psu_shows_no_interval() -> None:
    frame = table().assign(g=lambda f: np.where(f.index == 5, "solo", "rest"))
    for made in (city(frame).mean("visits", by="g"), city(frame).quantile("visits", by="g")):
        line = made.to_frame().iloc[1]
        assert line["df"] == 0
        assert np.isnan(line["lower"]) and np.isnan(line["upper"])


def test_a_category_that_nobody_answered_from_is_no_column() -> None:
    frame = table()
    frame.loc[frame["town"] == "east", "score"] = np.nan
    assert list(city(frame).regress("score", "town").to_frame().index) == ["intercept", "town=south", "town=west"]


def test_a_cap_holds_within_towns_and_collapsed_margins_are_noted() -> None:
    frame = table()
    ages = {"18-34": 0.4, "35-64": 0.35, "65+": 0.25}
    s = city().calibrate({"age": ages}, population=32000, cap=("town", 2.0))
    mean = frame.groupby("town")["w"].transform("mean")
    assert np.all(s.weight <= 2.0 * mean * (1 + 1e-9))
    with pytest.raises(AnalysisError) as caught:
        city().calibrate({"age": ages}, population=32000, cap=("town", 1.1))
    assert {p.params["bound"] for p in caught.value.problems} == {"cap"}
    few = city().calibrate({"age": ages}, population=32000, smallest_cell=170)
    assert [note.code for note in few.calibration.notes] == ["margin.collapsed"]


def test_weights_of_zero_count_for_nothing_but_the_design() -> None:
    frame = table()
    frame.loc[frame["town"] == "north", "w"] = 0.0
    m = city(frame).mean("visits", by="town")
    assert [label[0] for label in m.labels] == ["east", "south", "west"]
    north = frame["town"] == "north"
    with pytest.raises(AnalysisError, match=r"survey\.no-answers"):
        city(frame).subset(north)


def test_a_survey_is_frozen() -> None:
    frame = table()
    s = city(frame)
    before = s.mean("visits").value[0]
    frame.loc[:, "visits"] = 0
    assert s.mean("visits").value[0] == before
    with pytest.raises(AttributeError):
        s.df = "design"
    calibrated = s.calibrate({"sex": {"f": 0.5, "m": 0.5}}, population=30000)
    assert s.calibration is None
    assert calibrated.total().value[0] == pytest.approx(30000)


@pytest.mark.parametrize(
    ("call", "codes"),
    [
        (lambda f: Survey(f, weight="x", stratum="y", psu=["village", "z"]), ["engine.no-column"] * 3),
        (lambda f: Survey(f, weight="town"), ["survey.not-numeric"]),
        (lambda f: Survey(f, psu="village"), ["survey.no-weight"]),
        (lambda f: Survey(f, weight="w", probability="w"), ["survey.two-weights", "survey.probability-impossible"]),
        (lambda f: Survey(f, probability="w"), ["survey.probability-impossible"]),
        (lambda f: Survey(f.assign(w=-1.0), weight="w", psu="age"), ["design.missing-label", "design.weight-negative"]),
        (lambda f: Survey(f, weight="w", stratum="town", psu="town"), ["design.lonely-psu"] * 4),
        (lambda f: Survey(f, weight="w", lonely="ignore"), ["survey.option"]),
        (lambda f: city(f).mean(["score", "age", "town"]), ["survey.not-numeric"] * 2),
        (lambda f: city(f).mean("score", by=["nowhere", "no"]), ["engine.no-column"] * 2),
        (lambda f: city(f).proportion(["visits", "score"]), ["survey.not-a-share"] * 2),
        (lambda f: city(f).proportion("sex", equals="x"), ["survey.unknown-category"]),
        (lambda f: city(f).subset([True]), ["survey.mask-length"]),
        (lambda f: city(f).subset(f["visits"].iloc[::-1] > 1), ["survey.mask-index"]),
        (lambda f: city(pd.concat([f, f["w"]], axis=1)), ["survey.column-twice"]),
        (lambda f: city(f).subset(f["visits"] > 99), ["survey.no-answers"]),
        (lambda f: city(f).test("score", by="sex", kind="anova"), ["survey.option"]),
        (lambda f: city(f.assign(one=1)).test("score", by="one"), ["survey.two-groups"]),
        (
            lambda f: city(f.assign(g=np.where(f.index < 2, f.index.astype(str), "rest"))).test("visits", by="g"),
            ["survey.group-in-one-psu"] * 2,
        ),
        (
            lambda f: city(f.assign(up=f["visits"] - 9)).regress("up", "score", "poisson"),
            ["regression.response-outside"],
        ),
        (
            lambda f: city(f.assign(two=2 * f["visits"], one=1)).regress("score", ["visits", "two", "sex", "one"]),
            ["regression.collinear"] * 2,
        ),
        (lambda f: city(f.assign(up=f["visits"] > 2)).regress("up", "visits", "logit"), ["regression.not-converged"]),
        (lambda f: city(f).test("sex", kind="wald"), ["survey.two-groups"]),
        (lambda f: city(f).calibrate({"sex": {"f": 9.0, "m": 9.0}}, smallest_cell=500), ["survey.no-margins"]),
        (lambda f: weighted().calibrate({"sex": {}}), ["survey.calibrated-already"]),
        (lambda f: city(f).subset(f["sex"] == "f").calibrate({"sex": {}}), ["survey.subset-first"]),
        (
            lambda f: city(f).calibrate({"age": {"18-34": 1.0}}, {"score": 1.0}, missing="fail"),
            ["survey.margin-missing"] * 2,
        ),
        (
            lambda f: city(f).calibrate({"sex": {"f": 1.0, "m": 2.0, "x": 3.0}, "trust": dict.fromkeys("abcde", 2.0)}),
            ["calibration.empty-category", "calibration.margins-disagree"],
        ),
    ],
)
def test_every_problem_is_named_at_once(call: object, codes: list[str]) -> None:
    with pytest.raises(AnalysisError) as caught:
        call(table())
    assert [p.code for p in caught.value.problems] == codes
    assert all(code in CATALOGUE for code in codes)


def test_problems_name_the_column() -> None:
    with pytest.raises(AnalysisError) as caught:
        Survey(table().assign(w=np.nan), weight="w", stratum="town", psu="age")
    assert {p.where for p in caught.value.problems} == {"column w", "column age"}


def test_the_package_stays_cheap_to_import_and_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    assert isinstance(weighted().mean("score", by="town"), Estimates)
    assert capsys.readouterr() == ("", "")
    code = "import sys, analysis; sys.exit('pandas' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
