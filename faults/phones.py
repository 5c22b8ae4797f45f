"""Phones that fill in forms over HTTP and send again what went without an answer, as the product's script does."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from .ledger import Fields, Form, Ledger

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_TIMEOUT, _PATIENCE = 30.0, 90.0
Address = tuple[str, int]
Pages = Sequence[tuple[str, Fields]]
"""(page, fields as posted) of one resident's answers."""


class NotReached(Exception):
    """Nobody took the connection: nothing was sent."""


class CutOff(Exception):
    """It was sent, and there was no answer, or half of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def hidden(self) -> dict[str, str]:
        return dict(_HIDDEN.findall(self.text))


@dataclass(slots=True)
class Trouble:
    """What became of earlier tries of one request: no answer (``cut``), a 503 (``refused``)."""

    cut: bool = False
    refused: bool = False


@dataclass(slots=True)
class Phone:
    """One browser; its requests go to ``addresses`` in turn."""

    addresses: Iterator[Address]
    ledger: Ledger
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    async def once(self, method: str, path: str, fields: Fields | None = None, *, script: bool = False) -> Reply:
        """One request on a connection of its own; raises :class:`CutOff` or :class:`NotReached`."""
        try:
            connection = await asyncio.open_connection(*next(self.addresses))
        except OSError as error:
            raise NotReached from error
        message = self._message(method, path, urlencode(fields or {}, doseq=True), script)
        try:
            return await asyncio.wait_for(self._exchange(*connection, message), _TIMEOUT)
        except (TimeoutError, OSError, asyncio.IncompleteReadError, ValueError) as error:
            raise CutOff(type(error).__name__) from error

    async def answered(
        self, method: str, path: str, fields: Fields | None = None, *, script: bool = False
    ) -> tuple[Reply, Trouble]:
        """The same request again and again until it is answered with something else than 503; also what came before."""
        end, trouble = time.monotonic() + _PATIENCE, Trouble()
        while time.monotonic() < end:
            try:
                reply = await self.once(method, path, fields, script=script)
            except NotReached:
                await asyncio.sleep(0.2)
                continue
            except CutOff:
                trouble.cut = True
                self.ledger.cuts += 1
                await asyncio.sleep(0.2)
                continue
            if reply.status != 503:
                return reply, trouble
            trouble.refused = True
            self.ledger.away += 1
            if "retry-after" not in reply.headers:
                self.ledger.wrong.append("503 without Retry-After")
            await asyncio.sleep(0.5)
        raise RuntimeError(f"no answer within {_PATIENCE:.0f} s")

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, message: bytes) -> Reply:
        try:
            writer.write(message)
            await writer.drain()
            return await self._read(reader)
        finally:
            writer.close()

    def _message(self, method: str, path: str, body: str, script: bool) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
        lines.append("Accept: application/json" if script else "Accept: text/html")
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()

    async def _read(self, reader: asyncio.StreamReader) -> Reply:
        first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        headers: dict[str, str] = {}
        for line in rest:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                key, _, kept = value.split(";", 1)[0].partition("=")
                self.cookies[key] = kept
        body = await reader.readexactly(int(headers["content-length"]))
        return Reply(status=int(first.split(" ")[1]), headers=headers, text=body.decode())


async def fill_in(phone: Phone, link: str, pages: Pages, mark: str) -> None:
    """One form from the link to the receipt; what was acknowledged goes into the ledger."""
    form = Form(mark=mark)
    await begin(phone, link, form)
    for page, fields in pages:
        given = {**fields, "village": [mark]} if "age" in fields else fields
        await save(phone, form, page, given)
    await submit(phone, form)


async def begin(phone: Phone, link: str, form: Form) -> None:
    """Consent: from here on the form has its id."""
    first, _ = await phone.answered("GET", link)
    begun, _ = await phone.answered("POST", link, {**_lists(first.hidden), "lang": ["zh"]})
    _expect(begun, 303, "consent")
    form.id = begun.headers["location"].rstrip("/").split("/f/")[1].split("/")[0].split("?")[0]
    phone.ledger.forms.append(form)
    form_page, _ = await phone.answered("GET", f"/f/{form.id}/age")
    phone.token = form_page.hidden["csrf_token"]


async def save(phone: Phone, form: Form, page: str, fields: Fields) -> None:
    body = {"csrf_token": [phone.token], "draft": [form.id], "go": ["next"], **fields}
    saved, _ = await phone.answered("POST", f"/f/{form.id}/{page}", body)
    _expect(saved, 303, page)
    form.pages.append(fields)


async def submit(phone: Phone, form: Form) -> None:
    """Send it; if the first try went without a receipt, see that one more repeat gives the same."""
    path, trouble = f"/f/{form.id}/check", Trouble()
    body = _lists((await phone.answered("GET", path))[0].hidden)
    for _attempt in range(5):
        sent, met = await phone.answered("POST", path, body, script=True)
        trouble = Trouble(cut=trouble.cut or met.cut, refused=trouble.refused or met.refused)
        if sent.status != 409:
            break
        body["revision"] = [str(json.loads(sent.text)["revision"])]  # a page that was cut off arrived late
    _expect(sent, (200, 201), "check")
    form.receipt = json.loads(sent.text)["receipt"]
    form.cut, form.refused = trouble.cut, trouble.refused and not trouble.cut
    form.found = sent.status == 200
    if trouble.cut or trouble.refused:
        await _repeat(phone, form, path, body)


async def _repeat(phone: Phone, form: Form, path: str, body: Fields) -> None:
    again, _ = await phone.answered("POST", path, body, script=True)
    phone.ledger.repeats += 1
    if again.status != 200 or json.loads(again.text)["receipt"] != form.receipt:
        phone.ledger.wrong.append(f"a repeat gave {again.status} and another receipt")


def _lists(fields: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in fields.items()}


def _expect(reply: Reply, wanted: int | tuple[int, ...], what: str) -> None:
    if reply.status not in (wanted if isinstance(wanted, tuple) else (wanted,)):
        raise RuntimeError(f"{what}: {reply.status}")


def in_letters(number: int) -> str:
    """A village unlike any other."""
    return "resident " + "".join(chr(ord("a") + int(digit)) for digit in f"{number:06d}")


async def crowd(
    ledger: Ledger, addresses: Sequence[Address], link: str, answers: Sequence[Pages], *, forms: int, at_once: int = 12
) -> None:
    """``forms`` forms by ``at_once`` phones, one after the other; an error is written down and ends that form."""
    numbers = iter(range(forms))

    async def one() -> None:
        for number in numbers:
            phone = Phone(
                itertools.cycle(addresses[number % len(addresses) :] + addresses[: number % len(addresses)]), ledger
            )
            try:
                await fill_in(phone, link, answers[number % len(answers)], in_letters(number))
            except Exception as error:
                ledger.wrong.append(f"{type(error).__name__}: {error}"[:200])

    await asyncio.gather(*(one() for _ in range(at_once)))
