"""What the demonstration is made of: one questionnaire, one invented population, one seed, for the service and the file."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import numpy as np

from analysis.population import load_population
from analysis.tables import Population
from questionnaires.model import Questionnaire

from .simulate import Demo, simulate

SEED = 2023
QUESTIONNAIRE = "wenling-four-sense-2023.1"
POPULATION = "wenling-demo"
SPOKEN = files("questionnaires") / "library" / f"{QUESTIONNAIRE}-1-spoken.toml"
"""What interviewers read aloud."""


def population_toml() -> bytes:
    return (files("questionnaires") / "library" / f"{POPULATION}-population.toml").read_bytes()


def demo_population() -> Population:
    return load_population(population_toml(), POPULATION)


def simulated(questionnaire: Questionnaire, population: Population, today: date) -> Demo:
    """Both waves as of ``today``; the same day gives the same answers."""
    return simulate(questionnaire, population, today, np.random.default_rng(SEED))
