"""What goes with the numbers: the notes a report must print, the population's identity, and the run's provenance."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from importlib import metadata

import numpy as np

from analysis.design import SampleDesign, lonely_strata
from questionnaires.model import Questionnaire

from .indicators import category_counts
from .notes import note
from .release import BANDED_PSUS, CONFIDENTIAL_BELOW, THREE_CLASSES_BELOW
from .results import Cell, Note, PopulationInfo, Provenance
from .scores import Scores
from .selection import Selection
from .settings import AssessSettings
from .tables import Population, Responses
from .weights import Weighted

_PACKAGES = ("foursense", "numpy", "scipy", "pandas", "duckdb")


def notes_of(
    selection: Selection,
    weighted: Weighted,
    design: SampleDesign,
    scores: Scores,
    cells: tuple[Cell, ...],
    questionnaire: Questionnaire,
    settings: AssessSettings,
    value_problems: int,
) -> tuple[Note, ...]:
    """Every fact about the wave that limits what its numbers say, in the order of a report."""
    return (
        *_about_answers(selection, settings, value_problems),
        *weighted.notes,
        *_about_variance(design, selection),
        *_about_release(scores, cells, selection, questionnaire, settings),
    )


def _about_answers(selection: Selection, settings: AssessSettings, value_problems: int) -> Iterator[Note]:
    population = selection.population
    if settings.demo:
        yield note("demo")
    if settings.stream == "open":
        yield note("open-stream", n=selection.used.n)
    if population.self_selected or settings.stream == "open":
        yield note("treated-as-random")
    if selection.n_other_stream:
        other = "open" if settings.stream == "probability" else "probability"
        yield note("other-stream-left-out", stream=other, n=selection.n_other_stream)
    if population.status == "invented":
        yield note("invented-population")
    if population.status == "estimated":
        yield note("estimated-population", source=population.source, date=population.date)
    if value_problems:
        yield note("value-problems", n=value_problems)
    for town, total in selection.left_out:
        yield note("town-left-out", town=town, population=total)


def _about_variance(design: SampleDesign, selection: Selection) -> Iterator[Note]:
    # Without villages the variance misses their likeness: "conservative" would then be the wrong half of the truth.
    yield note("persons-as-psu") if selection.persons_as_psu else note("no-fpc")
    lonely = len(lonely_strata(design.stages[0]))
    if lonely:
        yield note("lonely-psu-adjusted", n=lonely)


def _about_release(
    scores: Scores,
    cells: tuple[Cell, ...],
    selection: Selection,
    questionnaire: Questionnaire,
    settings: AssessSettings,
) -> Iterator[Note]:
    for what in scores.not_measured:
        yield note("not-measured", what=what)
    towns = _town_cells(cells)
    hidden = sum(all(cell.estimate.value is None for cell in of_town) for of_town in towns.values())
    if hidden:
        yield note("towns-withheld", n=hidden)
    few = sum(0 < max(cell.estimate.n_psu for cell in of_town) < BANDED_PSUS for of_town in towns.values())
    if few:
        yield note("few-psus", n=few, least=BANDED_PSUS)
    for kind in questionnaire.groups:
        counts = category_counts(kind, selection.used, questionnaire).values()
        small = sum(n < CONFIDENTIAL_BELOW for n in counts)
        if small:
            yield note("categories-left-out", group=kind, n=small, least=CONFIDENTIAL_BELOW)
    yield note("three-classes", least=THREE_CLASSES_BELOW)
    modules = sorted(
        {q.module for q in questionnaire.questions.values() if q.module and q.code in selection.used.columns}
    )
    if modules:
        yield note("modules-city-only", modules=", ".join(modules))
    split = any(domain.applies_to != "everyone" for domain in questionnaire.domains.values())
    if split and not np.isin(selection.used.text("urban"), ("urban", "rural")).any():
        yield note("urban-unknown")
    if settings.kind == "pulse":
        yield note("pulse-no-towns")


def town_n_eff(cells: tuple[Cell, ...]) -> dict[str, float | None]:
    """Effective answers of each town: the mean of n / deff over its senses, where they are shown."""
    found: dict[str, float | None] = {}
    for town, of_town in _town_cells(cells).items():
        known = [cell.estimate.n_eff for cell in of_town if cell.estimate.n_eff is not None]
        found[town] = sum(known) / len(known) if known else None
    return found


def _town_cells(cells: tuple[Cell, ...]) -> dict[str, list[Cell]]:
    """The sense scores of each town."""
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.group.kind == "town" and cell.indicator.startswith("sense:"):
            found.setdefault(cell.group.code, []).append(cell)
    return found


def population_info(population: Population) -> PopulationInfo:
    return PopulationInfo(
        id=population.id,
        source=population.source,
        date=population.date,
        status=population.status,
        universe=population.universe.get("zh") or next(iter(population.universe.values())),
        total=population.total,
    )


def provenance(
    responses: Responses, population: Population, questionnaire: Questionnaire, settings: AssessSettings
) -> Provenance:
    """Hashes of what was read, the settings, and the versions of what computed."""
    return Provenance(
        input_sha256=responses.sha256,
        population_sha256=population.sha256,
        questionnaire_id=questionnaire.ref.id,
        questionnaire_version=questionnaire.ref.version,
        questionnaire_sha256=questionnaire.ref.sha256,
        settings=settings.as_mapping(),
        versions=versions(),
    )


def versions() -> Mapping[str, str]:
    """Versions that may change a last digit."""
    found = {"python": platform.python_version(), "machine": platform.machine()}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = ""
    return found
