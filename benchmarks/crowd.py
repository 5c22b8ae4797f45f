"""Many residents at once, each answering a whole form page by page, in one asyncio process."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from benchmarks.phone import Answer, Phone

Answers = Mapping[str, Mapping[str, object]]
"""Page → what is answered on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """``arrive`` seconds over which they come; between two pages each waits ``pause`` (least, most) seconds."""

    arrive: float
    pause: tuple[float, float]


@dataclass(slots=True)
class Log:
    """What happened.  ``seconds`` per request by method; ``errors`` in words; ``cpu`` of this process."""

    receipts: list[str] = field(default_factory=list)
    seconds: dict[str, list[float]] = field(default_factory=lambda: {"GET": [], "POST": []})
    errors: list[str] = field(default_factory=list)
    wall: float = 0.0
    cpu: float = 0.0

    def quantile(self, share: float) -> float:
        every = sorted(self.seconds["GET"] + self.seconds["POST"])
        return every[min(len(every) - 1, int(share * len(every)))]


def crowd(address: str, link: str, answers: Answers, n: int, pace: Pace, seed: int) -> Log:
    """``n`` residents by the open ``link``; ends when the last one has the receipt or met an error."""
    log = Log()
    wall, cpu = time.perf_counter(), time.process_time()
    asyncio.run(_all(address, link, answers, n, pace, random.Random(seed), log))
    log.wall, log.cpu = time.perf_counter() - wall, time.process_time() - cpu
    return log


def in_turn(address: str, link: str, answers: Answers, connections: int, seconds: float) -> Log:
    """Closed loop: ``connections`` phones send one form after the other for ``seconds``."""
    log = Log()
    wall, cpu = time.perf_counter(), time.process_time()
    asyncio.run(_closed(address, link, answers, connections, wall + seconds, log))
    log.wall, log.cpu = time.perf_counter() - wall, time.process_time() - cpu
    return log


async def _all(address: str, link: str, answers: Answers, n: int, pace: Pace, rng: random.Random, log: Log) -> None:
    async def one(start: float, pauses: list[float]) -> None:
        await asyncio.sleep(start)
        await _guarded(_phone(address, log), link, answers, pauses, log)

    steps = len(answers) + 2
    tasks = [
        asyncio.create_task(one(pace.arrive * i / n, [rng.uniform(*pace.pause) for _ in range(steps)]))
        for i in range(n)
    ]
    await asyncio.gather(*tasks)


async def _closed(address: str, link: str, answers: Answers, connections: int, end: float, log: Log) -> None:
    async def loop() -> None:
        while time.perf_counter() < end:
            await _guarded(_phone(address, log), link, answers, [], log)

    await asyncio.gather(*(loop() for _ in range(connections)))


def _phone(address: str, log: Log) -> Phone:
    parts = urlsplit(address)
    return Phone(host=str(parts.hostname), port=int(parts.port or 80), seconds=log.seconds)


async def _guarded(phone: Phone, link: str, answers: Answers, pauses: list[float], log: Log) -> None:
    try:
        log.receipts.append(await _answer_all(phone, link, answers, iter(pauses)))
    except Exception as error:
        log.errors.append(f"{type(error).__name__}: {error}"[:200])
    finally:
        phone.leave()


async def _answer_all(phone: Phone, link: str, answers: Answers, pauses: object) -> str:
    """From the link to the receipt; gives the receipt page's address."""
    shown = _good(await phone.get(link), link)
    path = link
    while True:
        pause = next(pauses, 0.0)  # type: ignore[call-overload]
        if pause:
            await asyncio.sleep(pause)
        typed = answers.get(path.rsplit("/", 1)[1], {})
        go = {"go": "next"} if path.startswith("/f/") and not path.endswith("/check") else {}
        shown = _good(await phone.post(path, {**shown.hidden, **go, **typed}), path)
        path = shown.path.split("?")[0]
        if path.endswith("/receipt"):
            return path


def _good(answer: Answer, path: str) -> Answer:
    if answer.status != 200:
        raise RuntimeError(f"{path.rsplit('/', 1)[1]}: status {answer.status}")
    return answer
