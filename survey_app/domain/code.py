"""One-time codes and receipt codes: twelve characters a person can read aloud and type.

Eleven random characters of a 31-letter alphabet carry 11 · log2(31) = 54.5 bits; the twelfth is a check character over
the prime field GF(31) with weights 1…12, so every single wrong character and every swap of two is caught
(Verhoeff, Error Detecting Decimal Codes, 1969, ch. 2: distinct non-zero weights modulo a prime).
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 O, 1 I L: what looks alike on paper is left out."""
LENGTH = 12
_P = len(ALPHABET)
_RANDOM = LENGTH - 1
_BETWEEN = dict.fromkeys(map(ord, "-\u2010\u2012\u2013\u2014\u2015\u2212\u30fc_.·"))
"""What people put between groups; white space besides."""


class CodeState(StrEnum):
    ISSUED = "issued"
    STARTED = "started"
    USED = "used"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePortion:
    """``n`` codes for one village (or a whole town, ``village=""``) of a probability batch.

    ``inclusion_probability`` of a person, 0 < π ≤ 1, or ``None`` where the frame does not give it."""

    town: str
    n: int
    village: str = ""
    urban: str = ""
    inclusion_probability: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCode:
    """A code in plain text, as it goes on the letter.  It exists here once; the database has its digest only."""

    plain: str
    town: str
    village: str
    module: str
    number: int = 0
    """Printed at the letter's head: finds envelope and case, and says nothing of the code."""


def check_character(body: str) -> str:
    """The twelfth character for eleven: Σ i·vᵢ over all twelve is 0 modulo 31."""
    total = sum(weight * ALPHABET.index(ch) for weight, ch in enumerate(body, start=1))
    value = (-total * pow(LENGTH, -1, _P)) % _P
    return ALPHABET[value]


def code_from_number(number: int) -> str:
    """Eleven base-31 digits of ``number`` (taken modulo 31¹¹) and the check character."""
    digits = []
    for _ in range(_RANDOM):
        number, digit = divmod(number, _P)
        digits.append(ALPHABET[digit])
    body = "".join(digits)
    return body + check_character(body)


def new_code(token: Callable[[int], bytes]) -> str:
    """A random code; ``token(n)`` gives n random bytes.  Sixteen bytes leave a modulo bias below 2⁻⁷³."""
    return code_from_number(int.from_bytes(token(16), "big"))


def normalise(text: str) -> str | None:
    """What a person typed as twelve characters, or ``None`` if it cannot be a code (length, letters, check).  Letters may be
    small, or as wide as Chinese ones (a phone's Chinese keyboard makes them so)."""
    plain = "".join(unicodedata.normalize("NFKC", text).translate(_BETWEEN).split()).upper()
    if len(plain) != LENGTH or any(ch not in ALPHABET for ch in plain):
        return None
    return plain if check_character(plain[:_RANDOM]) == plain[_RANDOM] else None


def shown(plain: str) -> str:
    """As printed: 4-4-4."""
    return "-".join(plain[i : i + 4] for i in range(0, LENGTH, 4))


def digest(plain: str, key: bytes) -> str:
    """HMAC-SHA-256 in hex: what the database keeps of a code."""
    return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()
