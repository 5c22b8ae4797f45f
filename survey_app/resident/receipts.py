"""The public receipt page: "received", and withdrawing until the wave freezes.  The code travels in POST bodies only."""

from __future__ import annotations

from flask import Blueprint, request, session
from flask.typing import ResponseReturnValue

from survey_app.access import ctx, public
from survey_app.domain.code import normalise, shown
from survey_app.domain.receipt import ReceiptView
from survey_app.domain.refusal import Refusal
from survey_app.services import chain, receipts

from .languages import languages_of_site
from .notices import receipt_error
from .phrases import phrases
from .replies import page, refuse, speak, token_is_good


def register(bp: Blueprint) -> None:
    bp.get("/r")(receipt_form)
    bp.get("/r/seals")(seals)
    bp.post("/r")(receipt_shown)
    bp.post("/r/withdraw")(receipt_withdrawn)


@public
def receipt_form() -> ResponseReturnValue:
    return page("receipt_form.html", error="", typed="", languages=languages_of_site())


@public
def seals() -> ResponseReturnValue:
    """The chains' heads, for anyone to note or print: who compares them later sees whether anything was dropped or changed."""
    return page("seals.html", grouped=grouped, found=chain.public_seals(ctx()))


@public
def receipt_shown() -> ResponseReturnValue:
    typed = request.form.get("receipt", "")[:40]
    if not token_is_good():
        return _form_again(typed), 400
    return _view(receipts.look_up(ctx(), typed, request.remote_addr or ""), typed, sure=False)


@public
def receipt_withdrawn() -> ResponseReturnValue:
    """Asks once more before deleting; both steps are POSTs, so no link can withdraw anything."""
    typed = request.form.get("receipt", "")[:40]
    if not token_is_good():
        return _form_again(typed), 400
    address = request.remote_addr or ""
    if request.form.get("sure") != "yes":
        return _view(receipts.look_up(ctx(), typed, address), typed, sure=True)
    return _view(receipts.withdraw(ctx(), typed, address), typed, sure=False)


def grouped(head: str) -> str:
    """In fours, to be read aloud and compared."""
    return " ".join(head[i : i + 4] for i in range(0, len(head), 4))


def _form_again(typed: str) -> str:
    say = phrases(speak(session.get("lang", "")))
    return page("receipt_form.html", error=say.token_lost, typed=typed)


def _view(found: ReceiptView | Refusal, typed: str, *, sure: bool) -> ResponseReturnValue:
    if isinstance(found, Refusal):
        error = receipt_error(found)
        return (page("receipt_form.html", error=error, typed=typed), 404) if error else refuse(found)
    plain = normalise(found.receipt) or found.receipt
    return page("receipt_view.html", grouped=grouped, view=found, plain=plain, shown=shown(plain), sure=sure)
