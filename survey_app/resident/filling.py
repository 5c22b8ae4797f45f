"""What fills the holes of a compiled page: token, progress, the resident's answers, what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import escape

from questionnaires.messages import sentence
from questionnaires.model import Kind, Question, Questionnaire, Value
from questionnaires.problems import Problem

from .compiled import CompiledPage, fill
from .phrases import Phrases
from .site import html_class

Raw = Mapping[str, Sequence[str]]
"""Question → what stands in its fields, as posted."""

_TYPED = (Kind.TEXT, Kind.NUMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageState:
    """One resident on one page.  ``path`` is the page's own address, ``back`` the one before it (``""`` on the first).

    ``raw`` holds the stored answers, or what was just posted if that was refused; ``problems`` say why.
    ``villages``: (code, name) of the town's villages, to choose from; without them the name is typed.
    ``hidden``: questions whose stored answer is not shown here.  ``revision`` names what the page shows.
    ``interviewer``: who reads the page aloud.
    ``change``: reached from the check page, to which it returns.  ``note`` is shown above everything else."""

    draft_id: str
    token: str
    path: str
    number: int
    total: int
    back: str
    elder: bool
    size: int | None
    raw: Raw
    place: str = ""
    interviewer: str = ""
    revision: str = ""
    hidden: Collection[str] = ()
    change: bool = False
    note: str = ""
    villages: Sequence[tuple[str, str]] = ()
    problems: Sequence[Problem] = field(default_factory=tuple)


def raw_value(value: Value) -> tuple[str, ...]:
    """A stored answer as its fields post it; a blank one posts nothing."""
    if value is None:
        return ()
    if isinstance(value, tuple):
        return value
    return (str(int(value)),) if isinstance(value, int) else (str(value),)


def show(
    page: CompiledPage, questionnaire: Questionnaire, route: frozenset[str], state: PageState, say: Phrases
) -> str:
    """The page as HTML for one resident."""
    messages = {problem.where: sentence(problem.code, problem.params, page.lang) for problem in state.problems}
    questions = {
        code: _card(questionnaire.questions[code], state, messages.get(code), say)
        for code in page.page.questions
        if code in route
    }
    frame = _frame(state, say)
    if messages:
        frame["title_prefix"] = str(escape(say.error_prefix))
        frame["summary"] = _summary(messages, page.titles, say)
    return fill(page.blocks, frame, questions)


def _frame(state: PageState, say: Phrases) -> dict[str, str]:
    last = state.number == state.total
    label = say.save_change if state.change else say.to_check if last else say.next_page
    frame = {
        "html_class": html_class(state.elder, state.size),
        "csrf": str(escape(state.token)),
        "draft": str(escape(state.draft_id)),
        "revision": state.revision,
        "path": str(escape(state.path)),
        "progress_text": str(escape(say.progress.format(number=state.number, total=state.total))),
        "progress_value": str(state.number),
        "progress_max": str(state.total),
        "next_label": str(escape(label)),
    }
    if state.change:
        frame["return"] = '<input type="hidden" name="change" value="1">'
    if state.back:
        frame["back"] = f'<a class="plain" href="{escape(state.back)}">{escape(say.back)}</a>'
    if state.note:
        frame["note"] = f'<div class="note" role="alert"><p>{escape(state.note)}</p></div>'
    if state.interviewer:
        frame["interviewer"] = f'<p class="place">{escape(say.interviewer.format(who=state.interviewer))}</p>'
    if state.place:
        frame["place"] = f'<p class="place">{escape(say.place.format(place=state.place))}</p>'
    return frame


def _card(question: Question, state: PageState, message: str | None, say: Phrases) -> dict[str, str]:
    """What fills one question's card; empty for a question without answer and without error."""
    raw = state.raw.get(question.code, ())
    filled = {f"checked={text}": " checked" for text in raw}
    if question.kind in _TYPED:
        reasons = {str(int(reason)) for reason in question.offers}
        typed = next((text for text in raw if text not in reasons), "")
        filled["value"] = str(escape(typed))
    if question.prefill == "village":
        filled["village"] = _village(question, raw, state.villages, say)
    if question.code in state.hidden and not raw:
        filled["error"] = f'<p class="hint kept">{escape(say.answered_before)}</p>'
    if message is not None:
        error = f"{question.code}-error"
        filled["card_class"] = " bad"
        filled["error_id"] = f" {error}"
        filled["error_attribute"] = f' aria-describedby="{error}"'
        filled["error"] = (
            f'<p class="error" id="{error}"><span class="vh">{escape(say.error_spoken)}</span>{escape(message)}</p>'
        )
    return filled


def _village(question: Question, raw: Sequence[str], villages: Sequence[tuple[str, str]], say: Phrases) -> str:
    """A list to choose from if the town's villages are known, else a line to type in."""
    given = raw[0] if raw else ""
    names = f'name="{escape(question.code)}" id="{escape(question.code)}-1"'
    described = f' aria-describedby="{escape(question.code)}-hint"' if question.hint else ""
    if not villages:
        most = f' maxlength="{question.max_length}"' if question.max_length else ""
        return f'<input class="line" {names}{described} autocomplete="off"{most} value="{escape(given)}">'
    options = "".join(
        f'<option value="{escape(code)}"{" selected" if code == given else ""}>{escape(name)}</option>'
        for code, name in villages
    )
    return f'<select {names}{described}><option value="">{escape(say.choose)}</option>{options}</select>'


def _summary(messages: Mapping[str, str], titles: Mapping[str, str], say: Phrases) -> str:
    """Every error with its question, linked to the question's first field."""
    title = say.one_error if len(messages) == 1 else say.many_errors.format(n=len(messages))
    items = "".join(
        f'<li><a href="#{escape(code)}-1">{escape(titles.get(code, ""))}</a> {escape(message)}</li>'
        for code, message in messages.items()
    )
    return (
        f'<div class="summary" role="alert" tabindex="-1" id="summary"><h2>{escape(title)}</h2><ul>{items}</ul></div>'
    )
