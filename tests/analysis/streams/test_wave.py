"""Streams and modes of a whole wave of eight towns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.results.assessment import _build, _plain
from analysis.results.streams import Modes, Streams
from analysis.streams.modes import compare_modes
from analysis.streams.wave import compare_streams, open_rows
from tests.analysis.smallarea import city
from tests.analysis.wave import tiny

N = 8 * 40


def streams(n_open: int, settings: object = tiny.SETTINGS, spread: int = 8) -> Streams:
    """The last ``n_open`` rows are open, in ``spread`` towns; open men are as many as open women."""
    given = city.columns(dict.fromkeys(city.TOWNS, 40))
    extra = city.columns(dict.fromkeys(city.TOWNS[:spread], -(-n_open // spread)), seed=6)
    given = {name: values + extra[name][:n_open] for name, values in given.items()}
    given["stream"] = ["probability"] * N + ["open"] * n_open
    given["H1"] = given["H1"][:N] + [max(x - 2, 0) for x in given["H1"][N:]]
    data, rows = city.assessed(given, settings)  # type: ignore[arg-type]
    return compare_streams(data, open_rows(rows, data.population))


def test_raw_is_the_plain_mean_and_the_difference_has_both_variances() -> None:
    made = streams(80)
    happiness = made.comparisons[0]
    raw = happiness.open[0]
    assert [e.method for e in happiness.open] == ["raw", "calibrated", "propensity"]
    assert raw.estimate.n == 80 and raw.kish_deff == 1
    assert raw.estimate.se is not None and happiness.probability.se is not None
    assert raw.difference.value == pytest.approx(raw.estimate.value - happiness.probability.value)
    assert raw.difference.se == pytest.approx(np.hypot(raw.estimate.se, happiness.probability.se))


def test_propensity_of_one_variable_is_poststratified_to_the_reference_sample() -> None:
    """Sex is all that the streams share: π is saturated, μ̂ = Σ(share of the sex in the reference sample) · open mean of the sex."""
    given = city.columns(dict.fromkeys(city.TOWNS, 40))
    extra = city.columns(dict.fromkeys(city.TOWNS, 10), seed=6)
    given = {name: values + extra[name] for name, values in given.items()}
    given["stream"] = ["probability"] * N + ["open"] * 80
    given["age"] = [""] * (N + 80)
    given["town"] = given["town"][:N] + ["t1", "t2"] * 40  # two towns only: no variable, and calibration is impossible
    data, rows = city.assessed(given)
    made = compare_streams(data, open_rows(rows, data.population))
    assert [c[0] for c in made.covariates] == ["sex"]
    assert made.comparisons[0].open[1].reason == "town-without-answers"
    others = open_rows(rows, data.population)
    score = np.column_stack([others.numbers("H1"), others.numbers("H2"), 10 - others.numbers("H3")]).mean(axis=1) * 10
    by_sex = [score[others.text("sex") == s].mean() for s in ("male", "female")]
    share = [data.weight[data.used.text("sex") == s].sum() / data.weight.sum() for s in ("male", "female")]
    assert made.comparisons[0].open[2].estimate.value == pytest.approx(np.dot(by_sex, share))


def test_reasons_when_there_is_nothing_to_compare() -> None:
    assert streams(0).reason == "no-other-stream"
    assert streams(12).reason == "few-answers"
    data, rows = city.assessed(
        {**city.columns(dict.fromkeys(city.TOWNS, 40)), "stream": ["open"] * N}, replace(tiny.SETTINGS, stream="open")
    )
    assert compare_streams(data, rows).reason == "run-on-open"


def modes(labels: list[str], variants: list[str] | None = None) -> Modes:
    given = {**city.columns(dict.fromkeys(city.TOWNS, 40)), "mode": labels}
    data, _ = city.assessed({**given, "variant": variants or ["standard"] * N})
    return compare_modes(data)


def test_the_elder_view_is_a_mode_and_the_largest_mode_the_reference() -> None:
    made = modes(
        (["web"] * 6 + ["phone"] * 2) * 35 + ["web"] * 30 + ["paper"] * 10, (["standard"] * 2 + ["core"] * 2) * 80
    )
    assert made.reference == "web" and made.reason == ""
    assert [(g.mode, g.n, g.reason) for g in made.groups] == [
        ("paper", 10, "few-answers"),
        ("phone", 70, ""),
        ("web", 156, ""),
        ("web/core", 84, ""),
    ]
    assert {d.mode for d in made.differences} == {"web/core", "phone"}


def test_a_mode_that_had_its_towns_to_itself_is_compared_without_the_town() -> None:
    made = modes(["web"] * 240 + ["phone"] * 80)
    assert made.reason == "" and [c[0] for c in made.covariates] == ["sex", "age"]
    assert [c[0] for c in modes(["web", "web", "phone", "web"] * 80).covariates] == ["town", "sex", "age"]


def test_a_mode_effect_that_was_put_in_is_found() -> None:
    """Phone answers to H1–H3 are 2 points of 10 higher: 20 of 100, less what the scale's end cuts off (H1–H3 at most 10)."""
    given = city.columns(dict.fromkeys(city.TOWNS, 40))
    phone = [i % 4 == 0 for i in range(N)]
    for item, step in (("H1", 2), ("H2", 2), ("H3", -2)):
        given[item] = [min(max(x + step * p, 0), 10) for x, p in zip(given[item], phone, strict=True)]
    data, _ = city.assessed({**given, "mode": ["phone" if p else "web" for p in phone]})
    found = next(d for d in compare_modes(data).differences if d.indicator == "sense:happiness")
    assert found.adjusted.lower is not None and found.adjusted.upper is not None
    assert found.adjusted.lower > 8 and found.adjusted.upper < 25 and found.adjusted.p_adjusted < 1e-6


def test_reasons_when_modes_cannot_be_compared() -> None:
    assert modes([""] * N).reason == "no-mode"
    assert modes(["web"] * N).reason == "one-mode"
    assert modes(["web"] * (N - 20) + ["phone"] * 20).reason == "few-answers"


def test_results_survive_json() -> None:
    for kind, made in ((Streams, streams(80)), (Modes, modes(["web", "phone"] * 160))):
        assert _plain(_build(kind, _plain(made))) == _plain(made)
