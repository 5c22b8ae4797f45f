"""Connections cut in the middle of a message: between phone and server, and between server and PostgreSQL."""

from __future__ import annotations

import asyncio
import dataclasses
import random

from .ledger import Ledger, compare
from .people import answers_of, row
from .phones import crowd
from .proxy import Proxy
from .rows import Row
from .servers import Ground, served

NEAR = "connections cut between phone and server"
FAR = "connections cut between server and database"
_NEAR_SHARE, _FAR_SHARE = 0.06, 0.004
_SEED = 20261125


def phones(ground: Ground, forms: int) -> list[Row]:
    """Between phone and server: of a request or of its answer half is let through, then both ends are reset."""
    site, ledger = ground.site("near"), Ledger()
    answers = answers_of(site)
    with served(site) as server:
        proxy = Proxy(server.address, _NEAR_SHARE, _NEAR_SHARE, random.Random(_SEED)).start()
        asyncio.run(crowd(ledger, [("127.0.0.1", proxy.port)], site.link, answers, forms=forms))
        proxy.stop()
    found = compare(site, ledger)
    seen = (
        f"{proxy.cuts:,} connections were cut, half of a request or half of an answer through; {ledger.pages:,} pages and"
        f" {ledger.sent:,} forms were acknowledged; {ledger.cut_off()}; sent again each gave its one receipt."
    )
    return [row(NEAR, ground, ledger, found, "P1, P2", seen)]


def database(ground: Ground, forms: int) -> list[Row]:
    """Between server and PostgreSQL; every few seconds all of its connections at once.  SQLite has no such connection."""
    if ground.postgres is None:
        return []
    site, ledger = ground.site("far"), Ledger()
    answers = answers_of(site)
    proxy = Proxy(ground.postgres.socket, _FAR_SHARE, _FAR_SHARE, random.Random(_SEED)).start()
    moved = ground.postgres.through(site.settings.database, proxy.port)
    behind = dataclasses.replace(site, environment={**site.environment, "FOURSENSE_DATABASE": moved})
    with served(behind) as server:
        asyncio.run(_burst(ledger, server.address, behind.link, answers, forms, proxy))
    proxy.stop()
    found = compare(site, ledger)
    seen = (
        f"{proxy.cuts:,} connections were cut in the middle of a message and all of them every few seconds; {ledger.pages:,}"
        f" pages and {ledger.sent:,} forms were acknowledged; {ledger.away:,} requests were answered 503 with Retry-After and"
        f" sent again; {ledger.refused()}: sent again they gave the same receipt."
    )
    return [row(FAR, ground, ledger, found, "P1, P2, P3, P4", seen)]


async def _burst(ledger: Ledger, address: tuple[str, int], link: str, answers: list, forms: int, proxy: Proxy) -> None:
    async def cutter() -> None:
        while True:
            await asyncio.sleep(3)
            proxy.cut_all()

    task = asyncio.create_task(cutter())
    await crowd(ledger, [address], link, answers, forms=forms)
    task.cancel()
