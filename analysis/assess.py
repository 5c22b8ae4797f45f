"""One wave from answers to released numbers: the method section, to be read from top to bottom.

Each step is a function of one module; what it decides is described there with its source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from threadpoolctl import threadpool_limits

from analysis.design import SampleDesign
from questionnaires.model import Questionnaire, Scheme
from questionnaires.problems import Problem, ProblemsFound

from .account import notes_of, population_info, provenance, town_n_eff
from .cells import cells_of
from .comparison.ranks import rank_sets_of
from .comparison.screening import screen_domains
from .comparison.towns import compare_towns
from .disclosure.apply import protect
from .disclosure.wave import plan_protection
from .distributions import distributions_of
from .drivers.explain import drivers_of
from .gaps.spread import spread_of
from .gaps.wave import gaps_of
from .indicators import estimate_wave, groupings_of
from .notes import note
from .population import population_problems
from .quality.wave import inspect
from .results import SCHEMA_VERSION, Assessment, Spread
from .run import Run
from .scores import Scores, score_wave
from .selection import Selection, conduct_of, select_rows
from .settings import AssessSettings
from .smallarea.wave import small_areas
from .streams.modes import compare_modes
from .streams.wave import compare_streams, open_rows
from .tables import Population, Responses
from .trend.comparability import check_acknowledged
from .trend.compare import compare_waves, unblocked
from .trend.fingerprint import fingerprint_of
from .trend.pool import pool_waves
from .trend.previous import PreviousWave
from .trend.rebound import rebounds
from .wavedata import WaveData
from .weights import Weighted, weigh

Progress = Callable[[str, float], None]
"""Told the name of the step that begins and the share of the work done before it."""

STEPS = (
    "select",
    "weigh",
    "score",
    "estimate",
    "protect",
    "compare",
    "gaps",
    "change",
    "explain",
    "model",
    "quality",
    "release",
)


def assess_wave(
    responses: Responses,
    questionnaire: Questionnaire,
    population: Population,
    settings: AssessSettings,
    progress: Progress | None = None,
    *,
    previous: PreviousWave | None = None,
    pooled: Sequence[PreviousWave] = (),
    unreadable: Sequence[str] = (),
) -> Run:
    """Assess one wave.  The same input gives the same bytes; linear algebra runs on one thread for that.

    ``previous``: the wave to compare with.  ``pooled``: up to three earlier waves to average with this one.  ``unreadable``:
    earlier runs that could not be read (said in a note).
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
            cells=cells_of(wave, scheme.name, settings),
        )

        step(
            "protect"
        )  # what must not be published, nor be worked out from what is; all that follows sees the rest only
        plan = plan_protection(data, weighted.structure)
        data = replace(data, cells=plan.cells)

        step("compare")  # towns against the city: omnibus test, simultaneous intervals, bands; rank sets; screening
        comparison = compare_towns(wave, data.cells, settings)
        ranks, screening = rank_sets_of(data), screen_domains(data)

        step("gaps")  # between towns, between town and country, between incomes
        spreads, gaps = spread_of(data), gaps_of(data)

        step("change")  # against the wave before, where the questions are the same; the pool of several
        earlier = [wave for wave in (previous, *pooled) if wave is not None]
        if earlier:
            check_acknowledged(settings.acknowledged, [*(wave.fingerprint for wave in earlier), fingerprint_of(data)])
        trend = None if previous is None else compare_waves(data, previous, frozenset(settings.acknowledged))
        allowed = () if trend is None else unblocked(trend.comparability)
        expected = () if previous is None else rebounds(data, previous, _of(previous.assessment.spreads, allowed))
        pool = pool_waves(data, pooled, frozenset(settings.acknowledged)) if pooled else None

        step("explain")  # what carries the senses: importance against performance, models, residents' own priorities
        drivers = drivers_of(data)

        step("model")  # small towns by a model; open answers and modes beside the sample, never pooled with it
        modelled = small_areas(data)
        streams = compare_streams(data, open_rows(responses, selection.population))
        modes = compare_modes(data)

        step(
            "quality"
        )  # signs of answers not given freely or carefully, against the neighbours; nothing is left out for them
        inspection = inspect(data)

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
            conduct=conduct_of(responses, selection, weight, town_n_eff(data.cells)),
            population=population_info(population),
            weighting=weighted.steps,
            structure=weighted.structure,
            senses=data.senses,
            not_measured=scores.not_measured,
            cells=data.cells,
            distributions=distributions_of(used, questionnaire, design, weight, groupings),
            bands=comparison.bands,
            omnibus=comparison.omnibus,
            notes=notes_of(
                selection, weighted, design, scores, data.cells, questionnaire, settings, responses.value_problems
            )
            + comparison.notes
            + tuple(note("earlier-run-unreadable", run=name) for name in unreadable),
            provenance=provenance(responses, population, questionnaire, settings),
            ranks=ranks,
            screening=screening,
            spreads=spreads,
            gaps=gaps,
            trend=trend,
            rebounds=expected,
            pool=pool,
            drivers=drivers,
            small_areas=modelled,
            streams=streams,
            modes=modes,
            quality=inspection.quality,
        )
        assessment, protection = protect(assessment, plan)
    return Run(assessment=replace(assessment, protection=protection), data=data, flags=inspection.flags)


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


def _of(spreads: Sequence[Spread], indicators: Sequence[str]) -> list[Spread]:
    return [spread for spread in spreads if spread.indicator in indicators]


def _stepper(progress: Progress | None) -> Callable[[str], None]:
    def step(name: str) -> None:
        if progress is not None:
            progress(name, STEPS.index(name) / len(STEPS))

    return step
