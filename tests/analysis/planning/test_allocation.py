"""Allocations: textbook examples, optimality by trying all others, exact whole numbers within bounds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import AnalysisError
from analysis.planning.allocation import METHODS, allocate, shares

CITIES, CITIES_SD = np.array([16.0, 48.0]), np.sqrt([53_843.0, 5_581.0])
"""Cochran (1977), 5.4, page 94: sizes of 64 cities in 1930 in two strata."""


def free(n: int, share: np.ndarray) -> list[int]:
    k = len(share)
    return allocate(n, share, np.zeros(k, dtype=np.int64), np.full(k, n)).tolist()


def variance(n: np.ndarray, residents: np.ndarray, sd: np.ndarray) -> float:
    """Of the estimated total, with finite population correction (Cochran 1977, equation 5.8)."""
    return float(np.sum(residents * (residents - n) * sd**2 / n))


def test_cochrans_cities() -> None:
    """24 of 64 cities, page 94–95: in proportion 6 and 18 with variance 1,882,293; 12 and 12 with 1,090,827, which is also what
    Neyman's allocation (12.21 and 11.79) gives in whole numbers."""
    proportional = free(24, shares("proportional", CITIES, CITIES_SD))
    neyman = free(24, shares("neyman", CITIES, CITIES_SD))
    assert (proportional, neyman) == ([6, 18], [12, 12])
    assert variance(np.array([6, 18]), CITIES, CITIES_SD) == pytest.approx(1_882_293, abs=1)
    assert variance(np.array([12, 12]), CITIES, CITIES_SD) == pytest.approx(1_090_827, abs=1)


def test_neyman_as_practools_prints_it() -> None:
    """R package PracTools, strAlloc(n.tot = 100, alloc = "neyman") of its vignette Singlestage-samsize: the six nh."""
    residents = np.array([215.0, 65, 252, 50, 149, 144])
    sd = np.array([26787207.0, 10645109, 6909676, 11085034, 9817762, 44553355])
    share = shares("neyman", residents, sd)
    np.testing.assert_allclose(
        100 * share / share.sum(), [34.641683, 4.161947, 10.473487, 3.333804, 8.798970, 38.590108], atol=5e-7
    )
    assert free(100, share) == [35, 4, 10, 3, 9, 39]


def test_largest_remainders_as_hamilton_counted_them() -> None:
    """Hamilton's apportionment of 120 seats by the census of 1790 (Balinski & Young 1982, Fair Representation, table 3.1):
    Virginia, Massachusetts, Pennsylvania, North Carolina, New York, Maryland, Connecticut, South Carolina, New Jersey,
    New Hampshire, Vermont, Georgia, Kentucky, Rhode Island, Delaware."""
    people = [
        630560,
        475327,
        432879,
        353523,
        331589,
        278514,
        236841,
        206236,
        179570,
        141822,
        85533,
        70835,
        68705,
        68446,
        55540,
    ]
    assert free(120, np.array(people, dtype=np.float64)) == [21, 16, 14, 12, 11, 9, 8, 7, 6, 5, 3, 2, 2, 2, 2]


def test_equal_is_equal_and_the_rest_goes_to_the_first() -> None:
    towns = np.array([3.0, 7, 1])
    assert free(11, shares("equal", towns, towns)) == [4, 4, 3]


def test_power_allocation_lies_between_neyman_and_equal_precision() -> None:
    """Bankier (1988): q = 1 is Neyman's; q = 0 with S alike is equal; and it makes Σ (N^q·S/√n)² least, tried against shifts."""
    residents, sd = np.array([900.0, 400, 100, 25]), np.array([20.0, 25, 18, 22])
    assert np.allclose(shares("power", residents, sd, power=1), shares("neyman", residents, sd))
    assert np.ptp(shares("power", residents, np.full(4, 20.0), power=0)) == 0
    n = shares("power", residents, sd, power=0.5)
    n *= 1000 / n.sum()

    def loss(n: np.ndarray) -> float:
        return float(np.sum(residents * sd**2 / n))

    for gives, takes in itertools.permutations(range(4), 2):
        moved = n.copy()
        moved[gives] -= 1
        moved[takes] += 1
        assert loss(moved) > loss(n)


def test_a_town_at_its_bound_leaves_the_rest_to_the_others() -> None:
    """100 in proportion 1 : 9 : 90 with at least 10 and at most 60: 10 and 60 are held, 30 are left for the second."""
    assert allocate(100, np.array([1.0, 9, 90]), np.full(3, 10), np.full(3, 60)).tolist() == [10, 30, 60]


@given(st.data())
def test_the_numbers_add_up_and_keep_every_bound(data: st.DataObject) -> None:
    k = data.draw(st.integers(1, 12))
    share = np.array(data.draw(st.lists(st.floats(0.01, 1000), min_size=k, max_size=k)))
    least = np.array(data.draw(st.lists(st.integers(0, 50), min_size=k, max_size=k)))
    most = least + np.array(data.draw(st.lists(st.integers(0, 300), min_size=k, max_size=k)))
    n = data.draw(st.integers(int(least.sum()), int(most.sum())))
    found = allocate(n, share, least, most)
    assert found.sum() == n and np.all(least <= found) and np.all(found <= most)
    order = np.argsort(share, kind="stable")
    inner = [i for i in order if least[i] < found[i] < most[i]]
    assert all(found[a] <= found[b] + 1 for a, b in itertools.pairwise(inner))


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"equal"}))
def test_the_order_of_towns_does_not_matter_beyond_ties(method: str) -> None:
    residents, sd = np.array([130.0, 80, 51, 20]), np.array([20.0, 21, 22, 23])
    share = shares(method, residents, sd)  # type: ignore[arg-type]
    assert free(101, share)[::-1] == free(101, share[::-1])


def test_what_cannot_be_shared_out_is_refused() -> None:
    two = np.ones(2)
    with pytest.raises(AnalysisError, match=r"plan\.too-few"):
        allocate(90, two, np.full(2, 50), np.full(2, 500))
    with pytest.raises(AnalysisError, match=r"plan\.too-many"):
        allocate(1001, two, np.full(2, 50), np.full(2, 500))
    with pytest.raises(AnalysisError, match=r"plan\.least-above-frame"):
        allocate(100, two, np.array([50, 0]), np.array([40, 500]))
