"""What the analysis refuses, as problems that name column, stratum or group, and rule."""

from __future__ import annotations

from questionnaires.problems import Problem, ProblemsFound


class AnalysisError(ProblemsFound):
    """Input that cannot be analysed honestly.  Carries every problem found, not the first one only."""


class ProblemList:
    """Collects problems while a door checks its input; :meth:`raise_any` ends the check."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, code: str, where: str, **params: str | int | float) -> None:
        self.problems.append(Problem(code=code, where=where, params=params))

    def raise_any(self) -> None:
        """Raise :class:`AnalysisError` with all problems, if there is one."""
        if self.problems:
            raise AnalysisError(self.problems)
