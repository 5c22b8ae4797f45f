"""Forms that an interviewer reads aloud: which batches, and how an interviewer is named."""

from __future__ import annotations

from dataclasses import dataclass

from .batch import Batch
from .refusal import Refusal

MODES = frozenset({"face", "phone"})
LONGEST = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Interviewer:
    """Who reads, by number or name, and in which dialect (``""``: none)."""

    number: str
    dialect: str = ""


NOBODY = Interviewer(number="")


def is_interviewed(batch: Batch) -> bool:
    """Whether somebody reads this batch's form aloud.  It is decided by its mode, with the sample, not at the door."""
    return batch.mode in MODES


def interviewer(batch: Batch, number: str, dialect: str) -> Interviewer | Refusal:
    """What was typed, tidied.  Refusal interviewer.needed: nobody, or something that is no name or number."""
    if not is_interviewed(batch):
        return NOBODY
    tidy = " ".join(number.split())
    if not tidy or len(tidy) > LONGEST or not tidy.isprintable():
        return Refusal(code="interviewer.needed", params={"most": LONGEST})
    return Interviewer(number=tidy, dialect=dialect)
