"""What residents and staff do, and its Nth operation fails: save, send, withdraw; close a batch, freeze a wave, import."""

from __future__ import annotations

from typing import Any

from survey_app.domain.batch import BatchAction, BatchRequest
from survey_app.domain.refusal import Refusal
from survey_app.services import answering, batches, city_targets, codes, library, linking, submission, waves
from survey_app.services.city_plan import shelf
from survey_app.services.context import Context
from survey_app.store.linkkeys import LinkKeys

from .nth import Case
from .trap import ANSWER_LOST, FAILS, KILLED, untouched
from .world import World, begun, closed_wave, open_batch, open_wave, sent, withdrawn

SAVE, SUBMIT, WITHDRAW, CLOSE, FREEZE, QUESTIONNAIRE, TARGETS = NAMES = tuple(
    f"Nth operation fails: {what}"
    for what in (
        "save a page",
        "submit",
        "withdraw",
        "close a batch with codes",
        "freeze a wave",
        "import a questionnaire",
        "import a city's targets",
    )
)
_STAFF = "P4, P6"


def cases(world: World) -> list[Case]:
    """Those of residents, then those of staff."""
    return [
        Case(
            SAVE,
            lambda ctx: begun(ctx, world.key, world.town),
            lambda ctx, one: answering.save_page(ctx, one, {"G1": 7}, page="G1"),
        ),
        Case(
            SUBMIT,
            lambda ctx: begun(ctx, world.key, world.town),
            lambda ctx, one: submission.submit(ctx, one, {"age": "35-49"}),
        ),
        Case(WITHDRAW, lambda ctx: sent(ctx, world.key, world.town), withdrawn),
        Case(CLOSE, lambda ctx: _collecting(ctx, world), _close, _STAFF, after=_unlinked),
        Case(FREEZE, closed_wave, _freeze, _STAFF),
        Case(QUESTIONNAIRE, _new_questionnaire, _release, _STAFF, _IMPORT),
        Case(TARGETS, _new_targets, _replace_targets, _STAFF, _IMPORT),
    ]


_IMPORT = (FAILS, ANSWER_LOST, KILLED)


def _collecting(ctx: Context, world: World) -> tuple[int, str]:
    """(batch, its key's name): a form was begun with one of its codes."""
    batch = open_batch(ctx, open_wave(ctx), "probability")
    codes.issue(ctx, batch.id, [world.portion])
    with ctx.store.read() as conn:
        code = conn.exec_driver_sql("SELECT MAX(id) FROM code").scalar_one()
    draft = answering.begin_by_code(ctx, code, lang="zh", elder=False)
    assert not isinstance(draft, Refusal), draft
    return batch.id, batch.link_key


def _close(ctx: Context, subject: tuple[int, str]) -> Any:
    """A batch that is closed already was closed."""
    outcome = batches.act(ctx, None, subject[0], BatchRequest(action=BatchAction.CLOSE))
    return True if isinstance(outcome, Refusal) and outcome.code == "batch.not-allowed" else outcome


def _unlinked(ctx: Context, subject: tuple[int, str]) -> list[str]:
    """A key that a crash left is destroyed by what the worker does every minute."""
    with untouched():
        linking.sweep(ctx)
    return ["the key is still there"] if LinkKeys(ctx.files.root).path(subject[1]).exists() else []


def _freeze(ctx: Context, wave: int) -> Any:
    outcome = waves.freeze_wave(ctx, None, wave)
    return True if isinstance(outcome, Refusal) and outcome.code == "wave.already-frozen" else outcome


def _new_questionnaire(ctx: Context) -> bytes:
    """Another version of the one there is."""
    from benchmarks.site import QUESTIONNAIRE as NAME
    from questionnaires.load import library as files

    return (
        files()[NAME].read_bytes().replace(b'"2023.1"', f'"2023.{int.from_bytes(ctx.token(3), "big") + 2}"'.encode(), 1)
    )


def _release(ctx: Context, toml: bytes) -> Any:
    return library.release_questionnaire(ctx, toml, "new.toml")


def _new_targets(ctx: Context) -> bytes:
    return shelf("targets")["wenling-demo-targets"].read_bytes() + f"\n# {ctx.token(8).hex()}\n".encode()


def _replace_targets(ctx: Context, toml: bytes) -> Any:
    return city_targets.replace_targets(ctx, toml, "targets.toml")
