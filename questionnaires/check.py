"""stub"""

from __future__ import annotations

from .model import Questionnaire
from .problems import Problem


def check(questionnaire: Questionnaire, file: str) -> list[Problem]:
    del questionnaire, file
    return []
