"""Every wording exists in every declared language and holds only known place-holders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .model import Option, Questionnaire, Text
from .problems import Problem
from .text import PLACEHOLDERS, placeholders

Wording = tuple[str, str, Text]
"""Where it stands, the field's name there, the wording."""


def text_problems(q: Questionnaire, file: str) -> Iterator[Problem]:
    for where, field, text in wordings(q, file):
        for lang in q.languages:
            if not text.get(lang, "").strip():
                yield Problem(code="text.language-missing", where=where, params={"field": field, "lang": lang})
        for lang, wording in text.items():
            if lang not in q.languages:
                yield Problem(code="text.unknown-language", where=where, params={"field": field, "lang": lang})
            for name in placeholders(wording):
                if name not in PLACEHOLDERS:
                    params = {"field": field, "lang": lang, "name": name, "known": ", ".join(PLACEHOLDERS)}
                    yield Problem(code="text.unknown-placeholder", where=where, params=params)


def wordings(q: Questionnaire, file: str) -> Iterator[Wording]:
    """Every wording of the file with its place."""
    yield file, "title", q.title
    yield f"{file}, header", "issued_by", q.header.issued_by
    yield f"{file}, header", "approval_label", q.header.approval_label
    yield from ((file, f"intro {i}", text) for i, text in enumerate(q.intro, start=1))
    yield from ((file, f"details {i}", text) for i, text in enumerate(q.details, start=1))
    yield from ((file, f"missing_labels.{int(reason)}", text) for reason, text in q.missing_labels.items())
    yield from _section_wordings(q, file)
    yield from _scale_wordings(q, file)
    yield from _question_wordings(q, file)
    for word, named in (
        ("form", q.forms.values()),
        ("sense", q.senses.values()),
        ("sub-index", q.sub_indices.values()),
        ("domain", q.domains.values()),
    ):
        yield from ((f"{file}, {word} {thing.id}", "title", thing.title) for thing in named)
    yield from ((f"{file}, scheme {scheme.name}", "title", scheme.title) for scheme in q.schemes.values())


def _section_wordings(q: Questionnaire, file: str) -> Iterator[Wording]:
    for section in q.sections:
        where = f"{file}, section {section.id}"
        yield from _present(where, ("title", section.title), ("intro", section.intro))


def _scale_wordings(q: Questionnaire, file: str) -> Iterator[Wording]:
    for scale in q.scales.values():
        where = f"{file}, scale {scale.id}"
        yield from _options(where, scale.options)
        yield from _present(
            where,
            ("low_label", scale.low_label),
            ("middle_label", scale.middle_label),
            ("high_label", scale.high_label),
        )


def _question_wordings(q: Questionnaire, file: str) -> Iterator[Wording]:
    for question in q.questions.values():
        where = f"{file}, question {question.code}"
        yield from _present(
            where,
            ("text", question.text),
            ("hint", question.hint),
            ("low_label", question.low_label),
            ("middle_label", question.middle_label),
            ("high_label", question.high_label),
        )
        yield from _options(where, question.options)


def _present(where: str, *fields: tuple[str, Text | None]) -> Iterator[Wording]:
    yield from ((where, name, text) for name, text in fields if text is not None)


def _options(where: str, options: Iterable[Option]) -> Iterator[Wording]:
    yield from ((f"{where}, option {option.code}", "label", option.label) for option in options)
