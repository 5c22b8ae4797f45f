"""Marks, cutting and filling: no wording can open a hole, every posted text is escaped."""

from __future__ import annotations

import dataclasses
import gzip

import pytest
from markupsafe import Markup

from questionnaires.load import load_library
from questionnaires.model import Kind
from questionnaires.routing import pages
from survey_app.resident.compiled import Marks, cut, fill
from survey_app.resident.compiler import Wording, compile_pages
from survey_app.resident.filling import PageState, show
from survey_app.resident.phrases import phrases
from survey_app.resident.site import site_of, wordings
from survey_app.services import installation
from tests.survey_app.page_lint import lint


def test_cut_and_fill_by_block() -> None:
    marks = Marks()
    text = (
        f"<p>{marks.slot('a')}</p>{marks.slot('begin', 'Q1')}<i>{marks.slot('b', 'Q1')}</i>{marks.slot('end', 'Q1')}"
        f"<u>{marks.slot('c')}</u>"
    )
    blocks = cut(text, marks)
    assert fill(blocks, {"a": "1", "c": "2"}, {"Q1": {"b": "x"}}) == "<p>1</p><i>x</i><u>2</u>"
    assert fill(blocks, {"a": "1", "c": "2"}, {}) == "<p>1</p><u>2</u>"
    assert fill(blocks, {}, {"Q1": {}}) == "<p></p><i></i><u></u>"


def test_one_mark_in_two_places_is_filled_twice() -> None:
    marks = Marks()
    hole = marks.slot("path")
    assert fill(cut(f"{hole}|{hole}", marks), {"path": "/f"}, {}) == "/f|/f"


@pytest.mark.parametrize("wording", ["\x0077\x00", "\x00", "\x00x\x00"])
def test_text_cannot_bring_marks_of_its_own(wording: str) -> None:
    marks = Marks()
    text = f"{marks.slot('a')}{wording}"
    with pytest.raises(ValueError, match="mark"):
        cut(text, marks)


@pytest.fixture
def compiled(app):  # type: ignore[no-untyped-def]
    """Compile the demo questionnaire, changed by ``change``, in any language and view."""

    def make(change=lambda q: q, *, lang="zh", elder=False, form="standard", modules=("A",)):  # type: ignore[no-untyped-def]
        questionnaire = change(load_library("wenling-four-sense-2023.1"))
        with app.test_request_context():
            place = installation.installation(app.extensions["foursense"])
            wording = Wording(questionnaire=questionnaire, lang=lang, settings=wordings(place, questionnaire, lang))
            site = site_of(place, lang, questionnaire)
            made = compile_pages(app.jinja_env, wording, site, form, modules, elder=elder, prefilled=("town",))
            return questionnaire, made, phrases(lang)

    return make


def state(**changes) -> PageState:  # type: ignore[no-untyped-def]
    usual = PageState(
        draft_id="d", token="t", path="/f/d/p", number=1, total=9, back="", elder=False, size=None, raw={}
    )
    return dataclasses.replace(usual, **changes)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("elder", [False, True])
@pytest.mark.parametrize("modules", [("A",), ("B",)])
def test_every_page_is_well_made_and_small(compiled, lang, elder, modules) -> None:  # type: ignore[no-untyped-def]
    questionnaire, made, say = compiled(lang=lang, elder=elder, modules=modules)
    assert [page.page for page in made] == list(
        pages(questionnaire, "standard", modules, elder=elder, prefilled=("town",))
    )
    for page in made:
        html = show(page, questionnaire, frozenset(page.page.questions), state(elder=elder), say)
        assert lint(html) == [], page.page
        assert len(gzip.compress(html.encode())) <= 4096, page.page


def test_at_most_five_rated_items_and_one_in_the_elder_view(compiled) -> None:  # type: ignore[no-untyped-def]
    questionnaire, made, _say = compiled(form="full", modules=())
    rated = [sum(questionnaire.questions[c].kind is Kind.RATING for c in page.page.questions) for page in made]
    assert max(rated) == 5
    _questionnaire, made, _say = compiled(form="core", modules=(), elder=True)
    assert {len(page.page.questions) for page in made} == {1}


def test_questionnaire_text_is_escaped(compiled) -> None:  # type: ignore[no-untyped-def]
    naughty = {"zh": "<script>alert(1)</script>\"'&", "en": "x"}

    def change(q):  # type: ignore[no-untyped-def]
        questions = dict(q.questions)
        questions["G1"] = dataclasses.replace(questions["G1"], text=naughty, hint=naughty, low_label=naughty)
        return dataclasses.replace(q, questions=questions)

    questionnaire, made, say = compiled(change)
    page = next(page for page in made if "G1" in page.page.questions)
    html = show(page, questionnaire, frozenset(page.page.questions), state(), say)
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html
    assert lint(html) == []


def test_nul_in_a_wording_is_refused(compiled) -> None:  # type: ignore[no-untyped-def]
    def change(q):  # type: ignore[no-untyped-def]
        questions = dict(q.questions)
        questions["G1"] = dataclasses.replace(questions["G1"], text={"zh": "a\x000\x00b", "en": "x"})
        return dataclasses.replace(q, questions=questions)

    with pytest.raises(ValueError, match="mark"):
        compiled(change)


def test_posted_text_is_escaped_when_shown_again(compiled) -> None:  # type: ignore[no-untyped-def]
    questionnaire, made, say = compiled(form="full", modules=())
    page = next(page for page in made if "V2" in page.page.questions)
    raw = {"V2": ["</textarea><script>x</script>"], "adults": ['"><b>']}
    html = show(page, questionnaire, frozenset(page.page.questions), state(raw=raw), say)
    assert "</textarea><script>" not in html and "&lt;/textarea&gt;" in html


def test_questions_off_the_route_are_left_out(compiled) -> None:  # type: ignore[no-untyped-def]
    questionnaire, made, say = compiled(modules=("B",))
    page = next(page for page in made if "M01" in page.page.questions)
    without = frozenset(page.page.questions) - {"M01"}
    assert 'name="M01"' in show(page, questionnaire, frozenset(page.page.questions), state(), say)
    assert 'name="M01"' not in show(page, questionnaire, without, state(), say)


def test_answers_are_ticked_again(compiled) -> None:  # type: ignore[no-untyped-def]
    questionnaire, made, say = compiled()
    page = next(page for page in made if "G1" in page.page.questions)
    html = show(page, questionnaire, frozenset(page.page.questions), state(raw={"G1": ["7"], "G4": ["98"]}), say)
    assert html.count(" checked") == 2
    assert 'name="G1" id="G1-8" value="7" checked' in html
    assert Markup('value="98" checked') in html
