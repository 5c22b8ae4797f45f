"""Every fact that the analysis can record has a sentence in both languages, with its numbers filled in."""

from __future__ import annotations

import pytest

from analysis.notes import NOTES
from analysis.results import Note
from reports.context import context
from reports.document import Lang
from reports.wording.notes import TOPICS, note_sentence
from reports.wording.words import PHRASES
from tests.reports.content import sample


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("code", sorted(NOTES))
def test_every_code_has_a_sentence(code: str, lang: Lang) -> None:
    ctx = context(sample.report_input(lang=lang))
    said = note_sentence(ctx, sample.filled(code))
    assert f"note.{code}" in PHRASES
    assert code in TOPICS
    assert "{" not in said
    assert said != note_sentence(context(sample.report_input(lang="en" if lang == "zh" else "zh")), sample.filled(code))


def test_parameters_are_printed_as_a_reader_reads_them() -> None:
    ctx = context(sample.report_input())
    said = note_sentence(ctx, sample.filled("cells-collapsed"))
    assert "太平街道" in said
    assert "18~34岁 + 35~59岁；60岁及以上" in said
    assert "13.7%" in note_sentence(ctx, sample.filled("margin-missing"))
    assert "98,765人" in note_sentence(ctx, sample.filled("town-left-out"))
    assert "1,234个" in note_sentence(ctx, sample.filled("value-problems"))


def test_unknown_code_is_printed_not_dropped() -> None:
    ctx = context(sample.report_input())
    assert "new-fact" in note_sentence(ctx, Note(code="new-fact", params={"n": 3}))


def test_no_number_per_town_is_not_printed_as_zero() -> None:
    ctx = context(sample.report_input())
    said = note_sentence(ctx, Note(code="no-town-differs", params={"indicator": "sense:gain", "n_per_town": 0}))
    assert "0份" not in said
