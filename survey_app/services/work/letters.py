"""Letters and cards with one-time codes: a batch's, and the one that replaces a letter which was lost.

Digests are stored together with the file's row: a job that is killed before, or whose batch ended meanwhile, has issued
nothing, and nobody can fetch what it printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import cast

from sqlalchemy import Connection

from reports.cards import write_cards
from reports.document import Lang
from reports.invitations import LetterText, letter_text
from reports.letters import LetterEntry, LetterFormat, write_letters
from survey_app.domain.code import IssuedCode
from survey_app.services import codes, drawing, library, prints
from survey_app.services.context import Context
from survey_app.store import codes as rows

from .base import PutFile, Work, put
from .printed_words import Words, batch_and_wave, in_language, words_of


def letters(work: Work) -> None:
    """Draw villages, issue codes, print them."""
    ctx = work.ctx
    batch_id = work.param("batch_id")
    wanted = drawing.portions(ctx, work.param("per_town"), work.param("villages"))
    work.say(0, 2, "codes")
    with ctx.store.read() as conn:
        issued = codes.make(ctx, conn, batch_id, wanted)
    work.say(1, 2, "typesetting")
    made = _printed(work, issued, "letters")
    with _issuing(work, batch_id, made, len(issued)) as conn:
        if conn is not None:
            codes.keep(ctx, conn, batch_id, wanted, issued)


def reissue(work: Work) -> None:
    """One letter in place of one whose code was made void."""
    ctx = work.ctx
    with ctx.store.read() as conn:
        old = rows.get(conn, work.param("replaces"))
        assert old is not None
        new = codes.make_again(ctx, conn, old)
    made = _printed(work, [new], "letter")
    with _issuing(work, old.batch_id, made, 1) as conn:
        if conn is not None:
            codes.keep_again(ctx, conn, old, new)


@contextmanager
def _issuing(work: Work, batch_id: int, made: PutFile, n: int) -> Iterator[Connection | None]:
    """Where codes become valid together with what they are printed on; ``None`` in a batch that has ended.  What was printed
    for nothing is not left lying about: also when other letters took these numbers meanwhile, and the job is tried anew."""
    issued = False
    try:
        with work.products() as (conn, outcome):
            may = codes.may_issue(conn, batch_id) is None
            yield conn if may else None
            if may:
                outcome.update(file_id=made.add(conn, work.ctx).id, codes=n)
        issued = may
    finally:
        if not issued:
            work.ctx.files.remove(made.sha256)


def _printed(work: Work, issued: Sequence[IssuedCode], kind: str) -> PutFile:
    ctx, params = work.ctx, work.job.params
    batch, wave = batch_and_wave(ctx, work.param("batch_id"))
    words = words_of(ctx, batch, wave, str(params.get("lang", "")))
    entries = [_entry(ctx, code, words.lang) for code in issued]
    size = str(params.get("format", "a4"))
    with ctx.files.workspace() as folder:
        path = folder / "letters.pdf"
        if size == "cards":
            write_cards(entries, _text(ctx, words), path, date=ctx.today())
        else:
            write_letters(entries, _text(ctx, words), path, date=ctx.today(), format=cast(LetterFormat, size))
        return put(
            ctx,
            path,
            f"{kind}-{size}-{words.lang}-{wave.key}-{batch.key}.pdf",
            "application/pdf",
            partial(prints.doom, ctx),
        )


def _text(ctx: Context, words: Words) -> LetterText:
    return letter_text(
        words.lang,
        title=words.title,
        subtitle=words.subtitle,
        message=words.message,
        address=f"{ctx.public_url}/c",
        signature=words.signature,
        footer=words.footer,
        demo=words.demo,
    )


def _entry(ctx: Context, code: IssuedCode, lang: Lang) -> LetterEntry:
    town, village = library.town(ctx, code.town), library.village(ctx, code.village)
    where = [in_language(place.title, lang) for place in (town, village) if place is not None]
    label = " · ".join([*where, f"{code.number:05d}"])
    return LetterEntry(code=code.plain, url=f"{ctx.public_url}/c/{code.plain}", label=label)
