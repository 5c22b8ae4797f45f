"""Sample sizes: worked examples of Cochran (1977) and of R's PracTools, figures of the method, and the reverse."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import AnalysisError
from analysis.planning.size import (
    Target,
    answers_needed,
    cluster_deff,
    detectable_change,
    half_width,
    invitations,
    share_sd,
)
from survey_app.domain import planning

T2 = 2 * NormalDist().cdf(2) - 1
"""The level whose normal quantile is Cochran's t = 2."""
SCORE = Target(sd=20, deff=1.5)


def test_cochrans_islanders() -> None:
    """Cochran (1977), 4.2–4.4, pages 73–76: a share near one half within 5 points, t = 2: 400; of 3,200 islanders 356."""
    assert answers_needed(5, Target(sd=share_sd(0.5), deff=1, level=T2)) == 400
    assert answers_needed(5, Target(sd=share_sd(0.5, 3200), deff=1, population=3200, level=T2)) == 356


def test_cochrans_seedlings() -> None:
    """Cochran (1977), 4.6, pages 77–78: S² = 85.6, mean 19, within 10 %, t = 2: n₀ = 95, and 78 of 430 units."""
    assert answers_needed(1.9, Target(sd=math.sqrt(85.6), deff=1, level=T2)) == 95
    assert answers_needed(1.9, Target(sd=math.sqrt(85.6), deff=1, population=430, level=T2)) == 78


def test_margins_of_error_of_practools() -> None:
    """R package PracTools, vignette Singlestage-samsize (2024), nPropMoe(e = 0.01 … 0.08, pU = 0.5)."""
    needed = [answers_needed(e, Target(sd=share_sd(0.5), deff=1)) for e in range(1, 9)]
    assert needed == [9604, 2401, 1068, 601, 385, 267, 196, 151]


def test_standard_errors_of_practools() -> None:
    """The same vignette: CV of the mean 0.05, of the population 2: 1,600; with N = 500: 381 (CV₀ as half-width 1.96 × 0.05)."""
    wanted = NormalDist().inv_cdf(0.975) * 0.05
    assert answers_needed(wanted, Target(sd=2, deff=1)) == 1600
    assert answers_needed(wanted, Target(sd=2, deff=1, population=500)) == 381


@pytest.mark.parametrize(("b", "rho"), [(20, 0.02), (10, 0.05), (1, 0.3)])
def test_the_design_effect_is_the_variance_of_equally_correlated_answers(b: int, rho: float) -> None:
    """Kish (1965), 5.4: b answers with correlation ρ, the variance of their mean by the whole covariance matrix."""
    covariance = np.full((b, b), rho) + (1 - rho) * np.eye(b)
    assert cluster_deff(b, rho) == pytest.approx(covariance.sum() / b)
    assert cluster_deff(0.5, rho) == 1


def test_figures_of_the_method() -> None:
    """Sample plan, method of this project, SD 20, deff 1.5: detectable change 6.9 at n = 200, 4.8(5) at 400; a pulse of 600 is
    ± 2."""
    assert detectable_change(200, SCORE) == pytest.approx(6.9, abs=0.05)
    assert detectable_change(400, SCORE) == pytest.approx(4.85, abs=0.005)
    assert half_width(600, SCORE) == pytest.approx(2, abs=0.05)


@pytest.mark.parametrize("n", [1, 200, 3200])
def test_pages_and_plans_say_the_same(n: int) -> None:
    """Web processes load no statistics, so the pages' half-width is written twice; here is why that is safe."""
    target = Target(sd=planning.PLANNING_SD, deff=planning.PLANNING_DEFF)
    assert planning.half_width(n) == pytest.approx(half_width(n, target), rel=1e-12)


@given(
    half=st.floats(0.5, 10), sd=st.floats(5, 40), deff=st.floats(1, 4), population=st.none() | st.integers(200, 10**7)
)
def test_the_smallest_number_that_reaches_the_precision(
    half: float, sd: float, deff: float, population: int | None
) -> None:
    target = Target(sd=sd, deff=deff, population=population)
    n = answers_needed(half, target)
    assert half_width(n, target) <= half * (1 + 1e-8)
    assert n == 1 or half_width(n - 1, target) > half


def test_everyone_asked_leaves_no_error() -> None:
    assert half_width(430, Target(sd=9, deff=1, population=430)) == 0


def test_invitations() -> None:
    """257 answers at 60 %: 428.3 people, so 429; an exact number stays."""
    assert (invitations(257, 0.6), invitations(60, 0.6), invitations(7, 1)) == (429, 100, 7)


def test_what_makes_no_sense_is_refused_together() -> None:
    with pytest.raises(AnalysisError) as caught:
        answers_needed(0, Target(sd=-1, deff=math.inf, level=1))
    assert {(p.code, p.where) for p in caught.value.problems} == {
        ("plan.not-positive", "half_width"),
        ("plan.not-positive", "sd"),
        ("plan.out-of-range", "deff"),
        ("plan.out-of-range", "level"),
    }
    with pytest.raises(AnalysisError, match=r"plan\.too-many"):
        half_width(500, Target(sd=20, deff=1, population=430))
    with pytest.raises(AnalysisError, match=r"plan\.out-of-range"):
        invitations(10, 0)
