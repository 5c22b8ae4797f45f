"""Drawing villages within a town with probability proportional to size, and each person's inclusion probability.

The one place where villages are drawn: for letters of the service and for ``foursense plan draw``.  Standard library only,
because web processes load no statistics; :func:`analysis.pps.inclusion_probabilities` is the same rule on arrays.

Systematic selection with unequal probabilities (Madow 1949, On the theory of systematic sampling II, Annals of
Mathematical Statistics 20; Särndal, Swensson & Wretman 1992, §3.6.2 and §3.6.1 for units taken with certainty).
Exact fractions throughout: every draw has exactly the number of villages asked for, whatever the sizes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .city import Village


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnVillage:
    """``probability`` of the village; 1 is a village taken with certainty."""

    village: Village
    probability: Fraction


def draw_villages(frame: Sequence[Village], n: int, start: Fraction) -> tuple[DrawnVillage, ...]:
    """``n`` villages of one town, proportionally to their adults, in the order of :func:`in_frame_order`.

    ``start`` uniform in 0 ≤ start < 1.  ``ValueError`` unless every village has ``adults`` ≥ 1 and 1 ≤ ``n`` ≤ villages."""
    ordered = in_frame_order(frame)
    chances = inclusion_probabilities([village.adults or 0 for village in ordered], n)
    return tuple(DrawnVillage(village=ordered[i], probability=chances[i]) for i in draw_systematic(chances, start))


def in_frame_order(frame: Sequence[Village]) -> list[Village]:
    """Urban then rural and by code: systematic drawing then takes its share of both, and of all corners of the town."""
    return sorted(frame, key=lambda village: (village.urban == "rural", village.code))


def inclusion_probabilities(sizes: Sequence[int], n: int) -> tuple[Fraction, ...]:
    """π of each village when ``n`` of them are drawn proportionally to ``sizes``; they add up to ``n``.

    A village whose share would reach 1 is taken with certainty (π = 1), and the rest is shared anew among the others,
    until no share reaches 1.  ``sizes`` are positive, 1 ≤ ``n`` ≤ number of villages, else ``ValueError``."""
    if not 1 <= n <= len(sizes) or min(sizes) < 1:
        raise ValueError("a draw needs positive sizes and 1 ≤ n ≤ number of villages")
    certain: set[int] = set()
    while True:
        rest = [i for i in range(len(sizes)) if i not in certain]
        total, left = sum(sizes[i] for i in rest), n - len(certain)
        large = {i for i in rest if sizes[i] * left >= total} if left else set()
        if not large:
            break
        certain |= large
    return tuple(Fraction(1) if i in certain else Fraction(sizes[i] * left, total) for i in range(len(sizes)))


def draw_systematic(probabilities: Sequence[Fraction], start: Fraction) -> tuple[int, ...]:
    """Positions drawn: those whose stretch of the summed probabilities holds one of start, start + 1, …

    ``start`` is uniform in 0 ≤ start < 1.  The order of the list is an implicit stratification: neighbours in it are
    rarely drawn together."""
    drawn, end = [], Fraction(0)
    for position, probability in enumerate(probabilities):
        begin, end = end, end + probability
        if _points_below(end, start) > _points_below(begin, start):
            drawn.append(position)
    return tuple(drawn)


def _points_below(end: Fraction, start: Fraction) -> int:
    """How many of start, start + 1, … lie below ``end``."""
    return max(0, -((start - end) // 1))


def person_probability(village: Fraction, codes: int, size: int) -> float:
    """π of one adult: the village's, times the share of its adults who get one of ``codes`` (0 < codes ≤ size)."""
    return float(village * Fraction(codes, size))


def adult_in_household(adults: int, draw: Fraction) -> int:
    """Which of a household's adults (1 … ``adults``, from the oldest down) is asked, each with chance 1/``adults``.

    ``draw`` is uniform in 0 ≤ draw < 1 and set before the household is known.  The person's π is the household's divided by
    ``adults``.  Not the last birthday: the one who opens the door can choose it.  No Kish grid (Kish 1949, JASA 44, 380–387):
    its eight tables do not give all of five adults, or of more than six, the same chance."""
    if adults < 1 or not 0 <= draw < 1:
        raise ValueError("a household has adults ≥ 1, a draw lies in [0, 1)")
    return 1 + int(draw * adults)
