"""What every use case is given: store, clock, randomness, keys, files.  Made at the edge, passed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from questionnaires.model import Questionnaire
from questionnaires.spoken import SpokenWordings
from survey_app.domain.city import Installation, Town, Village
from survey_app.store.engine import Store
from survey_app.store.files import FileStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Secrets of 32 bytes, one per use, so that no digest can be replayed elsewhere."""

    codes: bytes
    receipts: bytes
    sessions: bytes
    attempts: bytes
    cookies: bytes


@dataclass(slots=True)
class Cache:
    """What never changes, read once per process: questionnaire versions by name, the installation's places, and keys that tie
    codes to drafts, by name; and the installation with its settings, read again every half minute."""

    questionnaires: dict[str, Questionnaire] = field(default_factory=dict)
    questionnaire_ids: dict[str, int] = field(default_factory=dict)
    installation: Installation | None = None
    installation_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    towns: dict[str, Town] = field(default_factory=dict)
    villages: dict[str, Village] = field(default_factory=dict)
    link_keys: dict[str, bytes] = field(default_factory=dict)
    spoken: dict[str, SpokenWordings] = field(default_factory=dict)
    recordings: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """``clock()`` gives aware UTC; ``token(n)`` n random bytes; ``public_url`` (no trailing slash) feeds QR codes;
    ``public_address`` is the same if the operator named it, else ``""``: it is printed on reports, which outlive a trial.
    ``fonts``: the folder of the office's own faces; ``recordings``: of questions read aloud."""

    store: Store
    files: FileStore
    keys: Keys
    clock: Callable[[], datetime]
    token: Callable[[int], bytes]
    zone: ZoneInfo
    public_url: str
    public_address: str = ""
    fonts: Path = Path()
    recordings: Path = Path()
    cache: Cache = field(default_factory=Cache)

    def today(self) -> str:
        """The city's ISO date."""
        return self.clock().astimezone(self.zone).date().isoformat()
