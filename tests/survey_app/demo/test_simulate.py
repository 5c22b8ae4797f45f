"""The demonstration's answers: repeatable, valid by the questionnaire's own rules, and as true as they claim to be."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pytest

from analysis.tables import Population
from questionnaires.answers import from_json, parse_page, to_json
from questionnaires.model import Kind, Missing, Questionnaire, Value
from questionnaires.routing import route
from survey_app.demo.feelings import first_effects, next_effects
from survey_app.demo.personal import is_all_top
from survey_app.demo.simulate import (
    DOOR_ANSWERS,
    DOOR_TOWNS,
    INTERVIEWERS,
    Demo,
    DemoResponse,
    DemoWave,
    simulate,
)
from survey_app.demo.truth import SamplePlan, Truth

SECURITY = ("P1", "P2", "P3", "P5", "P7", "P8")


def drawn(wave: DemoWave) -> list[DemoResponse]:
    return [r for r in wave.responses if r.stream == "probability"]


def modules(response: DemoResponse) -> tuple[str, ...]:
    return (response.module,) if response.module else ()


def test_same_seed_same_answers(demo: Demo, wenling: Questionnaire, invented: Population) -> None:
    again = simulate(wenling, invented, date(2026, 11, 23), np.random.default_rng(2023))
    assert again == demo
    other = simulate(wenling, invented, date(2026, 11, 23), np.random.default_rng(2024))
    assert other.waves[0].responses[0].id != demo.waves[0].responses[0].id


def test_two_waves_of_about_3200_answers_from_sixteen_towns(demo: Demo) -> None:
    for wave in demo.waves:
        towns = Counter(r.town for r in drawn(wave))
        assert 3000 <= len(drawn(wave)) <= 3400
        assert len(towns) == 16
        assert min(towns.values()) >= 150
        assert 200 <= len(wave.responses) - len(drawn(wave)) <= 600


def test_ten_villages_a_town_about_twenty_answers_each_half_of_them_in_both_waves(demo: Demo) -> None:
    known = {village.code: village for village in demo.villages}
    villages = []
    for wave in demo.waves:
        sizes = Counter(r.village for r in drawn(wave))
        assert set(Counter(portion.town for portion in wave.portions).values()) == {10}
        assert set(sizes) == {portion.village for portion in wave.portions}
        assert np.mean(list(sizes.values())) == pytest.approx(20, abs=1)
        assert all(known[r.village].town == r.town and known[r.village].urban == r.urban for r in drawn(wave))
        villages.append(set(sizes))
    assert len(villages[0] & villages[1]) == 16 * 5


def test_open_answers_carry_no_village_and_no_probability(demo: Demo) -> None:
    visitors = [r for wave in demo.waves for r in wave.responses if r.stream == "open"]
    assert {(r.village, r.urban, r.inclusion_probability) for r in visitors} == {("", "", None)}


def test_weights_gross_the_codes_up_to_the_population(demo: Demo, invented: Population) -> None:
    for wave in demo.waves:
        total = sum(portion.n / (portion.inclusion_probability or 0) for portion in wave.portions)
        assert total == pytest.approx(invented.total, rel=1e-4)  # villages are whole persons


def test_interviewers_call_in_the_open_wave_only_and_beside_the_sample(demo: Demo, wenling: Questionnaire) -> None:
    before, now = (wave.at_the_door for wave in demo.waves)
    assert before == () and len(now) == DOOR_TOWNS * DOOR_ANSWERS
    assert {(r.mode, r.stream, r.variant, r.module, r.inclusion_probability) for r in now} == {
        ("face", "open", "full", "", None)
    }
    assert {r.interviewer for r in now} == set(INTERVIEWERS) and all("演示" in r.interviewer for r in now)
    for r in now:
        assert set(route(wenling, "full", (), r.answers)) == {
            c for c, v in r.answers.items() if v is not Missing.NOT_ASKED
        }
    assert not any(r.interviewer for wave in demo.waves for r in wave.responses)


def test_every_answer_could_have_been_posted(demo: Demo, wenling: Questionnaire) -> None:
    for response in (r for wave in demo.waves for r in wave.responses):
        visible = route(wenling, response.variant, modules(response), response.answers)
        posted = {code: _as_posted(response.answers[code]) for code in visible}
        page = parse_page(wenling, visible, posted)
        assert page.problems == ()
        assert page.values == {code: response.answers[code] for code in visible}
        assert {c for c, v in response.answers.items() if v is Missing.NOT_ASKED} == set(wenling.questions) - set(
            visible
        )


def test_answers_survive_storage(demo: Demo, wenling: Questionnaire) -> None:
    for response in demo.waves[1].responses[:200]:
        assert dict(from_json(wenling, to_json(response.answers))) == dict(response.answers)


def test_users_are_asked_about_what_they_used_and_nobody_else(demo: Demo) -> None:
    parents = [r for r in demo.waves[0].responses if r.module == "B" and "school" in _ticks(r.answers["U"])]
    others = [r for r in demo.waves[0].responses if r.module == "B" and "school" not in _ticks(r.answers["U"])]
    assert len(parents) > 300
    assert all(r.answers["M02"] is not Missing.NOT_ASKED for r in parents)
    assert all(r.answers["M02"] is Missing.NOT_ASKED for r in others)


def test_modules_are_random_halves_and_the_elder_view_has_none(demo: Demo) -> None:
    count = Counter((r.variant, r.module) for wave in demo.waves for r in wave.responses)
    assert set(count) == {("standard", "A"), ("standard", "B"), ("core", "")}
    assert count["standard", "A"] / (count["standard", "A"] + count["standard", "B"]) == pytest.approx(0.5, abs=0.03)
    assert all(r.answers["age"] == "65+" for wave in demo.waves for r in wave.responses if r.variant == "core")


def test_four_kinds_of_no_answer_all_occur(demo: Demo) -> None:
    rated = [r.answers["P5"] for r in drawn(demo.waves[1])] + [r.answers["M09"] for r in drawn(demo.waves[1])]
    for kind in (None, Missing.NOT_ASKED, Missing.DONT_KNOW, Missing.REFUSED):
        assert any(value is kind for value in rated)


def test_young_men_answer_least(demo: Demo, invented: Population) -> None:
    """Shares among answers against shares in the sample's population (every town counts alike, as in the sample)."""
    answers = [r.answers for wave in demo.waves for r in drawn(wave)]
    young = np.mean([a["age"] == "18-34" for a in answers])
    margin = next(m for m in invented.margins if m.question == "age")
    expected = np.mean([margin.cells[town.code, "18-34"] / town.total for town in invented.towns])
    assert expected - young > 0.02
    told = [a["sex"] for a in answers if isinstance(a["sex"], str)]
    assert np.mean([sex == "male" for sex in told]) < 0.49


def test_only_the_coached_town_stands_out_and_only_in_the_second_wave(demo: Demo, wenling: Questionnaire) -> None:
    before, now = (_shares_of_all_top(wave, wenling) for wave in demo.waves)
    assert max(before.values()) < 0.02
    assert max(now, key=lambda town: now[town]) == Truth().coached_town
    assert now.pop(Truth().coached_town) > 0.1
    assert max(now.values()) < 0.02
    admitted = Counter(r.town for r in drawn(demo.waves[1]) if r.answers["Z1"] == "yes")
    assert admitted.most_common(1)[0][0] == Truth().coached_town


def test_villages_cluster_as_planned(demo: Demo) -> None:
    """Design effect within towns, mean over the towns without coaching and over both waves: 1.3–1.8."""
    found = [
        _deff([r for r in drawn(wave) if r.town == town])
        for wave in demo.waves
        for town in sorted({r.town for r in wave.responses} - {Truth().coached_town})
    ]
    assert 1.3 <= np.mean(found) <= 1.8


def test_towns_truly_differ_by_tau_and_drift_as_stated(wenling: Questionnaire) -> None:
    truth = Truth()
    first = first_effects(wenling, truth, (16, 480), np.random.default_rng(1))
    second = next_effects(first, truth, np.random.default_rng(2))
    for strand, effects in first.town.items():
        assert effects.std(ddof=1) == pytest.approx(truth.tau)
        assert effects.mean() == pytest.approx(0, abs=1e-12)
        moved = second.town[strand] - effects
        assert moved.mean() == pytest.approx(truth.drift.get(strand, 0.0), abs=4 * truth.town_drift_sd / 4)


def test_a_smaller_sample_on_request(wenling: Questionnaire, invented: Population) -> None:
    sample = SamplePlan(villages=4, common=2, invited=5, open_answers=0)
    small = simulate(wenling, invented, date(2026, 1, 1), np.random.default_rng(5), sample=sample)
    assert all(wave.invited == 16 * 4 * 5 for wave in small.waves)
    assert all(r.stream == "probability" for wave in small.waves for r in wave.responses)
    assert {r.submitted_day for r in small.waves[1].responses} == {"2026-01-01"}


def _as_posted(value: Value) -> list[str]:
    if value is None:
        return []
    if isinstance(value, Missing):
        return [str(int(value))]
    return list(value) if isinstance(value, tuple) else [str(value)]


def _ticks(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _shares_of_all_top(wave: DemoWave, questionnaire: Questionnaire) -> dict[str, float]:
    towns: dict[str, list[bool]] = {}
    for response in drawn(wave):
        towns.setdefault(response.town, []).append(is_all_top(questionnaire, response.answers))
    return {town: float(np.mean(flags)) for town, flags in towns.items()}


def _deff(responses: list[DemoResponse]) -> float:
    """Variance of the mean from village totals (Lumley 2010, §2.2: k/(k−1) Σ z²) over that of a simple random sample."""
    scores, villages = [], []
    for response in responses:
        given = [v for c in SECURITY if isinstance(v := response.answers[c], int) and not isinstance(v, Missing)]
        if len(given) >= 4:
            scores.append(10 * float(np.mean(given)))
            villages.append(response.village)
    y, k = np.array(scores), len(set(villages))
    z = [(y[np.array(villages) == v] - y.mean()).sum() / len(y) for v in set(villages)]
    return float(k / (k - 1) * np.square(z).sum() / (y.var(ddof=1) / len(y)))


def test_kinds_of_the_questionnaire_are_all_simulated(demo: Demo, wenling: Questionnaire) -> None:
    """Every question of the standard form gets a substantive answer from somebody; the town's name comes by link."""
    for code in wenling.forms["standard"].questions:
        answers = [r.answers[code] for r in demo.waves[1].responses]
        substantive = any(v is not None and not isinstance(v, Missing) for v in answers)
        assert substantive or wenling.questions[code].kind is Kind.TEXT
