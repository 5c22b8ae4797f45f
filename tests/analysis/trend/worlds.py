"""Runs to compare: the demonstration's two waves (5 of 10 villages per town in both), and Somerville's three years."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from analysis.assess import assess_wave
from analysis.population import load_population
from analysis.results import to_json
from analysis.run import Run
from analysis.settings import AssessSettings
from analysis.tables import Responses
from analysis.trend.previous import PreviousWave, read_previous
from questionnaires.importing import ImportResult, import_csv
from questionnaires.load import load_library
from survey_app.demo.export import write_csv
from survey_app.demo.ingredients import QUESTIONNAIRE, demo_population, simulated

SOMERVILLE = Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "somerville"


@cache
def demo_answers(number: int, folder: Path) -> Responses:
    """Answers of the demonstration's earlier (0) or current (1) wave."""
    questionnaire = load_library(QUESTIONNAIRE)
    path = folder / f"demo-{number}.csv"
    text = io.StringIO(newline="")
    write_csv(
        questionnaire, simulated(questionnaire, demo_population(), date(2026, 11, 25)).waves[number].responses, text
    )
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return responses_of(import_csv(path, questionnaire, path.name))


def responses_of(imported: ImportResult) -> Responses:
    return Responses.from_columns(imported.columns, imported.exclusion, imported.sha256, imported.value_problems)


def demo_run(number: int, folder: Path, kind: Literal["annual", "pulse"] = "annual") -> Run:
    settings = AssessSettings(wave=f"wave {number + 1}", wave_title={"zh": f"第{number + 1}期"}, demo=True, kind=kind)
    return assess_wave(demo_answers(number, folder), load_library(QUESTIONNAIRE), demo_population(), settings)


@cache
def somerville(year: str) -> Run:
    path = SOMERVILLE / f"responses_{year}.csv"
    if not path.exists():
        pytest.skip("../shared is not here")
    questionnaire = load_library(f"somerville-{year}.1")
    table = (files("questionnaires") / "library" / "somerville-population.toml").read_bytes()
    settings = AssessSettings(wave=year, wave_title={"en": year}, stream="open")
    answers = responses_of(import_csv(path, questionnaire, path.name))
    return assess_wave(answers, questionnaire, load_population(table, "somerville-population.toml"), settings)


def written(run: Run, out: Path) -> PreviousWave:
    """A run as the next wave meets it: written to a folder and read back."""
    out.mkdir(parents=True)
    run.write_internal(out / "internal")
    (out / "assessment.json").write_text(to_json(run.assessment), encoding="utf-8")
    return read_previous(out)


def value_of(run: Run, key: str, kind: str = "city", code: str = "") -> tuple[float, float]:
    """Estimate and standard error of one parameter, unreleased."""
    estimates = run.data.estimates
    (i,) = [i for i in estimates.where(key, kind) if estimates.parameters[i][1].code == code]
    return float(estimates.estimates.value[i]), float(np.sqrt(estimates.estimates.variance[i]))
