"""Posters with open links."""

from __future__ import annotations

from typing import cast

from reports.invitations import poster_text
from reports.poster import PosterEntry, PosterFormat, write_posters
from survey_app.services import library
from survey_app.services.batches import open_link

from .base import Work, put
from .printed_words import batch_and_wave, in_language, words_of


def posters(work: Work) -> None:
    """One poster per town, with the town's open link."""
    ctx, params = work.ctx, work.job.params
    batch, wave = batch_and_wave(ctx, work.param("batch_id"))
    work.say(0, 1, "typesetting")
    words = words_of(ctx, batch, wave, str(params.get("lang", "")))
    entries = [
        PosterEntry(town=in_language(town.title, words.lang), url=open_link(ctx, batch, town.code))
        for town in library.towns(ctx)
    ]
    text = poster_text(
        words.lang,
        title=words.title,
        subtitle=words.subtitle,
        message=words.message,
        footer=words.footer,
        demo=words.demo,
    )
    size = cast(PosterFormat, params.get("format", "a5"))
    with ctx.files.workspace() as folder:
        write_posters(entries, text, folder / "posters.pdf", date=ctx.today(), format=size)
        name = f"posters-{size}-{words.lang}-{wave.key}-{batch.key}.pdf"
        made = put(ctx, folder / "posters.pdf", name, "application/pdf")
    with work.products() as (conn, outcome):
        outcome["file_id"] = made.add(conn, ctx).id
