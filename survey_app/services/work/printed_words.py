"""What posters and letters of one batch say, from its questionnaire, its wave and the installation's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from questionnaires.model import Questionnaire
from questionnaires.text import PLACEHOLDERS, resolve
from reports.document import Lang
from survey_app.domain.batch import Batch
from survey_app.domain.city import Installation, placeholders
from survey_app.domain.wave import Wave
from survey_app.services import library
from survey_app.services.context import Context
from survey_app.services.installation import installation
from survey_app.services.labels import labels_for, written_day
from survey_app.store import waves

from .assess import population_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What posters and letters of one batch say, in one language."""

    lang: Lang
    title: str
    subtitle: str
    message: tuple[str, ...]
    footer: tuple[str, ...]
    signature: tuple[str, ...]
    demo: bool


def batch_and_wave(ctx: Context, batch_id: int) -> tuple[Batch, Wave]:
    """The batch that is printed for, and its wave."""
    with ctx.store.read() as conn:
        batch = waves.get_batch(conn, batch_id)
        assert batch is not None
        wave = waves.get_wave(conn, batch.wave_id)
    assert wave is not None
    return batch, wave


def words_of(ctx: Context, batch: Batch, wave: Wave, wanted: str = "") -> Words:
    """In the language ``wanted``, or in the installation's usual language."""
    house = installation(ctx)
    lang = cast(Lang, wanted or house.settings.default_lang)
    q = library.released(ctx, batch.questionnaire)
    values = _values(house, wave, q, lang)
    labels = labels_for(q, population_of(ctx, wave), lang, values)
    marks = "　".join(f"{name}：{value}" if lang == "zh" else f"{name}: {value}" for name, value in labels.form_header)
    return Words(
        lang=lang,
        title=resolve(q.title, lang, values),
        subtitle=in_language(wave.title, lang),
        message=tuple(resolve(line, lang, values) for line in q.intro),
        footer=tuple(filter(None, (marks, values["footer"]))),
        signature=(values["organiser"], written_day(ctx.today(), lang)),
        demo=house.demo,
    )


def _values(house: Installation, wave: Wave, q: Questionnaire, lang: Lang) -> dict[str, str]:
    known = placeholders(house.settings, lang) | {
        "wave": in_language(wave.title, lang),
        "valid_until": q.header.valid_until,
    }
    return dict.fromkeys(PLACEHOLDERS, "") | known


def in_language(title: Mapping[str, str], lang: str) -> str:
    """A place's or wave's title in ``lang``, else in any language."""
    return title.get(lang) or next(iter(title.values()), "")
