"""A released questionnaire never changes: other bytes under its name are refused, at every door."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from questionnaires.load import library as files
from questionnaires.messages import render
from questionnaires.problems import ProblemsFound
from survey_app.services import library

NAME = "wenling-four-sense-2023.1"
BYTES = files()[NAME].read_bytes()
OTHER = BYTES.replace("您家的生活变好还是变差了？".encode(), "您家的生活变好了吗？".encode())


def test_the_same_bytes_again_change_nothing(ctx) -> None:  # type: ignore[no-untyped-def]
    assert library.release_questionnaire(ctx, BYTES, "a.toml").ref.name == NAME
    with ctx.store.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM questionnaire_version")).scalar_one() == 1


def test_other_bytes_under_the_same_name_are_refused_with_what_to_do(ctx) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ProblemsFound) as refused:
        library.release_questionnaire(ctx, OTHER, "form.toml")
    (problem,) = refused.value.problems
    for lang, wanted in (("zh", "请改 version"), ("en", "give this one a new version")):
        said = render(problem, lang)
        assert "form.toml" in said and NAME in said and wanted in said
    assert library.released(ctx, NAME).questions["G1"].text["zh"].endswith("变差了？")


def test_a_new_version_stands_beside_the_old_one(ctx) -> None:  # type: ignore[no-untyped-def]
    new = OTHER.replace(b'version = "2023.1"', b'version = "2023.2"')
    assert library.release_questionnaire(ctx, new, "form.toml").ref.version == "2023.2"
    assert [row.name for row in library.list_questionnaires(ctx)] == [NAME, "wenling-four-sense-2023.2"]


def test_bytes_changed_behind_the_programs_back_are_not_asked(ctx) -> None:  # type: ignore[no-untyped-def]
    with ctx.store.write() as conn:
        conn.execute(text("UPDATE questionnaire_version SET toml = :toml"), {"toml": OTHER})
    ctx.cache.questionnaires.clear()
    with pytest.raises(ProblemsFound) as refused:
        library.questionnaire(ctx, NAME)
    assert refused.value.problems[0].code == "released.changed"
