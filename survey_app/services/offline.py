"""The whole job without a server: a file of answers in, a folder of results out — complete, or not there at all."""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

from analysis.assess import assess_wave
from analysis.population import load_population
from analysis.results import Assessment, to_json
from analysis.run import Run
from analysis.settings import AssessSettings
from analysis.tables import Population, Responses
from analysis.trend.previous import read_previous
from questionnaires.import_report import write_import_report
from questionnaires.importing import ImportResult, import_csv
from questionnaires.load import library, load_file, load_library
from questionnaires.model import Questionnaire
from questionnaires.problems import Problem, ProblemsFound
from reports.book.workbook import write_tables
from reports.build import build
from reports.document import Lang, LicensedFace, Place, ReportInput
from reports.identity import digest_of

from .city_plan import CityPlan, city_plan
from .labels import labels_for

Progress = Callable[[str, float], None]

ANALYSIS_SHARE = 0.2
"""How much of the job the analysis is; setting the reports is most of it."""
MISREAD = 0.5
"""A column of which more than this share of the values fits no rule was not the column that was meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineJob:
    """One call of ``foursense assess``; ``questionnaire`` and ``population`` are names in the library or paths,
    ``date`` the ISO date printed on the reports, ``wave`` ``""`` to read it from the answers."""

    responses: Path
    questionnaire: str
    population: str
    out: Path
    lang: Lang
    date: str
    stream: Literal["probability", "open"] = "probability"
    wave: str = ""
    kind: Literal["annual", "pulse"] = "annual"
    previous: Path | None = None
    pooled: tuple[Path, ...] = ()
    acknowledged: tuple[str, ...] = ()
    scheme: str = ""
    small_cells: Literal["collapse", "fail"] = "collapse"
    empty_towns: Literal["fail", "leave-out"] = "fail"
    g_bounds: tuple[float, float] = (0.3, 3.0)
    one_per_household: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    formats: tuple[str, ...] = ("pdf", "html")
    faces: tuple[LicensedFace, ...] = ()
    targets: str = ""
    """A file of a plan's targets, by its path or its name in the library; ``""`` for none."""
    tiles: str = ""
    """Likewise where the towns stand on the schematic map."""
    replace: bool = False
    processes: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineResult:
    out: Path
    reports: tuple[str, ...]
    n_read: int
    n_used: int


def assess_offline(job: OfflineJob, progress: Progress) -> OfflineResult:
    """Do the job.

    Raises :class:`ProblemsFound` for a wrong file, column, code, margin or option, ``OSError`` for a folder that cannot be
    written.  Then ``job.out`` is as it was before.
    """
    progress("read", 0.0)
    _check_call(job)
    questionnaire, population = find_questionnaire(job.questionnaire), find_population(job.population)
    plan = city_plan(job.targets, job.tiles, questionnaire, population)
    previous = None if job.previous is None else read_previous(job.previous)
    pooled = [read_previous(path) for path in job.pooled]
    imported = import_csv(job.responses, questionnaire, job.responses.name)
    _refuse_misread(imported)
    settings = _settings(job, population, imported)
    run = assess_wave(
        Responses.from_columns(imported.columns, imported.exclusion, imported.sha256, imported.value_problems),
        questionnaire,
        population,
        settings,
        lambda step, share: progress(step, ANALYSIS_SHARE * share),
        previous=previous,
        pooled=pooled,
    )
    job.out.parent.mkdir(parents=True, exist_ok=True)
    with _workshop(job.out) as folder:
        _write_data(folder, imported, run, job.lang)
        earlier = None if previous is None else previous.assessment
        inputs = report_inputs(job, run.assessment, earlier, questionnaire, population, plan)
        progress("tables", ANALYSIS_SHARE)
        write_tables(next(iter(inputs.values())), folder / "tables.xlsx")
        build_reports(inputs, folder, job.processes, lambda share: progress("reports", 0.25 + 0.75 * share))
        _put_in_place(folder, job)
    progress("done", 1.0)
    conduct = run.assessment.conduct
    return OfflineResult(out=job.out, reports=tuple(inputs), n_read=conduct.n_read, n_used=conduct.n_used)


def find_questionnaire(name: str) -> Questionnaire:
    """A questionnaire of the library by its name, or a TOML file by its path."""
    return load_library(name) if name in library() or not name.endswith(".toml") else load_file(name)


def find_population(name: str) -> Population:
    """A population table by its path, or by its name in the library (``somerville-population``)."""
    path = Path(name)
    if path.is_file():
        return load_population(path.read_bytes(), path.name)
    folder = files("questionnaires") / "library"
    known = sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith("-population.toml"))
    if name not in known:
        raise ProblemsFound(
            [Problem(code="population.unknown", where=name or "--population", params={"known": ", ".join(known)})]
        )
    return load_population((folder / f"{name}.toml").read_bytes(), f"{name}.toml")


def _check_call(job: OfflineJob) -> None:
    found = []
    try:
        date.fromisoformat(job.date)
    except ValueError:
        found.append(Problem(code="cli.date", where="--date", params={"value": job.date}))
    if not job.responses.is_file():
        found.append(Problem(code="cli.no-file", where=str(job.responses)))
    if not 0 <= job.g_bounds[0] < 1 < job.g_bounds[1]:
        found.append(
            Problem(code="cli.bounds", where="--bounds", params={"low": job.g_bounds[0], "high": job.g_bounds[1]})
        )
    if job.out.exists() and not job.out.is_dir():
        found.append(Problem(code="cli.out-is-file", where=str(job.out)))
    elif job.out.is_dir() and any(job.out.iterdir()) and not job.replace:
        found.append(Problem(code="cli.out-exists", where=str(job.out)))
    if found:
        raise ProblemsFound(found)


def _refuse_misread(imported: ImportResult) -> None:
    """Single odd values are listed in the import report; a column full of them is the wrong column or the wrong codes."""
    examples = {issue.column: issue.value for issue in reversed(imported.issues)}
    counts = Counter(issue.column for issue in imported.issues)
    found = [
        Problem(
            code="assess.column-misread" if column else "assess.rows-misread",
            where=f"{imported.file}, column {column}" if column else imported.file,
            params={"n": n, "rows": imported.n_rows, "example": examples[column]},
        )
        for column, n in counts.items()
        if n > MISREAD * imported.n_rows
    ]
    if found:
        raise ProblemsFound(found)


def _settings(job: OfflineJob, population: Population, imported: ImportResult) -> AssessSettings:
    wave = job.wave or wave_name(imported, job.date)
    return AssessSettings(
        wave=wave,
        wave_title=wave_titles(wave),
        kind=job.kind,
        stream=job.stream,
        demo=population.status == "invented",
        scheme=job.scheme,
        g_bounds=job.g_bounds,
        small_cells=job.small_cells,
        empty_towns=job.empty_towns,
        one_per_household=job.one_per_household,
        acknowledged=job.acknowledged,
    )


def wave_name(imported: ImportResult, today: str) -> str:
    """The quarter of the last answer (``2026Q4``); else a year in the file's name; else the quarter of ``today``."""
    days = sorted(str(day) for day in imported.columns.get("submitted_day", []) if day)
    year = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", imported.file)
    if not days and year:
        return year[0]
    last = days[-1] if days else today
    return f"{last[:4]}Q{(int(last[5:7]) + 2) // 3}"


def wave_titles(wave: str) -> dict[str, str]:
    """``2026Q4`` → 2026年第四季度, fourth quarter of 2026; ``2019`` → 2019年; anything else as it is."""
    quarter = re.fullmatch(r"(\d{4})Q([1-4])", wave)
    if quarter:
        k = int(quarter[2]) - 1
        ordinal = ("first", "second", "third", "fourth")[k]
        return {"zh": f"{quarter[1]}年第{'一二三四'[k]}季度", "en": f"{ordinal} quarter of {quarter[1]}"}
    return {"zh": f"{wave}年" if re.fullmatch(r"\d{4}", wave) else wave, "en": wave}


def report_inputs(
    job: OfflineJob,
    assessment: Assessment,
    previous: Assessment | None,
    questionnaire: Questionnaire,
    population: Population,
    plan: CityPlan,
) -> dict[str, ReportInput]:
    """File name → what it is made from: the city, and in an annual wave every town, in every format asked for."""
    labels = labels_for(questionnaire, population, job.lang, job.texts)
    places = {"city": Place(kind="city")}
    if job.kind == "annual":
        places |= {f"town-{t.town}": Place(kind="town", code=t.town) for t in assessment.conduct.towns}
    digest = digest_of(assessment)
    return {
        name: ReportInput(
            assessment=assessment,
            previous=previous,
            labels=labels,
            lang=job.lang,
            place=places[stem],
            publication="internal",
            run=f"{job.date.replace('-', '')}-01",
            date=job.date,
            faces=job.faces,
            assessment_sha256=digest,
            targets=None if plan.targets is None else plan.targets.spoken(job.lang),
            tiles=plan.tiles,
        )
        for name, stem in _file_names(job.formats, places)
    }


def _file_names(formats: Iterable[str], stems: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(file name, what it is about); the charts are those of the city's edition."""
    for suffix in formats:
        if suffix == "charts":
            yield "charts.zip", "city"
        else:
            yield from ((f"{stem}.{suffix}", stem) for stem in stems)


def build_reports(
    inputs: Mapping[str, ReportInput], folder: Path, processes: int, progress: Callable[[float], None]
) -> None:
    """Set every report, several at a time; each file appears whole."""
    if processes == 1:
        for done, (name, inp) in enumerate(inputs.items()):
            progress(done / len(inputs))
            build(inp, folder / name)
        return
    # "spawn": a fork of a process whose numerical libraries have threads may hang
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_leave_signals) as pool:
        waiting = [pool.submit(build, inp, folder / name) for name, inp in inputs.items()]
        try:
            for done, future in enumerate(as_completed(waiting)):
                future.result()
                progress((done + 1) / len(inputs))
        except BrokenProcessPool:
            raise ProblemsFound([Problem(code="assess.reports-stopped", where=folder.parent.name)]) from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _leave_signals() -> None:
    """In a process that sets reports: Ctrl-C is the parent's to handle, which then cancels what waits."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _workshop(out: Path) -> Iterator[Path]:
    """A folder beside ``out`` that is gone afterwards, unless it was renamed.  The ``try`` stands before the folder is made:
    an interruption at any moment finds it."""
    folder = out.with_name(f".{out.name}-{os.getpid()}")
    try:
        shutil.rmtree(folder, ignore_errors=True)  # left by a process that was killed and had our number
        folder.mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_data(folder: Path, imported: ImportResult, run: Run, lang: Lang) -> None:
    with (folder / "import-report.csv").open("w", encoding="utf-8", newline="") as file:
        write_import_report(imported, file, lang)
    (folder / "assessment.json").write_text(to_json(run.assessment), encoding="utf-8")
    run.write_internal(folder / "internal")


def _put_in_place(folder: Path, job: OfflineJob) -> None:
    """Rename the finished folder to its place; an older result stays beside it as ``DIR.previous``."""
    if not job.out.is_dir() or not any(job.out.iterdir()):
        folder.rename(job.out)  # over an empty folder, or where there is none
        return
    previous = job.out.with_name(job.out.name + ".previous")
    shutil.rmtree(previous, ignore_errors=True)
    job.out.rename(previous)
    try:
        folder.rename(job.out)
    except BaseException:
        previous.rename(job.out)
        raise
