"""Drawing proportionally to size, against worked examples and against its promises."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import pps
from survey_app.domain.city import Village
from survey_app.domain.sampling import (
    adult_in_household,
    draw_systematic,
    draw_villages,
    in_frame_order,
    inclusion_probabilities,
    person_probability,
)

frames = st.lists(st.integers(1, 5000), min_size=1, max_size=40)
starts = st.integers(0, 2**32 - 1).map(lambda k: F(k, 2**32))


def test_by_hand():
    """Five villages, 100 200 300 400 1000 of 2000, three drawn.  The last would get 3·1000/2000 = 1.5: taken with
    certainty.  Two more from 1000: 0.2 0.4 0.6 0.8.  Sums 0.2 0.6 1.2 2.0 3.0; from 0.5: 0.5 → second, 1.5 → fourth,
    2.5 → the certain one."""
    chances = inclusion_probabilities([100, 200, 300, 400, 1000], 3)
    assert chances == (F(1, 5), F(2, 5), F(3, 5), F(4, 5), F(1))
    assert draw_systematic(chances, F(1, 2)) == (1, 3, 4)
    assert draw_systematic(chances, F(0)) == (0, 2, 4)
    assert person_probability(chances[3], 20, 400) == pytest.approx(0.8 * 20 / 400)


def test_certainty_is_found_again_after_the_rest_is_shared_anew():
    """900 takes its place; of the two left, 90 gets 2·90/110 > 1; 10 and 10 share the last place."""
    assert inclusion_probabilities([900, 90, 10, 10], 3) == (F(1), F(1), F(1, 2), F(1, 2))


def test_all_villages_are_certain_when_all_are_drawn():
    chances = inclusion_probabilities([5, 1, 3], 3)
    assert set(chances) == {F(1)} and draw_systematic(chances, F(9, 10)) == (0, 1, 2)


def test_a_boundary_belongs_to_the_village_that_begins_there():
    halves = (F(1, 2), F(1, 2), F(1, 2), F(1, 2))
    assert draw_systematic(halves, F(1, 2)) == (1, 3)


@given(frames, st.data(), starts)
def test_a_draw_has_the_number_asked_for_and_every_certain_village(sizes, data, start):
    n = data.draw(st.integers(1, len(sizes)))
    chances = inclusion_probabilities(sizes, n)
    drawn = draw_systematic(chances, start)
    assert sum(chances) == n == len(set(drawn)) == len(drawn)
    assert all(0 < chance <= 1 for chance in chances)
    assert {i for i, chance in enumerate(chances) if chance == 1} <= set(drawn)


@given(frames, st.data())
def test_over_all_starts_each_village_is_drawn_as_often_as_its_probability_says(sizes, data):
    """Every start between two neighbouring fractional ends draws the same villages: their lengths add up to π."""
    n = data.draw(st.integers(1, len(sizes)))
    chances = inclusion_probabilities(sizes, n)
    ends = sorted({F(0), F(1), *(sum(chances[: i + 1], F(0)) % 1 for i in range(len(chances)))})
    seen = [F(0)] * len(sizes)
    for low, high in pairwise(ends):
        for position in draw_systematic(chances, low):
            seen[position] += high - low
    assert tuple(seen) == chances


@pytest.mark.parametrize(("sizes", "n"), [([], 1), ([1, 2], 0), ([1, 2], 3), ([1, 0], 1)])
def test_what_cannot_be_drawn_is_refused(sizes, n):
    with pytest.raises(ValueError, match="positive sizes"):
        inclusion_probabilities(sizes, n)


@given(frames, st.data())
def test_the_analysis_knows_the_same_probabilities(sizes, data):
    """Exact fractions here, arrays in :mod:`analysis.pps`: one rule."""
    n = data.draw(st.integers(1, len(sizes)))
    exact = inclusion_probabilities(sizes, n)
    found, certain = pps.inclusion_probabilities(np.array(sizes, dtype=np.float64), n)
    np.testing.assert_allclose(found, [float(chance) for chance in exact], rtol=1e-12)
    assert certain.tolist() == [chance == 1 for chance in exact]


def village(code, urban="rural", adults=100):
    return Village(code=code, town="t", title={"zh": code}, urban=urban, adults=adults)


def test_the_frame_goes_from_town_to_country_and_by_code():
    frame = [village("4"), village("2", "urban"), village("3"), village("1", "urban")]
    assert [v.code for v in in_frame_order(frame)] == ["1", "2", "3", "4"] and in_frame_order(frame)[2].urban == "rural"


def test_villages_carry_their_own_probability():
    """Sizes 100 200 300 400 1000, three drawn from 1/2: as by hand above, whatever the order of the file."""
    frame = [village(str(i), adults=size) for i, size in enumerate((100, 200, 300, 400, 1000))]
    drawn = draw_villages(frame[::-1], 3, F(1, 2))
    assert [(d.village.code, d.probability) for d in drawn] == [("1", F(2, 5)), ("3", F(4, 5)), ("4", F(1))]


@pytest.mark.parametrize("adults", [1, 2, 3, 5, 7])
def test_every_adult_of_a_household_has_the_same_chance(adults):
    """All draws k/420: each adult is asked for exactly 420/adults of them (420 is a multiple of 1, 2, 3, 5, 7)."""
    asked = [adult_in_household(adults, F(k, 420)) for k in range(420)]
    assert {i: asked.count(i) for i in range(1, adults + 1)} == dict.fromkeys(range(1, adults + 1), 420 // adults)


@pytest.mark.parametrize(("adults", "draw"), [(0, F(0)), (2, F(1))])
def test_a_household_without_adults_has_nobody_to_ask(adults, draw):
    with pytest.raises(ValueError, match="adults"):
        adult_in_household(adults, draw)
