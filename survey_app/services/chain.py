"""Accepted responses are chained, town by town: noted when they are stored, sealed every minute, checked when asked and
before a wave is assessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from questionnaires.problems import Problem
from survey_app.domain import chain as rules
from survey_app.domain.chain import Break, Fault, Link
from survey_app.domain.city import Town
from survey_app.domain.refusal import Refusal
from survey_app.domain.response import Response
from survey_app.domain.user import User
from survey_app.domain.wave import Wave
from survey_app.store import chain as rows
from survey_app.store import responses, waves
from survey_app.store.together import Change

from . import audit, library
from .context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainDay:
    """``n``: links of the day (answers and withdrawals); ``head``: at its end."""

    day: str
    n: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TownChain:
    """``waiting``: not sealed yet; ``withdrawn``: whose digests stay."""

    town: Town
    days: tuple[ChainDay, ...]
    waiting: int
    withdrawn: int
    breaks: tuple[Break, ...]

    @property
    def n(self) -> int:
        return sum(day.n for day in self.days)

    @property
    def head(self) -> str:
        return self.days[-1].head if self.days else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveChain:
    """``chained`` is false for a wave begun with a version that sealed nothing: there is nothing to check then.
    ``fingerprint``: of its breaks, ``""`` if there are none."""

    wave: Wave
    chained: bool
    towns: tuple[TownChain, ...]
    fingerprint: str

    @property
    def breaks(self) -> tuple[Break, ...]:
        return tuple(found for town in self.towns for found in town.breaks)

    @property
    def accepted(self) -> bool:
        """Whether somebody said why these very breaks are none to stop at; what breaks later is not accepted with them."""
        return bool(self.breaks) and self.wave.chain_accepted == self.fingerprint

    @property
    def root(self) -> str:
        """One value for all towns."""
        return rules.root((town.town.code, town.head) for town in self.towns if town.days)


def problem(found: WaveChain, broken: Break) -> Problem:
    """A break as a run reports it: which town, which day, what is wrong."""
    return Problem(
        code=f"chain.{broken.fault}",
        where=f"{found.wave.key}, town {broken.place}",
        params={"day": broken.day or "—", "position": broken.position},
    )


def accept(ctx: Context, conn: Connection, new: Sequence[Response]) -> None:
    """Store responses of one wave and note them for the chain: a response comes in this way only, or by :func:`accepting`."""
    responses.add_many(conn, new)
    if new:
        rows.wait(conn, new[0].wave_id, [(one.town, one.submitted_day, _of_response(ctx, one)) for one in new])


def accepting(ctx: Context, new: Response) -> tuple[Change, ...]:
    """As :func:`accept`, one response: the changes that do it, to be made with others."""
    return responses.adding(new), rows.noting(new.wave_id, new.town, new.submitted_day, _of_response(ctx, new))


def noting_withdrawal(ctx: Context, row: Mapping[str, Any]) -> Change:
    """The row's entry stays; another says that it was withdrawn."""
    note = rules.withdrawn(_key(ctx), digest_of_row(ctx, row))
    return rows.noting(row["wave_id"], row["town"], ctx.today(), note)


_LATER: Mapping[str, Any] = {"dialect": "", "status": "complete"}
"""Columns that responses got after chains began, with what older rows have there: it is not in their digest."""


def _of_response(ctx: Context, new: Response) -> str:
    return digest_of_row(ctx, responses.values_of(new))


def digest_of_row(ctx: Context, row: Mapping[str, Any]) -> str:
    """The entry of a stored row as it is now."""
    values = {name: row[name] for name in responses.NAMES if name not in _LATER or row[name] != _LATER[name]}
    return rules.digest_of(_key(ctx), values)


def _key(ctx: Context) -> bytes:
    return rules.key_of(ctx.keys.receipts)


def seal(ctx: Context) -> int:
    """Link what waits; how many.  Several workers may do this at once: unique keys decide, and who loses leaves it to the
    other."""
    with ctx.store.read() as conn:
        chains = rows.chains_waiting(conn)
    return sum(_seal_one(ctx, wave_id, town) for wave_id, town in chains)


def _seal_one(ctx: Context, wave_id: int, town: str) -> int:
    try:
        with ctx.store.write() as conn:
            entries = [(day, digest) for _, day, digest in rows.waiting(conn, wave_id, town)]
            links = tuple(rules.continued(rows.last(conn, wave_id, town), _start(wave_id, town), entries))
            rows.add(conn, wave_id, town, links)
    except IntegrityError:
        return 0
    return len(links)


def _start(wave_id: int, town: str) -> str:
    return rules.genesis(f"wave {wave_id}", town)


def check_wave(ctx: Context, wave_id: int) -> WaveChain | None:
    """Every town's chain against what is stored, or ``None`` if there is no such wave."""
    towns = library.towns(ctx)
    with ctx.store.unmoving() as conn:
        wave = waves.get_wave(conn, wave_id)
        if wave is None:
            return None
        links, days, waiting = rows.links(conn, wave_id), rows.days(conn, wave_id), rows.waiting(conn, wave_id)
        stored = _stored(ctx, responses.stream_wave(conn, wave_id))
        counted = Counter[str]()
        for row in waves.tallies(conn, wave_id=wave_id):
            counted[row["town"]] += row["submitted"] + row["over_quota"]
    known = {town.code: town for town in towns}
    for code in sorted(set(links) | set(stored) | set(counted) | {town for town, *_ in waiting}):
        known.setdefault(code, Town(code=code, title={}, kind="", total=0))
    checked = tuple(
        _town(ctx, wave_id, town, links.get(code, []), [d for d in days if d[0] == code],
              [(day, digest) for its, day, digest in waiting if its == code], stored.get(code, []), counted[code])
        for code, town in known.items()
    )  # fmt: skip
    found = checked if wave.chained else ()
    breaks = (broken for town in found for broken in town.breaks)
    mark = rules.fingerprint(_key(ctx), f"wave {wave_id}", breaks)
    return WaveChain(wave=wave, chained=wave.chained, towns=found, fingerprint=mark)


def check_waves(ctx: Context, key: str | None = None) -> tuple[WaveChain, ...]:
    """Of all waves, newest first, or of the one with this key."""
    with ctx.store.read() as conn:
        ids = [wave.id for wave in waves.list_waves(conn) if key in (None, wave.key)]
    found = (check_wave(ctx, wave_id) for wave_id in ids)
    return tuple(one for one in found if one is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicHead:
    """What anyone may note: the chain of a town as it stood at the end of a day.  No count, and nothing of today, so that
    watching it tells nobody when somebody answers."""

    town_title: Mapping[str, str]
    day: str
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSeals:
    """Title of the newest wave that has heads, and its towns' at the end of their last day before today.  ``unsealed``: titles
    of waves that are no older and were never sealed."""

    title: Mapping[str, str]
    heads: tuple[PublicHead, ...]
    unsealed: tuple[Mapping[str, str], ...]


def public_seals(ctx: Context) -> PublicSeals:
    titles = {town.code: town.title for town in library.towns(ctx)}
    with ctx.store.read() as conn:
        found = rows.heads_before(conn, ctx.today())
    sealed = [row for row in found if row["chained"]]
    newest = [row for row in sealed if row["id"] == sealed[0]["id"]]
    since = newest[0]["key"] if newest else ""
    return PublicSeals(
        title=newest[0]["title"] if newest else {},
        heads=tuple(PublicHead(town_title=titles.get(r["town"], {}), day=r["day"], head=r["head"]) for r in newest),
        unsealed=tuple(row["title"] for row in found if not row["chained"] and row["key"] >= since),
    )


def accept_break(ctx: Context, by: User | None, key: str, reason: str) -> Refusal | None:
    """Let a wave be assessed although its chain is broken, as it is broken now.  Refusals: wave.unknown, chain.intact,
    chain.reason-needed."""
    if not reason.strip():
        return Refusal(code="chain.reason-needed")
    seal(ctx)
    (found,) = check_waves(ctx, key) or (None,)
    if found is None:
        return Refusal(code="wave.unknown")
    if not found.breaks:
        return Refusal(code="chain.intact")
    said = reason.strip()[:500]
    what: dict[str, str | int] = {"reason": said, "breaks": len(found.breaks), "fingerprint": found.fingerprint[:16]}
    with ctx.store.write() as conn:
        waves.accept_chain(conn, found.wave.id, said, found.fingerprint)
        audit.write(ctx, conn, by, "chain-accept", f"wave:{key}", **what)
    return None


def _stored(ctx: Context, found: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    stored: dict[str, list[str]] = {}
    for row in found:
        stored.setdefault(row["town"], []).append(digest_of_row(ctx, row))
    return stored


def _town(
    ctx: Context,
    wave_id: int,
    town: Town,
    links: Sequence[Link],
    days: Sequence[tuple[str, str, int, str]],
    waiting: Sequence[tuple[str, str]],
    stored: Sequence[str],
    counted: int,
) -> TownChain:
    entries = {link.digest: link.day for link in links} | {digest: day for day, digest in waiting}
    breaks, withdrawn = rules.broken_entries(_key(ctx), town.code, entries, stored)
    at_end = {link.day: link for link in links}
    ends = [(link.day, link.position, link.head) for link in at_end.values()]
    others = sorted(set(ends) ^ {end[1:] for end in days})
    heads = [Break(fault=Fault.ORDER, place=town.code, entry=str(others))] if others else []
    more = len(stored) - counted - rules.surplus(breaks)  # what no single break explains
    counts = [Break(fault=Fault.COUNTED, place=town.code, position=more, entry=f"{more:+}")] if more else []
    found = (*rules.broken_links(links, _start(wave_id, town.code), town.code), *heads, *breaks, *counts)
    return TownChain(town=town, days=_days(ends), waiting=len(waiting), withdrawn=withdrawn, breaks=found)


def _days(ends: Sequence[tuple[str, int, str]]) -> tuple[ChainDay, ...]:
    before = (0, *(position for _, position, _ in ends))
    return tuple(
        ChainDay(day=day, n=position - earlier, head=head)
        for (day, position, head), earlier in zip(ends, before, strict=False)
    )
