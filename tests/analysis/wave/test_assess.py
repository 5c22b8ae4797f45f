"""assess_wave as a whole: numbers by hand, the account of what was left out, refusals, and the same bytes twice."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.assess import STEPS, assess_wave
from analysis.results import CITY, Assessment, Group, from_json, to_json, town
from analysis.run import Run
from analysis.settings import AssessSettings
from analysis.tables import Population, Responses
from questionnaires.problems import ProblemsFound
from tests.analysis.wave import tiny

PROJECT = Path(__file__).resolve().parents[3]


def wave(per_town: int = 60, villages: int = 12) -> Responses:
    """Two towns with the same number of answers; H1 runs through 0–10, the other items follow it."""
    rng = np.random.default_rng(12)
    n = 2 * per_town
    h1 = rng.integers(0, 11, n)
    place = ["t1"] * per_town + ["t2"] * per_town
    return tiny.responses(
        n,
        {
            "town": place,
            "village": [f"{t}-v{i % villages}" for i, t in enumerate(place)],
            "sex": ["male" if i % 3 else "female" for i in range(n)],
            "urban": ["urban" if i % 2 else "rural" for i in range(n)],
            "H1": h1.astype(float).tolist(),
            "H2": np.clip(h1 + rng.integers(-1, 2, n), 0, 10).astype(float).tolist(),
            "H3": (10 - h1).astype(float).tolist(),
            "M1": rng.integers(1, 6, n).astype(float).tolist(),
            "submitted_day": [f"2026-11-{i % 28 + 1:02d}" for i in range(n)],
            "mode": ["web"] * n,
        },
    )


def run(
    responses: Responses | None = None, population: Population | None = None, settings: AssessSettings = tiny.SETTINGS
) -> Run:
    return assess_wave(responses or wave(), tiny.questionnaire(), population or tiny.population(), settings)


def assessed(**kwargs: object) -> Assessment:
    return run(**kwargs).assessment  # type: ignore[arg-type]


def notes(assessment: Assessment) -> dict[str, dict[str, object]]:
    return {note.code: dict(note.params) for note in assessment.notes}


def codes(found: pytest.ExceptionInfo[ProblemsFound]) -> list[str]:
    return [problem.code for problem in found.value.problems]


def test_without_margins_it_is_the_weighted_mean_of_the_town_means_with_ultimate_cluster_variance() -> None:
    responses = wave()
    h1 = responses.numbers("H1") * 10
    in_t1 = responses.text("town") == "t1"
    m1, m2 = h1[in_t1].mean(), h1[~in_t1].mean()
    assessment = assessed(responses=responses)
    city = assessment.cell("item:H1", CITY)
    one = assessment.cell("item:H1", town("t1"))
    assert city is not None and one is not None
    assert city.estimate.value == pytest.approx(0.25 * m1 + 0.75 * m2, rel=1e-12)
    # town t1: 12 villages of 5; variance of a mean from village totals of (y − mean)/n, times 12/11
    village = responses.text("village")[in_t1]
    z = np.array([np.sum((h1[in_t1] - m1)[village == v]) / 60 for v in np.unique(village.astype(str))])
    assert one.estimate.value == pytest.approx(m1, rel=1e-12)
    assert one.estimate.se == pytest.approx(np.sqrt(12 / 11 * np.sum((z - z.mean()) ** 2)), rel=1e-9)
    assert (one.estimate.n, one.estimate.n_psu, one.estimate.df) == (60, 12, 11)
    assert (city.estimate.df, city.estimate.n_psu) == (22, 24)


def test_a_margin_moves_the_weights_and_is_met() -> None:
    responses = wave()
    assessment = assessed(responses=responses, population=tiny.population(tiny.SEX))
    sex = {row.category: row for row in assessment.structure if row.margin == "sex"}
    assert sex["female"].sample_share == pytest.approx(1 / 3)
    assert sex["female"].weighted_share == pytest.approx(0.5, rel=1e-9)
    city = assessment.cell("item:H1", CITY)
    assert city is not None
    # post-stratification of the weights by hand does not hold for two margins; the total and each town do
    assert [step.name for step in assessment.weighting] == ["base", "calibration"]
    assert assessment.weighting[-1].total == pytest.approx(4000, rel=1e-9)
    shares = {t.town: t.weight_share for t in assessment.conduct.towns}
    assert shares == {"t1": pytest.approx(0.25, rel=1e-9), "t2": pytest.approx(0.75, rel=1e-9)}


def test_every_row_is_accounted_for() -> None:
    responses = wave()
    town_column = responses.text("town").copy()
    town_column[0] = "nowhere"
    stream = responses.text("stream").copy()
    stream[1:4] = ["open", "", "open"]
    village = responses.text("village").copy()
    village[5] = ""
    exclusion = responses.exclusion.copy()
    exclusion[4] = "under-18"
    columns = {**responses.columns, "town": town_column, "stream": stream, "village": village}
    assessment = assessed(responses=replace(responses, columns=columns, exclusion=exclusion, value_problems=3))
    conduct = assessment.conduct
    counted = {exclusion.reason: exclusion.n for exclusion in conduct.exclusions}
    assert counted == {"no-stratum": 1, "no-village": 1, "under-18": 1}
    assert (conduct.n_read, conduct.n_used, conduct.n_other_stream) == (120, 114, 3)
    assert conduct.n_read == conduct.n_used + conduct.n_other_stream + sum(counted.values())
    assert (conduct.first_day, conduct.last_day, conduct.by_mode) == ("2026-11-01", "2026-11-28", {"web": 114})
    found = notes(assessment)
    assert found["other-stream-left-out"] == {"stream": "open", "n": 3}
    assert found["value-problems"] == {"n": 3}


def test_what_the_questionnaire_does_not_measure_is_said() -> None:
    assessment = assessed()
    assert assessment.not_measured == ("sense:belonging", "sense:gain", "domain:D03")
    assert assessment.senses == ("happiness",)
    assert [n.params["what"] for n in assessment.notes if n.code == "not-measured"] == list(assessment.not_measured)


def test_domains_by_where_they_apply_and_groups_as_declared() -> None:
    responses = wave()
    assessment = assessed(responses=responses)
    urban = responses.text("urban") == "urban"
    cell = assessment.cell("domain:D01", CITY)
    assert cell is not None and cell.estimate.n == int(urban.sum())
    groups = {(c.group.kind, c.group.code) for c in assessment.cells}
    assert {("sex", "male"), ("sex", "female"), ("urban", "urban"), ("urban", "rural")} <= groups
    city_only = {c.group.kind for c in assessment.cells if c.indicator == "domain:D02"}
    assert city_only == {"city"} or "domain:D02" not in {c.indicator for c in assessment.cells}


def test_small_bases_are_withheld_with_their_reason() -> None:
    responses = wave(per_town=60)
    keep = np.ones(120, dtype=bool)
    keep[72:] = False  # twelve answers of t2 are left
    from analysis.selection import take_rows

    assessment = assessed(responses=take_rows(responses, keep))
    cell = assessment.cell("sense:happiness", town("t2"))
    assert cell is not None
    e = cell.estimate
    assert (e.release_code, e.value, e.se, e.lower, e.upper, e.n) == ("F", None, None, None, None, 12)
    assert notes(assessment)["towns-withheld"] == {"n": 1}


def test_a_category_of_a_few_persons_is_not_listed() -> None:
    responses = wave()
    sex = responses.text("sex").copy()
    sex[:3] = "other"
    assessment = assessed(responses=replace(responses, columns={**responses.columns, "sex": sex}))
    assert Group(kind="sex", code="other") not in {cell.group for cell in assessment.cells}
    assert notes(assessment)["categories-left-out"] == {"group": "sex", "n": 1, "least": 10}


def test_the_open_stream_says_what_it_is() -> None:
    responses = wave()
    blank = np.full(120, "", dtype=object)
    open_answers = replace(responses, columns={**responses.columns, "stream": blank, "village": blank})
    settings = replace(tiny.SETTINGS, stream="open")
    found = notes(assessed(responses=open_answers, settings=settings))
    assert found["open-stream"] == {"n": 120}
    assert {"treated-as-random", "persons-as-psu", "self-weighting", "no-nonresponse-adjustment"} <= set(found)
    with pytest.raises(ProblemsFound) as refused:
        run(responses=open_answers)
    assert codes(refused) == ["assess.no-rows"]


def test_inclusion_probabilities_weigh_and_are_scaled_to_the_towns() -> None:
    responses = wave()
    pi = np.where(np.arange(120) % 2, 0.02, 0.04)
    run_ = run(responses=replace(responses, columns={**responses.columns, "inclusion_probability": pi}))
    assert [step.name for step in run_.assessment.weighting] == ["base", "nonresponse", "calibration"]
    assert not run_.assessment.self_weighting_assumed
    h1, first = responses.numbers("H1") * 10, responses.text("town") == "t1"
    expected = np.average(h1[first], weights=1 / pi[first])
    cell = run_.assessment.cell("item:H1", town("t1"))
    assert cell is not None and cell.estimate.value == pytest.approx(expected, rel=1e-12)


def test_one_person_per_household_counts_for_its_adults() -> None:
    responses = wave()
    adults = np.where(np.arange(120) % 2, 1.0, 3.0)
    adults[0] = np.nan
    changed = replace(responses, columns={**responses.columns, "adults": adults})
    assessment = assessed(responses=changed, settings=replace(tiny.SETTINGS, one_per_household=True))
    first = responses.text("town") == "t1"
    weight = adults.copy()
    weight[0] = np.nanmean(adults[first])
    expected = np.average((responses.numbers("H1") * 10)[first], weights=weight[first])
    cell = assessment.cell("item:H1", town("t1"))
    assert cell is not None and cell.estimate.value == pytest.approx(expected, rel=1e-12)
    assert notes(assessment)["adults-in-household"] == {"n": 1}


def test_impossible_inclusion_probabilities_are_refused_together() -> None:
    responses = wave()
    pi = np.full(120, 0.1)
    pi[3], pi[4] = np.nan, 1.5
    with pytest.raises(ProblemsFound) as found:
        run(responses=replace(responses, columns={**responses.columns, "inclusion_probability": pi}))
    assert codes(found) == ["assess.inclusion-missing", "assess.inclusion-impossible"]


def test_a_town_without_answers_stops_the_run_or_is_left_out_and_said() -> None:
    third = '    { code = "t3", title = { zh = "三镇", en = "Three" }, total = 500 },\n]'
    text = tiny.POPULATION.replace("\n]", "\n" + third, 1)
    from analysis.population import load_population

    population = load_population((text + tiny.SEX).encode(), "p.toml")
    with pytest.raises(ProblemsFound) as found:
        run(population=population)
    assert [(p.code, p.params["title_zh"]) for p in found.value.problems] == [("assess.town-without-answers", "三镇")]
    assessment = assessed(population=population, settings=replace(tiny.SETTINGS, empty_towns="leave-out"))
    assert notes(assessment)["town-left-out"] == {"town": "t3", "population": 500.0}
    assert assessment.weighting[-1].total == pytest.approx(4000)
    assert assessment.population.total == 4500


def test_small_cells_may_stop_the_run_instead() -> None:
    responses = wave()
    sex = responses.text("sex").copy()
    sex[sex == "female"] = "male"
    sex[:15] = "female"
    changed = replace(responses, columns={**responses.columns, "sex": sex})
    settings = replace(tiny.SETTINGS, small_cells="fail")
    with pytest.raises(ProblemsFound) as found:
        run(responses=changed, population=tiny.population(tiny.SEX), settings=settings)
    (problem,) = found.value.problems
    assert (problem.code, problem.params["category"], problem.params["n"]) == ("assess.small-cell", "female", 15)


def test_margins_that_no_weights_within_the_bounds_can_meet_name_themselves() -> None:
    margin = tiny.SEX.replace("male = 0.5, female = 0.5", "male = 0.02, female = 0.98")
    with pytest.raises(ProblemsFound) as found:
        run(population=tiny.population(margin), settings=replace(tiny.SETTINGS, g_bounds=(0.5, 1.5)))
    assert set(codes(found)) == {"calibration.infeasible"}
    for problem in found.value.problems:
        assert problem.where.startswith("tiny-population, margin ")
        assert problem.params["title_zh"] in ("小城", "一镇", "二镇")
        assert problem.params["bound"] in ("lower", "upper")


def test_invented_totals_serve_demonstrations_only() -> None:
    invented = tiny.population(status='status = "invented"')
    with pytest.raises(ProblemsFound) as found:
        run(population=invented)
    assert codes(found) == ["assess.population-invented"]
    assessment = assessed(population=invented, settings=replace(tiny.SETTINGS, demo=True))
    assert assessment.demo and {"demo", "invented-population"} <= set(notes(assessment))


def test_an_unknown_scheme_lists_the_known_ones() -> None:
    with pytest.raises(ProblemsFound) as found:
        run(settings=replace(tiny.SETTINGS, scheme="best"))
    assert found.value.problems[0].params["known"] == "tiny/equal"


def test_a_pulse_speaks_for_the_city_only() -> None:
    assessment = assessed(settings=replace(tiny.SETTINGS, kind="pulse"))
    assert not [cell for cell in assessment.cells if cell.group.kind == "town"]
    assert assessment.bands == () and assessment.omnibus == ()
    assert "pulse-no-towns" in notes(assessment)


def test_a_single_village_in_a_town_is_adjusted_and_counted() -> None:
    responses = wave()
    village = responses.text("village").copy()
    village[60:] = "t2-v0"
    assessment = assessed(responses=replace(responses, columns={**responses.columns, "village": village}))
    assert notes(assessment)["lonely-psu-adjusted"] == {"n": 1}
    cell = assessment.cell("sense:happiness", town("t2"))
    assert cell is not None and cell.estimate.release_code == "F"  # fewer than three sampling units


def test_a_town_with_one_village_is_not_taken_for_certain() -> None:
    """The city's variance is that of the other towns × towns / towns with several villages, not what these alone give."""
    responses = wave()
    village = responses.text("village").copy()
    village[60:] = "t2-v0"
    lonely = run(responses=replace(responses, columns={**responses.columns, "village": village}))
    city = lonely.data.estimates.where("sense:happiness", "city")
    score = (responses.numbers("H1") + responses.numbers("H2") + 10 - responses.numbers("H3")) * 10 / 3
    influence = [1000 / 60 * (score[i:60:12] - score[:60].mean()).sum() / 4000 for i in range(12)]
    assert lonely.data.estimates.estimates.variance[city[0]] == pytest.approx(
        2 * 12 * np.var(influence, ddof=1), rel=1e-6
    )


def test_a_town_where_all_answer_alike_is_marked_and_not_banded() -> None:
    """Zero variance would otherwise be an interval of zero width, and the band "above" without a test."""
    alike = {code: np.repeat([5.0, 3.0], 60) for code in ("R1", "R5")}
    responses = wave()
    assessment = assessed(responses=replace(responses, columns={**responses.columns, **alike}))
    cell = assessment.cell("sense:belonging", town("t1"))
    assert cell is not None and (cell.estimate.value, cell.estimate.release_code) == (100.0, "low")
    bands = [b for b in assessment.bands if b.indicator == "sense:belonging"]
    assert [(b.band, b.reason) for b in bands] == [("none", "low"), ("none", "low")]


def test_persons_as_units_are_not_called_conservative() -> None:
    assert "no-fpc" in notes(assessed())
    persons = tiny.population(psu='psu = "person"')
    assert {"no-fpc", "persons-as-psu"} & set(notes(assessed(population=persons))) == {"persons-as-psu"}


def test_answers_without_a_single_rating_are_refused_by_name() -> None:
    silent = {code: np.full(120, 98.0) for code in tiny.N_ITEMS}
    responses = wave()
    with pytest.raises(ProblemsFound) as found:
        run(responses=replace(responses, columns={**responses.columns, **silent}))
    assert [p.code for p in found.value.problems] == ["assess.no-ratings"]


def test_progress_names_every_step_in_order() -> None:
    seen: list[tuple[str, float]] = []
    assess_wave(
        wave(), tiny.questionnaire(), tiny.population(), tiny.SETTINGS, lambda step, share: seen.append((step, share))
    )
    assert tuple(step for step, _ in seen) == STEPS
    assert [share for _, share in seen] == sorted(share for _, share in seen)


def test_a_stored_result_reads_back_as_it_was() -> None:
    assessment = assessed(population=tiny.population(tiny.SEX))
    text = to_json(assessment)
    assert to_json(from_json(text)) == text
    assert '"value": null' in text or all(c.estimate.value is not None for c in assessment.cells)


SCRIPT = """
import sys
from pathlib import Path
from analysis.results import to_json
from tests.analysis.wave.test_assess import run
from tests.analysis.wave import tiny
out = Path(sys.argv[1])
done = run(population=tiny.population(tiny.SEX))
done.write_internal(out)
(out / "assessment.json").write_text(to_json(done.assessment), encoding="utf-8")
"""


def test_two_processes_make_the_same_bytes(tmp_path: Path) -> None:
    digests = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path / name)], cwd=PROJECT, check=True)
        files = sorted((tmp_path / name).iterdir())
        digests.append({file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files})
    assert digests[0] == digests[1]
    assert set(digests[0]) == {
        "assessment.json", "cells.parquet", "flags.parquet", "influence.npz", "items.json", "parameters.json", "psus.json",
        "run.json", "sums.json", "sums.npz", "weights.parquet",
    }  # fmt: skip


def test_the_internal_folder_holds_what_the_next_wave_needs(tmp_path: Path) -> None:
    done = run()
    done.write_internal(tmp_path / "internal")
    stored = np.load(tmp_path / "internal" / "influence.npz")
    estimates = done.data.estimates.estimates
    np.testing.assert_array_equal(stored["influence"], estimates.influence)
    assert stored["influence"].shape == (24, len(done.data.estimates.parameters))
    # the variance comes back from the influences alone
    i = done.data.estimates.where("sense:happiness", "city")[0]
    z = stored["influence"][:, i]
    strata = np.array([key[0] for key in estimates.design.psu_keys()])
    variance = sum(12 / 11 * np.sum((z[strata == h] - z[strata == h].mean()) ** 2) for h in ("t1", "t2"))
    assert np.sqrt(variance) == pytest.approx(estimates.se[i], rel=1e-12)
