"""Whom residents may call, and what stands at the foot of every page: an administrator changes them while the site runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from survey_app.domain.city import Installation
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import User
from survey_app.store import library as rows

from . import audit
from .context import Context
from .installation import installation, plain

_PHONE = re.compile(r"[0-9+()（）\-—/ 转,，、;；]{3,40}")
"""Digits with what is written between them; several numbers, or an extension (转)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """``footer`` by language; a language left empty shows the organiser."""

    phone: str
    icp: str
    footer: Mapping[str, str]


def contact(ctx: Context) -> Contact:
    settings = installation(ctx).settings
    return Contact(phone=settings.phone, icp=settings.icp, footer=settings.footer)


def change(ctx: Context, by: User | None, new: Contact) -> Installation | Refusal:
    """Every process shows it within half a minute.  Refusals: contact.phone."""
    phone = new.phone.strip()
    if not _PHONE.fullmatch(phone) or sum(ch.isdigit() for ch in phone) < 3:
        return Refusal(code="contact.phone")
    with ctx.store.write() as conn:
        house = rows.get_installation(conn, lock=True)
        assert house is not None
        footer = {lang: text.strip() or house.settings.organiser.get(lang, "") for lang, text in new.footer.items()}
        changed = replace(house.settings, phone=phone, icp=new.icp.strip(), footer={**house.settings.footer, **footer})
        rows.change_settings(conn, plain(changed))
        said = {f"footer_{lang}": text for lang, text in footer.items()}
        audit.write(ctx, conn, by, "contact", "installation", phone=phone, icp=changed.icp, **said)
    ctx.cache.installation = None
    return installation(ctx)
