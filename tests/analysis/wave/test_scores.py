from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.scores import Scores, score_wave
from tests.analysis.wave import tiny

NAN = float("nan")


def scored(**columns: list[float]) -> Scores:
    questionnaire = tiny.questionnaire()
    n = len(next(iter(columns.values())))
    return score_wave(tiny.responses(n, columns), questionnaire, questionnaire.schemes["tiny/equal"])


def test_a_sense_is_the_mean_of_its_answered_items_where_enough_were_answered() -> None:
    # H3 is reversed: 2 of 10 gives 80 points
    scores = scored(H1=[10, 10, 98, NAN], H2=[5, 99, 99, NAN], H3=[2, 2, 2, NAN])
    np.testing.assert_allclose(scores.column("sense:happiness"), [(100 + 50 + 80) / 3, 90, NAN, NAN])


def test_items_that_were_not_asked_do_not_count_against_a_person() -> None:
    # asked 2 of 3 → two thirds of 2, rounded up: both needed; asked 1 → that one
    scores = scored(H1=[6, 6, 6], H2=[4, 98, 97], H3=[97, 97, 97])
    np.testing.assert_allclose(scores.column("sense:happiness"), [50, NAN, 60])


def test_a_sense_of_two_sub_indices_needs_both() -> None:
    scores = scored(R1=[5, 4, 98], R5=[3, NAN, 1])
    np.testing.assert_allclose(scores.column("subindex:place"), [100, 75, NAN])
    np.testing.assert_allclose(scores.column("sense:belonging"), [75, NAN, NAN])


def test_shares_of_persons_reach_their_limit_at_the_limit() -> None:
    scores = scored(H1=[6, 8, 8, NAN], H2=[6, 8, 7.5, NAN])
    np.testing.assert_array_equal(scores.column("share60:happiness"), [1, 1, 1, NAN])
    np.testing.assert_array_equal(scores.column("share80:happiness"), [0, 1, 0, NAN])


def test_good_answers_of_labelled_numeric_and_reversed_items() -> None:
    scores = scored(H1=[7, 6.5, 98], H3=[3, 4, 3], R1=[4, 3, 5])
    np.testing.assert_array_equal(scores.column("share70:H1"), [1, 0, NAN])
    np.testing.assert_array_equal(scores.column("share70:H3"), [1, 0, 1])
    np.testing.assert_array_equal(scores.column("top2:R1"), [1, 0, 1])


def test_a_domain_of_several_items_keeps_a_column_per_item() -> None:
    questionnaire = tiny.questionnaire()
    columns = {"M1": [5, 1], "X1": [97, 10], "urban": ["urban", "rural"]}
    scores = score_wave(tiny.responses(2, columns), questionnaire, questionnaire.schemes["tiny/equal"])
    made = {indicator.key: indicator for indicator in scores.indicators}
    assert made["domain:D02"].columns == ("M1@D02", "X1@D02")
    assert made["domain:D02"].city_only
    assert not made["domain:D01"].city_only
    np.testing.assert_array_equal(scores.column("M1@D01"), [100, NAN])  # urban residents only


def test_what_nobody_was_asked_is_not_measured() -> None:
    scores = scored(H1=[1, 2], H2=[1, 2])
    assert scores.not_measured == ("sense:belonging", "sense:gain", "domain:D01", "domain:D02", "domain:D03")
    assert {i.key for i in scores.indicators if i.key.startswith("item:")} == {"item:H1", "item:H2"}


@pytest.mark.parametrize("code", [97, 98, 99])
def test_missing_reasons_never_become_points(code: float) -> None:
    assert np.isnan(scored(H1=[code, 5], H2=[5, 5]).column("item:H1")[0])


def test_the_two_best_of_three_labels_are_no_share() -> None:
    questionnaire = tiny.questionnaire()
    three = replace(questionnaire.scales["agree5"], options=questionnaire.scales["agree5"].options[:3])
    short = replace(questionnaire, scales={**questionnaire.scales, "agree5": three})
    made = score_wave(tiny.responses(2, {"R1": [5.0, 3.0], "H1": [9.0, 2.0]}), short, short.schemes["tiny/equal"])
    keys = {indicator.key for indicator in made.indicators}
    assert {"item:R1", "share70:H1"} <= keys
    assert "top2:R1" not in keys
