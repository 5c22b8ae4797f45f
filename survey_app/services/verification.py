"""Anyone who holds a report asks whether we made it: the code on its cover against the run on its cover."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from reports.check_code import codes, normalise
from survey_app.domain.publication import Publication
from survey_app.domain.refusal import Refusal
from survey_app.domain.report import Run
from survey_app.store import runs

from . import library, limits
from .context import Context

_NOBODY = "0" * 64
"""Stands for the assessment of a run that is not there, so that both cost the same work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What the code says: which edition this is, and what became of its run.  No number of the report is in it."""

    run: str
    wave_title: Mapping[str, str]
    made_on: str
    place_title: Mapping[str, str]
    """Of the town; empty for the city's edition."""
    publication: Publication
    """As printed on the edition."""
    now: Publication
    """The run's state today."""
    superseded_by: str
    """Key of a later run of the same wave and stream; ``""`` if there is none."""


def verify(ctx: Context, run_key: str, typed: str, address: str) -> Verified | Refusal:
    """Refusals: check.mistyped, check.no-match (also where there is no such run), check.too-many (params ``minutes``)."""
    code = normalise(typed)
    if code is None:
        return Refusal(code="check.mistyped")
    bounds = limits.code_bounds("check", address, code)
    titles = {town.code: town.title for town in library.towns(ctx)}
    with ctx.store.read() as conn:
        closed = limits.closed(conn, ctx, bounds)
        if closed is not None:
            return closed
        found = runs.run_to_check(conn, run_key)
        edition = _edition(code, found[2] if found else _NOBODY, run_key, tuple(titles))
        if found and edition:
            return _verified(ctx, conn, found[0], found[1], edition, titles)
    return limits.failed(ctx, bounds, Refusal(code="check.no-match"))


def _edition(code: str, digest: str, run_key: str, towns: tuple[str, ...]) -> tuple[str, str] | None:
    """State and place of the edition that has this code; every one is compared, whichever it is."""
    known = codes(digest, run_key, [(str(state), place) for state in Publication for place in ("", *towns)])
    same = [edition for other, edition in known.items() if hmac.compare_digest(other, code)]
    return same[0] if same else None


def _verified(
    ctx: Context,
    conn: Connection,
    run: Run,
    title: Mapping[str, str],
    edition: tuple[str, str],
    towns: Mapping[str, Mapping[str, str]],
) -> Verified:
    newest = runs.newest_like(conn, run)
    made = run.assessed_at or run.created_at
    return Verified(
        run=run.key,
        wave_title=title,
        made_on=made.astimezone(ctx.zone).date().isoformat(),
        place_title=towns[edition[1]] if edition[1] else {},
        publication=Publication(edition[0]),
        now=run.publication,
        superseded_by=newest.key if newest.id != run.id else "",
    )
