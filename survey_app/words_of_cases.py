"""The words of staff pages for codes as cases, and for the paper they are printed on."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey_app.domain.code import CodeState
from survey_app.domain.disposition import CodeAction, Disposition
from survey_app.domain.paper import LetterFormat, PosterFormat

CODE_STATES: dict[CodeState, tuple[LazyString, str]] = {
    CodeState.ISSUED: (_l("Unused"), ""),
    CodeState.STARTED: (_l("In progress"), "warn"),
    CodeState.USED: (_l("Finished"), "good"),
    CodeState.VOID: (_l("Void"), "bad"),
}
DISPOSITIONS: dict[Disposition, tuple[LazyString, str]] = {
    Disposition.ANSWERED: (_l("Answered"), "good"),
    Disposition.BREAK_OFF: (_l("Begun, not sent"), "warn"),
    Disposition.REFUSAL: (_l("Refused"), "bad"),
    Disposition.NOT_REACHED: (_l("Nobody reached"), "warn"),
    Disposition.UNABLE: (_l("Unable to answer"), "warn"),
    Disposition.INELIGIBLE: (_l("Not eligible"), "info"),
    Disposition.UNKNOWN: (_l("Nothing heard"), ""),
    Disposition.REPLACED: (_l("Replaced"), ""),
}
CODE_ACTIONS: dict[CodeAction, LazyString] = {
    CodeAction.REFUSAL: _l("Register a refusal"),
    CodeAction.NOT_REACHED: _l("Register: nobody reached"),
    CodeAction.UNABLE: _l("Register: unable to answer"),
    CodeAction.INELIGIBLE: _l("Register: not eligible"),
    CodeAction.UNKNOWN: _l("Take the registration back"),
    CodeAction.VOID: _l("Make the code void"),
    CodeAction.REISSUE: _l("Make void and print a new letter"),
}
CODE_ACTION_HINTS: dict[CodeAction, LazyString] = {
    CodeAction.REFUSAL: _l(
        "Somebody said that this address does not take part. Send no reminder. "
        "The code stays valid: people may change their minds."
    ),
    CodeAction.NOT_REACHED: _l("People live there, but nobody could be reached in all attempts. The code stays valid."),
    CodeAction.UNABLE: _l("Whoever was chosen is away, ill or cannot answer in our languages. The code stays valid."),
    CodeAction.INELIGIBLE: _l(
        "Not a dwelling, empty, or nobody aged 18+ lives there. It leaves the response rate; register it only when it is known."
    ),
    CodeAction.UNKNOWN: _l("What was registered was a mistake. The case counts again as what the code itself says."),
    CodeAction.VOID: _l(
        "The code opens nothing any more, and answers begun with it are deleted. "
        "The case stays in the sample and counts as not heard from."
    ),
    CodeAction.REISSUE: _l(
        "For a letter that was lost or fell into other hands. The old code opens nothing any more, and answers begun with it "
        "are deleted; the new one counts in its place, with the same village, module and inclusion probability."
    ),
}
LETTER_FORMATS: dict[LetterFormat, LazyString] = {
    LetterFormat.A4: _l("Letter, A4"),
    LetterFormat.A5: _l("Letter, A5"),
    LetterFormat.CARDS: _l("Cards, ten on a sheet of A4"),
    LetterFormat.LARGE: _l("Letter in large type, A4"),
}
POSTER_FORMATS: dict[PosterFormat, LazyString] = {
    PosterFormat.A5: _l("A5"),
    PosterFormat.A4: _l("A4"),
    PosterFormat.A3: _l("A3"),
}
