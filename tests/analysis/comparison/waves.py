"""A wave of three towns whose scores are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np

from analysis.assess import assess_wave
from analysis.population import load_population
from analysis.wavedata import WaveData
from tests.analysis.wave import tiny

THIRD = '    { code = "t3", title = { zh = "三镇", en = "Three" }, kind = "town", total = 2000 },\n]'


def three_towns(
    shift: Mapping[str, float] | None = None,
    per_town: Mapping[str, int] | None = None,
    flat: str = "",
    kind: Literal["annual", "pulse"] = "annual",
) -> WaveData:
    """``per_town`` answers (120 each) in twelve villages a town; H items 5 ± 1 plus the town's ``shift`` on 0–10, M1 (domain D01,
    urban only) its shift in labels.  Everybody in the town ``flat`` answers alike."""
    rng = np.random.default_rng(3)
    towns = [code for code in ("t1", "t2", "t3") for _ in range((per_town or {}).get(code, 120))]
    moved = np.array([(shift or {}).get(code, 0.0) for code in towns])
    same = np.array(towns) == flat
    h = np.where(same, 5, 5 + rng.integers(-1, 2, len(towns))) + moved
    m = np.clip(np.where(same, 3, 3 + rng.integers(-1, 2, len(towns))) + np.sign(moved), 1, 5)
    responses = tiny.responses(
        len(towns),
        {
            "town": towns,
            "village": [f"{code}-v{i % 12}" for i, code in enumerate(towns)],
            "urban": ["urban"] * len(towns),
            "H1": h.tolist(),
            "H2": h.tolist(),
            "H3": (10 - h).tolist(),
            "M1": m.tolist(),
        },
    )
    head, _, tail = tiny.POPULATION.rpartition("]")
    population = load_population((head + THIRD + tail).encode(), "three-towns.toml")
    return assess_wave(responses, tiny.questionnaire(), population, replace(tiny.SETTINGS, kind=kind)).data
