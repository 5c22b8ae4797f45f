"""A city of eight towns with answers made from a seed, for the questions asked of whole waves."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.assess import assess_wave
from analysis.settings import AssessSettings
from analysis.tables import Population, Responses
from analysis.wavedata import WaveData
from tests.analysis.wave import tiny

TOWNS = tuple(f"t{i}" for i in range(1, 9))


def population() -> Population:
    towns = "".join(
        f'    {{ code = "{code}", title = {{ zh = "{code}", en = "{code}" }}, kind = "town", total = {1000 * (i + 1)} }},\n'
        for i, code in enumerate(TOWNS)
    )
    start, end = (
        tiny.POPULATION.index("towns = ["),
        tiny.POPULATION.index("]\n", tiny.POPULATION.index("towns = [")) + 2,
    )
    text = tiny.POPULATION[:start] + f"towns = [\n{towns}]\n" + tiny.POPULATION[end:]
    return tiny.load_population((text + tiny.SEX).encode(), "tiny-population.toml")


def columns(per_town: dict[str, int], villages: int = 10, seed: int = 5) -> dict[str, list[Any]]:
    """Towns differ by their number, villages and persons by chance; ``H3`` is reversed."""
    rng = np.random.default_rng(seed)
    town = [code for code, n in per_town.items() for _ in range(n)]
    village = [f"{code}-v{i % villages}" for code, n in per_town.items() for i in range(n)]
    effect = {v: rng.normal(0, 0.4) for v in dict.fromkeys(village)}
    level = np.array([5 + 0.3 * int(t[1:]) + effect[v] for t, v in zip(town, village, strict=True)])
    rate = [np.clip(np.round(level + rng.normal(0, 1.5, len(town))), 0, 10) for _ in range(3)]
    return {
        "town": town,
        "village": village,
        "sex": [str(s) for s in rng.choice(["male", "female"], len(town), p=[0.45, 0.55])],
        "age": [str(a) for a in rng.choice(["18-34", "35-64", "65+"], len(town))],
        "mode": ["web"] * len(town),
        "variant": ["standard"] * len(town),
        "H1": rate[0].tolist(),
        "H2": rate[1].tolist(),
        "H3": (10 - rate[2]).tolist(),
        "R1": np.clip(np.round(rate[0] / 2), 1, 5).tolist(),
        "R5": np.clip(np.round(rate[1] / 2), 1, 5).tolist(),
    }


def assessed(given: dict[str, list[Any]], settings: AssessSettings = tiny.SETTINGS) -> tuple[WaveData, Responses]:
    """The wave and all its rows."""
    rows = tiny.responses(len(given["town"]), given)
    return assess_wave(rows, tiny.questionnaire(), population(), settings).data, rows
