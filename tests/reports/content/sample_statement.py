"""A wave with every further result at once, and the accounts of protection that a report can meet."""

from __future__ import annotations

import dataclasses

from analysis.results import Assessment, Comparability, Difference, Protection, Trend
from analysis.results.trend import EarlierWave
from reports.document import Lang, ReportInput
from reports.sections.method import limitations
from reports.sections.methods import method_and_terms
from tests.reports.content import sample, sample_change, sample_drivers, sample_gaps, sample_models, sample_quality

CITY_SECTIONS = (limitations, method_and_terms)
TOWN_SECTIONS = (limitations, method_and_terms)
NOTES = tuple(sample.filled(code) for code in ("self-weighting", "no-fpc", "not-measured"))


def protection(
    *, at_risk: int = 12, counts: int = 9, figures: int = 3, protected: bool = True, narrowest: bool = True
) -> Protection:
    return Protection(
        rule="R1",
        tables=937,
        tables_at_risk=at_risk,
        counts_hidden=counts,
        figures_hidden=figures,
        methods=("milp",) if at_risk else (),
        protected=protected,
        narrowest_count=6.0 if at_risk and narrowest else None,
        narrowest_figure=25.4 if at_risk and narrowest else None,
    )


def trend(*, blocked: int = 1, refused: tuple[str, ...] = ()) -> Trend:
    """An earlier wave of which some indicators cannot be compared, or none at all."""
    found = tuple(
        Comparability(
            indicator=f"sense:{sense}",
            status="blocked" if k < blocked else "comparable",
            differences=(Difference(reason="wording", item="G1"),) if k < blocked else (),
        )
        for k, sense in enumerate(sample.CENTRE)
    )
    before = EarlierWave(
        wave="2025Q4",
        wave_title={"zh": "2025年第四季度", "en": "fourth quarter of 2025"},
        kind="annual",
        scheme=sample.SCHEME,
        questionnaire="wenling-four-sense-2023.1",
        n=3100,
        input_sha256="4c" * 32,
    )
    return Trend(
        before=before,
        refused=refused,
        cautions=(),
        acknowledged=(),
        comparability=() if refused else found,
        left_out=(),
        shared=None,
        changes=(),
        composition=None,
    )


def assessment() -> Assessment:
    """Every further result, three notes."""
    gaps, models = sample_gaps.wave(), sample_models.assessment()
    return dataclasses.replace(
        sample.assessment(notes=NOTES),
        ranks=gaps.ranks,
        screening=gaps.screening,
        spreads=gaps.spreads,
        gaps=gaps.gaps,
        trend=dataclasses.replace(trend(), changes=sample_change.changes()),
        rebounds=sample_change.rebounds(),
        pool=sample_change.pool(),
        drivers=sample_drivers.drivers(),
        small_areas=models.small_areas,
        streams=models.streams,
        modes=models.modes,
        quality=sample_quality.quality(),
        protection=protection(),
    )


def report_input(lang: Lang = "zh", *, place: str = "", wave: Assessment | None = None) -> ReportInput:
    return sample.report_input(lang=lang, place=place, wave=wave or assessment())
