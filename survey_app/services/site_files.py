"""``MP_verify_*.txt`` at the root of the site, kept in the database so that every process and machine serves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from survey_app.domain import site_file as rules
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import User
from survey_app.store import library as rows

from . import audit
from .context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFile:
    name: str
    content: str
    created_at: datetime


def served(ctx: Context, name: str) -> str | None:
    """The content of a file at the root, ``None`` if there is none of this name."""
    if not rules.NAME.fullmatch(name):
        return None
    with ctx.store.read() as conn:
        return rows.site_file_content(conn, name)


def listed(ctx: Context) -> tuple[SiteFile, ...]:
    with ctx.store.read() as conn:
        return tuple(SiteFile(**row) for row in rows.site_files(conn))


def put(ctx: Context, by: User | None, name: str, data: bytes) -> SiteFile | Refusal:
    """Serve ``data`` under ``name``; a name that is there gets the new content.  Refusals: site-file.name,
    site-file.content (params ``most``)."""
    content = data.decode("utf-8", errors="replace").strip()
    refusal = rules.wrong(name, content)
    if refusal is not None:
        return refusal
    new = SiteFile(name=name, content=content, created_at=ctx.clock())
    with ctx.store.write() as conn:
        rows.put_site_file(conn, {"name": name, "content": content, "created_at": new.created_at})
        audit.write(ctx, conn, by, "site-file-put", "installation", file=name)
    return new


def remove(ctx: Context, by: User | None, name: str) -> Refusal | None:
    """Refusals: site-file.unknown."""
    with ctx.store.write() as conn:
        if not rows.remove_site_file(conn, name):
            return Refusal(code="site-file.unknown")
        audit.write(ctx, conn, by, "site-file-remove", "installation", file=name)
    return None
