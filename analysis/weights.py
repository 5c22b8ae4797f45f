"""The weighting of one wave: base weights → (scaling for nonresponse) → bounded calibration, with what each step did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.weighting import base
from analysis.weighting.calibration import Calibration
from analysis.weighting.cells import Margin
from analysis.weighting.chain import Calibrate, ToKnownSizes, WeightingChain, start
from analysis.weighting.margins import town_margin
from questionnaires.model import Questionnaire
from questionnaires.problems import Problem, ProblemsFound

from .margins import WaveMargins, prepare_margins, structure_rows
from .notes import note
from .results import Note, StructureRow, WeightStep
from .selection import Selection, title_params
from .settings import AssessSettings
from .tables import Population, Responses

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighted:
    """The weights of a wave (``calibration.final`` is what estimates use) and the account of how they came about.

    ``chain``: the same steps once more for other base weights (replicates).
    """

    chain: WeightingChain
    calibration: Calibration
    steps: tuple[WeightStep, ...]
    structure: tuple[StructureRow, ...]
    notes: tuple[Note, ...]
    self_weighting: bool


def weigh(selection: Selection, questionnaire: Questionnaire, settings: AssessSettings) -> Weighted:
    """Weights of the used rows.

    Raises :class:`ProblemsFound`: inclusion probabilities that are incomplete or impossible, a weighting cell that is too
    small where the settings say to stop, margins that no weights within the bounds can meet.
    """
    used, population = selection.used, selection.population
    design_weight, self_weighting, notes = base_weights(used, population, settings)
    chain = start(design_weight).then(ToKnownSizes(sizes=_towns(used, population)))
    if self_weighting:
        # Already N/n: scaling only takes the rounding out and is no step of its own.
        chain = start(chain.weight, method="stratum-share")
    margins = prepare_margins(used, population, questionnaire, chain.weight, settings.least_cell)
    _refuse_small_cells(margins, population, settings)
    low, high = settings.g_bounds
    try:
        chain = chain.then(Calibrate(margins=margins.margins, bounds=settings.g_bounds))
    except ProblemsFound as found:
        raise ProblemsFound(_named(problem, population) for problem in found.problems) from None
    calibration = chain.calibration
    assert calibration is not None
    if self_weighting:
        notes.append(note("no-nonresponse-adjustment"))
    if calibration.at_bounds:
        notes.append(note("weight-bounds-reached", n=calibration.at_bounds, low=low, high=high))
    return Weighted(
        chain=chain,
        calibration=calibration,
        steps=chain.steps,
        structure=structure_rows(margins, calibration.final),
        notes=(*notes, *margins.notes),
        self_weighting=self_weighting,
    )


def base_weights(
    used: Responses, population: Population, settings: AssessSettings
) -> tuple[FloatArray, bool, list[Note]]:
    """(n,) base weights, whether the sample is assumed self-weighting, and the notes.

    1/π where every row has an inclusion probability, else N_town / n_town; × adults where one person per household was drawn.
    """
    probability = used.numbers("inclusion_probability")
    given = np.isfinite(probability)
    if given.any():
        _check_inclusion(probability, population)
    adults, adult_notes = _adults(used, settings)
    if given.any():
        return base.from_inclusion(probability, adults), False, [note("inclusion-probabilities"), *adult_notes]
    totals = {town.code: town.total for town in population.towns}
    weight = base.from_totals(used.text("town"), totals)
    if adults is not None:
        weight = ToKnownSizes(sizes=_towns(used, population)).apply(weight * adults).weight
    return weight, True, [note("self-weighting"), *adult_notes]


def _check_inclusion(probability: FloatArray, population: Population) -> None:
    missing = int((~np.isfinite(probability)).sum())
    impossible = int(((probability <= 0) | (probability > 1)).sum())
    counts = (("assess.inclusion-missing", missing), ("assess.inclusion-impossible", impossible))
    found = [
        Problem(
            code=code, where=f"{population.id}, column inclusion_probability", params={"n": n, "rows": len(probability)}
        )
        for code, n in counts
        if n
    ]
    if found:
        raise ProblemsFound(found)


def _adults(used: Responses, settings: AssessSettings) -> tuple[FloatArray | None, list[Note]]:
    """Adults per household, unknown ones replaced by the mean of their town; ``None`` unless one per household was drawn."""
    if not settings.one_per_household:
        return None, []
    adults, town = used.numbers("adults").copy(), used.text("town")
    unknown = ~(np.isfinite(adults) & (adults >= 1) & (adults < 97))
    overall = adults[~unknown].mean() if (~unknown).any() else 1.0
    for place in np.unique(town[unknown].astype(str)):
        here = (town == place) & ~unknown
        adults[(town == place) & unknown] = adults[here].mean() if here.any() else overall
    return adults, [note("adults-in-household", n=int(unknown.sum()))]


def _towns(used: Responses, population: Population) -> Margin:
    """The residents of each town: the class within which all weights are scaled.

    With inclusion probabilities this is the adjustment for nonresponse, the town being the response class.
    """
    return town_margin(used.text("town"), {place.code: place.total for place in population.towns})


def _named(problem: Problem, population: Population) -> Problem:
    """A problem of the calibration with its town by name: its category reads ``town|category``, ``category``, or, in the
    margin of the towns' totals, ``town``."""
    town, _, category = str(problem.params.get("category", "")).rpartition("|")
    if problem.where == "town":
        town, category = category, "18+"
    params = {**problem.params, **_titles(population)[town], "category": category}
    return Problem(code=problem.code, where=f"{population.id}, margin {problem.where}", params=params)


def _titles(population: Population) -> dict[str, dict[str, str | int | float]]:
    """Titles for messages by town code, the city's under ``""``."""
    towns = {town.code: title_params(town.title) for town in population.towns}
    return towns | {"": title_params(population.city)}


def _refuse_small_cells(margins: WaveMargins, population: Population, settings: AssessSettings) -> None:
    if settings.small_cells == "collapse":
        return
    titles = _titles(population)
    found = [
        Problem(
            code="assess.small-cell",
            where=f"{population.id}, margin {cell.margin}",
            params={**titles[cell.town], "category": cell.category, "n": cell.n, "least": settings.least_cell},
        )
        for cell in margins.small
    ]
    if found:
        raise ProblemsFound(found)
