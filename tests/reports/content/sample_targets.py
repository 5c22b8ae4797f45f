"""The demonstration's targets as a report takes them, and small ones for every standing and every pair."""

from __future__ import annotations

import dataclasses
from importlib.resources import files

from reports.document import Lang, ReportInput
from reports.sections.methods import method_and_terms
from reports.sections.targets import target_list, targets
from reports.targets import Target, Targets
from survey_app.services.target_file import read_targets
from tests.reports.content import sample

CITY_SECTIONS = (targets, target_list)
WITH_METHOD = (targets, method_and_terms)


def demo(lang: Lang = "zh") -> Targets:
    """The file that comes with the package."""
    file = files("questionnaires") / "library" / "wenling-demo-targets.toml"
    read = read_targets(file.read_bytes(), file.name).spoken(lang)
    return dataclasses.replace(read, sha256="7a" * 32)  # fixed: golden files do not follow every change of the file


def unreported(lang: Lang = "zh") -> Targets:
    """The same plan before anything was reported."""
    bare = tuple(dataclasses.replace(t, reached=None, done=None, reached_on="") for t in demo(lang).items)
    return dataclasses.replace(demo(lang), items=bare, invented=False)


def target(code: str, domain: str, reached: float | None = None, *, value: float = 10.0, place: str = "") -> Target:
    return Target(
        id=code,
        title=f"目标{code}",
        domain=domain,
        kind="count",
        direction=">=",
        value=value,
        unit="家",
        place=place,
        reached=reached,
        reached_on="" if reached is None else "2026-10-31",
    )


def report_input(*, lang: Lang = "zh", place: str = "", book: Targets | None = None) -> ReportInput:
    return dataclasses.replace(sample.report_input(lang=lang, place=place), targets=book or demo(lang))
