"""Staff: waves, batches, codes, freezing, runs — and that nothing leaks or moves when it must not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from survey_app.domain.batch import Batch, BatchAction, BatchRequest, BatchState
from survey_app.domain.code import CodePortion
from survey_app.domain.job import JobKind
from survey_app.domain.refusal import Refusal
from survey_app.domain.wave import WaveState
from survey_app.services import answering, audit, batches, codes, runs, waves
from survey_app.store import schema

TOWN = "331081100"


def do(house, batch, action, **more):
    return batches.act(house.ctx, house.staff, batch.id, BatchRequest(action=action, **more))


def answer(house):
    draft = answering.begin_by_link(house.ctx, house.open_batch.key, TOWN, lang="zh", elder=False)
    return answering.submit(house.ctx, draft.id, {"age": "35-49"})


def close_all(house):
    for batch in (house.open_batch, house.code_batch):
        assert do(house, batch, BatchAction.CLOSE).state is BatchState.CLOSED


def test_opening_the_first_batch_starts_collecting(house):
    assert waves.wave_view(house.ctx, house.wave.id).wave.state is WaveState.COLLECTING


def test_each_town_has_its_own_link(house):
    view = batches.batch_view(house.ctx, house.open_batch.id)
    urls = {link.url for link in view.links}
    assert len(urls) == 16 and f"http://127.0.0.1:8000/o/{house.open_batch.key}/{TOWN}" in urls
    assert {link.url for link in batches.batch_view(house.ctx, house.code_batch.id).links} == {""}


def test_a_wave_freezes_only_when_its_batches_are_closed(house):
    answer(house)
    refused = waves.freeze_wave(house.ctx, house.staff, house.wave.id)
    assert (
        refused.code == "wave.batches-not-closed"
        and refused == waves.wave_view(house.ctx, house.wave.id).freeze_refusal
    )
    close_all(house)
    assert waves.freeze_wave(house.ctx, house.staff, house.wave.id).state is WaveState.FROZEN
    assert waves.freeze_wave(house.ctx, house.staff, house.wave.id) == Refusal(code="wave.already-frozen")
    assert (
        do(house, house.open_batch, BatchAction.EXTEND, reason="r", closes_on="2026-12-01").code == "batch.wave-frozen"
    )


def test_a_wave_without_answers_does_not_freeze(house):
    close_all(house)
    assert waves.freeze_wave(house.ctx, house.staff, house.wave.id).code == "wave.nothing-collected"


def test_unsent_drafts_are_gone_when_a_wave_freezes(house):
    answer(house)
    answering.begin_by_link(house.ctx, house.open_batch.key, TOWN, lang="zh", elder=False)
    close_all(house)
    waves.freeze_wave(house.ctx, house.staff, house.wave.id)
    with house.ctx.store.read() as conn:
        assert conn.execute(schema.draft.select()).first() is None


def test_an_extension_opens_a_closed_batch_again(house):
    close_all(house)
    again = do(house, house.open_batch, BatchAction.EXTEND, reason="letters came late", closes_on="2026-12-01")
    assert (again.state, again.closes_on, again.closed_at) == (BatchState.OPEN, "2026-12-01", None)
    assert audit.latest(house.ctx)[0].details["reason"] == "letters came late"


def test_who_is_slower_is_told(house, monkeypatch):
    stale = house.open_batch
    do(house, stale, BatchAction.PAUSE)
    from survey_app.store import waves as rows

    real = rows.get_batch
    first = iter([replace(stale, state=BatchState.OPEN)])
    monkeypatch.setattr(rows, "get_batch", lambda conn, i, **kw: next(first, None) or real(conn, i, **kw))
    assert do(house, stale, BatchAction.CLOSE) == Refusal(code="batch.changed")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"questionnaire": "none-1"}, "questionnaire.unknown"),
        ({"form": "none"}, "form.unknown"),
        ({"title": " "}, "batch.title-needed"),
        ({"closes_on": "2026-02-30"}, "batch.date-bad"),
        ({"closes_on": "2026-11-22"}, "batch.date-past"),
        ({"wave_id": 99}, "wave.unknown"),
    ],
)
def test_a_batch_that_makes_no_sense_is_refused(house, changes, code):
    new = batches.NewBatch(
        wave_id=house.wave.id,
        title="t",
        questionnaire=house.open_batch.questionnaire,
        form="standard",
        mode="web",
        stream="open",
    )
    assert batches.create_batch(house.ctx, house.staff, replace(new, **changes)).code == code
    assert isinstance(batches.create_batch(house.ctx, house.staff, new), Batch)


def test_codes_are_stored_as_digests_only(house):
    issued = codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=5)])
    with house.ctx.store.read() as conn:
        stored = str(conn.execute(schema.code.select()).all())
    assert len(issued) == 5 and not any(one.plain in stored for one in issued)
    links = batches.batch_view(house.ctx, house.code_batch.id).links
    assert next(link for link in links if link.town.code == TOWN).codes_issued == 5


def test_codes_go_with_a_code_batch_and_posters_with_a_link_batch(house):
    assert codes.request_letters(house.ctx, house.staff, house.open_batch.id, 5).code == "batch.no-codes"
    assert batches.request_posters(house.ctx, house.staff, house.code_batch.id).code == "batch.no-links"
    assert batches.request_posters(house.ctx, house.staff, house.open_batch.id).kind is JobKind.POSTERS
    assert codes.request_letters(house.ctx, house.staff, house.code_batch.id, 5).kind is JobKind.LETTERS
    assert codes.request_letters(house.ctx, house.staff, house.code_batch.id, 5, 0).code == "codes.villages"


def test_no_run_before_freezing_and_none_without_answers_of_its_stream(house):
    answer(house)
    assert runs.start_run(house.ctx, house.staff, house.wave.id, stream="open") == Refusal(code="wave.not-frozen")
    close_all(house)
    waves.freeze_wave(house.ctx, house.staff, house.wave.id)
    assert runs.start_run(house.ctx, house.staff, house.wave.id).code == "run.nothing-in-stream"
    run = runs.start_run(house.ctx, house.staff, house.wave.id, stream="open")
    assert run.key == "20261123-01"
    assert [job.kind for job in runs.run_view(house.ctx, run.id).jobs] == [JobKind.ASSESS]
    assert runs.start_run(house.ctx, house.staff, house.wave.id, stream="open").key == "20261123-02"


def test_invented_totals_are_refused_in_a_real_installation(ctx):
    with ctx.store.write() as conn:
        conn.execute(schema.installation.update().values(kind="real"))
    ctx.cache.installation = None
    refused = waves.create_wave(ctx, None, key="2027Q1", title={"zh": "t"}, kind="annual", population="wenling-demo")
    assert refused == Refusal(code="population.invented")
