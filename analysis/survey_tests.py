"""The tests of a :class:`analysis.survey.Survey`: which rows and groups they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from analysis import columns
from analysis.arrays import Float, Int
from analysis.errors import ProblemList
from analysis.estimation import tests
from analysis.estimation.reduce import Grouping
from analysis.estimation.regression import regress
from analysis.estimation.tests import TestResult
from analysis.estimation.working import wald_test

if TYPE_CHECKING:
    from analysis.survey import Survey

TestKind = Literal["mean", "rank", "independence", "wald"]


def difference(survey: Survey, item: str, by: str | None, against: float, *, ranks: bool) -> TestResult:
    """One mean against a number, two means or rank means (t), or several (F)."""
    y = columns.numbers(survey.frame, [item])[item] - against
    if by is None:
        _need(by, "test", ranks)
        return tests.t_test(survey.design, np.where(survey.used, y, np.nan), calibration=survey.calibration)
    groups, _ = columns.group_rows(survey.frame, by, survey.used & ~np.isnan(y))
    _enough_groups(groups, by)
    part = survey.subset(groups.codes >= 0)
    label = np.where(groups.codes >= 0, groups.codes, 0)
    _several_psus(part, groups, by)
    if ranks:
        return tests.rank_test(part.design, np.where(part.used, y, 0.0), label, part.calibration)
    if len(groups.labels) == 2:
        return tests.t_test(part.design, y, label, calibration=part.calibration)
    return _several_means(part, y, label, len(groups.labels))


def _several_means(part: Survey, y: Float, label: Int, k: int) -> TestResult:
    x = np.column_stack([np.ones(len(y)), label[:, None] == np.arange(1, k)])
    names = tuple(map(str, range(k)))
    fit = regress(part.design, np.where(part.used, y, np.nan), x, names, calibration=part.calibration)
    wald = wald_test(fit, np.arange(1, k))
    return TestResult(statistic=wald.statistic, df=(wald.df, wald.ddf), p=wald.p)


def association(survey: Survey, first: str, second: str | None, kind: TestKind) -> TestResult:
    """Two categorical columns, over the rows that have both."""
    _need(second, "test", True)
    assert second is not None
    a, _ = columns.group_rows(survey.frame, first, survey.used & (columns.codes_of(survey.frame, second) >= 0))
    b, _ = columns.group_rows(survey.frame, second, survey.used & (a.codes >= 0))
    _enough_groups(a, first)
    _enough_groups(b, second)
    part = survey.subset(a.codes >= 0)
    test = tests.independence_f if kind == "independence" else tests.independence_wald
    rows, cells = (np.where(g.codes >= 0, g.codes, 0) for g in (a, b))
    return test(part.design, rows, cells, part.calibration)


def _need(by: str | None, where: str, needed: bool) -> None:
    problems = ProblemList()
    if needed and by is None:
        problems.add("survey.two-groups", where, found=0)
    problems.raise_any()


def _enough_groups(groups: Grouping, by: str) -> None:
    problems = ProblemList()
    if len(groups.labels) < 2:
        problems.add("survey.two-groups", f"column {by}", found=len(groups.labels))
    problems.raise_any()


def _several_psus(survey: Survey, groups: Grouping, by: str) -> None:
    """A group inside one PSU has no variance of its own; a Wald test would take that for certainty."""
    problems = ProblemList()
    psu = survey.design.psu_of_row
    for g, label in enumerate(groups.labels):
        if len(np.unique(psu[groups.codes == g])) < 2:
            problems.add("survey.group-in-one-psu", f"column {by}", group=label)
    problems.raise_any()
