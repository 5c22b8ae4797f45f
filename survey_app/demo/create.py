"""Make the demonstration: an installation with two simulated waves, the previous one frozen and assessed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from sqlalchemy import Connection

from analysis.tables import Population
from questionnaires.answers import to_json
from questionnaires.load import library as questionnaire_files
from questionnaires.model import Missing, Questionnaire
from survey_app.domain import code as codes
from survey_app.domain.batch import Batch, BatchAction, BatchRequest, Mode, Stream
from survey_app.domain.city import Town
from survey_app.domain.code import CodeState
from survey_app.domain.receipt import receipt_for
from survey_app.domain.refusal import Refusal
from survey_app.domain.response import Response
from survey_app.domain.user import Role
from survey_app.domain.wave import Wave
from survey_app.services import approvals, batches, chain, installation, library, runs, spoken, users, waves
from survey_app.services import codes as code_services
from survey_app.services.city_plan import shelf
from survey_app.services.city_targets import NewTargets, add_targets
from survey_app.services.context import Context
from survey_app.services.target_file import read_targets
from survey_app.services.tile_file import Tiles, read_tiles
from survey_app.store import codes as code_store
from survey_app.store import responses
from survey_app.store import waves as wave_rows

from .cases import code_rows
from .city import DEMO_CITY
from .ingredients import POPULATION, QUESTIONNAIRE, SPOKEN, demo_population, population_toml, simulated
from .simulate import Demo, DemoResponse, DemoWave

T = TypeVar("T")
STILL_OPEN = timedelta(days=30)
GIVE_UP = 6
"""For so many open forms that were sent one was begun and left, invented."""
TARGETS, TILES = "wenling-demo-targets", "wenling-demo-tiles"
_TITLES: Mapping[tuple[Stream, Mode], str] = {
    ("probability", "web"): "抽样调查（一次性答题码）",
    ("open", "web"): "公开二维码",
    ("open", "face"): "入户面访（访员念题，演示）",
}
_FORMS: Mapping[Mode, str] = {"web": "standard", "face": "full"}
_USERS = (
    ("admin", "演示管理员", Role.ADMINISTRATOR),
    ("staff", "演示调查员", Role.STAFF),
    ("evaluator", "演示评估员", Role.EVALUATOR),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoMade:
    """What is shown once: name → password, and one usable code."""

    passwords: Mapping[str, str]
    code: str


def create_demo(ctx: Context) -> DemoMade:
    """Create the installation ``ctx`` points at; raises ``ValueError`` if there is one already.

    The previous wave is frozen and its run queued: the worker makes its reports once the server is up."""
    population = demo_population()
    q = _set_up(ctx, population)
    demo = simulated(q, population, date.fromisoformat(ctx.today()))
    library.add_places(ctx, [_town(t) for t in population.towns], demo.villages)
    _previous(ctx, q, demo.waves[0])
    code = _current(ctx, q, demo)
    return DemoMade(passwords=_people(ctx), code=code)


def _town(town: object) -> Town:
    return Town(code=town.code, title=dict(town.title), kind=town.kind, total=round(town.total))  # type: ignore[attr-defined]


def _set_up(ctx: Context, population: Population) -> Questionnaire:
    installation.create(ctx, "demo", replace(DEMO_CITY, tiles=_tiles(population)))
    new = library.NewPopulation(
        name=POPULATION, status=population.status, title=dict(population.title), toml=population_toml()
    )
    library.release_population(ctx, new)
    _add_plan(ctx)
    q = library.release_questionnaire(ctx, questionnaire_files()[QUESTIONNAIRE].read_bytes(), QUESTIONNAIRE)
    for lang in q.languages:  # a demonstration shows all there are
        approvals.approve(ctx, None, q.ref.name, lang)
    spoken.release(ctx, None, SPOKEN.read_bytes(), SPOKEN.name)
    return q


def _add_plan(ctx: Context) -> None:
    """The plan's targets with invented values of what was reached."""
    file = shelf("targets")[TARGETS]
    data = file.read_bytes()
    plan = read_targets(data, file.name)
    with ctx.store.write() as conn:
        add_targets(ctx, conn, NewTargets(name=plan.file.id, sha256=plan.sha256, toml=data))


def _tiles(population: Population) -> Tiles:
    file = shelf("tiles")[TILES]
    return read_tiles(file.read_bytes(), file.name, [town.code for town in population.towns])


def _people(ctx: Context) -> dict[str, str]:
    made = {name: users.add_user(ctx, None, name, title, role) for name, title, role in _USERS}
    return {name: new.password for name, new in made.items() if not isinstance(new, Refusal)}


def _previous(ctx: Context, q: Questionnaire, demo: DemoWave) -> None:
    """Collected, closed, frozen, and its run queued — each on the day it would have happened."""
    wave, opened = _wave(ctx, q, demo, closes_on=demo.plan.last_day)
    after = _at(ctx, demo.plan.last_day + timedelta(days=1))
    for batch in opened.values():
        _must(batches.act(after, None, batch.id, BatchRequest(action=BatchAction.CLOSE)))
    _count_given_up(ctx, wave)
    _must(waves.freeze_wave(after, None, wave.id))
    _must(runs.start_run(after, None, wave.id))


def _count_given_up(ctx: Context, wave: Wave) -> None:
    """Closing counts the forms that it drops; invented answers have left none, so what was begun and not sent is counted."""
    with ctx.store.write() as conn:
        for row in wave_rows.tallies(conn, wave_id=wave.id):
            left = row["started"] - row["submitted"] - row["over_quota"] - row["unfinished"]
            wave_rows.count(conn, row["batch_id"], row["town"], unfinished=left)


def _current(ctx: Context, q: Questionnaire, demo: Demo) -> str:
    """Still open: a resident can add an answer, staff can close, freeze and run.  Gives one code to try."""
    current = demo.waves[1]
    _, opened = _wave(ctx, q, current, closes_on=date.fromisoformat(ctx.today()) + STILL_OPEN)
    drawn = opened["probability", "web"]
    issued = code_services.issue(ctx, drawn.id, [replace(current.portions[0], n=1)])
    assert not isinstance(issued, Refusal)
    return issued[0].plain


def _wave(
    ctx: Context, q: Questionnaire, demo: DemoWave, closes_on: date
) -> tuple[Wave, dict[tuple[Stream, Mode], Batch]]:
    """A wave with a batch for every stream and mode that its answers came by, open, with the answers in."""
    begin = _at(ctx, demo.plan.first_day)
    wave = _must(
        waves.create_wave(
            begin, None, key=demo.plan.key, title=demo.plan.title, kind=demo.plan.kind, population=POPULATION
        )
    )
    ways = sorted({(r.stream, r.mode) for r in (*demo.responses, *demo.at_the_door)}, key=list(_TITLES).index)
    opened = {way: _open(begin, wave, q, way, closes_on) for way in ways}
    _store(ctx, q, wave, opened, demo)
    return wave, opened


def _open(ctx: Context, wave: Wave, q: Questionnaire, way: tuple[Stream, Mode], closes_on: date) -> Batch:
    stream, mode = way
    new = batches.NewBatch(
        wave_id=wave.id,
        title=_TITLES[way],
        questionnaire=q.ref.name,
        form=_FORMS[mode],
        mode=mode,
        stream=stream,
        closes_on=closes_on.isoformat(),
    )
    batch = _must(batches.create_batch(ctx, None, new))
    return _must(batches.act(ctx, None, batch.id, BatchRequest(action=BatchAction.OPEN)))


def _store(
    ctx: Context, q: Questionnaire, wave: Wave, opened: Mapping[tuple[Stream, Mode], Batch], demo: DemoWave
) -> None:
    """All answers of a wave and their counts in one transaction."""
    with ctx.store.write() as conn:
        version = library.version_id(ctx, conn, q.ref.name)
        said = (*demo.responses, *demo.at_the_door)
        rows = [_response(ctx, wave, opened[r.stream, r.mode], version, r) for r in said]
        chain.accept(ctx, conn, rows)
        answered = Counter((row.batch_id, row.town, row.stream) for row in rows)
        for (batch_id, town, stream), n in answered.items():
            wave_rows.count(
                conn, batch_id, town, started=n, submitted=n, codes_used=n if stream == "probability" else 0
            )
        _keep_codes(ctx, conn, opened, demo)


def _keep_codes(ctx: Context, conn: Connection, opened: Mapping[tuple[Stream, Mode], Batch], demo: DemoWave) -> None:
    """A code for every letter, and how many of them, and of the open forms, were begun and never sent."""
    drawn = opened["probability", "web"].id
    rows = code_rows(ctx, drawn, demo)
    for start in range(0, len(rows), responses.CHUNK):
        code_store.add(conn, rows[start : start + responses.CHUNK])
    begun = Counter(row["town"] for row in rows if row["state"] == CodeState.STARTED)
    for town, n in Counter(row["town"] for row in rows).items():
        wave_rows.count(conn, drawn, town, codes_issued=n, started=begun[town])
    by_link = Counter(r.town for r in demo.responses if r.stream == "open")
    for town, n in by_link.items() if ("open", "web") in opened else ():
        wave_rows.count(conn, opened["open", "web"].id, town, started=n // GIVE_UP)


def _response(ctx: Context, wave: Wave, batch: Batch, version: int, demo: DemoResponse) -> Response:
    text = to_json(demo.answers)
    adults = demo.answers.get("adults")
    counted = isinstance(adults, int) and not isinstance(adults, Missing)
    return Response(
        id=demo.id,
        batch_id=batch.id,
        wave_id=wave.id,
        questionnaire_id=version,
        town=demo.town,
        village=demo.village,
        urban=demo.urban,
        stream=demo.stream,
        mode=demo.mode,
        variant=demo.variant,
        module=demo.module,
        interviewer=demo.interviewer,
        inclusion_probability=demo.inclusion_probability,
        adults=float(adults) if counted else None,  # type: ignore[arg-type]
        lang=demo.lang,
        dialect="",
        submitted_day=demo.submitted_day,
        seconds=demo.seconds,
        answers=text,
        answers_sha256=hashlib.sha256(text.encode()).hexdigest(),
        receipt_digest=codes.digest(receipt_for(demo.id, ctx.keys.receipts), ctx.keys.receipts),
    )


def _at(ctx: Context, day: date) -> Context:
    """The same installation, nine in the morning of that day."""
    moment = datetime.combine(day, time(9), ctx.zone).astimezone(UTC)
    return replace(ctx, clock=lambda: moment)


def _must(outcome: T | Refusal) -> T:
    """A refusal here is a mistake of ours."""
    if isinstance(outcome, Refusal):
        raise RuntimeError(f"the demonstration was refused: {outcome.code} {dict(outcome.params)}")
    return outcome
