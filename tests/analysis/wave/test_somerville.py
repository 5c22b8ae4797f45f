"""Real answers, computed a second time with nothing but pandas."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.assess import assess_wave
from analysis.population import load_population
from analysis.results import CITY, Assessment, Group, town
from analysis.settings import AssessSettings
from analysis.tables import Responses
from questionnaires.importing import import_csv
from questionnaires.load import load_library

FOLDER = Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "somerville"


def assessed(year: str) -> Assessment:
    path = FOLDER / f"responses_{year}.csv"
    if not path.exists():
        pytest.skip("../shared is not here")
    questionnaire = load_library(f"somerville-{year}.1")
    imported = import_csv(path, questionnaire, path.name)
    responses = Responses.from_columns(imported.columns, imported.exclusion, imported.sha256, imported.value_problems)
    table = (files("questionnaires") / "library" / "somerville-population.toml").read_bytes()
    settings = AssessSettings(wave=year, wave_title={"zh": f"{year}年", "en": year}, stream="open")
    return assess_wave(
        responses, questionnaire, load_population(table, "somerville-population.toml"), settings
    ).assessment


@pytest.fixture(scope="module")
def wave_2019() -> Assessment:
    return assessed("2019")


@pytest.fixture(scope="module")
def weighted() -> pd.DataFrame:
    """The 2019 file read and raked by hand: wards, three age bands, two sexes, missing answers with their share."""
    path = FOLDER / "responses_2019.csv"
    if not path.exists():
        pytest.skip("../shared is not here")
    data = pd.read_csv(path, dtype=str)
    age = pd.to_numeric(data["Age"], errors="coerce").where(data["Age"] != "999")
    data = data[data["Ward"].isin(list("1234567")) & ~(age < 18)]
    age = age.loc[data.index]
    data["band"] = pd.cut(age, [0, 34, 64, 200], labels=["18-34", "35-64", "65+"]).astype(object).fillna("?")
    data["sex"] = data["What.is.your.gender"].where(data["What.is.your.gender"].isin(["Male", "Female"]), "?")
    total = 64502.0
    data["base"] = total / 7 / data.groupby("Ward")["Ward"].transform("count")
    margins = [("Ward", dict.fromkeys("1234567", total / 7))]
    for column, shares in (
        ("band", {"18-34": 0.5120, "35-64": 0.3809, "65+": 0.1071}),
        ("sex", {"Male": 0.4824, "Female": 0.5176}),
    ):
        unknown = data.loc[data[column] == "?", "base"].sum() / total
        targets = {k: v * total * (1 - unknown) for k, v in shares.items()} | {"?": unknown * total}
        margins.append((column, targets))
    data["w"] = data["base"]
    for _ in range(500):
        for column, targets in margins:
            data["w"] *= data[column].map(targets).astype(float) / data.groupby(column)["w"].transform("sum")
    return data


def mean_points(data: pd.DataFrame, column: str) -> float:
    x = pd.to_numeric(data[column]).replace(999, np.nan)
    points = (x - 1) / 9 * 100
    return float((data["w"] * points).sum() / data["w"][points.notna()].sum())


def test_the_rows_that_are_used(wave_2019: Assessment, weighted: pd.DataFrame) -> None:
    assert wave_2019.conduct.n_used == len(weighted) == 1483
    assert {e.reason: e.n for e in wave_2019.conduct.exclusions} == {"no-town": 12, "under-18": 1}


def test_an_item_for_the_city_and_for_a_ward(wave_2019: Assessment, weighted: pd.DataFrame) -> None:
    column = "How.safe.do.you.feel.walking.in.your.neighborhood.at.night"
    city = wave_2019.cell("item:safe_night", CITY)
    ward = wave_2019.cell("item:safe_night", town("ward-6"))
    assert city is not None and ward is not None
    assert city.estimate.value == pytest.approx(mean_points(weighted, column), rel=1e-9)
    assert ward.estimate.value == pytest.approx(mean_points(weighted[weighted["Ward"] == "6"], column), rel=1e-9)


def test_a_sense_for_the_city_and_for_one_age(wave_2019: Assessment, weighted: pd.DataFrame) -> None:
    items = ["How.happy.do.you.feel.right.now", "generalSatisfaction"]
    points = (weighted[items].apply(pd.to_numeric).replace(999, np.nan) - 1) / 9 * 100
    score = points.mean(axis=1)
    for group, inside in ((CITY, score.notna()), (Group(kind="age", code="65+"), weighted["band"] == "65+")):
        keep = inside & score.notna()
        expected = np.average(score[keep], weights=weighted["w"][keep])
        cell = wave_2019.cell("sense:happiness", group)
        assert cell is not None
        assert cell.estimate.value == pytest.approx(expected, rel=1e-9)
        assert cell.estimate.n == int(keep.sum())


def test_a_distribution_of_ten_points(wave_2019: Assessment, weighted: pd.DataFrame) -> None:
    x = pd.to_numeric(weighted["generalSatisfaction"]).replace(999, np.nan)
    (found,) = [d for d in wave_2019.distributions if d.item == "satisfied_life" and d.group == CITY]
    assert found.classes == ("1-4", "5-6", "7-8", "9-10")
    total = weighted["w"][x.notna()].sum()
    expected = [weighted["w"][x.between(a, b)].sum() / total for a, b in ((1, 4), (5, 6), (7, 8), (9, 10))]
    assert found.shares == pytest.approx(expected, rel=1e-9)
    assert sum(share for share in found.shares if share is not None) == pytest.approx(1)


@pytest.mark.parametrize("year", ["2013", "2015"])
def test_small_waves_say_what_they_cannot_show(year: str) -> None:
    assessment = assessed(year)
    assert "sense:gain" in assessment.not_measured
    hidden = {
        cell.group.code
        for cell in assessment.cells
        if cell.indicator == "sense:happiness" and cell.group.kind == "town" and cell.estimate.value is None
    }
    assert len(hidden) == 5
    assert {band.band for band in assessment.bands} == {"none"}
    codes = {note.code for note in assessment.notes}
    assert {"towns-withheld", "no-town-comparable", "open-stream", "persons-as-psu", "not-measured"} <= codes
