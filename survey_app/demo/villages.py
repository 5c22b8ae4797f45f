"""The frame of villages: invented, numbered instead of named, with codes that no real village has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.tables import Population, TownPopulation
from survey_app.domain.city import Village

VILLAGES_PER_TOWN = 30
URBAN_SHARE = {"subdistrict": 0.8, "town": 0.3}
"""Share of villages that count as urban, by kind of town."""
_SMALLEST, _LARGEST = 0.6, 1.4
"""Sizes of villages as multiples of the town's mean: none holds more than 1 in 15 of its town, so that fifteen can be
drawn with probability proportional to size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameVillage:
    """One village of the sampling frame; ``adults`` is the invented number of residents aged 18+."""

    village: Village
    adults: int


def village_frame(population: Population, rng: np.random.Generator) -> tuple[FrameVillage, ...]:
    """:data:`VILLAGES_PER_TOWN` villages for each town, in the order of the towns."""
    return tuple(village for town in population.towns for village in _of_town(town, rng))


def _of_town(town: TownPopulation, rng: np.random.Generator) -> list[FrameVillage]:
    sizes = rng.uniform(_SMALLEST, _LARGEST, VILLAGES_PER_TOWN)
    adults = np.rint(sizes / sizes.sum() * town.total).astype(int)
    n_urban = round(URBAN_SHARE.get(town.kind, 0.5) * VILLAGES_PER_TOWN)
    urban = rng.permutation(np.arange(VILLAGES_PER_TOWN) < n_urban)
    return [
        FrameVillage(village=_village(town.code, i, bool(urban[i]), int(adults[i])), adults=int(adults[i]))
        for i in range(VILLAGES_PER_TOWN)
    ]


def _village(town: str, i: int, urban: bool, adults: int) -> Village:
    """Codes end in 901 and up, which the statistical division codes do not use for villages of these towns."""
    number = f"{i + 1:02d}"
    return Village(
        code=f"{town}9{number}",
        town=town,
        title={
            "zh": f"演示{number}{'社区' if urban else '村'}",
            "en": f"Demo {'community' if urban else 'village'} {number}",
        },
        urban="urban" if urban else "rural",
        adults=adults,
    )
