"""The random module is a part of the design: drawn with the code, it halves the sample and is stored with the answers."""

from __future__ import annotations

from sqlalchemy import text

from survey_app.domain.code import CodePortion
from survey_app.domain.draft import modules_of
from survey_app.services import answering, codes, library
from tests.survey_app.conftest import QUESTIONNAIRE

TOWN = "331081103"


def test_a_codes_module_is_drawn_with_it_and_follows_from_nothing_else_of_it(house) -> None:  # type: ignore[no-untyped-def]
    codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=400)])
    q = library.released(house.ctx, QUESTIONNAIRE)
    with house.ctx.store.read() as conn:
        rows = conn.execute(text("SELECT digest, module FROM code")).all()
    # A digest outlives closing: a module that followed from it would halve the answers a used code can belong to.
    agreeing = sum(modules_of(q, "standard", digest) == (module,) for digest, module in rows)
    assert abs(agreeing - 200) < 50
    # 400 fair draws: five standard errors are 50
    assert {module for _, module in rows} == {"A", "B"} and abs(sum(m == "A" for _, m in rows) - 200) < 50


def test_forms_without_random_modules_get_none(house) -> None:  # type: ignore[no-untyped-def]
    q = library.released(house.ctx, QUESTIONNAIRE)
    assert (modules_of(q, "core", "x"), modules_of(q, "full", "x")) == ((), ())


def test_open_links_draw_afresh(house) -> None:  # type: ignore[no-untyped-def]
    q = library.released(house.ctx, QUESTIONNAIRE)
    drawn = [answering.draw_modules(house.ctx, q, "standard") for _ in range(400)]
    assert abs(drawn.count(("A",)) - 200) < 50 and set(drawn) == {("A",), ("B",)}


def test_what_was_drawn_is_stored_with_the_answers(house) -> None:  # type: ignore[no-untyped-def]
    (one,) = codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=1)])  # type: ignore[misc]
    entrance = answering.enter_by_code(house.ctx, one.plain, "192.0.2.1")
    draft = answering.begin_by_code(house.ctx, entrance.code_id, lang="zh", elder=False)  # type: ignore[union-attr, arg-type]
    answering.submit(house.ctx, draft.id, {"age": "35-49"})  # type: ignore[union-attr]
    with house.ctx.store.read() as conn:
        assert tuple(conn.execute(text("SELECT variant, module FROM response")).one()) == ("standard", one.module)
