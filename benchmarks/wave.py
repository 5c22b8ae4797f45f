"""All questions of one wave: how long each step of ``assess_wave`` takes, at the demonstration's size and at a million answers."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import numpy as np

from analysis.assess import STEPS, assess_wave
from analysis.results import to_json
from analysis.run import Run
from analysis.settings import AssessSettings
from analysis.tables import Responses
from analysis.trend.previous import PreviousWave, read_previous
from benchmarks.figures import Figure, Section, milliseconds
from questionnaires.importing import import_csv
from questionnaires.load import load_library
from survey_app.demo.export import write_csv
from survey_app.demo.ingredients import QUESTIONNAIRE, demo_population, simulated
from survey_app.demo.simulate import DemoResponse

TODAY = date(2026, 11, 25)
MILLION, VILLAGES = 1_000_000, 10
SMALL_LIMIT, LARGE_LIMIT = 10.0, 60.0


def run() -> Section:
    """The current demonstration wave against the earlier one, then its answers repeated to a million."""
    earlier, current = demo_waves()
    with tempfile.TemporaryDirectory() as name:
        previous = _stored(earlier, Path(name))
        times, small = _timed(current, previous)
        many, large = _timed(tiled(current, MILLION, VILLAGES), None)
    n = current.n
    both = {step: f"{milliseconds(times[step])} and {milliseconds(many[step])}" for step in STEPS}
    slowest = sorted(many, key=lambda step: -many[step])[:3]
    return Section(
        name="wave",
        title="All questions of one wave",
        text=(
            f"`assess_wave` with every analysis on the demonstration's current wave ({n:,} answers read, with the earlier wave"
            f" to compare with) and on the same answers repeated to {MILLION:,} in {VILLAGES} times as many villages (without an"
            " earlier wave). One process, linear algebra on one thread; importing the file is not counted.",
        ),
        figures=(
            _total(f"{n:,} answers, everything", small, SMALL_LIMIT),
            _total("a million answers, everything", large, LARGE_LIMIT),
            *(Figure(what=f"{step}: {n:,} and a million", measured=words) for step, words in both.items()),
        ),
        notes=(
            f"Slowest at a million: {', '.join(slowest)}. The gaps grow with villages × income categories: a million answers in"
            " 49,600 villages took 42 s in that step alone (measured once, 2026-11-25), beyond the aim.",
        ),
    )


def _total(what: str, seconds: float, limit: float) -> Figure:
    return Figure(what=what, measured=f"{seconds:.1f} s", aim=f"≤ {limit:g} s", reached=seconds <= limit)


def demo_waves() -> tuple[Responses, Responses]:
    """The demonstration's earlier and current wave, as their answers files are read."""
    questionnaire = load_library(QUESTIONNAIRE)
    demo = simulated(questionnaire, demo_population(), TODAY)
    earlier, current = (_read(wave.responses) for wave in demo.waves)
    return earlier, current


def _read(answers: Iterable[DemoResponse]) -> Responses:
    questionnaire = load_library(QUESTIONNAIRE)
    file = io.StringIO(newline="")
    write_csv(questionnaire, answers, file)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "answers.csv"
        path.write_text(file.getvalue(), encoding="utf-8")
        read = import_csv(path, questionnaire, path.name)
    return Responses.from_columns(read.columns, read.exclusion, read.sha256, read.value_problems)


def tiled(wave: Responses, n: int, villages: int) -> Responses:
    """The answers repeated to about ``n``, in ``villages`` times as many villages."""
    times = n // wave.n
    columns = {name: np.tile(column, times) for name, column in wave.columns.items()}
    block = np.repeat(np.arange(times), wave.n) % villages
    columns["village"] = np.array(
        [f"{v}-{b}" if v else "" for v, b in zip(columns["village"], block, strict=True)], dtype=object
    )
    columns["response_id"] = np.arange(times * wave.n).astype(str).astype(object)
    exclusion = np.tile(wave.exclusion, times)
    return Responses(n=times * wave.n, columns=columns, exclusion=exclusion, sha256=wave.sha256)


def _settings(wave: str) -> AssessSettings:
    return AssessSettings(wave=wave, wave_title={"zh": wave}, demo=True)


def _stored(wave: Responses, folder: Path) -> PreviousWave:
    done = assess_wave(wave, load_library(QUESTIONNAIRE), demo_population(), _settings("2026Q3"))
    (folder / "assessment.json").write_text(to_json(done.assessment), encoding="utf-8")
    done.write_internal(folder / "internal")
    return read_previous(folder)


def _timed(wave: Responses, previous: PreviousWave | None) -> tuple[dict[str, float], float]:
    """Seconds by step, and of the whole."""
    starts: dict[str, float] = {}
    begin = time.perf_counter()
    _assessed(wave, previous, starts)
    end = time.perf_counter()
    ends = [*list(starts.values())[1:], end]
    return {step: after - at for (step, at), after in zip(starts.items(), ends, strict=True)}, end - begin


def _assessed(wave: Responses, previous: PreviousWave | None, starts: dict[str, float]) -> Run:
    def told(step: str, _share: float) -> None:
        starts[step] = time.perf_counter()

    questionnaire, population = load_library(QUESTIONNAIRE), demo_population()
    return assess_wave(wave, questionnaire, population, _settings("2026Q4"), told, previous=previous)
