"""The draw of back-checks: known chances that are the true ones, repeatable, and nobody's choice."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from analysis.errors import AnalysisError
from analysis.quality.backcheck import draw_back_checks

IDS = [f"r{i:03d}" for i in range(60)]
TOWN = np.array(["a"] * 40 + ["b"] * 20, dtype=object)
FLAGS = {"all-top-1": np.isin(np.arange(60), [0, 1, 2, 3, 45]), "coached-1": np.isin(np.arange(60), [0, 50])}


def drawn(seed: int = 1, **changes):
    given = {"response_ids": IDS, "group": TOWN, "flags": FLAGS, "per_group": 8, "seed": seed, "snapshot": "ab" * 32}
    return draw_back_checks(**{**given, **changes})


def test_each_group_gives_its_number_or_all_it_has() -> None:
    assert Counter(check.group for check in drawn()) == {"a": 8, "b": 8}
    assert Counter(check.group for check in drawn(per_group=25)) == {"a": 25, "b": 20}
    assert {check.probability for check in drawn(per_group=25) if check.group == "b"} == {1.0}


def test_the_chance_of_a_flagged_answer_is_three_times_that_of_another() -> None:
    """Town a: 4 flagged of 40, hence 8 · 3/(12 + 36) and 8 · 1/48."""
    chance = {check.reason: check.probability for seed in range(30) for check in drawn(seed) if check.group == "a"}
    assert chance == {"flagged": pytest.approx(0.5), "random": pytest.approx(1 / 6)}


def test_reasons_and_rules() -> None:
    found = {check.response_id: check for check in drawn(per_group=60)}
    assert found["r000"].rules == ("all-top-1", "coached-1")
    assert (found["r045"].reason, found["r045"].rules) == ("flagged", ("all-top-1",))
    assert (found["r010"].reason, found["r010"].rules) == ("random", ())


def test_answers_are_drawn_as_often_as_the_probability_says() -> None:
    """4,000 seeds: each answer's frequency within four standard errors of its π (60 answers: chance of a miss 0.4 %)."""
    runs = 4000
    count: Counter[str] = Counter()
    chance: dict[str, float] = {}
    for seed in range(runs):
        for check in drawn(seed):
            count[check.response_id] += 1
            chance[check.response_id] = check.probability
    assert set(chance) == set(IDS)
    pi = np.array([chance[name] for name in IDS])
    frequency = np.array([count[name] for name in IDS]) / runs
    assert np.all(np.abs(frequency - pi) <= 4 * np.sqrt(pi * (1 - pi) / runs))
    assert pi.sum() == pytest.approx(16)


def test_weighting_back_is_unbiased() -> None:
    """Horvitz–Thompson count of flagged answers over 2,000 draws: 6 in truth."""
    totals = [sum(1 / check.probability for check in drawn(seed) if check.rules) for seed in range(2000)]
    assert np.mean(totals) == pytest.approx(6, abs=4 * np.std(totals) / np.sqrt(2000))


def test_the_same_seed_and_snapshot_draw_the_same_whatever_the_order_of_rows() -> None:
    order = np.random.default_rng(5).permutation(60)
    turned = drawn(
        response_ids=[IDS[i] for i in order],
        group=TOWN[order],
        flags={rule: sign[order] for rule, sign in FLAGS.items()},
    )
    assert turned == drawn()
    assert drawn(seed=2) != drawn()
    assert drawn(snapshot="cd" * 32) != drawn()


def test_one_more_group_does_not_change_the_others() -> None:
    town_a = [check for check in drawn() if check.group == "a"]
    alone = drawn(response_ids=IDS[:40], group=TOWN[:40], flags={rule: sign[:40] for rule, sign in FLAGS.items()})
    assert list(alone) == town_a


def test_an_answer_of_no_group_is_not_drawn() -> None:
    town = TOWN.copy()
    town[40:] = ""
    assert {check.group for check in drawn(group=town)} == {"a"}


def test_what_cannot_be_drawn_is_refused_with_everything_that_is_wrong() -> None:
    with pytest.raises(AnalysisError) as caught:
        drawn(per_group=0, weight=0.5, response_ids=["r000"] * 60)
    assert [problem.code for problem in caught.value.problems] == [
        "quality.per-group", "quality.weight", "quality.ids-twice",
    ]  # fmt: skip
