"""Posters with open links, letters with one-time codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from questionnaires.model import Questionnaire
from questionnaires.text import PLACEHOLDERS, resolve
from reports.document import Lang
from reports.invitations import letter_text, poster_text
from reports.letters import LetterEntry, write_letters
from reports.poster import PosterEntry, write_posters
from survey_app.domain.batch import Batch
from survey_app.domain.city import Installation, placeholders
from survey_app.domain.code import IssuedCode
from survey_app.domain.wave import Wave
from survey_app.services import codes, drawing, library
from survey_app.services.batches import open_link
from survey_app.services.context import Context
from survey_app.services.installation import installation
from survey_app.services.labels import labels_for
from survey_app.store import waves

from .assess import population_of
from .base import Work, put


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What posters and letters of one batch say, in the installation's language."""

    lang: Lang
    title: str
    subtitle: str
    message: tuple[str, ...]
    footer: tuple[str, ...]
    signature: tuple[str, ...]
    demo: bool


def posters(work: Work) -> None:
    """One A5 poster per town, with the town's open link."""
    ctx = work.ctx
    batch, wave = _batch_and_wave(ctx, work.param("batch_id"))
    work.say(0, 1, "typesetting")
    words = _words(ctx, batch, wave)
    entries = [
        PosterEntry(town=_in(town.title, words.lang), url=open_link(ctx, batch, town.code))
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
    with ctx.files.workspace() as folder:
        write_posters(entries, text, folder / "posters.pdf", date=ctx.today())
        made = put(ctx, folder / "posters.pdf", f"posters-{wave.key}-{batch.key}.pdf", "application/pdf")
    with work.products() as (conn, outcome):
        outcome["file_id"] = made.add(conn, ctx).id


def letters(work: Work) -> None:
    """Issue codes and print them.  The digests are stored together with the file's row: a job that is killed before has
    issued nothing, and what it printed is gone with the workspace."""
    ctx = work.ctx
    batch, wave = _batch_and_wave(ctx, work.param("batch_id"))
    wanted = drawing.portions(ctx, work.param("per_town"), work.param("villages"))
    work.say(0, 2, "codes")
    with ctx.store.read() as conn:
        issued = codes.make(ctx, conn, batch.id, wanted)
    words = _words(ctx, batch, wave)
    text = letter_text(
        words.lang,
        title=words.title,
        subtitle=words.subtitle,
        message=words.message,
        address=f"{ctx.public_url}/c/",
        signature=words.signature,
        footer=words.footer,
        demo=words.demo,
    )
    work.say(1, 2, "typesetting")
    with ctx.files.workspace() as folder:
        entries = [_letter(ctx, code, words.lang) for code in issued]
        write_letters(entries, text, folder / "letters.pdf", date=ctx.today())
        made = put(ctx, folder / "letters.pdf", f"letters-{wave.key}-{batch.key}.pdf", "application/pdf")
    with work.products() as (conn, outcome):
        codes.keep(ctx, conn, batch.id, wanted, issued)
        outcome.update(file_id=made.add(conn, ctx).id, codes=len(issued))


def _letter(ctx: Context, code: IssuedCode, lang: Lang) -> LetterEntry:
    town, village = library.town(ctx, code.town), library.village(ctx, code.village)
    where = [_in(place.title, lang) for place in (town, village) if place is not None]
    label = " · ".join([*where, f"{code.number:05d}"])
    return LetterEntry(code=code.plain, url=f"{ctx.public_url}/c/{code.plain}", label=label)


def _batch_and_wave(ctx: Context, batch_id: int) -> tuple[Batch, Wave]:
    with ctx.store.read() as conn:
        batch = waves.get_batch(conn, batch_id)
        assert batch is not None
        wave = waves.get_wave(conn, batch.wave_id)
    assert wave is not None
    return batch, wave


def _words(ctx: Context, batch: Batch, wave: Wave) -> Words:
    house = installation(ctx)
    lang = cast(Lang, house.settings.default_lang)
    q = library.released(ctx, batch.questionnaire)
    values = _values(house, wave, q, lang)
    labels = labels_for(q, population_of(ctx, wave), lang, values)
    marks = "　".join(f"{name}：{value}" if lang == "zh" else f"{name}: {value}" for name, value in labels.form_header)
    return Words(
        lang=lang,
        title=resolve(q.title, lang, values),
        subtitle=_in(wave.title, lang),
        message=tuple(resolve(line, lang, values) for line in q.intro),
        footer=tuple(filter(None, (marks, values["footer"]))),
        signature=(values["organiser"], _day(ctx.today(), lang)),
        demo=house.demo,
    )


def _values(house: Installation, wave: Wave, q: Questionnaire, lang: Lang) -> dict[str, str]:
    known = placeholders(house.settings, lang) | {"wave": _in(wave.title, lang), "valid_until": q.header.valid_until}
    return dict.fromkeys(PLACEHOLDERS, "") | known


def _in(title: Mapping[str, str], lang: str) -> str:
    return title.get(lang) or next(iter(title.values()), "")


def _day(iso: str, lang: Lang) -> str:
    year, month, day = (int(part) for part in iso.split("-"))
    return f"{year}年{month}月{day}日" if lang == "zh" else iso
