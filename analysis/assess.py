"""One wave from answers to released numbers: the method section, to be read from top to bottom.

Each step is a function of one module; what it decides is described there with its source.
"""

from __future__ import annotations

from collections.abc import Callable

from threadpoolctl import threadpool_limits

from analysis.design import SampleDesign
from questionnaires.model import Questionnaire, Scheme
from questionnaires.problems import Problem, ProblemsFound

from .account import notes_of, population_info, provenance, town_n_eff
from .cells import cells_of
from .comparison.towns import compare_towns
from .distributions import distributions_of
from .indicators import estimate_wave, groupings_of
from .population import population_problems
from .results import SCHEMA_VERSION, Assessment
from .run import Run
from .scores import Scores, score_wave
from .selection import Selection, conduct_of, select_rows
from .settings import AssessSettings
from .tables import Population, Responses
from .wavedata import WaveData
from .weights import Weighted, weigh

Progress = Callable[[str, float], None]
"""Told the name of the step that begins and the share of the work done before it."""

STEPS = ("select", "weigh", "score", "estimate", "compare", "release")


def assess_wave(
    responses: Responses,
    questionnaire: Questionnaire,
    population: Population,
    settings: AssessSettings,
    progress: Progress | None = None,
) -> Run:
    """Assess one wave.  The same input gives the same bytes; linear algebra runs on one thread for that.

    Raises :class:`ProblemsFound` with every problem of the first step that cannot be done honestly: margins that do not
    fit the questionnaire, no usable rows, a town without answers, weights that no bounds admit.
    """
    scheme = _scheme(questionnaire, settings)
    _refuse(questionnaire, population, settings)
    step = _stepper(progress)
    with threadpool_limits(limits=1):
        step("select")  # the chosen stream's rows that have a place in the sample; all others are counted
        selection = select_rows(responses, population, settings)
        used = selection.used

        step("weigh")  # base weights → bounded calibration to the population's margins
        weighted = weigh(selection, questionnaire, settings)
        design = sample_design(selection, weighted)

        step("score")  # codes → points → sense scores, one column per indicator
        scores = score_wave(used, questionnaire, scheme)
        _refuse_silence(scores, questionnaire, used)

        step("estimate")  # reduce to sums by sampling unit, combine to means with their whole covariance
        groupings = groupings_of(used, questionnaire, selection.population, settings)
        wave = estimate_wave(design, weighted.calibration, scores, groupings, settings)

        step("compare")  # towns against the city: omnibus test, simultaneous intervals, three bands
        cells = cells_of(wave, scheme.name, settings)
        data = WaveData(
            used=used,
            population=selection.population,
            questionnaire=questionnaire,
            scheme=scheme,
            settings=settings,
            persons_as_psu=selection.persons_as_psu,
            design=design,
            calibration=weighted.calibration,
            scores=scores,
            estimates=wave,
            cells=cells,
        )
        comparison = compare_towns(wave, cells, settings)

        step("release")  # only what the release rule lets out, with everything a reader must be told
        weight = weighted.calibration.final
        assessment = Assessment(
            schema_version=SCHEMA_VERSION,
            wave=settings.wave,
            wave_title=settings.wave_title,
            kind=settings.kind,
            demo=settings.demo,
            stream=settings.stream,
            self_weighting_assumed=weighted.self_weighting,
            scheme=scheme.name,
            conduct=conduct_of(responses, selection, weight, town_n_eff(cells)),
            population=population_info(population),
            weighting=weighted.steps,
            structure=weighted.structure,
            senses=tuple(sense for sense in questionnaire.senses if f"sense:{sense}" not in scores.not_measured),
            not_measured=scores.not_measured,
            cells=cells,
            distributions=distributions_of(used, questionnaire, design, weight, groupings),
            bands=comparison.bands,
            omnibus=comparison.omnibus,
            notes=notes_of(
                selection, weighted, design, scores, cells, questionnaire, settings, responses.value_problems
            )
            + comparison.notes,
            provenance=provenance(responses, population, questionnaire, settings),
        )
    return Run(assessment=assessment, data=data)


def sample_design(selection: Selection, weighted: Weighted) -> SampleDesign:
    """Towns are strata, villages (or persons) ultimate clusters, no fpc; a town with one unit counts as the average of the others.

    ``adjust`` would say nothing here: calibrated to the town's total, the influence of its only unit is zero whatever it holds.
    """
    town = selection.used.text("town")
    return SampleDesign(
        weight=weighted.calibration.before,
        stratum=town,
        psu=None if selection.persons_as_psu else selection.used.text("village"),
        lonely="average",
    )


def _scheme(questionnaire: Questionnaire, settings: AssessSettings) -> Scheme:
    name = settings.scheme or questionnaire.headline_scheme
    if name not in questionnaire.schemes:
        params = {"scheme": name, "known": ", ".join(questionnaire.schemes)}
        raise ProblemsFound([Problem(code="assess.scheme-unknown", where=questionnaire.ref.name, params=params)])
    return questionnaire.schemes[name]


def _refuse(questionnaire: Questionnaire, population: Population, settings: AssessSettings) -> None:
    found = list(population_problems(population, questionnaire))
    if population.status == "invented" and not settings.demo:
        found.append(Problem(code="assess.population-invented", where=population.id))
    if found:
        raise ProblemsFound(found)


def _refuse_silence(scores: Scores, questionnaire: Questionnaire, used: Responses) -> None:
    """Answers without a single rating have nothing to estimate: most likely the wrong file or the wrong questionnaire."""
    if not scores.indicators:
        raise ProblemsFound([Problem(code="assess.no-ratings", where=questionnaire.ref.name, params={"n": used.n})])


def _stepper(progress: Progress | None) -> Callable[[str], None]:
    def step(name: str) -> None:
        if progress is not None:
            progress(name, STEPS.index(name) / len(STEPS))

    return step
