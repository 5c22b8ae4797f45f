"""Settings, secrets, clock and randomness: made here, at the edge, and passed inward."""

from __future__ import annotations

import ipaddress
import os
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from survey_app.services.context import Context, Keys
from survey_app.store.engine import Store
from survey_app.store.files import FileStore

_KEY_NAMES = ("codes", "receipts", "sessions", "attempts", "cookies")


class SettingsWrong(ValueError):
    """The environment asks for something that is not safe or not possible; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``data`` folder; ``database`` URL; ``public_url`` as residents reach it, ``named`` by the operator or only
    found; ``proxy_hops`` trusted proxies in front;
    ``max_body`` bytes of a request.  ``clock`` gives aware UTC, ``token(n)`` n random bytes."""

    data: Path
    database: str
    public_url: str
    keys: Keys
    clock: Callable[[], datetime]
    token: Callable[[int], bytes]
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    named: bool = False
    fonts: Path | None = None
    recordings: Path | None = None
    proxy_hops: int = 0
    max_body: int = 256 * 1024
    testing: bool = False

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")

    def context(self) -> Context:
        """What use cases are given."""
        return Context(
            store=Store(self.database),
            files=FileStore(self.data),
            keys=self.keys,
            clock=self.clock,
            token=self.token,
            zone=self.zone,
            public_url=self.public_url.rstrip("/"),
            fonts=self.fonts or self.data / "fonts",
            recordings=self.recordings or self.data / "recordings",
            public_address=self.public_url.rstrip("/") if self.named or self.https else "",
        )


def utc_now() -> datetime:
    """The wall clock, aware.  The only place where it is read."""
    return datetime.now(UTC)


def city_zone(env: Mapping[str, str] | None = None) -> ZoneInfo:
    """``FOURSENSE_ZONE``, else Asia/Shanghai."""
    return ZoneInfo((os.environ if env is None else env).get("FOURSENSE_ZONE") or "Asia/Shanghai")


def from_environment(env: Mapping[str, str] | None = None) -> Settings:
    """Read ``FOURSENSE_DATA``, ``FOURSENSE_DATABASE``, ``PUBLIC_URL``, ``PORT``, ``FOURSENSE_PROXY_HOPS``, ``FOURSENSE_ZONE``,
    ``FOURSENSE_FONTS``, ``FOURSENSE_RECORDINGS``.

    Without ``PUBLIC_URL`` the address is what ``foursense run`` found (``FOURSENSE_NEAR``).  Raises :class:`SettingsWrong`."""
    env = os.environ if env is None else env
    data = Path(env.get("FOURSENSE_DATA") or "var").resolve()
    url = env.get("PUBLIC_URL") or env.get("FOURSENSE_NEAR") or f"http://127.0.0.1:{env.get('PORT') or 8000}"
    check_public_url(url)
    return Settings(
        data=data,
        database=env.get("FOURSENSE_DATABASE") or f"sqlite:///{data / 'foursense.db'}",
        public_url=url.rstrip("/"),
        named=bool(env.get("PUBLIC_URL")),
        fonts=Path(env["FOURSENSE_FONTS"]).resolve() if env.get("FOURSENSE_FONTS") else None,
        recordings=Path(env["FOURSENSE_RECORDINGS"]).resolve() if env.get("FOURSENSE_RECORDINGS") else None,
        keys=load_keys(data / "secrets.toml"),
        clock=utc_now,
        token=secrets.token_bytes,
        zone=city_zone(env),
        proxy_hops=_hops(env.get("FOURSENSE_PROXY_HOPS") or "0"),
    )


def _hops(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise SettingsWrong(f"FOURSENSE_PROXY_HOPS {text!r} is not a number of proxies: 0 without one, 1 behind one")
    return int(text)


def check_public_url(url: str) -> None:
    """Plain http is for loopback and private addresses only; raises :class:`SettingsWrong` otherwise."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsWrong(f"PUBLIC_URL {url!r} is not an address such as https://survey.example.gov.cn")
    if parts.scheme == "http" and not _is_near(parts.hostname):
        raise SettingsWrong(f"PUBLIC_URL {url!r} sends answers unencrypted over the internet. Use https://")


def _is_near(host: str) -> bool:
    if host == "localhost" or host.endswith(".local"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_private


def load_keys(path: Path) -> Keys:
    """The secrets file (0600), generated once.  It is no part of a backup of the database."""
    if not path.exists():
        _write_keys(path)
    _refuse_open_secrets(path)
    raw = tomllib.loads(path.read_text())  # nosemgrep: toml-is-read-in-one-place - the file that we wrote
    return Keys(**{name: bytes.fromhex(raw[name]) for name in _KEY_NAMES})


def _refuse_open_secrets(path: Path) -> None:
    """Whoever reads the keys can forge sessions and try codes against the database."""
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise SettingsWrong(
            f"{path} can be read by others. Close it: chmod 600 {path}  (a disk without permissions is no place for answers)"
        )


def _write_keys(path: Path) -> None:
    # Answers lie beside the keys: a folder that we make is ours alone, one that was made for us stays as it is.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = "".join(f'{name} = "{secrets.token_hex(32)}"\n' for name in _KEY_NAMES)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
