"""One outage while people answer: it begins, a page is posted into it, it ends, and everybody gets through."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.site import Site

from .ledger import Form, Ledger
from .people import answers_of
from .phones import Pages, Phone, Reply, begin, crowd, in_letters, save, submit
from .servers import Server

PHONES = 6
_FULL_AFTER = 60.0


@dataclass(slots=True)
class Outage:
    """What one looked like from outside.  ``seconds`` until a posted page was answered, ``reading`` the status of a page
    that was only looked at, ``back`` seconds from its end until an answer was stored again."""

    ledger: Ledger = field(default_factory=Ledger)
    status: int = 0
    seconds: float = 0.0
    kept: bool = False
    again: bool = False
    reading: int = 0
    back: float = 0.0
    may_fit: bool = False

    @property
    def fitted(self) -> bool:
        return self.may_fit and self.status == 303 and self.ledger.away > 0

    def words(self) -> str:
        return (
            f"{self._posted()}; a page looked at meanwhile: {self.reading}; {self.ledger.away:,} requests were answered 503 with"
            f" Retry-After, {self.ledger.cuts:,} not at all; answers were stored again {self.back:.1f} s after its end;"
            f" {self.ledger.pages:,} pages and {self.ledger.sent:,} forms were acknowledged."
        )

    def _posted(self) -> str:
        if self.fitted:
            return "A page posted meanwhile found room in the database's files and was stored, others were not"
        held = "held everything that was typed" if self.kept else "DID NOT HOLD what was typed (UNEXPECTED)"
        after = "stored what it held" if self.again else "did not store it (UNEXPECTED)"
        shown = f"A page posted meanwhile was answered {self.status} after {self.seconds:.1f} s and {held}"
        return f"{shown}, its own button then {after}"


def outage(
    server: Server,
    site: Site,
    forms: int,
    fail: Callable[[], None],
    heal: Callable[[], None],
    *,
    lasts: float,
    may_fit: bool = False,
) -> Outage:
    """``forms`` forms, the outage after a third of them or so, for ``lasts`` seconds at least; ``may_fit``: a page may find
    room and be stored all the same."""
    out = Outage(may_fit=may_fit)
    answers = answers_of(site)
    asyncio.run(_through(out, server, site, answers, forms, fail, heal, lasts))
    return out


async def _through(
    out: Outage,
    server: Server,
    site: Site,
    answers: list[Pages],
    forms: int,
    fail: Callable[[], None],
    heal: Callable[[], None],
    lasts: float,
) -> None:
    someone, form = Phone(itertools.repeat(server.address), out.ledger), Form(mark=in_letters(999_999))
    await begin(someone, site.link, form)
    await save(someone, form, *answers[0][0])
    people = asyncio.create_task(crowd(out.ledger, [server.address], site.link, answers, forms=forms, at_once=PHONES))
    while out.ledger.sent < forms // 3 and not people.done():
        await asyncio.sleep(0.05)
    began = time.monotonic()
    await asyncio.to_thread(fail)
    try:
        arriving = asyncio.create_task(_arrive(out, server, site)) if out.may_fit else None
        await _noticed(out, _FULL_AFTER if out.may_fit else 3.0)
        away = await _probe(out, someone, form, answers[0][1])
        await asyncio.sleep(max(0.0, lasts - (time.monotonic() - began)))
    finally:
        await asyncio.to_thread(heal)
    await _after(out, someone, form, answers[0][1], away)
    await submit(someone, form)
    await people
    if arriving is not None:
        await arriving


async def _noticed(out: Outage, seconds: float) -> None:
    """Until somebody was told 503, or so many seconds: a full disk has room in places for some pages more."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not out.ledger.away:
        await asyncio.sleep(0.05)


async def _arrive(out: Outage, server: Server, site: Site) -> None:
    """More people begin, one after the other, until one is told 503; that one gets through when it is over."""
    end = time.monotonic() + _FULL_AFTER
    while time.monotonic() < end and not out.ledger.away:
        await begin(Phone(itertools.repeat(server.address), out.ledger), site.link, Form(mark=""))


async def _probe(out: Outage, phone: Phone, form: Form, page: tuple[str, dict[str, list[str]]]) -> Reply:
    """Post a page into the outage, and look at one."""
    begun = time.monotonic()
    away = await phone.once("POST", f"/f/{form.id}/{page[0]}", _body(phone, form, page[1]))
    out.seconds, out.status = time.monotonic() - begun, away.status
    if not out.fitted and (away.status != 503 or "retry-after" not in away.headers):
        out.ledger.wrong.append(f"a page posted into the outage was answered {away.status}")
    out.kept = all(away.hidden.get(code) == values[0] for code, values in page[1].items())
    out.reading = (await phone.once("GET", f"/f/{form.id}/{page[0]}")).status
    return away


async def _after(out: Outage, phone: Phone, form: Form, page: tuple[str, dict[str, list[str]]], away: Reply) -> None:
    """The page that was shown in the outage, sent by its own button."""
    begun = time.monotonic()
    fields = {name: [value] for name, value in away.hidden.items()} or _body(phone, form, page[1])
    reply, _ = await phone.answered("POST", f"/f/{form.id}/{page[0]}", fields)
    out.back, out.again = time.monotonic() - begun, reply.status == 303
    if out.again:
        form.pages.append(page[1])


def _body(phone: Phone, form: Form, fields: dict[str, list[str]]) -> dict[str, list[str]]:
    return {"csrf_token": [phone.token], "draft": [form.id], "go": ["next"], **fields}
