"""What the Nth operation is tried on: a site with a batch behind an open link, one with codes, a small wave that is frozen,
and an invented wave that is assessed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import count

from sqlalchemy import text

from benchmarks.site import POPULATION, QUESTIONNAIRE, TOWN, Site
from survey_app import jobs as runner
from survey_app.demo import create
from survey_app.demo.ingredients import demo_population, simulated
from survey_app.domain.batch import Batch, BatchAction, BatchRequest, Stream
from survey_app.domain.code import CodePortion
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import Role, User
from survey_app.services import answering, batches, library, receipts, submission, waves
from survey_app.services.context import Context
from survey_app.store import jobs

STAFF = User(id=0, name="staff", display_name="Staff", role=Role.STAFF, created_at=datetime(2026, 11, 25, tzinfo=UTC))
_EVERY = 10
"""Of the demonstration's previous wave every tenth answer is taken: enough for every margin."""
_numbers = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """``key`` and ``town`` of an open link; ``code_batch`` collects with codes; ``small_wave`` is frozen with two answers;
    ``wave`` is frozen and ``run`` assessed it."""

    key: str
    town: str
    code_batch: int
    small_wave: int
    wave: int
    run: int

    @property
    def portion(self) -> CodePortion:
        return CodePortion(town=self.town, n=1)


def make_world(ctx: Context, site: Site) -> World:
    """On a site as :func:`benchmarks.site.make_site` makes it."""
    key, town = site.link.split("/")[2:4]
    with ctx.store.read() as conn:
        wave = conn.execute(text("SELECT wave_id FROM batch WHERE key = :key"), {"key": key}).scalar_one()
    code_batch = open_batch(ctx, wave, "probability")
    small = closed_wave(ctx)
    assert not isinstance(waves.freeze_wave(ctx, None, small), Refusal)
    assessed = _assessed(ctx)
    return World(key=key, town=town, code_batch=code_batch.id, small_wave=small, wave=assessed[0], run=assessed[1])


def open_batch(ctx: Context, wave: int, stream: Stream) -> Batch:
    new = batches.NewBatch(
        wave_id=wave, title=stream, questionnaire=QUESTIONNAIRE, form="standard", mode="web", stream=stream
    )
    made = batches.create_batch(ctx, None, new)
    assert isinstance(made, Batch), made
    opened = batches.act(ctx, None, made.id, BatchRequest(action=BatchAction.OPEN))
    assert isinstance(opened, Batch), opened
    return opened


def open_wave(ctx: Context) -> int:
    """A new wave of its own."""
    title = {"zh": "一季度", "en": "A quarter"}
    key = f"2099-{next(_numbers):06d}"
    made = waves.create_wave(ctx, None, key=key, title=title, kind="pulse", population=POPULATION)
    assert not isinstance(made, Refusal), made
    return made.id


def closed_wave(ctx: Context) -> int:
    """A wave with two answers, whose only batch is closed."""
    wave = open_wave(ctx)
    batch = open_batch(ctx, wave, "open")
    for _ in range(2):
        sent(ctx, batch.key, TOWN)
    closed = batches.act(ctx, None, batch.id, BatchRequest(action=BatchAction.CLOSE))
    assert isinstance(closed, Batch), closed
    return wave


def begun(ctx: Context, key: str, town: str) -> str:
    draft = answering.begin_by_link(ctx, key, town, lang="zh", elder=False)
    assert not isinstance(draft, Refusal), draft
    return draft.id


def sent(ctx: Context, key: str, town: str) -> str:
    """A form that was sent; its receipt."""
    outcome = submission.submit(ctx, begun(ctx, key, town), {"age": "35-49"})
    return str(outcome.receipt)  # type: ignore[union-attr]


def withdrawn(ctx: Context, receipt: str) -> object:
    return receipts.withdraw(ctx, receipt, "192.0.2.1")


def _assessed(ctx: Context) -> tuple[int, int]:
    """(wave, run): answers of the demonstration, assessed; its reports wait."""
    q = library.released(ctx, QUESTIONNAIRE)
    demo = simulated(q, demo_population(), date.fromisoformat(ctx.today()))
    library.add_places(ctx, [], demo.villages)
    previous = demo.waves[0]
    create._previous(ctx, q, replace(previous, responses=previous.responses[::_EVERY]))
    with ctx.store.read() as conn:
        wave, run = conn.execute(text("SELECT wave_id, id FROM run")).one()
    _do_jobs(ctx)
    return wave, run


def _do_jobs(ctx: Context) -> None:
    """Until the assessment is done: what stands before it, then it."""
    while True:
        with ctx.store.write() as conn:
            job = jobs.claim(conn, "lease", ctx.clock())
        assert job is not None and runner.attempt(ctx, job), job
        if job.kind == "assess":
            return
