"""Where a resident stands in a form: which pages are on the route, which comes next, which was not reached yet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from questionnaires.routing import route
from survey_app.access import ctx
from survey_app.domain.draft import form_shown
from survey_app.services import library
from survey_app.services.answering import DraftView

from . import visit
from .aloud import aloud
from .compiled import CompiledPage
from .shelf import FormPages, shelf


@dataclass(frozen=True)
class Place:
    """One draft on its form.  Made per request; nothing here reads the database."""

    view: DraftView
    form: FormPages

    @cached_property
    def route(self) -> frozenset[str]:
        form, modules = form_shown(self.view.draft)
        return frozenset(route(self.view.questionnaire, form, modules, self.view.answers))

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Questions whose answer is stored and not shown in this browser."""
        return visit.hidden(self.view.draft.id, self.view.answers)

    @cached_property
    def pages(self) -> tuple[CompiledPage, ...]:
        """Pages with at least one question on the route, in order."""
        return tuple(page for page in self.form.pages if not self.route.isdisjoint(page.page.questions))

    @cached_property
    def villages(self) -> tuple[tuple[str, str], ...]:
        """(code, name) of the town's villages in the draft's language; empty if the installation knows none."""
        draft = self.view.draft
        known = (village for village in library.villages(ctx()) if village.town == draft.town)
        return tuple((v.code, v.title.get(draft.lang) or next(iter(v.title.values()))) for v in known)

    def find(self, page_id: str) -> int | None:
        """Position of the page that is called ``page_id`` or, in the other view, holds that question."""
        for position, page in enumerate(self.pages):
            if page_id in page.page.questions:
                return position
        return None

    def first_open(self) -> CompiledPage | None:
        """The first page with a question that was never reached; ``None`` if all were (a blank one was reached)."""
        answers = self.view.answers
        for page in self.pages:
            if any(code in self.route and code not in answers for code in page.page.questions):
                return page
        return None

    def missing_required(self) -> tuple[str, ...]:
        """Required questions on the route without an answer."""
        questions = self.view.questionnaire.questions
        return tuple(
            code
            for page in self.pages
            for code in page.page.questions
            if code in self.route and questions[code].required and self.view.answers.get(code) is None
        )


def place_of(view: DraftView) -> Place:
    """The draft on the compiled form of its language and view."""
    draft = view.draft
    form, modules = form_shown(draft)
    pages = shelf().form(
        view.questionnaire,
        view.installation,
        form,
        modules,
        lang=draft.lang,
        elder=draft.elder,
        prefilled=view.prefilled,
        aloud=aloud(view),
    )
    return Place(view=view, form=pages)
