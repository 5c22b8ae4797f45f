"""The harness of the Nth operation sees what it is there to see: a use case in two transactions, one that forgets."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from benchmarks.site import make_site
from faults.nth import Case, every, trapped
from faults.synced import Order
from faults.trap import ANSWER_LOST, FAILS, KILLED, MODES
from survey_app.services.context import Context

NUMBERS = count()


@pytest.fixture(scope="module")
def ctx(tmp_path_factory: pytest.TempPathFactory) -> Context:
    return make_site(tmp_path_factory.mktemp("nth") / "var").settings.context()


def put(ctx: Context, name: str) -> None:
    with ctx.store.write() as conn:
        values = {"name": name, "at": "2026-11-25 00:00:00.000000"}
        conn.execute(text("INSERT INTO site_file (name, content, created_at) VALUES (:name, '', :at)"), values)


def names(conn) -> list[str]:
    return list(conn.execute(text("SELECT name FROM site_file ORDER BY name")).scalars())


def tried(ctx: Context, act, mode: str) -> Case:
    case = Case("a use case", lambda _ctx: f"{next(NUMBERS):06d}", act, modes=(mode,), watched=names)
    with trapped(ctx):
        every(ctx, case)
    return case


def in_one(ctx: Context, name: str) -> bool:
    with ctx.store.read() as conn:
        known = names(conn)
    if name not in known:
        put(ctx, name)
    return True


def in_two(ctx: Context, name: str) -> bool:
    for part in (name, f"{name}, second half"):
        in_one(ctx, part)
    return True


@pytest.mark.parametrize("mode", MODES)
def test_one_transaction_is_whole_or_not_at_all(ctx, mode):
    case = tried(ctx, in_one, mode)
    assert case.tries > 5 and not case.wrong


@pytest.mark.parametrize("mode", [FAILS, ANSWER_LOST, KILLED])
def test_two_transactions_are_seen_to_be_half_done(ctx, mode):
    assert any("half done" in one for one in tried(ctx, in_two, mode).wrong)


def test_what_is_acknowledged_and_not_kept_is_seen(ctx):
    case = tried(ctx, lambda ctx, name: _forgetful(ctx, name), FAILS)
    assert any("acknowledged, not kept" in one for one in case.wrong)


def _forgetful(ctx: Context, name: str) -> bool:
    """Says that it is done, whatever happens."""
    try:
        return in_one(ctx, name)
    except Exception:
        return True


def test_files_that_are_torn_are_seen(ctx):
    def half_a_file(ctx: Context, name: str) -> bool:
        path = ctx.files.path("00" * 32)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
        return in_one(ctx, name)

    case = tried(ctx, half_a_file, FAILS)
    assert any("torn file" in one for one in case.wrong)


def trace(*lines: str) -> list[str]:
    return [
        line.replace("WAL", "fdatasync(5</x/pg_wal/00>").replace("OK", 'sendto(3, "HTTP/1.1 303 SEE') for line in lines
    ]


@pytest.mark.parametrize(
    ("lines", "counts"),
    [
        (trace("7 WAL) = 0", "9 OK"), (1, 0)),
        (trace("7     WAL) = 0", "9     OK"), (1, 0)),  # short numbers are padded
        (trace("9 OK", "7 WAL) = 0"), (0, 1)),
        (trace("7 WAL) = 0", "9 OK", "9 OK"), (1, 1)),
        (trace("7 WAL <unfinished ...>", "9 OK", "7 <... fdatasync resumed>) = 0"), (0, 1)),
        (trace("7 WAL <unfinished ...>", "7 <... fdatasync resumed>) = 0", "9 OK"), (1, 0)),
        (trace("8 WAL) = 0", "9 OK"), (0, 1)),  # the background's own sync
    ],
)
def test_an_answer_counts_as_synced_only_after_the_sync_of_a_process_that_serves(lines, counts):
    assert Order(log="/pg_wal/", one_by_one=True, ignored=frozenset({"8"})).counts(lines) == counts


def test_the_data_folder_is_the_only_one_watched(ctx, tmp_path: Path):
    case = tried(ctx, lambda _ctx, _name: bool((tmp_path / "elsewhere").write_text("x")), FAILS)
    assert case.tries == 0
