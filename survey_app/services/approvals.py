"""In which languages residents may be asked: those that the office approved, for each released version.

The wording of every language lies in the released file and never changes; which of them are approved is a fact of the
office, beside the file.  A version begins with what its file says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from questionnaires.model import FormHeader
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import User
from survey_app.domain.validity import EndsSoon, days_left, ends_soon
from survey_app.store import library as rows

from . import audit, library
from .context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A released version with what stands on its form.  ``languages`` it has, ``approved`` ones residents are offered."""

    name: str
    title: dict[str, str]
    sha256: str
    released_at: datetime
    languages: tuple[str, ...]
    approved: tuple[str, ...]
    header: FormHeader
    days_left: int


def versions(ctx: Context) -> tuple[Version, ...]:
    """Every released version, oldest first."""
    with ctx.store.read() as conn:
        found = rows.questionnaire_rows(conn)
    return tuple(_version(ctx, row["name"], row["released_at"], row["languages"]) for row in found)


def _version(ctx: Context, name: str, released_at: datetime, approved: str) -> Version:
    q = library.released(ctx, name)
    return Version(
        name=name,
        title=dict(q.title),
        sha256=q.ref.sha256,
        released_at=released_at,
        languages=q.languages,
        approved=tuple(filter(None, approved.split(","))),
        header=q.header,
        days_left=days_left(q.header.valid_until, ctx.today()),
    )


def approve(ctx: Context, by: User | None, name: str, lang: str) -> tuple[str, ...] | Refusal:
    """Offer residents a language of a version; gives all that are offered now.  Refusals: questionnaire.unknown,
    language.unknown (the version has no such wording)."""
    return _change(ctx, by, name, lang, approved=True)


def withdraw(ctx: Context, by: User | None, name: str, lang: str) -> tuple[str, ...] | Refusal:
    """No longer offer it; forms in progress go on in the first language that is.  Refusals: as :func:`approve`, and
    language.last."""
    return _change(ctx, by, name, lang, approved=False)


def _change(ctx: Context, by: User | None, name: str, lang: str, *, approved: bool) -> tuple[str, ...] | Refusal:
    q = library.questionnaire(ctx, name)
    if q is None:
        return Refusal(code="questionnaire.unknown")
    if lang not in q.languages:
        return Refusal(code="language.unknown", params={"known": ", ".join(q.languages)})
    with ctx.store.write() as conn:
        row = rows.questionnaire_row(conn, name, lock=True)
        assert row is not None
        after = _after(q.languages, row["languages"].split(","), lang, approved=approved)
        if not after:
            return Refusal(code="language.last")
        rows.set_languages(conn, row["id"], after)
        action = "language-approve" if approved else "language-withdraw"
        audit.write(ctx, conn, by, action, f"questionnaire:{name}", language=lang)
    return after


def _after(known: Sequence[str], now: Sequence[str], lang: str, *, approved: bool) -> tuple[str, ...]:
    """In the order of the file, so that its first language stays the first."""
    wanted = {*now, lang} if approved else {*now} - {lang}
    return tuple(code for code in known if code in wanted)


def ending(ctx: Context) -> tuple[EndsSoon, ...]:
    """Forms in use whose validity ends within sixty days or has ended, the most urgent first."""
    with ctx.store.read() as conn:
        names = rows.names_in_use(conn)
    today = ctx.today()
    found = (ends_soon(name, library.released(ctx, name).header.valid_until, today) for name in names)
    return tuple(sorted(filter(None, found), key=lambda soon: soon.days))


def offered(ctx: Context, name: str) -> tuple[str, ...]:
    """Languages approved for one version, empty if there is no such version."""
    with ctx.store.read() as conn:
        row = rows.questionnaire_row(conn, name)
    return () if row is None else tuple(filter(None, row["languages"].split(",")))


def offered_anywhere(ctx: Context) -> tuple[str, ...]:
    """Languages approved for at least one version: those of pages that belong to no form (code entry, receipt)."""
    with ctx.store.read() as conn:
        found = rows.questionnaire_rows(conn)
    approved = [lang for row in found for lang in row["languages"].split(",") if lang]
    return tuple(dict.fromkeys(approved))
