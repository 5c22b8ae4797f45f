"""The residents' blueprint: its addresses, its forged-request check and what it does when the database is away."""

from __future__ import annotations

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from survey_app.formats import day, text
from survey_app.store.engine import StoreAway

from . import answering, entrance, receipts, recording, sending, verifying
from .replies import store_away
from .shelf import put_up
from .site import HTML_LANGS, phone_link, with_phone

bp = Blueprint("resident", __name__)


@bp.record_once
def _set_up(state: BlueprintSetupState) -> None:
    put_up(state.app)
    # Every view below checks the token itself: a failed check shows the page again with what was posted.
    state.app.extensions["csrf"].exempt(bp)  # nosemgrep: csrf-is-not-switched-off - token_is_good


bp.context_processor(
    lambda: {"day": day, "text": text, "html_langs": HTML_LANGS, "with_phone": with_phone, "phone_link": phone_link}
)
bp.register_error_handler(StoreAway, store_away)

for _module in (entrance, answering, sending, receipts, verifying, recording):
    _module.register(bp)
