"""Sharing a number of answers out among the towns: integers that add up exactly, within each town's bounds."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from analysis.arrays import Float, Int
from analysis.errors import ProblemList

Method = Literal["equal", "proportional", "power", "neyman"]
METHODS: tuple[Method, ...] = get_args(Method)
POWER = 0.5
"""Exponent of the power allocation: half-way (square root) between equal precision of the towns and best precision of the city."""
_DIGITS = 9
"""Shares are rounded to this many decimals before whole numbers are made, so that equal towns have equal remainders."""


def shares(method: Method, residents: Float, sd: Float, *, power: float = POWER) -> Float:
    """(k,) what the answers are to be proportional to; ``residents`` N and ``sd`` S > 0 by town (k,).

    ``equal``         1.
    ``proportional``  N (Cochran 1977, section 5.3): the same chance for everyone; one weight for all.
    ``neyman``        N·S (Neyman 1934; Cochran 1977, section 5.5): the most precise city figure.
    ``power``         S·N^q, 0 ≤ ``power`` = q ≤ 1 (Bankier 1988, The American Statistician 42, 174–177, the coefficients of
                      variation taken proportional to S because scores of towns have nearly the same mean): q = 1 is
                      Neyman's, q = 0 makes the towns equally precise.
    """
    exponents: dict[Method, tuple[float, float]] = {
        "equal": (0.0, 0.0),
        "proportional": (1.0, 0.0),
        "neyman": (1.0, 1.0),
        "power": (power, 1.0),
    }
    of_residents, of_sd = exponents[method]
    return np.asarray(residents**of_residents * sd**of_sd, dtype=np.float64)


def allocate(n: int, share: Float, least: Int, most: Int) -> Int:
    """(k,) whole numbers that add up to ``n``, proportional to ``share`` > 0 (k,) within ``least`` ≤ n_t ≤ ``most`` (k,).

    Towns at a bound keep it and the rest is shared among the others; then largest remainders, ties in the order given.
    Raises AnalysisError if the bounds leave no such numbers.
    """
    problems = ProblemList()
    if n < least.sum():
        problems.add("plan.too-few", "n", n=n, least=int(least.sum()), towns=len(least))
    if n > most.sum():
        problems.add("plan.too-many", "n", n=n, most=int(most.sum()))
    if np.any(least > most):
        problems.add("plan.least-above-frame", "least", towns=int(np.sum(least > most)))
    problems.raise_any()
    exact = np.round(_within(n, share, least, most), _DIGITS)
    whole = np.floor(exact).astype(np.int64)
    first = np.argsort(-(exact - whole), kind="stable")[: n - int(whole.sum())]
    whole[first] += 1
    return whole


def _within(n: int, share: Float, least: Int, most: Int) -> Float:
    """(k,) scale · share held within the bounds, adding up to ``n``.  Their sum is piecewise linear in the scale, with a bend
    where a town leaves or meets a bound."""
    bends = np.unique(np.concatenate([[0.0], least / share, most / share]))
    sums = np.clip(bends[:, None] * share, least, most).sum(axis=1)
    return np.asarray(np.clip(np.interp(n, sums, bends) * share, least, most), dtype=np.float64)
