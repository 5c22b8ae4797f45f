"""What a site's database holds, asked from outside: no acknowledged page or answer may be missing there."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import create_engine, text

from benchmarks.site import Site


def saved_pages(site: Site) -> int:
    """Pages saved so far of forms that were not sent: every save adds one to its draft's revision."""
    return _count(site, "SELECT COALESCE(SUM(revision), 0) FROM draft")


def responses(site: Site) -> int:
    return _count(site, "SELECT COUNT(*) FROM response")


def check_receipts(site: Site, receipts: Sequence[str], before: int = 0) -> None:
    """Raise ``RuntimeError`` unless every receipt that was shown belongs to one stored response, and none to two."""
    stored = responses(site) - before
    if len(set(receipts)) != len(receipts) or stored < len(receipts):
        raise RuntimeError(f"{len(receipts)} receipts were shown, {stored} responses are stored")


def _count(site: Site, query: str) -> int:
    engine = create_engine(site.settings.database)
    with engine.connect() as conn:
        found = conn.execute(text(query)).scalar_one()
    engine.dispose()
    return int(found)
