"""Runs, spread, silence, keys and repeated vectors on forms small enough to read."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from analysis.quality.patterns import (
    all_equal_to,
    expected_repeats,
    item_nonresponse,
    longest_run,
    person_moments,
    repeats,
)
from analysis.quality.ratings import BLANK, DONT_KNOW, NOT_ASKED, REFUSED


def forms(*rows: list[int]) -> np.ndarray:
    return np.array(rows, dtype=np.uint8)


@pytest.mark.parametrize(
    ("answers", "run"),
    [
        ([1, 2, 3, 4, 4, 4, 4, 5, 6], 4),
        ([1, 1, 2, 2, 2, 3, 3, 3, 3], 4),
        ([1, 2, 1, 2], 1),
        ([5, 5, 5, 5], 4),
        ([5, 5, 1, 5, 5, 5], 3),
    ],
)
def test_longest_run_is_the_maximum_uninterrupted_string_of_equal_answers(answers: list[int], run: int) -> None:
    """The definition of ``careless::longstring`` (Yentes & Wilhelm, CRAN manual 1.2.2); counted by hand."""
    longest, given = longest_run(forms(answers))
    assert (longest[0], given[0]) == (run, len(answers))


def test_items_without_an_answer_neither_break_nor_lengthen_a_run() -> None:
    longest, given = longest_run(
        forms([5, NOT_ASKED, 5, DONT_KNOW, 5, 1], [BLANK, REFUSED, BLANK, BLANK, BLANK, BLANK])
    )
    assert longest.tolist() == [3, 0]
    assert given.tolist() == [4, 0]


def test_spread_within_a_person_is_the_standard_deviation_over_the_items() -> None:
    """Dunn et al. (2018): the standard deviation of a person's answers; computed by numpy a second time, items of two scales."""
    position = np.full((3, 256), np.nan)
    position[:2, :11] = np.arange(11) / 10
    position[2, :5] = np.arange(5) / 4
    step = forms([0, 10, 2], [7, BLANK, 3], [10, 10, 4], [5, BLANK, NOT_ASKED])
    answers, mean, sd = person_moments(step, position)
    assert answers.tolist() == [3, 2, 3, 1]
    assert mean[:2] == pytest.approx([(0 + 1 + 0.5) / 3, (0.7 + 0.75) / 2], rel=1e-12)
    assert sd[:3] == pytest.approx([np.std([0, 1, 0.5], ddof=1), np.std([0.7, 0.75], ddof=1), 0], rel=1e-9, abs=1e-9)
    assert math.isnan(sd[3])


def test_silence_is_counted_among_the_items_asked() -> None:
    asked, share = item_nonresponse(forms([1, BLANK, DONT_KNOW, REFUSED], [1, NOT_ASKED, 2, BLANK], [NOT_ASKED] * 4))
    assert asked.tolist() == [4, 3, 0]
    assert share[:2] == pytest.approx([3 / 4, 1 / 3])
    assert math.isnan(share[2])


def test_a_key_is_followed_by_every_answer_given() -> None:
    key = np.array([10, 0, 4], dtype=np.uint8)
    same, answers = all_equal_to(forms([10, 0, 4], [10, BLANK, 4], [10, 1, 4], [BLANK] * 3), key)
    assert same.tolist() == [True, True, False, False]
    assert answers.tolist() == [3, 2, 3, 0]


def test_every_pair_of_equal_vectors_is_found_and_no_other() -> None:
    """All 256 vectors of four items with four answers each, some of them twice or three times."""
    different = [list(row) for row in itertools.product((0, 3, DONT_KNOW, NOT_ASKED), repeat=4)]
    vector, count = repeats(forms(*different, different[5], different[5], different[200]))
    assert len(count) == 256
    assert vector[5] == vector[256] == vector[257]
    assert count[vector[[0, 5, 200, 256, 258]]].tolist() == [1, 3, 2, 3, 2]


def test_expected_repeats_are_products_of_shares_among_different_vectors() -> None:
    """By hand: (0,0) twice, (0,1), (1,0).  Among the three different vectors 2 of 3 begin with 0 and 2 of 3 end with 0, so each of
    the other 3 rows equals (0,0) with chance 4/9."""
    step = forms([0, 0], [0, 0], [0, 1], [1, 0])
    vector, count = repeats(step)
    found = expected_repeats(step, np.full(4, 0.5), vector, count)
    assert found == pytest.approx([3 * 4 / 9, 3 * 4 / 9, 0, 0])


def test_chance_repeats_are_as_many_as_expected() -> None:
    """4,000 seeded forms of five independent items with three answers: pairs of equal forms against half the expected repeats,
    with a key that 300 others copied beside them, which must not make copying look like chance."""
    rng = np.random.default_rng(6)
    step = rng.choice(3, size=(4000, 5), p=(0.5, 0.3, 0.2)).astype(np.uint8)
    vector, count = repeats(step)
    # The true chance that two forms are equal is (0.5² + 0.3² + 0.2²)⁵ = 0.38⁵; its estimate from different vectors is too low,
    # since frequent vectors count once there, which is why short questionnaires are not judged (15 answers at least).
    pairs = float(np.sum(count * (count - 1) / 2))
    assert pairs == pytest.approx(4000 * 3999 / 2 * 0.38**5, rel=0.05)
    long = rng.choice(3, size=(4000, 30), p=(0.5, 0.3, 0.2)).astype(np.uint8)
    long[:300] = 0
    vector, count = repeats(long)
    expected = expected_repeats(long, long.mean(axis=1) / 2, vector, count)
    assert expected[:300].max() < 0.01
