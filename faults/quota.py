"""More people than places: N places and N + 50 who answer, first all at once, then all send at once."""

from __future__ import annotations

import asyncio
import itertools
import json
from dataclasses import dataclass

from sqlalchemy import text

from benchmarks.site import TOWN, Site
from survey_app.domain.refusal import Refusal
from survey_app.services import quotas
from survey_app.services.context import Context

from .ledger import Form, Ledger, compare
from .people import answers_of, row
from .phones import Pages, Phone, begin, in_letters, save
from .rows import Row
from .servers import Ground, served

FULL = "more submitters than a quota has places"
_MORE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The ledger of one town after everybody has sent; ``rows`` of responses by status."""

    complete: int
    over: int
    reserved: int
    rows: dict[str, int]

    def wrong(self, target: int, sent: int) -> list[str]:
        wanted = {"complete": target, "over_quota": sent - target}
        found = [] if self.rows == wanted else [f"stored {self.rows}, wanted {wanted}"]
        if (self.complete, self.over, self.reserved) != (target, sent - target, 0):
            found.append(f"counted {self.complete} complete, {self.over} over, {self.reserved} held")
        return found


def run(ground: Ground, places: int) -> list[Row]:
    """A quota of ``places`` for the link's town."""
    site, ledger = ground.site("quota"), Ledger()
    answers = answers_of(site)  # whose forms are never sent, and would each hold a place
    ctx = site.settings.context()
    _limit(ctx, site, places)
    with served(site) as server:
        asyncio.run(_everybody(ledger, server.address, site.link, answers, places + _MORE))
    held = _places(ctx)
    ctx.store.dispose()
    ledger.wrong += held.wrong(places, places + _MORE)
    found = compare(site, ledger)
    seen = (
        f"{places:,} places, {places + _MORE:,} forms begun at once and sent at once: {held.complete:,} counted,"
        f" {held.over:,} stored as over quota, each with its receipt; {held.reserved:,} places still held."
    )
    return [row(FULL, ground, ledger, found, "P1, P2", seen)]


def _limit(ctx: Context, site: Site, places: int) -> None:
    with ctx.store.read() as conn:
        key = site.link.split("/")[2]
        batch = conn.execute(text("SELECT id FROM batch WHERE key = :key"), {"key": key}).scalar_one()
    view = quotas.define(ctx, None, batch, [])
    assert view is not None and not isinstance(view, Refusal), view
    cell = next(one.quotas[0].id for one in view.towns if one.town.code == TOWN)
    limited = quotas.set_targets(ctx, None, batch, {cell: places})
    assert not isinstance(limited, Refusal), limited


async def _everybody(ledger: Ledger, address: tuple[str, int], link: str, answers: list[Pages], people: int) -> None:
    """Everybody saves pages first, which holds places as long as there are any; then everybody sends."""
    ready = asyncio.Barrier(people)

    async def one(number: int) -> None:
        phone, form = Phone(itertools.repeat(address), ledger), Form(mark=in_letters(number))
        await begin(phone, link, form)
        for page, fields in answers[number % len(answers)]:
            await save(phone, form, page, {**fields, "village": [form.mark]} if "age" in fields else fields)
        path = f"/f/{form.id}/check"
        hidden = (await phone.answered("GET", path))[0].hidden
        await ready.wait()
        sent, _ = await phone.answered("POST", path, {name: [value] for name, value in hidden.items()}, script=True)
        if sent.status != 201:
            ledger.wrong.append(f"a form was answered {sent.status}")
            return
        form.receipt = json.loads(sent.text)["receipt"]

    await asyncio.gather(*(one(number) for number in range(people)))


def _places(ctx: Context) -> Places:
    with ctx.store.read() as conn:
        query = "SELECT complete, over, reserved FROM quota WHERE town = :town"
        counted = conn.execute(text(query), {"town": TOWN}).one()
        stored = conn.execute(text("SELECT status, COUNT(*) FROM response GROUP BY status")).all()
    return Places(complete=counted[0], over=counted[1], reserved=counted[2], rows=dict(map(tuple, stored)))
