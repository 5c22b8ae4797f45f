"""The door: demonstration waves with and without coaching, an outside file, a file with hours and interviewers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from analysis.assess import assess_wave
from analysis.population import load_population
from analysis.quality.rules import COMPARED, RULES, SENTENCES, WAVE_LEVEL, sentence
from analysis.quality.wave import Inspection, inspect
from analysis.results import from_json, to_json
from analysis.settings import AssessSettings
from analysis.tables import Responses
from analysis.wavedata import WaveData
from benchmarks.simulations.quality import simulate_waves, wave_data
from questionnaires.importing import import_csv
from questionnaires.load import load_library
from survey_app.demo.answers_file import write_demo_answers
from survey_app.demo.personal import is_all_top
from survey_app.demo.truth import Truth
from tests.analysis.wave.tiny import SETTINGS, population, questionnaire, responses

COACHED = Truth().coached_town


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> WaveData:
    path = tmp_path_factory.mktemp("demo") / "answers.csv"
    write_demo_answers(path, date(2026, 11, 25))
    return wave_data(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found(demo: WaveData) -> Inspection:
    return inspect(demo)


def changed(data: WaveData, **columns: np.ndarray) -> WaveData:
    return replace(data, used=replace(data.used, columns={**data.used.columns, **columns}))


def alarms(inspection: Inspection) -> set[tuple[str, str, str]]:
    return {(cell.rule, cell.kind, cell.town) for cell in inspection.quality.cells if cell.out_of_line}


def test_the_coached_town_and_no_other_stands_out(found: Inspection) -> None:
    """The simulation coaches 22 % of one town's answers; six in ten of them say so."""
    assert {town for _, _, town in alarms(found)} == {COACHED}
    assert {"all-top-1", "coached-1", "repeated-1"} <= {rule for rule, _, _ in alarms(found)}
    assert not found.quality.all_clear


def test_all_top_answers_are_those_that_the_simulation_says_are(demo: WaveData, found: Inspection) -> None:
    """``survey_app.demo.personal.is_all_top`` reads the forms one by one, core items here."""
    q = demo.questionnaire
    core = [item.code for item in q.questions.values() if item.core and item.scale]
    columns = {code: demo.used.numbers(code) for code in core}
    forms = ({code: _value(columns[code][i]) for code in core} for i in range(demo.used.n))
    assert found.flags["all-top-1"].tolist() == [is_all_top(q, form) for form in forms]
    assert 20 < found.flags["all-top-1"].sum() < 60


def _value(code: float) -> int | None:
    return None if np.isnan(code) or code >= 97 else int(code)


def test_the_same_answers_give_the_same_account(demo: WaveData, found: Inspection) -> None:
    again = inspect(demo)
    assert again.quality == found.quality
    assert all(np.array_equal(again.flags[rule], found.flags[rule]) for rule in found.flags)


def test_flags_do_not_depend_on_the_order_of_rows(demo: WaveData, found: Inspection) -> None:
    order = np.random.default_rng(3).permutation(demo.used.n)
    turned = replace(demo.used, columns={name: values[order] for name, values in demo.used.columns.items()})
    for rule, flags in inspect(replace(demo, used=turned)).flags.items():
        assert np.array_equal(flags, found.flags[rule][order]), rule


def test_the_levels_of_the_rules_add_up_to_the_waves() -> None:
    assert sum(rule.level for rule in RULES if rule.level is not None) == pytest.approx(WAVE_LEVEL)
    assert {rule.id for rule in RULES if rule.level is not None} == COMPARED


def test_every_rule_is_said_in_both_languages_with_its_own_threshold() -> None:
    assert set(SENTENCES) == {rule.id for rule in RULES}
    assert all(rule.id.endswith(f"-{rule.version}") for rule in RULES)
    by_id = {rule.id: rule for rule in RULES}
    assert "40%" in sentence(by_id["speeding-1"], "zh")
    assert "40%" in sentence(by_id["speeding-1"], "en")
    assert not any("{" in sentence(rule, lang) for rule in RULES for lang in ("zh", "en"))


def test_speeding_is_judged_against_the_same_form(demo: WaveData) -> None:
    """One form sent in 39 % of its kind's median time per item is flagged, one in 41 % is not."""
    asked = np.sum([demo.used.numbers(code) != 97 for code in _rated(demo)], axis=0)
    variant = demo.used.text("variant")
    seconds = asked * np.where(variant == "core", 30.0, 10.0)
    chosen = [int(np.flatnonzero(variant == name)[i]) for name in ("core", "standard") for i in (0, 1)]
    seconds[chosen] *= [0.39, 0.41, 0.39, 0.41]
    flags = inspect(changed(demo, seconds=seconds)).flags["speeding-1"]
    assert np.flatnonzero(flags).tolist() == sorted([chosen[0], chosen[2]])


def _rated(data: WaveData) -> list[str]:
    return [item.code for item in data.questionnaire.questions.values() if item.scale and item.code in data.used.columns
            and item.kind.value == "rating"]  # fmt: skip


def test_without_seconds_the_rule_says_so(demo: WaveData) -> None:
    quality = inspect(changed(demo, seconds=np.full(demo.used.n, np.nan))).quality
    outcome = next(outcome for outcome in quality.outcomes if outcome.rule == "speeding-1")
    assert (outcome.reason, outcome.n, outcome.flagged, dict(outcome.compared)) == ("no-seconds", 0, None, {})
    assert not any(cell.rule == "speeding-1" for cell in quality.cells)


def test_a_village_of_another_town_is_a_mismatch(demo: WaveData) -> None:
    village, town = demo.used.text("village").copy(), demo.used.text("town")
    elsewhere = np.flatnonzero(town != COACHED)[:7]
    village[elsewhere] = COACHED + "001"
    flags = inspect(changed(demo, village=village)).flags["place-mismatch-1"]
    assert np.flatnonzero(flags).tolist() == elsewhere.tolist()


def test_a_town_that_answers_as_one_is_found_by_its_spread(demo: WaveData) -> None:
    """Deviations of one town's scores from their centre cut to a half."""
    honest = next(town for town in demo.towns if town != COACHED)
    own = demo.used.text("town") == honest
    values = demo.scores.values.copy()
    centre = np.nanmedian(values[own], axis=0)
    values[own] = centre + (values[own] - centre) / 2
    quality = inspect(replace(demo, scores=replace(demo.scores, values=values))).quality
    cell = next(cell for cell in quality.cells if cell.rule == "spread-1" and cell.town == honest)
    assert cell.out_of_line
    assert cell.ratio == pytest.approx(0.5, abs=0.06)


def test_forty_forms_in_one_night_are_a_burst(demo: WaveData) -> None:
    """Forty forms of one town moved to a day on which each town expects about ten; and to two in the morning, with hours."""
    honest = next(town for town in demo.towns if town != COACHED)
    rows = np.flatnonzero(demo.used.text("town") == honest)[:60]
    day = demo.used.text("submitted_day").copy()
    night = day[rows[0]]
    day[rows] = night
    hour = np.random.default_rng(2).integers(8, 22, demo.used.n).astype(np.float64)
    hour[rows] = 2
    burst = [c for c in inspect(changed(demo, submitted_day=day, hour=hour)).quality.cells if c.rule == "burst-1"]
    assert {(c.kind, c.town, c.day or c.hour) for c in burst} == {("day", honest, night), ("hour", honest, "02")}
    assert all(c.flagged is not None and c.flagged >= 60 for c in burst)


def test_an_interviewer_who_fills_in_the_forms_is_named_within_the_town(demo: WaveData) -> None:
    """Four interviewers a town; one of them reports coaching for half of the persons, in a town where nobody else does."""
    honest = next(town for town in demo.towns if town != COACHED)
    who = np.array([f"i{i % 4}" for i in range(demo.used.n)], dtype=object)
    mine = (demo.used.text("town") == honest) & (who == "i2")
    said = np.where(mine & (np.arange(demo.used.n) % 8 < 4), "yes", "no").astype(object)
    cells = [
        c for c in inspect(changed(demo, interviewer=who, Z1=said)).quality.cells
        if c.rule == "coached-1" and c.out_of_line
    ]  # fmt: skip
    assert {(c.kind, c.town, c.interviewer) for c in cells} >= {("interviewer", honest, "i2")}
    assert {c.town for c in cells} == {honest}


def test_a_wave_of_two_towns_is_judged_but_not_compared() -> None:
    """Two towns, no villages known apart: neither can be called the odd one."""
    n = 60
    codes = {code: [float(1 + (7 * i + j) % 5) for i in range(n)] for j, code in enumerate(("R1", "R5", "M1"))}
    codes |= {code: [float((3 * i + j) % 11) for i in range(n)] for j, code in enumerate(("H1", "H2", "H3"))}
    towns = {"town": ["t1", "t2"] * (n // 2), "village": [f"v{i % 6}" for i in range(n)]}
    data = assess_wave(responses(n, {**codes, **towns}), questionnaire(), population(), SETTINGS).data
    quality = inspect(data).quality
    assert quality.all_clear
    outcomes = {outcome.rule: outcome for outcome in quality.outcomes}
    assert outcomes["coached-1"].reason == "not-asked"
    assert outcomes["item-nonresponse-1"].not_compared["town"] == "few-groups"
    assert all(not outcome.compared for outcome in outcomes.values())


@pytest.mark.parametrize("year", ["2013", "2015", "2019"])
def test_an_outside_file_is_judged_by_what_it_holds(year: str, shared: Path) -> None:
    """Somerville: no durations, no check question, no interviewers, no days; the rest is judged, and survives storage."""
    path = shared / "data" / "somerville" / f"responses_{year}.csv"
    imported = import_csv(path, load_library(f"somerville-{year}.1"), path.name)
    answers = Responses.from_columns(imported.columns, imported.exclusion, imported.sha256, imported.value_problems)
    table = (files("questionnaires") / "library" / "somerville-population.toml").read_bytes()
    settings = AssessSettings(wave=year, wave_title={"zh": f"{year}年"}, stream="open", empty_towns="leave-out")
    run = assess_wave(answers, load_library(f"somerville-{year}.1"), load_population(table, "p.toml"), settings)
    quality = run.assessment.quality
    assert quality is not None
    reasons = {outcome.rule: outcome.reason for outcome in quality.outcomes}
    assert reasons["speeding-1"] == "no-seconds"
    assert reasons["coached-1"] == "not-asked"
    assert reasons["place-mismatch-1"] == "no-village-codes"
    assert reasons["burst-1"] == "no-days"
    assert reasons["item-nonresponse-1"] == ""
    text = to_json(run.assessment)
    assert to_json(from_json(text)) == text


@pytest.mark.slow
def test_clean_waves_raise_no_alarm_and_a_tenth_coached_is_found() -> None:
    """Thirty seeded waves each: at most four alarms where nothing is wrong (more have chance 0.016 at 5 %), and the
    coached town named in nine of ten."""
    assert simulate_waves(0.0, 30).any_alarm <= 4 / 30
    assert simulate_waves(0.1, 10).named >= 0.9
