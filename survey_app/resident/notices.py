"""Why there is no form to fill in: one table, each entry saying what happened and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from survey_app.domain.city import Installation
from survey_app.domain.refusal import Refusal
from survey_app.formats import day


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A plain page: HTTP status, heading, paragraphs, and perhaps one way on."""

    status: int
    title: str
    paragraphs: tuple[str, ...]
    endpoint: str = ""
    link_text: str = ""


_SAVED = _l("What you had saved stays saved.")
_CALL = _l("Questions? Call %(phone)s.")

_TABLE: dict[str, tuple[int, LazyString, tuple[LazyString, ...]]] = {
    "batch.not-yet": (
        403,
        _l("The survey has not begun yet"),
        (_l("Please come back when it has been announced, and keep your letter: its code stays valid."), _CALL),
    ),
    "batch.paused": (
        503,
        _l("The survey is paused"),
        (_l("Nobody can answer at the moment. Please try again later with the same link or code."), _SAVED, _CALL),
    ),
    "batch.paused-posted": (
        503,
        _l("The survey is paused"),
        (
            _l("What you just sent is not stored yet. This page keeps it: leave it open, and press the button later."),
            _SAVED,
            _CALL,
        ),
    ),
    "batch.closed": (
        410,
        _l("The survey is closed"),
        (_l("Answers are no longer collected. Thank you for your interest."), _CALL),
    ),
    "batch.over": (
        410,
        _l("The survey is over"),
        (_l("Its last day was %(closes_on)s. Answers are no longer collected. Thank you for your interest."), _CALL),
    ),
    "questionnaire.expired": (
        410,
        _l("This form is no longer valid"),
        (
            _l(
                "It was valid until %(valid_until)s. After that day nobody may collect answers with it, and nothing is sent."
            ),
            _l("What was sent before has arrived and counts. Thank you for your interest."),
            _CALL,
        ),
    ),
    "link.unknown": (
        404,
        _l("This link does not open a form"),
        (_l("Please scan the QR code again, or check the address letter by letter."), _CALL),
    ),
    "draft.unknown": (
        404,
        _l("This form is not here"),
        (
            _l(
                "Forms that were not sent are deleted when collection ends. Please open your link or scan your QR code again."
            ),
            _CALL,
        ),
    ),
    "draft.withdrawn": (
        410,
        _l("These answers were withdrawn"),
        (_l("They were deleted, as was asked with their receipt, and count nowhere. Nothing is sent again."), _CALL),
    ),
    "store.away": (
        503,
        _l("Briefly unavailable"),
        (_l("Please wait a moment, then open this page again."), _SAVED),
    ),
    "store.away-posted": (
        503,
        _l("Not stored yet"),
        (
            _l("What you just sent could not be stored. This page keeps it: wait a moment, then press the button."),
            _SAVED,
        ),
    ),
    "code.used": (
        410,
        _l("This code has been used"),
        (
            _l("A form was sent with it already, and every code counts once. If that was you: thank you!"),
            _l("That holds too if those answers were withdrawn since."),
            _l("If you did not send a form, please call %(phone)s."),
        ),
    ),
    "code.unknown": (410, _l("This code is no longer valid"), (_l("Please ask for a new one at %(phone)s."),)),
    "code.too-many": (
        429,
        _l("Too many attempts"),
        (_l("Please wait %(minutes)s minutes, then enter the code once more, calmly and exactly."), _CALL),
    ),
    "receipt.too-many": (429, _l("Too many attempts"), (_l("Please wait %(minutes)s minutes, then try again."), _CALL)),
    "check.too-many": (429, _l("Too many attempts"), (_l("Please wait %(minutes)s minutes, then try again."), _CALL)),
    "receipt.wave-frozen": (
        409,
        _l("Too late to withdraw"),
        (_l("The data of this wave are frozen, so answers can no longer be withdrawn. They carry no name."),),
    ),
}

_WAYS_ON: dict[str, tuple[str, LazyString]] = {
    "code.used": ("resident.receipt_form", _l("Look up a receipt")),
    "draft.unknown": ("resident.code_form", _l("Enter a code")),
    "draft.withdrawn": ("resident.receipt_form", _l("Look up a receipt")),
    "receipt.wave-frozen": ("resident.receipt_form", _l("Look up a receipt")),
    "receipt.too-many": ("resident.receipt_form", _l("Look up a receipt")),
}


def notice_of(refusal: Refusal, installation: Installation) -> Notice:
    """The page of a refusal.  Raises ``KeyError`` for a code without words: every refusal has its page."""
    code = _state_code(refusal)
    status, title, paragraphs = _TABLE[code]
    phone = installation.settings.phone
    values: dict[str, object] = {"phone": phone, "minutes": "15"} | dict(refusal.params)
    for name in ("closes_on", "valid_until"):
        if name in values:
            values[name] = day(str(values[name]))
    texts = tuple(str(text) % values for text in paragraphs if phone or text is not _CALL)
    endpoint, link_text = _WAYS_ON.get(code, ("", ""))
    return Notice(status=status, title=str(title), paragraphs=texts, endpoint=endpoint, link_text=str(link_text))


def _state_code(refusal: Refusal) -> str:
    """A batch that is not open has not begun (draft) or has ended (closed, void): two different pages."""
    if refusal.code != "batch.not-open":
        return refusal.code
    return "batch.not-yet" if refusal.params.get("state") == "draft" else "batch.closed"


def code_error(refusal: Refusal) -> str | None:
    """The sentence beside the code field for a code that opens nothing; ``None`` if the refusal has a page of its own."""
    if refusal.code == "code.mistyped":
        return _("A code has twelve letters and digits. One is missing or mistyped.")
    if refusal.code == "code.unknown":
        return _("This is no code of ours. Compare it with your letter, group by group.")
    return None


def receipt_error(refusal: Refusal) -> str | None:
    """The sentence beside the receipt field."""
    if refusal.code == "receipt.mistyped":
        return _("A receipt has twelve letters and digits. One is missing or mistyped.")
    if refusal.code == "receipt.unknown":
        return _("There is no such receipt. Compare it with what you noted, group by group.")
    return None
