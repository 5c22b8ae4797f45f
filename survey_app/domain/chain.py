"""A hash chain over what was accepted, one for each town of a wave (docs/decisions/0011): dropping, adding, changing or
reordering shows.

Every entry is a digest that only this installation can make (HMAC); every head is the SHA-256 of the head before it, the
day and the entry.  Whoever noted a head can see later that everything before it is still there.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One sealed entry.  ``day``: of acceptance, never before that of the link ahead."""

    position: int
    day: str
    digest: str
    head: str


class Fault(StrEnum):
    ORDER = "order"
    """The links do not follow from one another: one was removed, put in, changed or moved."""
    MISSING = "missing"
    """Sealed, and not stored any more as it was: deleted or changed."""
    ADDED = "added"
    """Stored, and never sealed as it is: put in or changed."""
    COUNTED = "counted"
    """More or fewer are stored than were counted as they came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Where a chain is broken; ``day`` ``""`` if that cannot be told.  ``entry``: what it is about (a digest, a head)."""

    fault: Fault
    place: str
    day: str = ""
    position: int = 0
    entry: str = ""


def key_of(secret: bytes) -> bytes:
    """The chain's own key, from one that is there."""
    return hmac.new(secret, b"chain", hashlib.sha256).digest()


def digest_of(key: bytes, values: Mapping[str, Any]) -> str:
    """The entry of a row: every column, by name."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def withdrawn(key: bytes, digest: str) -> str:
    """The entry that says that another was withdrawn."""
    return hmac.new(key, b"withdrawn:" + digest.encode(), hashlib.sha256).hexdigest()


def fingerprint(key: bytes, wave: str, breaks: Iterable[Break]) -> str:
    """These breaks of this wave and no others, in any order; ``""`` if there are none.  Nobody can make one who has the
    database alone."""
    said = sorted(f"{b.fault} {b.place} {b.entry or f'{b.day} {b.position}'}" for b in breaks)
    text = "\n".join(("accepted", wave, *said))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest() if said else ""


def genesis(*names: str) -> str:
    """The head before the first link."""
    return hashlib.sha256("\n".join(("foursense chain 1", *names)).encode()).hexdigest()


def continued(last: Link | None, start: str, entries: Iterable[tuple[str, str]]) -> Iterator[Link]:
    """The links of ``entries`` (day, digest) after ``last``, or after ``start`` if there is none."""
    position, day, head = (last.position, last.day, last.head) if last else (0, "", start)
    for its_day, digest in entries:
        position, day = position + 1, max(day, its_day)
        head = _head(head, day, digest)
        yield Link(position=position, day=day, digest=digest, head=head)


def _head(before: str, day: str, digest: str) -> str:
    return hashlib.sha256(f"{before}\n{day}\n{digest}".encode()).hexdigest()


def broken_links(links: Sequence[Link], start: str, place: str) -> tuple[Break, ...]:
    """Every link that does not follow from the one ahead of it.  After one that does not, the chain is followed from there:
    what was accepted of an early break hides no later one."""
    ahead = (Link(position=0, day="", digest="", head=start), *links)
    return tuple(
        Break(fault=Fault.ORDER, place=place, day=link.day, position=link.position, entry=link.head)
        for before, link in zip(ahead, links, strict=False)
        if not _follows(before, link)
    )


def _follows(before: Link, link: Link) -> bool:
    in_order = link.position == before.position + 1 and link.day >= before.day
    return in_order and link.head == _head(before.head, link.day, link.digest)


def broken_entries(
    key: bytes, place: str, entries: Mapping[str, str], stored: Iterable[str]
) -> tuple[tuple[Break, ...], int]:
    """What is sealed and not stored, or stored and not sealed; and how many were withdrawn.

    ``entries``: digest → day, sealed or waiting to be; ``stored``: digests of the rows as they are now."""
    rows = set(stored)
    said_withdrawn = {withdrawn(key, digest): digest for digest in entries}
    notes = {note: of for note, of in said_withdrawn.items() if note in entries}
    gone = set(notes.values())
    missing = [
        Break(fault=Fault.MISSING, place=place, day=day, entry=digest)
        for digest, day in entries.items()
        if digest not in rows and digest not in gone and digest not in notes
    ]
    added = [
        Break(fault=Fault.ADDED, place=place, entry=digest)
        for digest in rows
        if digest not in entries or digest in gone
    ]
    return (*missing, *added), len(gone)


def surplus(breaks: Iterable[Break]) -> int:
    """How many more rows there are than there should be, by the breaks of entries."""
    return sum((b.fault is Fault.ADDED) - (b.fault is Fault.MISSING) for b in breaks)


def root(heads: Iterable[tuple[str, str]]) -> str:
    """One value for all towns of a wave: of (town, head), in the order of towns' codes."""
    return genesis("root", *(f"{town} {head}" for town, head in sorted(heads)))
