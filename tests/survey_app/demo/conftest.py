from __future__ import annotations

from datetime import date
from importlib.resources import files

import numpy as np
import pytest

from analysis.population import load_population
from analysis.tables import Population
from questionnaires.load import load_library
from questionnaires.model import Questionnaire
from survey_app.demo.simulate import Demo, simulate

SEED = 2023
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def wenling() -> Questionnaire:
    return load_library("wenling-four-sense-2023.1")


@pytest.fixture(scope="session")
def invented() -> Population:
    name = "wenling-demo-population.toml"
    return load_population((files("questionnaires") / "library" / name).read_bytes(), name)


@pytest.fixture(scope="session")
def demo(wenling: Questionnaire, invented: Population) -> Demo:
    return simulate(wenling, invented, TODAY, np.random.default_rng(SEED))
