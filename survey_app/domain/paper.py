"""What invitations are printed on.  Staff choose; the names are kept in the job."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LetterFormat(StrEnum):
    A4 = "a4"
    A5 = "a5"
    CARDS = "cards"
    """Ten cards on a sheet of A4, to be cut."""
    LARGE = "large"
    """A4 in large type, for older readers."""


class PosterFormat(StrEnum):
    A5 = "a5"
    A4 = "a4"
    A3 = "a3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """How a batch's letters or posters are printed; ``lang`` empty: the installation's usual language."""

    format: LetterFormat | PosterFormat
    lang: str = ""

    @property
    def params(self) -> dict[str, str | int]:
        """As a job keeps it."""
        return {"format": str(self.format), "lang": self.lang}


A4_LETTER = Paper(format=LetterFormat.A4)
A5_POSTER = Paper(format=PosterFormat.A5)
