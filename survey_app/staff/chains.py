"""Whether accepted answers, and the log, are all there and unchanged: by town and day, to look at and to print."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.access import allow, ctx
from survey_app.domain.user import Permission
from survey_app.formats import day, text
from survey_app.services import audit, chain, waves
from survey_app.services.chain import ChainDay, TownChain, WaveChain

from . import bp

MOST_ANSWERS = 50_000
"""More are checked by the command and by every run, not while a page waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One town on one day."""

    town: TownChain
    day: ChainDay


@bp.get("/waves/<int:wave_id>/chain")
@allow(Permission.SEE_FIELDWORK)
def wave_chain(wave_id: int) -> ResponseReturnValue:
    view = waves.wave_view(ctx(), wave_id) or abort(404)
    query, state = request.args.get("q", "").strip().lower(), request.args.get("state", "")
    found = chain.check_wave(ctx(), wave_id) if view.n_responses <= MOST_ANSWERS else None
    lines = [line for line in _lines(found, latest_only=not query) if _matches(line, query, state)] if found else []
    return render_template(
        "staff/chain.html", view=view, found=found, lines=lines, query=query, titles=_titles(found), state=state,
        latest_only=not query, most=MOST_ANSWERS, section="staff.home",
    )  # fmt: skip


@bp.get("/log/chain")
@allow(Permission.SEE_AUDIT)
def log_chain() -> ResponseReturnValue:
    return render_template("staff/log_chain.html", found=audit.check(ctx()), section="staff.log")


def _titles(found: WaveChain | None) -> dict[str, str]:
    return {town.town.code: text(town.town.title) or town.town.code for town in found.towns} if found else {}


def _lines(found: WaveChain, *, latest_only: bool) -> list[Line]:
    return [Line(town=town, day=day) for town in found.towns for day in (town.days[-1:] if latest_only else town.days)]


def _matches(line: Line, query: str, state: str) -> bool:
    broken = "broken" if line.town.breaks else "intact"
    named = (
        f"{text(line.town.town.title)} {line.town.town.code} {line.day.day} {day(line.day.day)} {line.day.head}".lower()
    )
    return query in named and state in ("", broken)
