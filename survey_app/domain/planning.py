"""What a count promises before any score may be seen: planning figures, never results.

Planning values for 0–100 scores, not estimates, and the only place where they stand: pages and ``foursense plan`` read them.
The arithmetic for everything else is in :mod:`analysis.planning`, which web processes do not load.
"""

from __future__ import annotations

import math

PLANNING_SD = 20.0
PLANNING_DEFF = 1.5
"""Of a town's mean, clusters and unequal weights together."""
PLANNING_RHO = 0.02
"""Intraclass correlation within villages.  Twenty answers in each give 1 + 19·0.02 = 1.38; weights make the rest of 1.5."""
PLANNING_TAU = 3.0
"""Spread of the towns' true means, points."""
PLANNING_VILLAGES = 20
"""Villages of each town: rather 20 × 10 answers than 10 × 20."""
ANNUAL_N, PULSE_N = 3_200, 600
"""Answers of an annual wave (sixteen towns) and of a quarterly pulse (city only)."""
_Z95 = 1.959963984540054


def effective_n(n: int) -> float:
    """``n`` / design effect: how many answers of a simple random sample say as much (Kish 1965, §8.2)."""
    return n / PLANNING_DEFF


def half_width(n: int) -> float | None:
    """Half the width, in points, of the 95 % interval to expect of a mean score from ``n`` answers; ``None`` for n = 0."""
    return _Z95 * PLANNING_SD / math.sqrt(effective_n(n)) if n > 0 else None
