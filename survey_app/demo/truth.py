"""What is true in the invented city: every parameter of the simulation, in points of 0–100 unless said otherwise.

The answer of person k, in village j of town i, to item m of strand s (a sense, or ``services``) is, before it is
rounded to the scale,

    y = item mean + town effect(i, s) + village effect(j, s) + group effects(k) + person(k) + person(k, s) + noise(k, m)

with normal effects of the standard deviations below.  Answers of one village, about twenty, have an intra-class
correlation near 0.02 in a sense score, hence a design effect of about 1 + 19 · 0.02 = 1.4 within a town (Kish 1965,
§5.4); towns of unequal size with equal samples bring it to about 1.6 for the city.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

SERVICES = "services"
"""The strand of all items that belong to no sense."""

ITEM_MEANS: Mapping[str, float] = MappingProxyType(
    {"G1": 68, "G2": 58, "G3": 62, "G4": 70, "G5": 60, "G6": 62, "G7": 68}
    | {"H1": 72, "H2": 70, "H3": 71, "H4": 66, "H5": 80}
    | {"P1": 82, "P2": 78, "P3": 64, "P4": 68, "P5": 58, "P6": 74, "P7": 60, "P8": 63, "P9": 60}
    | {"R1": 80, "R2": 75, "R3": 76, "R4": 60, "R5": 77, "R6": 66, "R7": 68, "R8": 72}
    | {"M01": 60, "M02": 72, "M03": 64, "M04": 66, "M05": 62, "M06": 60, "M07": 68, "M08": 67}
    | {"M09": 70, "M10": 76, "M11": 65, "M12": 69, "Q1": 52, "Q2": 55, "Q3": 38}
)
"""In the favourable direction: a reversed item is turned round when it is put on its scale."""
OTHER_ITEM_MEAN = 68.0

DONT_KNOW: Mapping[str, float] = MappingProxyType({"P5": 0.05, "P7": 0.05, "M05": 0.12, "R6": 0.06, "G6": 0.06})
"""Share answering 不清楚, where it differs from :data:`OTHER_DONT_KNOW`; doubled from 65 on."""
OTHER_DONT_KNOW = 0.02
REFUSED = 0.006
BLANK = 0.01

PERSONAL_REFUSED: Mapping[str, float] = MappingProxyType(
    {
        "income": 0.15,
        "sex": 0.01,
        "education": 0.015,
        "hukou": 0.015,
        "work": 0.01,
        "cadre": 0.02,
        "U": 0.005,
        "Z1": 0.01,
    }
)
"""Share answering 拒答 to questions that are not rated; where it is not listed, nobody does."""

AGES = ("18-34", "35-49", "50-64", "65+")

RESPONSE_BY_AGE: Mapping[str, float] = MappingProxyType({"18-34": 0.52, "35-49": 0.64, "50-64": 0.72, "65+": 0.66})
"""Probability that a person who got a code sends the form; men × 0.94, women × 1.06."""
RESPONSE_BY_SEX: Mapping[str, float] = MappingProxyType({"male": 0.94, "female": 1.06})

USES: Mapping[str, tuple[float, float, float, float]] = MappingProxyType(
    {
        "childcare": (0.14, 0.08, 0.10, 0.03),
        "school": (0.30, 0.60, 0.30, 0.15),
        "work": (0.16, 0.14, 0.10, 0.02),
        "health": (0.60, 0.68, 0.78, 0.88),
        "eldercare": (0.05, 0.10, 0.15, 0.28),
        "housing": (0.09, 0.06, 0.04, 0.03),
        "relief": (0.03, 0.04, 0.06, 0.10),
        "culture": (0.48, 0.42, 0.36, 0.28),
        "service": (0.62, 0.60, 0.42, 0.20),
    }
)
"""Share who used a service, by age band of :data:`AGES`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """``tau`` is the true spread of the towns (standard deviation, exactly); the others are standard deviations of the
    random effects.  ``drift`` is what changed in each strand from the first to the second wave, city-wide;
    ``town_drift_sd`` how far single towns depart from it."""

    tau: float = 2.8
    village_sd: float = 1.9
    village_wave_sd: float = 1.3
    person_sd: float = 11.0
    person_strand_sd: float = 9.0
    item_sd: float = 18.0
    drift: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType(
            {"gain": 0.5, "happiness": 0.0, "security": 2.0, "identification": 0.3}
        )
    )
    town_drift_sd: float = 0.8
    open_shift: float = -4.0
    """Those who come by the open link are that much less content than those who were drawn."""
    coached_town: str = "331081106"
    """Picked by lot.  In the second wave a share of its answers repeat a key: the best answer to every item."""
    coached_share: float = 0.22
    coached_admit: float = 0.6
    """Share of those coached who say so in Z1; elsewhere ``false_alarm`` do."""
    false_alarm: float = 0.008


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePlan:
    """``villages`` per town and wave, drawn with probability proportional to size; ``common`` of them in both waves;
    ``invited`` persons in each, of whom some five in eight answer; ``open_answers`` expected beside the sample."""

    villages: int = 10
    common: int = 5
    invited: int = 32
    open_answers: int = 400
