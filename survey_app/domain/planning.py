"""What a count promises before any score may be seen: planning figures, never results.

The standard deviation and design effect are planning values for 0–100 scores (method: SD 20, deff 1.5), not estimates.
"""

from __future__ import annotations

import math

PLANNING_SD = 20.0
PLANNING_DEFF = 1.5
_Z95 = 1.959963984540054


def effective_n(n: int) -> float:
    """``n`` / design effect: how many answers of a simple random sample say as much (Kish 1965, §8.2)."""
    return n / PLANNING_DEFF


def half_width(n: int) -> float | None:
    """Half the width, in points, of the 95 % interval to expect of a mean score from ``n`` answers; ``None`` for n = 0."""
    return _Z95 * PLANNING_SD / math.sqrt(effective_n(n)) if n > 0 else None
