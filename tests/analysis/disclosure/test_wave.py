"""What a wave publishes, attacked by subtraction with nothing but the released numbers — before and after protection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest

from analysis.assess import assess_wave
from analysis.comparison.towns import compare_towns
from analysis.disclosure.apply import protect
from analysis.disclosure.wave import Plan, plan_protection
from analysis.population import load_population
from analysis.results import CITY, Assessment, Cell, Group
from analysis.results.assessment import _build, _plain
from analysis.results.disclosure import Protection
from analysis.run import Run
from analysis.settings import AssessSettings
from analysis.tables import Responses
from questionnaires.importing import import_csv
from questionnaires.load import load_library
from tests.analysis.wave import tiny

FOLDER = Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "somerville"

SEX_BY_TOWN = """
[[margins]]
id = "sex"
question = "sex"
by_town = true
[margins.shares]
t1 = { male = 0.5, female = 0.5 }
t2 = { male = 0.5, female = 0.5 }
"""


def somerville(year: str) -> Run:
    path = FOLDER / f"responses_{year}.csv"
    if not path.exists():
        pytest.skip("../shared is not here")
    questionnaire = load_library(f"somerville-{year}.1")
    imported = import_csv(path, questionnaire, path.name)
    responses = Responses.from_columns(imported.columns, imported.exclusion, imported.sha256, imported.value_problems)
    table = (files("questionnaires") / "library" / "somerville-population.toml").read_bytes()
    settings = AssessSettings(wave=year, wave_title={"zh": year, "en": year}, stream="open")
    return unprotected(responses, questionnaire, load_population(table, "somerville-population.toml"), settings)


def unprotected(*wave: Any) -> Run:
    """The wave with its secondary suppression left out: what these tests attack first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.assess.plan_protection", lambda data, structure: nothing(data.cells), raising=False)
        return assess_wave(*wave)


def nothing(cells: tuple[Cell, ...]) -> Plan:
    none: frozenset[Any] = frozenset()
    return Plan(
        cells=cells, towns=none, structure=none, modes=none, counts_hidden=0, figures_hidden=0, tables=(), n_tables=0
    )


def protected(run: Run) -> tuple[Assessment, Protection]:
    return protect(run.assessment, plan_protection(run.data, run.assessment.structure))


def rows_of(run: Run, cell: Cell) -> tuple[np.ndarray, np.ndarray, float]:
    """Category of every row, its value and the length of its scale."""
    column = run.data.column(cell.indicator)
    return run.data.used.text(cell.group.kind), column, 100.0 if cell.estimate.unit == "score" else 1.0


def recovered(run: Run, assessment: Assessment) -> Iterator[str]:
    """Confidential rows that subtraction gives away: counts known to lie below 5, means known to less than a quarter of the
    scale (or half of what the city's figure alone leaves), joint means of fewer than ten answers.

    The attacker subtracts every published row from the city; what is left belongs to the rows that are not published.  For
    means he is given all weights.
    """
    weight = run.data.weight
    first = {(c.indicator, c.group.kind): c for c in assessment.cells if c.group.kind != "city"}
    for (key, kind), cell in first.items():
        if key.startswith("domain:"):
            continue  # rests on the items
        published = {c.group.code: c.estimate for c in assessment.cells if (c.indicator, c.group.kind) == (key, kind)}
        city = assessment.cell(key, CITY)
        assert city is not None and city.estimate.value is not None
        category, column, span = rows_of(run, cell)
        inside = np.isfinite(column)
        left_n = city.estimate.n - sum(e.n for e in published.values())
        here = {c: inside & (category == c) for c in set(category[inside].tolist()) - {"", "97", "98", "99"}}
        open_rows = [c for c in here if c not in published or published[c].value is None]
        shown = np.isin(category, [c for c in here if c not in open_rows])
        left_w = float(weight[inside & ~shown].sum())
        left_t = city.estimate.value / span * float(weight[inside].sum()) - sum(
            float(weight[here[c]].sum()) * (published[c].value or 0.0) / span for c in here if c not in open_rows
        )
        for c in open_rows:
            n, w = int(here[c].sum()), float(weight[here[c]].sum())
            if 0 < n < 5 and left_n < 5:
                yield f"count {key} {kind} {c}"
            low, high = max(0.0, left_t - (left_w - w)) / w, min(w, left_t) / w
            all_w, all_t = float(weight[inside].sum()), city.estimate.value / span * float(weight[inside].sum())
            city_leaves = (min(w, all_t) - max(0.0, all_t - (all_w - w))) / w
            if n < 10 and high - low < min(0.25, city_leaves / 2) - 1e-6:
                yield f"mean {key} {kind} {c}"
        if any(here[c].sum() < 10 for c in open_rows) and 0 < int((inside & ~shown).sum()) < 10:
            yield f"rest {key} {kind}"


def test_one_person_of_2015_could_be_worked_out_and_no_longer_can() -> None:
    """A single respondent who ticked both sexes: city − men − women gives the person's answers."""
    run = somerville("2015")
    before = set(recovered(run, run.assessment))
    assert {"count sense:security sex both", "mean sense:security sex both", "rest sense:security sex"} <= before
    after, protection = protected(run)
    assert list(recovered(run, after)) == []
    assert {r.margin for r in run.assessment.structure} - {r.margin for r in after.structure} == {"sex"}
    assert protection.protected
    assert protection.narrowest_count is not None and protection.narrowest_count >= 5


@pytest.mark.parametrize("year", ["2013", "2019"])
def test_every_hidden_row_of_other_years_withstands(year: str) -> None:
    run = somerville(year)
    after, protection = protected(run)
    assert protection.protected
    assert list(recovered(run, after)) == []


def tiny_run(
    town: list[str],
    sex: list[str],
    margins: str = "",
    kind: Literal["annual", "pulse"] = "annual",
    **more: list[str],
) -> Run:
    n = len(town)
    rng = np.random.default_rng(3)
    columns = {code: rng.integers(1, 6, n).astype(float).tolist() for code in tiny.N_ITEMS}
    village = [f"{t}-{i % 10}" for i, t in enumerate(town)]
    responses = tiny.responses(n, {**columns, "town": town, "village": village, "sex": sex, **more})
    settings = replace(tiny.SETTINGS, least_cell=5, g_bounds=(0.05, 20.0), kind=kind)
    return unprotected(responses, tiny.questionnaire(), tiny.population(margins), settings)


def test_a_town_with_three_answers_takes_the_other_towns_count_with_it() -> None:
    """203 in all less 200 = 3: of two towns neither count nor figure may be shown; the city's stay."""
    run = tiny_run(["t1"] * 200 + ["t2"] * 3, ["male", "female"] * 101 + ["male"])
    after, protection = protected(run)
    assert [t.n for t in after.conduct.towns] == [0, 0]
    assert not [row for row in after.structure if row.margin == "town"]
    cells = [c.estimate for c in after.cells if c.group.kind == "town"]
    assert {(e.n, e.value, e.release_code) for e in cells} == {(0, None, "X")}
    assert {e.df for e in cells} == {None}
    assert protection.protected
    assert all(d.n == 0 and set(d.shares) == {None} for d in after.distributions if d.group != CITY)
    assert [c for c in after.cells if c.group == CITY] == [c for c in run.assessment.cells if c.group == CITY]


def test_a_pulse_counts_no_town_of_three_either() -> None:
    """A pulse has no town cells, but the number of answers of each town is published all the same."""
    run = tiny_run(["t1"] * 3 + ["t2"] * 60, ["male", "female"] * 31 + ["male"], kind="pulse")
    assessment, _ = protected(run)
    assert [place.n for place in assessment.conduct.towns] == [0, 0]


def test_bands_are_made_from_the_protected_cells() -> None:
    """Town − city beside the city's figure would be the town's."""
    run = tiny_run(["t1"] * 200 + ["t2"] * 3, ["male", "female"] * 101 + ["male"])
    plan = plan_protection(run.data, run.assessment.structure)
    shown = [b.difference.value for b in run.assessment.bands if b.town == "t1"]
    assert None not in shown
    found = compare_towns(run.data.estimates, plan.cells, run.data.settings)
    assert {(b.band, b.difference.value, b.difference.n, b.reason) for b in found.bands} == {("none", None, 0, "base")}


def test_what_was_merged_in_a_town_is_not_the_city_less_the_others() -> None:
    """63 men in the table of groups less 60 in t1 = 3 men in t2, whose sexes were merged: t1's rows must go too."""
    sex = ["male"] * 60 + ["female"] * 60 + ["male"] * 3 + ["female"] * 57
    run = tiny_run(["t1"] * 120 + ["t2"] * 60, sex, SEX_BY_TOWN)
    rows = {(r.town, r.category): r.n for r in run.assessment.structure if r.margin == "sex"}
    assert rows == {("t1", "male"): 60, ("t1", "female"): 60}
    men = run.assessment.cell("sense:happiness", Group(kind="sex", code="male"))
    assert men is not None and men.estimate.n - rows["t1", "male"] == 3
    after, protection = protected(run)
    assert not [r for r in after.structure if r.margin == "sex"]
    assert protection.protected
    assert [t.n for t in after.conduct.towns] == [120, 60]


def test_a_mode_of_three_answers_hides_the_next_smallest() -> None:
    mode = ["web"] * 150 + ["phone"] * 30 + ["paper"] * 3
    run = tiny_run(["t1"] * 90 + ["t2"] * 93, ["male", "female"] * 91 + ["male"], mode=mode)
    after, _ = protected(run)
    assert after.conduct.by_mode == {"web": 150}


def test_nothing_small_changes_nothing() -> None:
    run = tiny_run(["t1"] * 100 + ["t2"] * 100, ["male", "female"] * 100)
    after, protection = protected(run)
    assert after.cells == run.assessment.cells
    assert (after.structure, after.conduct) == (run.assessment.structure, run.assessment.conduct)
    assert after.distributions == run.assessment.distributions
    assert (protection.tables_at_risk, protection.counts_hidden, protection.figures_hidden) == (0, 0, 0)
    assert protection.narrowest_count is None


def test_a_count_is_hidden_without_its_figure() -> None:
    """Sex: 3 'other' among 200; without a missing answer 200 − men − women = 3.  The smaller group's count goes; n / deff, which
    would tell it, goes with it."""
    run = tiny_run(["t1"] * 100 + ["t2"] * 100, ["male"] * 90 + ["female"] * 107 + ["other"] * 3)
    after, protection = protected(run)
    men = after.cell("item:H1", Group(kind="sex", code="male"))
    women = after.cell("item:H1", Group(kind="sex", code="female"))
    assert men is not None and women is not None
    assert (men.estimate.n, men.estimate.n_eff, men.estimate.deff) == (0, None, None)
    assert (women.estimate.n, women.estimate.value is not None) == (107, True)
    assert protection.protected


def test_the_account_survives_json() -> None:
    _, protection = protected(tiny_run(["t1"] * 200 + ["t2"] * 3, ["male", "female"] * 101 + ["male"]))
    assert _build(Protection, _plain(protection)) == protection


def test_the_same_wave_gives_the_same_plan() -> None:
    first, second = (
        plan_protection(run.data, run.assessment.structure)
        for run in (tiny_run(["t1"] * 200 + ["t2"] * 3, ["male", "female"] * 101 + ["male"]) for _ in range(2))
    )
    assert (first.cells, first.tables, first.structure) == (second.cells, second.tables, second.structure)
