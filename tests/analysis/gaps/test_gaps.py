"""The gaps of whole waves: what is told, what is withheld, and what cannot be answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from analysis.estimation.reduce import Grouping
from analysis.gaps.wave import gaps_of
from analysis.results import Cell, Group
from analysis.results.assessment import _build, _plain
from analysis.results.gaps import Gap, Gaps
from analysis.scores import Scores
from analysis.tables import Responses
from analysis.wavedata import WaveData
from benchmarks.simulations.gaps import PERSONS, TOWNS, VILLAGES, people, simulate, wave_of
from tests.analysis.drivers import sample as city


def one_wave(refuse: bool = True, seed: int = 8) -> WaveData:
    rng = np.random.default_rng(seed)
    return wave_of(people(TOWNS * VILLAGES, PERSONS, rng), rng, refuse)


@pytest.fixture(scope="module")
def data() -> WaveData:
    return one_wave()


@pytest.fixture(scope="module")
def gaps(data: WaveData) -> Gaps:
    return gaps_of(data)


def with_column(data: WaveData, name: str, values: Callable[[np.ndarray], list[object]]) -> WaveData:
    columns = {key: column.tolist() for key, column in data.used.columns.items()}
    columns[name] = values(data.used.columns[name])
    return replace(data, used=Responses.from_columns(columns, [""] * data.used.n, "0" * 64))


def pick(gaps: Gaps, measure: str, missing: str) -> Gap:
    (found,) = [g for g in gaps.gaps if (g.measure, g.missing) == (measure, missing)]
    return found


def test_every_measure_is_told_imputed_and_for_complete_cases(gaps: Gaps) -> None:
    assert [(g.measure, g.missing) for g in gaps.gaps] == [
        ("raw", "none"),
        ("standardised", "imputed"),
        ("standardised", "complete-case"),
        ("thirds", "imputed"),
        ("slope", "imputed"),
        ("thirds", "complete-case"),
        ("slope", "complete-case"),
    ]
    assert gaps.unanswered == ()
    for gap in gaps.gaps:
        assert gap.difference.value == pytest.approx((gap.first.value or 0) - (gap.second.value or 0), abs=1e-9)
        assert gap.difference.unit == "difference" and gap.first.unit == "score"
        assert (gap.missing_information is not None) == (gap.missing == "imputed")


def test_the_same_wave_gives_the_same_numbers_and_the_seed_matters(data: WaveData, gaps: Gaps) -> None:
    assert gaps_of(data) == gaps
    other = gaps_of(replace(data, settings=replace(data.settings, seed=data.settings.seed + 1)))
    assert pick(other, "slope", "imputed") != pick(gaps, "slope", "imputed")
    assert pick(other, "slope", "complete-case") == pick(gaps, "slope", "complete-case")


def test_results_go_through_json(gaps: Gaps) -> None:
    assert _plain(_build(Gaps, _plain(gaps))) == _plain(gaps)


def test_the_raw_gap_is_the_difference_of_the_waves_own_means(data: WaveData, gaps: Gaps) -> None:
    codes = np.array([["urban", "rural"].index(u) for u in data.used.text("urban").tolist()])
    means = data.means({"gain": data.column("sense:gain")}, Grouping(kind="urban", labels=("u", "r"), codes=codes))
    raw = pick(gaps, "raw", "none")
    assert (raw.first.value, raw.first.df) == (means.value[0], means.df[0])
    difference = means.contrast(np.array([[1.0, -1.0]]))
    told = raw.difference.value, raw.difference.se, raw.difference.df
    assert told == pytest.approx((difference.value[0], difference.se[0], difference.df[0]), rel=1e-12)


def test_complete_cases_are_a_wave_of_those_who_answered(data: WaveData, gaps: Gaps) -> None:
    # Someone whose income is known to be unknown counts nowhere: their score may be anything.
    refused = data.used.text("income") == "99"
    values = np.where(refused[:, None], 0.0, data.scores.values)
    changed = gaps_of(replace(data, scores=replace(data.scores, values=values)))
    for measure in ("standardised", "thirds", "slope"):
        assert pick(changed, measure, "complete-case") == pick(gaps, measure, "complete-case")
        assert pick(changed, measure, "imputed") != pick(gaps, measure, "imputed")


def test_with_every_income_known_nothing_is_imputed() -> None:
    found = gaps_of(one_wave(refuse=False))
    assert {g.missing for g in found.gaps} == {"none"}
    assert found.income is not None and found.income.imputations == 0 and found.income.missing_share == 0.0


def test_the_basis_says_what_was_done(data: WaveData, gaps: Gaps) -> None:
    basis = gaps.income
    assert basis is not None and basis.equivalised and basis.imputations == 20
    assert basis.n_income_missing == int(np.sum(data.used.text("income") == "99"))
    assert basis.predictors == ("age", "education", "urban", "household_size", "town", "sense:gain")
    assert sum(band.share or 0 for band in basis.bands) == pytest.approx(1.0)
    assert gaps.composition is not None and gaps.composition.declared == 24
    urban = data.used.text("urban") == "urban"
    assert gaps.urban_share == pytest.approx(data.weight[urban].sum() / data.weight.sum())


def test_unknown_household_sizes_are_drawn_too(data: WaveData) -> None:
    some = with_column(data, "household_size", lambda size: np.where(np.arange(len(size)) % 10 == 0, 99, size).tolist())
    found = gaps_of(some)
    assert found.income is not None
    assert found.income.n_size_missing == int(np.ceil(data.used.n / 10))
    assert pick(found, "slope", "imputed").difference.n == data.used.n


def test_without_household_size_incomes_are_ranked_as_they_are_and_it_is_said(data: WaveData) -> None:
    found = gaps_of(with_column(data, "household_size", lambda size: [None] * len(size)))
    assert found.income is not None and not found.income.equivalised
    assert pick(found, "slope", "imputed").difference.value is not None


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        ("urban", "", {("urban-rural", "", "no-urban-code")}),
        ("urban", "rural", {("urban-rural", "", "one-side")}),
        ("age", "", {("urban-rural", "standardised", "no-age")}),
        ("income", "99", {("income", "", "income-unknown"), ("urban-rural", "standardised", "income-unknown")}),
    ],
)
def test_what_cannot_be_answered_is_said(
    data: WaveData, column: str, values: str, expected: set[tuple[str, str, str]]
) -> None:
    found = gaps_of(with_column(data, column, lambda old: [values] * len(old)))
    assert {(u.kind, u.measure, u.reason) for u in found.unanswered} == expected


def test_equal_incomes_have_no_order(data: WaveData) -> None:
    same = with_column(data, "income", lambda old: ["10-20"] * len(old))
    found = gaps_of(with_column(same, "household_size", lambda old: [2.0] * len(old)))
    assert ("income", "one-income") in {(u.kind, u.reason) for u in found.unanswered}


def test_a_small_side_withholds_the_difference(data: WaveData) -> None:
    few = with_column(data, "urban", lambda old: ["urban" if i < 25 else "rural" for i in range(len(old))])
    raw = pick(gaps_of(few), "raw", "none")
    assert raw.first.n == 25 and raw.first.release_code == "F" and raw.first.value is None
    assert raw.second.value is not None
    assert raw.difference.value is None and raw.difference.release_code == "F"
    assert raw.difference.p_raw is None


def test_a_group_that_guards_another_is_no_side_of_a_gap_either(data: WaveData, gaps: Gaps) -> None:
    """With the city's mean and the urban side printed, urban − rural would give the withheld rural mean back."""
    hidden = replace(gaps.gaps[0].second, value=None, se=None, lower=None, upper=None, release_code="X")
    cell = Cell(indicator=gaps.gaps[0].indicator, group=Group(kind="urban", code="rural"), estimate=hidden)
    found = gaps_of(replace(data, cells=(cell,))).gaps
    assert len(found) == len(gaps.gaps)
    for gap in found:
        withheld = gap.kind == "urban-rural"
        assert {e.value is None for e in (gap.first, gap.second, gap.difference)} == {withheld}
        assert (gap.difference.release_code == "X") == withheld


def test_a_confidential_side_takes_the_other_with_it(data: WaveData) -> None:
    """City, one side and the share of urban residents are known: the other side's seven persons would be worked out."""
    few = with_column(data, "urban", lambda old: ["urban" if i < 7 else "rural" for i in range(len(old))])
    raw = pick(gaps_of(few), "raw", "none")
    assert (raw.first.release_code, raw.second.release_code, raw.difference.release_code) == ("X", "X", "X")
    assert (raw.first.value, raw.second.value, raw.difference.value) == (None, None, None)


def test_an_indicator_nobody_poor_answered_is_named(data: WaveData) -> None:
    known = data.used.text("income") == "60+"
    scores = Scores(
        names=data.scores.names,
        values=np.where(known[:, None], data.scores.values, np.nan),
        indicators=data.scores.indicators,
        not_measured=(),
    )
    found = gaps_of(replace(data, scores=scores))
    assert ("thirds", "few-answers", "sense:gain") in {(u.measure, u.reason, u.indicator) for u in found.unanswered}


def test_a_whole_city_tells_domains_that_everyone_was_asked() -> None:
    n = 16 * 6 * 10
    rng = np.random.default_rng(1)
    incomes = rng.choice(["0-5", "5-10", "10-20", "20-50", "50-60", "60+", "99"], n).tolist()
    sizes = rng.integers(1, 6, n).astype(float).tolist()
    whole = gaps_of(city.wave(income=incomes, household_size=sizes))
    told = {g.indicator for g in whole.gaps}
    assert {"sense:gain", "subindex:place", "domain:D04", "domain:D12"} <= told
    # D01 is for users only, D15 and D16 for one side only.
    assert not {"domain:D01", "domain:D15", "domain:D16"} & told
    domain = [g for g in whole.gaps if g.indicator == "domain:D19" and g.measure == "raw"]
    assert domain and domain[0].difference.value is not None


def test_a_questionnaire_without_these_questions_says_so() -> None:
    from tests.analysis.comparison.waves import three_towns

    found = gaps_of(three_towns(kind="pulse"))
    assert {(u.kind, u.measure, u.reason) for u in found.unanswered} == {
        ("urban-rural", "", "one-side"),
        ("income", "", "no-income-question"),
    }
    assert found.gaps == () and found.income is None


@pytest.mark.slow
def test_imputation_covers_and_complete_cases_are_biased() -> None:
    # The short form of benchmarks/simulations/gaps.py with its truths (4,000,000 persons), refusals only: 40 waves, whose
    # 95 % intervals must hold the truth in 84 % or more (3 standard errors below 95 % is 84.7 %).  The bias of the complete
    # cases, 1.3 points of slope, is six standard errors of its mean.
    known = {"thirds": 9.72, "slope": 14.64}
    lines = {(line.measure, line.missing): line for line in simulate(40, known, refusals=(True,))}
    for measure in known:
        imputed, complete = lines[measure, "imputed"], lines[measure, "complete-case"]
        assert imputed.coverage >= 0.84
        assert abs(imputed.bias) < 0.5 * abs(complete.bias)
        assert 0.7 < imputed.se / imputed.sd < 1.4
