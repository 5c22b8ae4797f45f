"""A small calibrated sample with services, controls and a score, as arrays and as a wave of the Wenling questionnaire."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from analysis.arrays import Float, Int
from analysis.assess import assess_wave
from analysis.design import SampleDesign
from analysis.population import load_population
from analysis.settings import AssessSettings
from analysis.tables import Responses
from analysis.wavedata import WaveData
from analysis.weighting.calibration import Calibration, calibrate
from analysis.weighting.cells import Margin
from questionnaires.load import load_library


@dataclass(frozen=True, kw_only=True, eq=False)
class Sample:
    """``x`` (n, 3) points of three services with some NaN, ``score`` (n,)."""

    design: SampleDesign
    calibration: Calibration
    x: Float
    score: Float

    @property
    def known(self) -> np.ndarray:
        return np.asarray(~np.isnan(self.x).any(axis=1) & ~np.isnan(self.score))

    def columns(self) -> Float:
        return np.column_stack([np.ones(len(self.score)), self.x, self.score])


def sample(seed: int = 3, villages: int = 6, persons: int = 8, *, margins: bool = True) -> Sample:
    """Four towns; ``margins``: calibrated to town and age, else to the towns' own totals (which changes no weight)."""
    rng = np.random.default_rng(seed)
    town: Int = np.repeat(np.arange(4), villages * persons)
    village = np.repeat(np.arange(4 * villages), persons)
    n = len(town)
    effect = rng.normal(size=4 * villages)[village]
    x = 25.0 * np.clip(np.rint(2.5 + 0.7 * effect[:, None] + rng.normal(size=(n, 3))), 0, 4)
    x[rng.random((n, 3)) < 0.05] = np.nan
    score = np.clip(30 + np.nan_to_num(x, nan=50.0) @ [0.2, 0.1, 0.3] + 15 * rng.normal(size=n), 0, 100)
    weight = np.array([50.0, 80.0, 120.0, 200.0])[town] * rng.uniform(0.7, 1.3, n)
    own = np.bincount(town, weights=weight)
    wanted = [Margin(name="town", labels=tuple("abcd"), codes=town, targets=own)]
    if margins:
        age = rng.integers(0, 3, n)
        wanted.append(
            Margin(name="age", labels=tuple("xyz"), codes=age, targets=own.sum() * np.array([0.4, 0.35, 0.25]))
        )
    design = SampleDesign(weight=weight, stratum=town, psu=village)
    return Sample(design=design, calibration=calibrate(weight, wanted), x=x, score=score)


def wave(seed: int = 5, villages: int = 6, persons: int = 10, **changes: object) -> WaveData:
    """A wave of the demonstration city: everyone's core answers follow one mood, M04 carries the senses most and is worst.

    M01 is answered by every tenth (module B, users); V1 names D04 often.
    """
    rng = np.random.default_rng(seed)
    questionnaire = load_library("wenling-four-sense-2023.1")
    name = "wenling-demo-population.toml"
    population = load_population((files("questionnaires") / "library" / name).read_bytes(), name)
    towns = [town.code for town in population.towns]
    n = len(towns) * villages * persons
    town = np.repeat(towns, villages * persons)
    village = [f"{t}{v:03d}" for t in towns for v in range(villages) for _ in range(persons)]
    mood = rng.normal(size=n)
    services = {code: 3.6 + 0.4 * mood + rng.normal(size=n) for code in ("M04", "M05", "M08", "M11", "M12")}
    services["M04"] -= 1.0
    pull = 1.5 * (services["M04"] - 2.6) + 0.2 * (services["M11"] - 3.6)
    columns: dict[str, list[object]] = {code: np.clip(np.rint(v), 1, 5).tolist() for code, v in services.items()}
    for code, question in questionnaire.questions.items():
        if question.core and question.sense is not None:
            top, middle = (10, 6.0) if question.scale == "zero10" else (5, 3.4)
            answer = middle + (1.0 if top == 10 else 0.5) * (pull + 0.5 * rng.normal(size=n))
            columns[code] = np.clip(np.rint(answer), top == 5, top).tolist()
    columns["M01"] = np.where(rng.random(n) < 0.1, rng.integers(1, 6, n), 97).astype(float).tolist()
    options = [str(option.code) for option in questionnaire.questions["V1"].options]
    for option in options:
        columns[f"V1.{option}"] = (rng.random(n) < (0.6 if option == "D04" else 0.15)).astype(float).tolist()
    pick = {"age": ("18-34", "35-49", "50-64", "65+"), "sex": ("male", "female"), "urban": ("urban", "rural")}
    columns |= {code: rng.choice(values, n).tolist() for code, values in pick.items()}
    columns |= {"town": town.tolist(), "village": village, "stream": ["probability"] * n}  # type: ignore[dict-item]
    columns |= changes  # type: ignore[arg-type]
    responses = Responses.from_columns(columns, [""] * n, "0" * 64)
    settings = AssessSettings(wave="2026Q4", wave_title={"zh": "2026年第四季度", "en": "Q4 2026"}, demo=True)
    return assess_wave(responses, questionnaire, population, settings).data
