"""Blocks as readable JSON, for golden tests.  ``python -m tests.reports.content.snapshot`` writes the files anew."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reports.blocks import Block
from reports.city_report import city_report
from reports.context import context
from reports.document import ReportInput
from reports.draft import Draft
from reports.town_report import town_report
from tests.reports.content import (
    sample,
    sample_change,
    sample_drivers,
    sample_gaps,
    sample_models,
    sample_outcomes,
    sample_quality,
    sample_statement,
    sample_targets,
)

Section = Callable[[Draft], None]
FOLDER = Path(__file__).resolve().parent / "golden"


def cases() -> dict[str, ReportInput]:
    """Name of the golden file → the input of the edition."""
    return {
        "city-zh": sample.report_input(),
        "city-en": sample.report_input(lang="en"),
        "city-zh-no-town-differs": sample.report_input(
            wave=sample.assessment(differ=False), previous=sample.assessment()
        ),
        "city-en-open-small": sample.report_input(lang="en", wave=sample.open_small()),
        "town-zh": sample.report_input(place="331081001"),
        "town-zh-withheld": sample.report_input(place="331081110"),
        "town-en-marked": sample.report_input(place="331081109", lang="en"),
    }


def section_cases() -> dict[str, tuple[tuple[Section, ...], ReportInput]]:
    """Name of the golden file → sections whose data the editions above do not have, and their input."""
    return {
        "section-gaps-zh": (sample_gaps.CITY_SECTIONS, sample_gaps.report_input()),
        "section-gaps-en": (sample_gaps.CITY_SECTIONS, sample_gaps.report_input(lang="en")),
        "section-change-zh": (sample_change.CITY_SECTIONS, sample_change.report_input()),
        "section-change-en": (sample_change.CITY_SECTIONS, sample_change.report_input(lang="en")),
        "section-change-town-zh": (
            sample_change.TOWN_SECTIONS,
            sample_change.report_input(place=sample_change.COACHED),
        ),
        "section-change-town-en": (
            sample_change.TOWN_SECTIONS,
            sample_change.report_input(lang="en", place=sample_change.DOWN),
        ),
        "section-weak-zh": (sample_drivers.CITY_SECTIONS, sample_drivers.report_input()),
        "section-weak-en": (sample_drivers.CITY_SECTIONS, sample_drivers.report_input(lang="en")),
        "section-models-zh": (sample_models.CITY_SECTIONS, sample_models.report_input()),
        "section-models-en": (sample_models.CITY_SECTIONS, sample_models.report_input(lang="en")),
        "section-models-town-zh": (
            sample_models.TOWN_SECTIONS,
            sample_models.report_input(place=sample_models.SMALL),
        ),
        "section-quality-zh": (sample_quality.CITY_SECTIONS, sample_quality.report_input()),
        "section-quality-en": (sample_quality.CITY_SECTIONS, sample_quality.report_input(lang="en")),
        "section-quality-town-zh": (
            sample_quality.TOWN_SECTIONS,
            sample_quality.report_input(place=sample_quality.COACHED),
        ),
        "section-statement-zh": (sample_statement.CITY_SECTIONS, sample_statement.report_input()),
        "section-statement-en": (sample_statement.CITY_SECTIONS, sample_statement.report_input(lang="en")),
        "section-statement-town-zh": (
            sample_statement.TOWN_SECTIONS,
            sample_statement.report_input(place=sample_quality.QUIET),
        ),
        "section-outcomes-zh": (sample_outcomes.CITY_SECTIONS, sample_outcomes.report_input()),
        "section-outcomes-en": (sample_outcomes.CITY_SECTIONS, sample_outcomes.report_input("en")),
        "section-targets-zh": (sample_targets.CITY_SECTIONS, sample_targets.report_input()),
        "section-targets-en": (sample_targets.CITY_SECTIONS, sample_targets.report_input(lang="en")),
        "section-gaps-town-zh": (sample_gaps.TOWN_SECTIONS, sample_gaps.report_input(place="331081001")),
    }


def written(sections: tuple[Section, ...], inp: ReportInput) -> tuple[Block, ...]:
    """What these sections write, as if an edition held nothing else."""
    draft = Draft(context(inp))
    for section in sections:
        section(draft)
    return tuple(draft.blocks)


def goldens() -> dict[str, str]:
    """Name of every golden file → its text as written now."""
    editions = {name: as_text(blocks_of(inp)) for name, inp in cases().items()}
    return editions | {name: as_text(written(*case)) for name, case in section_cases().items()}


def blocks_of(inp: ReportInput) -> tuple[Block, ...]:
    return town_report(inp) if inp.place.kind == "town" else city_report(inp)


def as_text(blocks: tuple[Block, ...]) -> str:
    """One JSON object per line: a change of one sentence changes one line.  Geometry rounded to 6 decimals."""
    return "".join(json.dumps(_plain(b), ensure_ascii=False) + "\n" for b in blocks)


def _plain(x: Any) -> Any:
    if dataclasses.is_dataclass(x) and not isinstance(x, type):
        fields = {f.name: _plain(getattr(x, f.name)) for f in dataclasses.fields(x)}
        return {"": type(x).__name__, **{k: v for k, v in fields.items() if v not in (None, "", [], False)}}
    if isinstance(x, tuple | list):
        return [_plain(v) for v in x]
    return round(x, 6) if isinstance(x, float) else x


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, text in goldens().items():
        (FOLDER / f"{name}.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
