"""A respondent comes back with the receipt: see that the answers are stored, or withdraw them until the wave freezes."""

from __future__ import annotations

from survey_app.domain.receipt import ReceiptView
from survey_app.domain.refusal import Refusal

from .context import Context


def look_up(ctx: Context, text: str, address: str) -> ReceiptView | Refusal:
    """What the receipt says.  Refusals: receipt.unknown, receipt.too-many."""
    raise NotImplementedError


def withdraw(ctx: Context, text: str, address: str) -> ReceiptView | Refusal:
    """Delete the answers; a digest remains.  Refusals: receipt.unknown, receipt.too-many, receipt.wave-frozen."""
    raise NotImplementedError
