"""The audit log: who did what to which object, when.  Written in the same transaction as the deed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from survey_app.domain import chain as rules
from survey_app.domain.chain import Break, Fault, Link
from survey_app.domain.user import User
from survey_app.store import audit_chain as chains
from survey_app.store import people

from .context import Context

LOG = "log"
"""The place that a break of the log's chain names."""
_START = rules.genesis(LOG)
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogCheck:
    """``n`` lines are linked; ``before``: lines of older versions, which no chain covers; ``head``: after the last."""

    n: int
    before: int
    head: str
    breaks: tuple[Break, ...]


def latest(ctx: Context, *, before: int | None = None, limit: int = 100) -> tuple[AuditEntry, ...]:
    """Newest first; ``before`` is the id of the last entry of the page before (keyset paging)."""
    with ctx.store.read() as conn:
        return tuple(AuditEntry(**row) for row in people.log_entries(conn, before, limit))


def matching(
    ctx: Context, wanted: Callable[[AuditEntry], bool], *, before: int | None = None, limit: int = 100
) -> tuple[tuple[AuditEntry, ...], bool]:
    """The newest ``limit`` entries that are ``wanted``, and whether older ones may follow; the whole log is read if need be."""
    found: list[AuditEntry] = []
    while entries := latest(ctx, before=before, limit=_AT_ONCE):
        found += filter(wanted, entries)
        if len(found) > limit or len(entries) < _AT_ONCE:
            break
        before = entries[-1].id
    return tuple(found[:limit]), len(found) > limit


def write(ctx: Context, conn: Connection, by: User | None, action: str, subject: str, **details: str | int) -> None:
    """One line in the deed's own transaction; ``by`` is ``None`` for the command line."""
    actor = by.name if by else "command line"
    row = {"at": ctx.clock(), "actor": actor, "action": action, "subject": subject, "details": details}
    people.log(conn, {**row, "digest": _digest(ctx, row)})


def seal(ctx: Context) -> int:
    """Link the lines that are not linked yet; how many.  Of several workers one does it, as unique keys decide."""
    try:
        with ctx.store.write() as conn:
            lines = chains.unlinked(conn)
            links = rules.continued(chains.last(conn), _START, [("", line["digest"]) for line in lines])
            chains.add(conn, [(line["id"], link) for line, link in zip(lines, links, strict=True)])
    except IntegrityError:
        return 0
    return len(lines)


def check(ctx: Context) -> LogCheck:
    """The whole log against its chain.  Lines written before there was one are not covered."""
    with ctx.store.unmoving() as conn:
        links, lines = chains.links(conn), chains.lines(conn)
    first = min((audit_id for audit_id, _ in links), default=0)
    covered = {line["id"]: line for line in lines if line["digest"] or (links and line["id"] > first)}
    found = (*rules.broken_links([link for _, link in links], _START, LOG), *_broken_lines(ctx, links, covered))
    n = len(links)
    return LogCheck(n=n, before=len(lines) - len(covered), head=links[-1][1].head if links else "", breaks=found)


def _broken_lines(
    ctx: Context, links: Sequence[tuple[int, Link]], lines: Mapping[int, Mapping[str, Any]]
) -> Iterator[Break]:
    for audit_id, link in links:
        line = lines.get(audit_id)
        if line is None or not link.digest == line["digest"] == _digest(ctx, line):
            yield Break(fault=Fault.MISSING, place=LOG, position=link.position)
    linked = {audit_id for audit_id, _ in links}
    for audit_id, line in lines.items():
        if audit_id not in linked and line["digest"] != _digest(ctx, line):
            yield Break(fault=Fault.ADDED, place=LOG)


def _digest(ctx: Context, line: Mapping[str, Any]) -> str:
    values = {name: line[name] for name in ("actor", "action", "subject")}
    values |= {"at": line["at"].astimezone(UTC).isoformat(), "details": dict(line["details"])}
    return rules.digest_of(rules.key_of(ctx.keys.receipts), values)
