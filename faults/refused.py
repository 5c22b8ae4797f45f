"""Bad files at every door where staff bring one in: refused with a list of what is wrong, and nothing is changed by them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from questionnaires.load import library as questionnaire_files
from questionnaires.problems import ProblemsFound
from survey_app.demo.ingredients import SPOKEN
from survey_app.domain.refusal import Refusal
from survey_app.services import city_targets, library, site_files, spoken
from survey_app.services.city_plan import shelf
from survey_app.services.context import Context
from survey_app.store.schema import metadata

from .rows import Row
from .servers import Ground

FAULT = "bad files imported"
_EVIDENCE = frozenset({"audit_log", "audit_link", "attempt"})
"""What says that somebody tried may grow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where a file comes in; ``good`` is one that is taken."""

    name: str
    good: bytes
    take: Callable[[Context, bytes], Any]


@dataclass(slots=True)
class Seen:
    refused: int = 0
    problems: int = 0
    taken: int = 0
    lost: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def run(ground: Ground, _times: int) -> list[Row]:
    """Every bad version of every file, then the good one."""
    site = ground.site("refused")
    ctx, seen = site.settings.context(), Seen()
    for door in _doors():
        for how, data in _bad(door.good):
            _refused(ctx, seen, door, how, data)
        _taken(ctx, seen, door)
    ctx.store.dispose()
    return [_row(ground, seen)]


def _doors() -> tuple[Door, ...]:
    toml = questionnaire_files()["somerville-2019.1"].read_bytes()
    targets = shelf("targets")["wenling-demo-targets"].read_bytes()
    tiles = shelf("tiles")["wenling-demo-tiles"].read_bytes()
    return (
        Door(name="questionnaire", good=toml, take=lambda ctx, d: library.release_questionnaire(ctx, d, "q.toml")),
        Door(name="targets", good=targets, take=lambda ctx, d: city_targets.replace_targets(ctx, d, "targets.toml")),
        Door(name="tiles", good=tiles, take=lambda ctx, d: city_targets.replace_tiles(ctx, d, "tiles.toml")),
        Door(
            name="spoken wordings", good=SPOKEN.read_bytes(), take=lambda ctx, d: spoken.release(ctx, None, d, "s.toml")
        ),
        Door(
            name="site file", good=b"abc123", take=lambda ctx, d: site_files.put(ctx, None, "MP_verify_a1b2c3d4.txt", d)
        ),
    )


def _bad(good: bytes) -> Iterator[tuple[str, bytes]]:
    """How files arrive broken: cut off, twice over, in another encoding, packed, of another kind, made to be costly."""
    yield "empty", b""
    yield "of control characters", bytes(range(32)) * 4
    yield "of brackets", b"x = " + b"[" * 100_000
    if b"\n" not in good:
        yield "too long", good * 10_000
        return
    yield "twice over", good + b"\n" + good
    yield "packed", gzip.compress(good, mtime=0)
    yield "UTF-16", good.decode().encode("utf-16")
    yield "with a broken character", good + b"\n# \xff\xfe\n"
    yield "with a key nobody knows", good + b"\nnobody_knows = 1\n"
    for tenths in range(1, 10):
        yield f"cut off after {tenths} tenths", good[: len(good) * tenths // 10].rstrip(b"\n]}\"'")


def _refused(ctx: Context, seen: Seen, door: Door, how: str, data: bytes) -> None:
    before, what = _everything(ctx), f"{door.name}, {how}"
    problems = _problems(ctx, door, data)
    if not problems:
        seen.wrong.append(f"{what}: taken")
    seen.refused += bool(problems)
    seen.problems += problems
    if problems and _everything(ctx) != before:
        seen.changed.append(what)


def _problems(ctx: Context, door: Door, data: bytes) -> int:
    """How many are listed; 0: it was taken."""
    try:
        outcome = door.take(ctx, data)
    except ProblemsFound as found:
        return len(found.problems)
    return int(isinstance(outcome, Refusal))


def _taken(ctx: Context, seen: Seen, door: Door) -> None:
    before = _everything(ctx)
    problems = _problems(ctx, door, door.good)
    seen.taken += not problems
    if problems or _everything(ctx) == before:
        seen.lost.append(f"{door.name}: the good one is not there")


def _everything(ctx: Context) -> str:
    """A digest of every row but those that are evidence of the attempt."""
    digest = hashlib.sha256()
    with ctx.store.read() as conn:
        for table in metadata.sorted_tables:
            if table.name not in _EVIDENCE:
                rows = sorted(repr(tuple(row)) for row in conn.execute(select(table)))
                digest.update(repr((table.name, rows)).encode())
    return digest.hexdigest()


def _row(ground: Ground, seen: Seen) -> Row:
    wrong = [*seen.wrong, *seen.lost, *seen.changed]
    said = f" UNEXPECTED ({len(wrong)}): {'; '.join(wrong[:3])}." if wrong else ""
    return Row(
        fault=FAULT,
        database=ground.database,
        acknowledged=seen.taken,
        lost=len(seen.lost),
        doubled=len(seen.changed),
        promises="P6",
        seen=f"{seen.refused:,} bad files at {len(_doors())} doors were refused with {seen.problems:,} problems listed and changed"
        f" no row; then the good ones were taken.{said}",
    )
