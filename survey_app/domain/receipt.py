"""The receipt: derived from the submission's id, so that a repeated submission shows the same one and none is stored plain."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Literal

from .code import code_from_number


def receipt_for(draft_id: str, key: bytes) -> str:
    """The receipt code (twelve characters, see :mod:`.code`) of one submission."""
    mac = hmac.new(key, b"receipt:" + draft_id.encode(), hashlib.sha256).digest()
    return code_from_number(int.from_bytes(mac[:16], "big"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Whether the stored answers are, unchanged, in the chain of their town: ``waiting`` for the next minute's sealing;
    ``none`` in a wave that has no chain.  ``head`` is the chain's value just after them."""

    state: Literal["sealed", "waiting", "broken", "none"]
    head: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptView:
    """What a receipt shows: that the answers are stored, since which day, and whether they can still be withdrawn."""

    receipt: str
    wave_title: dict[str, str]
    submitted_day: str
    may_withdraw: bool
    withdrawn: bool = False
    seal: Seal = Seal(state="none")
    over_quota: bool = False
