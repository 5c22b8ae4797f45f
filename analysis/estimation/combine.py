"""Step two of an estimation: means, totals and ratios with their influence, from the reduced sums."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.estimation.estimates import DegreesOfFreedom, Estimates
from analysis.estimation.reduce import Reduced


def means(reduced: Reduced, *, df: DegreesOfFreedom = "subset") -> Estimates:
    """Weighted means Σwy/Σw over the rows that answered: groups × items, labels ``(group, item)``, groups outermost.

    Shares are means of 0/1 items, composite indices means of row scores.  A group without answers has value NaN.
    """
    raise NotImplementedError


def totals(reduced: Reduced, *, df: DegreesOfFreedom = "subset") -> Estimates:
    """Weighted totals Σwy over the rows that answered, labelled as :func:`means`."""
    raise NotImplementedError


def ratios(reduced: Reduced, pairs: Sequence[tuple[str, str]], *, df: DegreesOfFreedom = "subset") -> Estimates:
    """Ratios Σwy/Σwx of two items, labels ``(group, "numerator/denominator")``; both must be missing on the same rows."""
    raise NotImplementedError


def population_totals(reduced: Reduced, *, df: DegreesOfFreedom = "subset") -> Estimates:
    """Estimated persons per group, Σw, labels ``(group,)``."""
    raise NotImplementedError
