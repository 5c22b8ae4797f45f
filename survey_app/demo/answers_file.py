"""The simulated answers of the current quarter as a file, so that the offline job can be tried without a service."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import numpy as np

from analysis.population import load_population
from questionnaires.load import load_library

from .export import write_csv
from .simulate import simulate

SEED = 2023
QUESTIONNAIRE = "wenling-four-sense-2023.1"
POPULATION = "wenling-demo"


def write_demo_answers(path: Path, today: date) -> int:
    """Write both streams of the quarter of ``today`` to ``path``, which must not exist; returns the number of answers."""
    questionnaire = load_library(QUESTIONNAIRE)
    toml = (files("questionnaires") / "library" / f"{POPULATION}-population.toml").read_bytes()
    demo = simulate(questionnaire, load_population(toml, POPULATION), today, np.random.default_rng(SEED))
    with path.open("x", encoding="utf-8", newline="") as file:
        return write_csv(questionnaire, demo.waves[1].responses, file)
