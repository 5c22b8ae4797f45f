"""A sample of villages and persons from a frame, drawn again by anyone who has frame and seed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from questionnaires.import_files import read_table
from questionnaires.problems import Problem, ProblemsFound
from survey_app.domain.city import Village
from survey_app.domain.sampling import draw_villages, in_frame_order, inclusion_probabilities, person_probability

from .village_file import read_villages


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledVillage:
    """One drawn village.

    ``probability``         of the village; 1 where it is ``certain``.
    ``persons``             to ask there: simple random among its adults.
    ``person_probability``  of each of its adults; ``base_weight`` the inverse, so that the base weights of a town's
                            persons add up to the adults of its frame.
    ``squares``             Σπ² over the town's frame without the certain villages: what Hartley & Rao's variance needs
                            (``SampleDesign(inclusion_squares=…)``).
    """

    village: Village
    probability: Fraction
    certain: bool
    persons: int
    person_probability: float
    base_weight: float
    squares: float


def draw_sample(frame: Sequence[Village], per_town: int, persons: int, seed: int) -> tuple[SampledVillage, ...]:
    """``per_town`` villages of each town (all, where it has fewer) and ``persons`` adults of each (all, where it has fewer).

    The start of a town's systematic draw is the first eight bytes of SHA-256 of ``seed/town``, over 2⁶⁴: it can be
    checked without this program, and towns do not disturb each other.  Towns in the order of their codes."""
    found: list[SampledVillage] = []
    for town in sorted({village.town for village in frame}):
        own = [village for village in frame if village.town == town]
        n = min(per_town, len(own))
        chances = inclusion_probabilities([village.adults or 0 for village in in_frame_order(own)], n)
        squares = float(sum((chance**2 for chance in chances if chance < 1), Fraction(0)))
        drawn = draw_villages(own, n, start_of(seed, town))
        found += [_sampled(one.village, one.probability, persons, squares) for one in drawn]
    return tuple(found)


def start_of(seed: int, town: str) -> Fraction:
    """Uniform in 0 ≤ start < 1, from the seed and the town's code."""
    digest = hashlib.sha256(f"{seed}/{town}".encode()).digest()
    return Fraction(int.from_bytes(digest[:8], "big"), 2**64)


def _sampled(village: Village, chance: Fraction, persons: int, squares: float) -> SampledVillage:
    adults = village.adults or 0
    asked = min(persons, adults)
    probability = person_probability(chance, asked, adults)
    return SampledVillage(
        village=village,
        probability=chance,
        certain=chance == 1,
        persons=asked,
        person_probability=probability,
        base_weight=1 / probability,
        squares=squares,
    )


def read_frame(data: bytes, name: str, towns: dict[str, str] | None) -> tuple[Village, ...]:
    """The villages of a frame file (the columns of :mod:`.village_file`), each with its adults.

    ``towns`` code → title: the file must have exactly these; ``None`` takes those it has.  Raises
    :class:`ProblemsFound` with everything wrong with it."""
    table = read_table(data, name)
    if towns is None:
        place = table.header.index("town") if "town" in table.header else -1
        named = {cells[place].strip() for _, cells in table.rows if -1 < place < len(cells)}
        towns = dict.fromkeys(sorted(named - {""}), "")
    lang = "zh" if "title_zh" in table.header or "title_en" not in table.header else "en"
    frame = read_villages(data, name, towns, lang)
    if not all(village.adults for village in frame):
        raise ProblemsFound([Problem(code="plan.frame-no-adults", where=name)])
    return frame
