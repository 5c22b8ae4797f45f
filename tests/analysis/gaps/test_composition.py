"""Joining cells of age × income, by hand."""

from __future__ import annotations

import numpy as np

from analysis.gaps.composition import codes_in, collapse, counts_by_side


def test_small_bands_join_upwards_and_the_rest_at_the_top_joins_below() -> None:
    both = np.array([[12, 4, 9, 20, 3], [11, 8, 5, 15, 30]])
    # Band 1: 12, 11 stands alone.  Bands 2 + 3: 13, 13.  Band 4: 20, 15.  Band 5: 3 urban, joins band 4.
    assert collapse(both[:, None, :], 10).tolist() == [[0, 1, 1, 2, 2]]


def test_an_age_too_small_for_one_cell_goes_with_the_next() -> None:
    counts = np.array([[[5, 3], [20, 20]], [[20, 20], [20, 20]]])
    # The first age has 8 urban answers: open, it goes on into the first band of the second age.
    assert collapse(counts, 10).tolist() == [[0, 0], [0, 1]]


def test_the_last_age_goes_with_the_one_before() -> None:
    counts = np.array([[[20, 20], [5, 3]], [[20, 20], [20, 20]]])
    assert collapse(counts, 10).tolist() == [[0, 1], [1, 1]]


def test_without_enough_answers_all_is_one_cell() -> None:
    assert collapse(np.ones((2, 3, 4), dtype=np.int64), 30).tolist() == [[0] * 4] * 3


def test_answers_are_counted_where_side_age_and_band_are_known() -> None:
    side, age, band = np.array([0, 0, 1, -1, 1]), np.array([0, 1, 1, 0, -1]), np.array([2, 0, -1, 1, 1])
    counts = counts_by_side(side, age, band, 2, 3)
    assert counts.sum() == 2 and counts[0, 0, 2] == 1 and counts[0, 1, 0] == 1
    assert codes_in(["rural", "", "urban"], ("urban", "rural")).tolist() == [1, -1, 0]
