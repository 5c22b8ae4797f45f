"""SIGKILL while people answer: one worker, everything at once, the master alone, in turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from .ledger import Ledger, compare
from .people import answers_of, row
from .phones import crowd
from .rows import Row
from .servers import Ground, Server, served

FAULT = "SIGKILL of workers, of the master, of all"
_PAUSE = 2.0


def run(ground: Ground, forms: int) -> list[Row]:
    """``forms`` forms; a kill two seconds after the server is back from the last one."""
    site, ledger = ground.site("killed"), Ledger()
    kills = {"workers": 0, "all": 0, "master": 0}
    with served(site) as server:
        asyncio.run(_burst(server, ledger, site.link, answers_of(site), forms, kills))
        found = compare(site, ledger)
    seen = (
        f"{ledger.pages:,} pages and {ledger.sent:,} forms were acknowledged over {kills['workers']} kills of a worker,"
        f" {kills['all']} of master and workers at once and {kills['master']} of the master alone; {ledger.cuts:,} requests got"
        f" no answer; {ledger.cut_off()}; each of these was sent twice more and gave one receipt."
    )
    return [row(FAULT, ground, ledger, found, "P1, P2, P3", seen)]


async def _burst(server: Server, ledger: Ledger, link: str, answers: list, forms: int, kills: dict[str, int]) -> None:
    stop = asyncio.Event()
    killer = asyncio.create_task(_killer(server, stop, kills))
    await crowd(ledger, [server.address], link, answers, forms=forms)
    stop.set()
    await killer


async def _killer(server: Server, stop: asyncio.Event, kills: dict[str, int]) -> None:
    turns: list[tuple[str, Callable[[], None]]] = [
        ("workers", lambda: server.kill_a_worker(0)),
        ("workers", lambda: server.kill_a_worker(1)),
        ("all", server.kill_all),
        ("workers", lambda: server.kill_a_worker(0)),
        ("master", server.kill_master),
    ]
    turn = 0
    while not stop.is_set():
        await asyncio.sleep(_PAUSE)
        name, kill = turns[turn % len(turns)]
        await asyncio.to_thread(kill)
        kills[name] += 1
        turn += 1
