"""Drawing proportionally to size, against worked examples and against its promises."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.sampling import draw_systematic, inclusion_probabilities, person_probability

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
