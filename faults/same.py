"""The same thing twice: one form posted five times at once, two tabs on two forms, a token that is bad or gone."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial

from .ledger import Fields, Form, Ledger, compare
from .people import answers_of, row
from .phones import Address, Pages, Phone, begin, in_letters, save, submit
from .rows import Row
from .servers import Ground, Server, served

PARALLEL = "one form posted five times at once"
TABS = "two tabs on two forms"
TOKEN = "bad, expired or missing CSRF token"
_TIMES = 5
Attempt = Callable[[Phone, str, Pages, int], Awaitable[list[str]]]


def run(ground: Ground, forms: int) -> list[Row]:
    """All three, ``forms`` times each."""
    return [
        _tried(ground, "parallel", PARALLEL, forms, "P1, P2", _parallel),
        _tried(ground, "tabs", TABS, forms, "P2", _tabs),
        _tokens(ground, forms),
    ]


def _tried(ground: Ground, name: str, fault: str, forms: int, promises: str, attempt: Attempt) -> Row:
    site, ledger = ground.site(name), Ledger()
    answers = answers_of(site)
    with served(site) as server:
        seen = asyncio.run(_each(attempt, server, ledger, site.link, answers, forms))
    return row(fault, ground, ledger, compare(site, ledger), promises, seen)


def _tokens(ground: Ground, forms: int) -> Row:
    """Beside the server one whose clock stands a year back: its pages carry tokens of last year."""
    site, ledger = ground.site("token"), Ledger()
    answers = answers_of(site)
    past = dataclasses.replace(site, environment={**site.environment, "FAULTS_DAYS": "-365"})
    with served(site) as server, served(past, application="faults.skewed:app()") as old:
        attempt = partial(_token, old=old.address)
        seen = asyncio.run(_each(attempt, server, ledger, site.link, answers, forms))
    return row(TOKEN, ground, ledger, compare(site, ledger), "P4, P5", seen)


async def _each(attempt: Attempt, server: Server, ledger: Ledger, link: str, answers: list[Pages], forms: int) -> str:
    told: Counter[str] = Counter()
    for number in range(forms):
        phone = Phone(itertools.repeat(server.address), ledger)
        told.update(await attempt(phone, link, answers[number % len(answers)], number))
    return "; ".join(f"{n:,} × {what}" for what, n in sorted(told.items())) + "."


async def _begun(phone: Phone, link: str, pages: Pages, number: int) -> Form:
    form = Form(mark=in_letters(number))
    await begin(phone, link, form)
    await save(phone, form, pages[0][0], {**pages[0][1], "village": [form.mark]})
    return form


async def _parallel(phone: Phone, link: str, pages: Pages, number: int) -> list[str]:
    """The check page posted five times at once: one is told 201, the others 200, all the same receipt."""
    form = await _begun(phone, link, pages, number)
    path = f"/f/{form.id}/check"
    body = {name: [value] for name, value in (await phone.once("GET", path)).hidden.items()}
    replies = await asyncio.gather(*(phone.once("POST", path, body, script=True) for _ in range(_TIMES)))
    receipts = {json.loads(reply.text).get("receipt") for reply in replies}
    statuses = sorted(reply.status for reply in replies)
    if len(receipts) != 1 or statuses != [200] * (_TIMES - 1) + [201]:
        phone.ledger.wrong.append(f"five at once were told {statuses} and {len(receipts)} receipts")
    form.receipt = receipts.pop()
    return [f"five at once told {'/'.join(map(str, reversed(statuses)))} with one receipt"]


async def _tabs(phone: Phone, link: str, pages: Pages, number: int) -> list[str]:
    """Two forms in one browser, a page each in turn; a page of one that names the other is refused and changes nothing."""
    one = await _begun(phone, link, pages, 2 * number)
    other = await _begun(phone, link, pages, 2 * number + 1)
    page, fields = pages[1]
    crossed = {"csrf_token": [phone.token], "draft": [other.id], "go": ["next"], **fields}
    refused = await phone.once("POST", f"/f/{one.id}/{page}", crossed)
    if refused.status != 409:
        phone.ledger.wrong.append(f"a page of the other tab's form was answered {refused.status}")
    for form in (one, other):
        await save(phone, form, page, fields)
    for form in (other, one):
        await submit(phone, form)
    return ["a page that names the other tab's form refused (409), both forms stored with their own answers"]


async def _token(phone: Phone, link: str, pages: Pages, number: int, old: Address) -> list[str]:
    """No token, another's, or a lost cookie: the page comes back with what was typed and a token that works.  One of last year
    works as it is."""
    form = await _begun(phone, link, pages, number)
    page, fields = pages[1]
    kind = ("a wrong token", "no token", "a lost cookie", "a token of last year")[number % 4]
    if kind == "a token of last year":
        said = await _last_year(phone, form, page, fields, old)
    else:
        said = await _refused(phone, form, page, fields, kind)
    await submit(phone, form)
    return [f"{kind}: {said}"]


async def _last_year(phone: Phone, form: Form, page: str, fields: Fields, old: Address) -> str:
    before = Phone(itertools.repeat(old), phone.ledger, cookies=phone.cookies)
    phone.token = (await before.once("GET", f"/f/{form.id}/{page}")).hidden["csrf_token"]
    await save(phone, form, page, fields)
    return "the page stored"


async def _refused(phone: Phone, form: Form, page: str, fields: Fields, kind: str) -> str:
    if kind == "a lost cookie":
        phone.cookies.clear()
    token = {"a wrong token": ["x" + phone.token], "no token": [], "a lost cookie": [phone.token]}[kind]
    body = {"csrf_token": token, "draft": [form.id], "go": ["next"], **fields}
    shown = await phone.once("POST", f"/f/{form.id}/{page}", body)
    kept = all(f'value="{values[0]}" checked' in shown.text for values in fields.values())
    if shown.status != 400 or not kept:
        phone.ledger.wrong.append(f"{kind}: {shown.status}, answers {'kept' if kept else 'gone'}")
    phone.token = shown.hidden["csrf_token"]
    await save(phone, form, page, fields)
    return "the page again (400) with its answers, which its new token then stored"
