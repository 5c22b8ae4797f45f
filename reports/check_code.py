"""The code by which a printed report can be told from an invented one: twelve characters over what the report was made from.

Crockford's base 32 (no I, L, O, U): 12 × 5 = 60 bits of SHA-256 over the assessment's file, publication state, run and place.
A code says which numbers a report claims to hold; it cannot say that nobody changed a figure on paper.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_BITS = 5
_TYPED = {ord(sign): None for sign in "-‐‑–—− \u3000\t"} | {ord("O"): "0", ord("I"): "1", ord("L"): "1"}


def check_code(digest: str, publication: str, run: str, place: str) -> str:
    """The code of one edition; ``digest`` of the assessment, ``place`` a town's code or ``""`` for the city."""
    said = "\x1f".join(("foursense-report-1", digest, publication, run, place))
    number = int.from_bytes(hashlib.sha256(said.encode("utf-8")).digest()[:8], "big") >> (64 - _BITS * LENGTH)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(_BITS * (LENGTH - 1), -1, -_BITS))


def shown(code: str) -> str:
    """As printed: 4-4-4."""
    return "-".join(code[i : i + 4] for i in range(0, LENGTH, 4))


def normalise(text: str) -> str | None:
    """What a person typed as twelve characters, O read as 0, I and L as 1, full width as plain; ``None`` if it cannot be a code."""
    plain = unicodedata.normalize("NFKC", text).strip().upper().translate(_TYPED)
    return plain if len(plain) == LENGTH and all(sign in ALPHABET for sign in plain) else None


def codes(digest: str, run: str, editions: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, str]]:
    """Code → (publication state, place) of every edition that a run can have."""
    return {check_code(digest, publication, run, place): (publication, place) for publication, place in editions}
