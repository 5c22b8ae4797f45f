from __future__ import annotations

import numpy as np

from analysis.comparison.multiplicity import benjamini_hochberg, holm

# Benjamini & Hochberg (1995), section 3.2: fifteen ordered p values of a study of thrombolysis.
BH1995 = np.array(
    [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
)


def test_holm_by_hand() -> None:
    np.testing.assert_allclose(holm(np.array([0.03, 0.01, np.nan, 0.02])), [0.04, 0.03, np.nan, 0.04])
    np.testing.assert_allclose(holm(np.array([0.9, 0.8])), [1, 1])
    assert holm(np.empty(0)).shape == (0,)


def test_the_example_of_benjamini_and_hochberg() -> None:
    """The paper rejects the four smallest at q = 0.05 (0.0095 ≤ 4/15 · 0.05), Bonferroni's 0.0033 the three smallest."""
    assert int(np.sum(benjamini_hochberg(BH1995) <= 0.05)) == 4
    assert int(np.sum(holm(BH1995) <= 0.05)) == 3


def test_step_up_by_hand() -> None:
    """Sorted 0.01 0.02 0.03 0.9 times 4/1, 4/2, 4/3, 4/4, then the least of what follows: 0.04 0.04 0.04 0.9."""
    np.testing.assert_allclose(
        benjamini_hochberg(np.array([0.03, np.nan, 0.9, 0.01, 0.02])), [0.04, np.nan, 0.9, 0.04, 0.04]
    )
    assert benjamini_hochberg(np.empty(0)).shape == (0,)


def test_the_order_does_not_matter() -> None:
    order = np.random.default_rng(1).permutation(len(BH1995))
    for adjust in (holm, benjamini_hochberg):
        np.testing.assert_array_equal(adjust(BH1995[order]), adjust(BH1995)[order])
