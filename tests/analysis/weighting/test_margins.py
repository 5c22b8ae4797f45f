"""The rules for margins: missing answers, small cells, sources that disagree."""

from __future__ import annotations

import numpy as np

from analysis import tables
from analysis.weighting.calibration import calibrate
from analysis.weighting.margins import prepare_margin, town_margin

AGES = tables.Margin(
    id="age",
    question="age",
    by_town=True,
    cells={
        ("a", "18-34"): 300.0,
        ("a", "35-64"): 500.0,
        ("a", "65+"): 200.0,
        ("b", "18-34"): 60.0,
        ("b", "35-64"): 100.0,
        ("b", "65+"): 40.0,
    },
)


def rows(counts: dict[tuple[str, str], int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    town = np.array([t for (t, _), n in counts.items() for _ in range(n)], dtype=object)
    answer = np.array([c for (_, c), n in counts.items() for _ in range(n)], dtype=object)
    weight = np.where(town == "a", 1000 / np.sum(town == "a"), 200 / max(np.sum(town == "b"), 1))
    return town, answer, weight


def cells(prepared) -> dict[str, tuple[float, int]]:
    m = prepared.margin
    counts = np.bincount(m.codes, minlength=len(m.labels))
    return {label: (float(t), int(n)) for label, t, n in zip(m.labels, m.targets, counts, strict=True)}


def test_missing_answers_keep_their_weighted_share() -> None:
    town, answer, weight = rows(
        {
            ("a", "18-34"): 40,
            ("a", "35-64"): 30,
            ("a", "65+"): 22,
            ("a", "98"): 8,
            ("b", "18-34"): 30,
            ("b", "35-64"): 30,
        }
        | {("b", "65+"): 30, ("b", ""): 10}
    )
    prepared = prepare_margin(AGES, town, answer, weight)
    found = cells(prepared)
    assert found["a|missing"] == (80.0, 8)
    assert found["a|18-34"] == (300 * 0.92, 40)
    assert found["b|65+"] == (36.0, 30)
    assert prepared.notes == ()
    c = calibrate(weight, [prepared.margin])
    assert c.largest_error <= 1e-8


def test_much_missing_is_noted_and_too_much_drops_the_margin_in_that_town() -> None:
    town, answer, weight = rows(
        {("a", "18-34"): 30, ("a", "35-64"): 30, ("a", "65+"): 25, ("a", "98"): 15, ("b", "18-34"): 40, ("b", "98"): 20}
    )
    prepared = prepare_margin(AGES, town, answer, weight)
    found = cells(prepared)
    assert [(n.code, n.params["town"]) for n in prepared.notes] == [
        ("margin.missing-high", "a"),
        ("margin.missing-dropped", "b"),
    ]
    assert found["b|18-34+35-64+65+"] == (200.0, 60)


def test_small_and_empty_cells_join_their_neighbour_within_the_town() -> None:
    town, answer, weight = rows(
        {("a", "18-34"): 50, ("a", "35-64"): 30, ("a", "65+"): 4, ("b", "18-34"): 21, ("b", "35-64"): 40}
    )
    prepared = prepare_margin(AGES, town, answer, weight)
    found = cells(prepared)
    assert found["a|35-64+65+"] == (700.0, 34)
    assert found["b|35-64+65+"] == (140.0, 40)
    assert found["b|18-34"] == (60.0, 21)
    assert {(n.code, n.params["town"], n.params["n"]) for n in prepared.notes} == {
        ("margin.collapsed", "a", 4),
        ("margin.collapsed", "b", 0),
    }


def test_a_margin_missing_everywhere_is_dropped() -> None:
    town, answer, weight = rows({("a", "98"): 60, ("a", "18-34"): 10, ("b", "98"): 30})
    prepared = prepare_margin(AGES, town, answer, weight)
    assert prepared.margin is None
    assert [n.code for n in prepared.notes] == ["margin.missing-dropped"] * 2


def test_city_margins_are_scaled_to_the_city() -> None:
    margin = tables.Margin(id="sex", question="sex", by_town=False, cells={("", "f"): 55.0, ("", "m"): 45.0})
    town, answer, weight = rows({("a", "f"): 40, ("b", "m"): 60})
    prepared = prepare_margin(margin, town, answer, weight, totals={"": 1200.0})
    assert cells(prepared) == {"f": (660.0, 40), "m": (540.0, 60)}


def test_town_totals_as_a_margin() -> None:
    made = town_margin(np.array(["b", "a", "b"], dtype=object), {"a": 10.0, "b": 20.0})
    assert made.labels == ("a", "b")
    assert made.targets.tolist() == [10, 20]
