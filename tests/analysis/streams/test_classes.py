"""Classes of demographic answers: neighbours join until both samples have enough, and cells rebuild the columns of every row."""

from __future__ import annotations

import numpy as np

from analysis.streams.classes import cells_of_classes, classes_of, coded


def made(first: str, second: str, least: int = 2):
    answers = np.array([*first, *second], dtype=object)
    parts = [np.arange(len(first)), len(first) + np.arange(len(second))]
    known = ("a", "b", "c")
    return classes_of("age", coded(answers, known), known, parts, least)


def test_enough_everywhere_stays_as_it_is() -> None:
    classes = made("aabbcc", "aabbcc")
    assert classes.labels == ("a", "b", "c") and classes.codes.tolist() == [0, 0, 1, 1, 2, 2] * 2


def test_a_small_class_joins_its_smaller_neighbour() -> None:
    """b has one row in the second sample; its neighbours have there 2 (a) and 3 (c)."""
    assert made("aabbccc", "aabccc").labels == ("a|b", "c")


def test_missing_answers_are_a_class_if_there_are_enough_else_the_largest() -> None:
    assert made("aabb??", "aabb??").labels == ("a", "b", "missing")
    classes = made("aaabb?", "aaabb")
    assert classes.labels == ("a", "b") and classes.codes[5] == 0


def test_one_class_left_is_nothing_to_adjust_for() -> None:
    assert made("aaaa", "aaab") is None
    assert made("????", "????") is None


def test_cells_give_every_row_its_indicator_columns() -> None:
    one, two = made("aabbcc", "aabbcc"), made("abcabc", "abcabc")
    cell, x = cells_of_classes([one, two], 12)
    for row in range(12):
        expected = [1, one.codes[row] == 1, one.codes[row] == 2, two.codes[row] == 1, two.codes[row] == 2]
        assert x[cell[row]].tolist() == expected
    cell, x = cells_of_classes([], 12)
    assert x.tolist() == [[1.0]] and not cell.any()
