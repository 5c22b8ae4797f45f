"""Codes to points: the figures of domain.md §4 and of the Somerville README."""

from __future__ import annotations

import pytest

from questionnaires.load import load_library
from questionnaires.model import Missing
from questionnaires.scoring import item_points_table, points

SCHEME = "tiny-1/equal-interval"


@pytest.mark.parametrize(("code", "score"), [(0, 0.0), (5, 50.0), (7, 70.0), (10, 100.0)])
def test_zero_to_ten_is_ten_times_the_code(schema, code, score):
    assert points(schema("kinds"), SCHEME, "N1", code) == score


def test_a_reversed_item_scores_a_hundred_minus_its_points(schema):
    assert item_points_table(schema("kinds"), SCHEME, "L1") == {5: 0.0, 4: 25.0, 3: 50.0, 2: 75.0, 1: 100.0}
    assert item_points_table(schema("kinds"), SCHEME, "U1") == {5: 100.0, 4: 75.0, 3: 50.0, 2: 25.0, 1: 0.0}


@pytest.mark.parametrize("value", [None, Missing.NOT_ASKED, Missing.DONT_KNOW, Missing.REFUSED, 11, "female", ("bus",)])
def test_what_is_missing_or_off_the_scale_has_no_points(schema, value):
    assert points(schema("kinds"), SCHEME, "N1", value) is None


def test_what_is_not_rated_has_no_points(schema):
    assert item_points_table(schema("kinds"), SCHEME, "S1") == {}
    assert item_points_table(schema("kinds"), SCHEME, "adults") == {}


def test_the_scheme_may_be_given_itself(schema):
    q = schema("kinds")
    assert points(q, q.schemes[SCHEME], "N1", 4) == 40.0


def test_one_to_ten_and_one_to_five_begin_at_zero_and_take_half_points():
    q = load_library("somerville-2013.1")
    ten = item_points_table(q, q.headline_scheme, "happy_now")
    five = item_points_table(q, q.headline_scheme, "streets_squares")
    assert (ten[1], ten[10]) == (0.0, 100.0)
    assert ten[8.5] == pytest.approx(100 * 7.5 / 9, abs=1e-12)
    assert (five[1], five[3], five[4.5], five[5]) == (0.0, 50.0, 87.5, 100.0)
    assert 10.5 not in ten


def test_the_worked_distribution_of_the_field_gives_its_score(schema):
    """domain.md §4: answers 20/45/28/5/2 % give 69.0 under equal intervals."""
    table = item_points_table(schema("kinds"), SCHEME, "U1")
    shares = {5: 0.20, 4: 0.45, 3: 0.28, 2: 0.05, 1: 0.02}
    assert sum(share * table[code] for code, share in shares.items()) == pytest.approx(69.0, abs=1e-9)
