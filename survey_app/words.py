"""The words of staff and evaluator pages for states, actions, roles and refusals: one table each."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from questionnaires.messages import sentence
from survey_app.domain.batch import BatchAction, BatchState
from survey_app.domain.chain import Fault
from survey_app.domain.job import Job, JobKind, JobState
from survey_app.domain.publication import Publication, PublicationAction
from survey_app.domain.refusal import Refusal
from survey_app.domain.report import RunState
from survey_app.domain.user import Role
from survey_app.domain.wave import WaveState
from survey_app.formats import day
from survey_app.i18n import current_lang
from survey_app.words_of_cases import (
    CODE_ACTION_HINTS,
    CODE_ACTIONS,
    CODE_STATES,
    DISPOSITIONS,
    LETTER_FORMATS,
    POSTER_FORMATS,
)

__all__ = ["CODE_ACTIONS", "CODE_ACTION_HINTS", "CODE_STATES", "DISPOSITIONS", "LETTER_FORMATS", "POSTER_FORMATS"]

Tagged = tuple[LazyString, str]
"""A label and the style of its tag: good, warn, bad, info or plain."""

WAVE_STATES: dict[WaveState, Tagged] = {
    WaveState.PLANNED: (_l("Planned"), ""),
    WaveState.COLLECTING: (_l("Collecting"), "good"),
    WaveState.FROZEN: (_l("Frozen"), "info"),
}
BATCH_STATES: dict[BatchState, Tagged] = {
    BatchState.DRAFT: (_l("Draft"), ""),
    BatchState.OPEN: (_l("Open"), "good"),
    BatchState.PAUSED: (_l("Paused"), "warn"),
    BatchState.CLOSED: (_l("Closed"), "info"),
    BatchState.VOID: (_l("Void"), "bad"),
}
CHAIN_STATES: dict[str, Tagged] = {"intact": (_l("Intact"), "good"), "broken": (_l("Broken"), "bad")}
FAULTS: dict[Fault, LazyString] = {
    Fault.ORDER: _l("a link was removed, put in, changed or moved"),
    Fault.MISSING: _l("something that was sealed is gone or was changed"),
    Fault.ADDED: _l("something was put in or changed that was never sealed so"),
    Fault.COUNTED: _l("more or fewer answers are stored than were counted as they came"),
}
BATCH_ACTIONS: dict[BatchAction, LazyString] = {
    BatchAction.OPEN: _l("Open the batch"),
    BatchAction.PAUSE: _l("Pause"),
    BatchAction.RESUME: _l("Resume"),
    BatchAction.EXTEND: _l("Extend"),
    BatchAction.CLOSE: _l("Close the batch"),
    BatchAction.VOID: _l("Void the batch"),
}
BATCH_ACTION_HINTS: dict[BatchAction, LazyString] = {
    BatchAction.OPEN: _l("Residents can answer from now on."),
    BatchAction.PAUSE: _l("Nobody can start or send answers until you resume. What was saved stays."),
    BatchAction.RESUME: _l("Residents can answer again."),
    BatchAction.EXTEND: _l("Give a new last day and a reason; both are logged."),
    BatchAction.CLOSE: _l(
        "Collection ends; forms that were not sent are deleted and counted as unfinished, and what tied codes to forms is"
        " destroyed. You can still reopen the batch by extending, until the wave is frozen; codes that were used stay used."
    ),
    BatchAction.VOID: _l(
        "The batch leaves the survey for good; its answers stay stored but count nowhere. Give a reason."
    ),
}
PUBLICATIONS: dict[Publication, Tagged] = {
    Publication.INTERNAL: (_l("Internal"), ""),
    Publication.CONSULTATION: (_l("For consultation"), "warn"),
    Publication.CIRCULATED: (_l("Circulated"), "info"),
    Publication.PUBLIC: (_l("Public"), "good"),
}
PUBLICATION_ACTIONS: dict[PublicationAction, LazyString] = {
    PublicationAction.ADVANCE: _l("Move one step on"),
    PublicationAction.TAKE_BACK: _l("Take back one step"),
}
PUBLICATION_HINTS: dict[Publication, LazyString] = {
    Publication.INTERNAL: _l("For the office only."),
    Publication.CONSULTATION: _l("Units may read their own results and object to facts."),
    Publication.CIRCULATED: _l("Results may go to all units."),
    Publication.PUBLIC: _l("Results may be given to everyone."),
}
JOB_STATES: dict[JobState, Tagged] = {
    JobState.QUEUED: (_l("Waiting"), ""),
    JobState.RUNNING: (_l("Running"), "warn"),
    JobState.DONE: (_l("Done"), "good"),
    JobState.FAILED: (_l("Failed"), "bad"),
    JobState.CANCELLED: (_l("Cancelled"), "bad"),
}
JOB_KINDS: dict[JobKind, LazyString] = {
    JobKind.SNAPSHOT: _l("Snapshot of the answers"),
    JobKind.ASSESS: _l("Weighting and estimation"),
    JobKind.REPORT: _l("Report"),
    JobKind.TABLES: _l("Workbook of tables"),
    JobKind.BUNDLE: _l("All files in one zip"),
    JobKind.POSTERS: _l("Posters"),
    JobKind.LETTERS: _l("Letters with codes"),
    JobKind.FORGET: _l("Forgetting which code brought which answers"),
    JobKind.REISSUE: _l("New letter in place of an old one"),
}
FORMATS: dict[str, LazyString] = {
    "pdf": _l("PDF"),
    "html": _l("Web page"),
    "docx": _l("Word, for editing"),
    "charts": _l("Charts for slides"),
    "xlsx": _l("Excel"),
    "zip": _l("Zip"),
}
RUN_STATES: dict[RunState, Tagged] = {
    RunState.QUEUED: (_l("In progress"), "warn"),
    RunState.ASSESSED: (_l("Assessed"), "good"),
    RunState.FAILED: (_l("Failed"), "bad"),
}
ROLES: dict[Role, LazyString] = {
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.STAFF: _l("Survey staff"),
    Role.EVALUATOR: _l("Evaluator"),
}
STREAMS: dict[str, LazyString] = {"probability": _l("Probability sample"), "open": _l("Open participation")}
MODES: dict[str, LazyString] = {
    "web": _l("Web"),
    "face": _l("Face to face"),
    "phone": _l("Telephone"),
    "paper": _l("Paper"),
}
WAVE_KINDS: dict[str, LazyString] = {"annual": _l("Annual wave"), "pulse": _l("Quarterly pulse")}
LANGUAGES: dict[str, LazyString] = {"zh": _l("Chinese"), "en": _l("English")}

AUDIT_ACTIONS: dict[str, LazyString] = {
    "batch-close": _l("Closed a batch"),
    "batch-create": _l("Created a batch"),
    "batch-extend": _l("Extended a batch"),
    "batch-open": _l("Opened a batch"),
    "batch-pause": _l("Paused a batch"),
    "batch-resume": _l("Resumed a batch"),
    "batch-void": _l("Voided a batch"),
    "case-ineligible": _l("Registered that a case is not eligible"),
    "case-not-reached": _l("Registered that nobody was reached"),
    "case-refusal": _l("Registered a refusal"),
    "case-reissue": _l("Made a code void and asked for a new letter"),
    "case-unable": _l("Registered that somebody is unable to answer"),
    "case-unknown": _l("Took a registration back"),
    "case-void": _l("Made a code void"),
    "chain-accept": _l("Let a wave be assessed with a broken chain"),
    "quota-define": _l("Chose what quotas are counted by"),
    "quota-targets": _l("Set targets of quotas"),
    "codes": _l("Asked for codes and letters"),
    "download": _l("Downloaded a file"),
    "install": _l("Set up the installation"),
    "job-cancel": _l("Cancelled work"),
    "job-retry": _l("Tried work again"),
    "letters-delete": _l("Deleted a PDF with codes"),
    "lookup-code": _l("Looked a code up"),
    "lookup-receipt": _l("Looked a receipt up"),
    "language-approve": _l("Approved a language"),
    "language-withdraw": _l("Withdrew a language"),
    "password": _l("Changed the own password"),
    "password-reset": _l("Made a new password"),
    "posters": _l("Asked for posters"),
    "publication-advance": _l("Moved results one step on"),
    "publication-take-back": _l("Took results back one step"),
    "run-start": _l("Started a run"),
    "sign-in": _l("Signed in"),
    "contact": _l("Changed telephone and foot of the pages"),
    "site-file-put": _l("Put a file on the site"),
    "site-file-remove": _l("Removed a file from the site"),
    "spoken-release": _l("Released spoken wordings"),
    "targets": _l("Released the targets of the plan"),
    "tiles": _l("Placed the towns on the map of tiles"),
    "user-add": _l("Added a user"),
    "user-disable": _l("Disabled a user"),
    "user-enable": _l("Enabled a user"),
    "wave-create": _l("Planned a wave"),
    "wave-freeze": _l("Froze a wave"),
}
AUDIT_SUBJECTS: dict[str, LazyString] = {
    "batch": _l("batch"),
    "code": _l("case"),
    "installation": _l("installation"),
    "job": _l("work"),
    "questionnaire": _l("questionnaire"),
    "report": _l("report"),
    "run": _l("run"),
    "user": _l("user"),
    "wave": _l("wave"),
}
AUDIT_DETAILS: dict[str, LazyString] = {
    "breaks": _l("breaks"),
    "closes_on": _l("last day"),
    "file": _l("file"),
    "format": _l("format"),
    "footer_en": _l("foot of the pages, English"),
    "footer_zh": _l("foot of the pages, Chinese"),
    "from": _l("from"),
    "icp": _l("ICP number"),
    "language": _l("language"),
    "mode": _l("mode"),
    "per_town": _l("codes per town"),
    "phone": _l("telephone"),
    "population": _l("population table"),
    "questionnaire": _l("questionnaire"),
    "reason": _l("reason"),
    "role": _l("role"),
    "groups": _l("groups"),
    "targets": _l("targets changed"),
    "stream": _l("stream"),
    "to": _l("to"),
    "villages": _l("villages per town"),
    "wave": _l("wave"),
}
"""What the log says of itself; a detail's value is shown as stored, or in words where a table here has some."""
COMMAND_LINE = "command line"
"""Who did it, when nobody was signed in."""

REFUSALS: dict[str, LazyString] = {
    "batch.changed": _l("Someone else changed this batch a moment ago. Look at its new state, then try again."),
    "batch.date-after-validity": _l(
        "The form is valid until %(valid_until)s. Choose that day or an earlier one as the last day."
    ),
    "batch.date-bad": _l("The last day is not a date. Write it as 2026-12-31."),
    "batch.date-past": _l("The last day has passed already. Choose today or a later day."),
    "batch.finished": _l("The batch is closed or void. Extend it first, if it is closed."),
    "batch.no-codes": _l(
        "This batch is open to everyone and has no codes. Create a batch of the probability sample for letters."
    ),
    "batch.no-links": _l(
        "This batch is answered by code and has no open links, so there are no posters. Print letters instead."
    ),
    "batch.not-allowed": _l("This is not possible in the batch's present state. Reload the page to see what is."),
    "batch.not-open": _l("The batch is closed. Extend it first."),
    "batch.other-questionnaire": _l(
        "The other batches of this wave use another questionnaire. A wave asks one version only."
    ),
    "batch.reason-needed": _l("Write the reason: it is kept in the log and may be printed in the report."),
    "batch.title-needed": _l("Give the batch a title, so that it can be told from others."),
    "batch.unknown": _l("There is no such batch."),
    "batch.wave-frozen": _l("The wave is frozen; its batches can no longer change."),
    "case.answered": _l("Answers were sent with this code, so nothing can be registered or changed any more."),
    "case.changed": _l(
        "This case changed a moment ago, perhaps by the resident. Look at its new state, then try again."
    ),
    "case.not-allowed": _l("This is not possible in the present state. Reload the page to see what is."),
    "case.reason-needed": _l("Write the reason: it is kept in the log. No names and no addresses, please."),
    "case.unknown": _l("There is no such case."),
    "chain.reason-needed": _l("Write the reason: it is kept in the log."),
    "chain.intact": _l("The chain of this wave is intact: there is nothing to accept."),
    "codes.number": _l("Choose between 1 and %(most)s codes for each town."),
    "codes.in-work": _l("Letters of this batch are being made already. Wait until they are done, then ask for more."),
    "codes.villages": _l("Choose between 1 and %(most)s villages in each town."),
    "form.unknown": _l("This questionnaire has no such form. Choose one from the list."),
    "job.ended": _l("This work has ended already."),
    "job.no-letters": _l("This work made no letters, or their PDF is deleted already."),
    "job.not-failed": _l("Only failed or cancelled work can be tried again."),
    "job.unknown": _l("There is no such work."),
    "lookup.mistyped": _l("A code or receipt has twelve letters and digits. One is missing or mistyped."),
    "lookup.no-letter": _l(
        "This batch has no letter with this number. Letters of answered forms lose their number when the batch is closed."
    ),
    "lookup.unknown": _l(
        "No code and no receipt of this installation reads like this. Compare it with the paper, group by group."
    ),
    "language.last": _l("This is the only language residents are offered. Approve another one first."),
    "language.none": _l(
        "No language of this questionnaire is approved. Approve one on the page of questionnaires first."
    ),
    "language.unknown": _l("This questionnaire has no wording in that language. It has: %(known)s."),
    "password.easy": _l(
        "This password is easily guessed. Leave out your sign-in name, rows of keys such as 123456 or qwerty, and repetitions."
    ),
    "password.same": _l("This is the present password. Choose a new one."),
    "password.short": _l("The new password is too short: use at least %(least)s characters."),
    "population.invented": _l("These population figures are invented. A real wave needs figures with a source."),
    "population.unknown": _l("There is no such population table. Choose one from the list."),
    "publication.invented": _l("Demonstration data and invented population totals never go beyond internal use."),
    "publication.not-allowed": _l("This is not possible in the present state. Reload the page to see what is."),
    "publication.reason-needed": _l("Write the reason: it is kept in the log."),
    "publication.superseded": _l("A later run of this wave replaces this one, so its results go no further."),
    "questionnaire.expired": _l(
        "The form was valid until %(valid_until)s, so it may not collect any more. Release a version with a new approval number."
    ),
    "quota.below": _l(
        "More answers than %(target)s are complete already: a target cannot be lower than what is there."
    ),
    "quota.many": _l("These questions make more than %(most)s groups in each town. Choose fewer questions."),
    "quota.question": _l("Only questions that everyone is asked, with one answer to choose, make groups."),
    "questionnaire.unknown": _l("There is no such questionnaire. Choose one from the list."),
    "run.not-assessed": _l("This run has no results yet."),
    "run.nothing-in-stream": _l("The snapshot holds no answer of this stream, so there is nothing to assess."),
    "run.stream": _l("Choose the probability sample or open participation."),
    "run.unknown": _l("There is no such run."),
    "signin.too-many": _l(
        "Too many failed attempts. Wait %(minutes)s minutes, or ask an administrator for a new password."
    ),
    "signin.wrong": _l("Name or password is not right. Check capital letters, then try again."),
    "contact.phone": _l("Write a telephone number: digits, with spaces, brackets or hyphens between them."),
    "site-file.content": _l("The file must be one line of at most %(most)s plain characters, as WeChat gave it."),
    "site-file.name": _l("Only files called MP_verify_….txt can be put here, under the name that WeChat gave them."),
    "site-file.unknown": _l("There is no such file."),
    "user.last-administrator": _l("This is the last administrator. Make another one first."),
    "user.name-bad": _l("A sign-in name has 2 to 32 Latin letters, digits, dots, hyphens or underscores."),
    "user.name-taken": _l("This sign-in name is taken. Choose another."),
    "user.unknown": _l("There is no such user."),
    "wave.already-frozen": _l("The wave is frozen already."),
    "wave.batches-not-closed": _l("Close these batches first: %(batches)s."),
    "wave.key-bad": _l(
        "A short name begins with the year, then at most 12 digits, capital letters or hyphens, for example 2026Q4."
    ),
    "wave.key-taken": _l("There is a wave with this short name. Choose another."),
    "wave.not-frozen": _l(
        "The wave is not frozen yet. Close its batches and freeze it first; before that nobody sees a score."
    ),
    "wave.nothing-collected": _l("Nothing was collected yet: a wave can be frozen once a closed batch has answers."),
    "wave.title-needed": _l("Give the wave a title in Chinese and in English."),
    "wave.unknown": _l("There is no such wave."),
}
"""Refusal code → sentence that says what to do."""
_DAYS = frozenset({"valid_until"})
"""Parameters that are ISO dates."""


def who(name: str) -> str:
    """The name in the log, in words where it is the command line."""
    return str(_l("command line")) if name == COMMAND_LINE else name


def deed(action: str) -> str:
    return _word(AUDIT_ACTIONS, action)


def subject(text: str) -> str:
    """``batch:4`` → batch 4."""
    kind, _, which = text.partition(":")
    return f"{_word(AUDIT_SUBJECTS, kind)} {which}".strip()


def details(given: Mapping[str, object]) -> str:
    """``stream: open`` → 样本来源：公开参与; empty values are left out."""
    states = {
        str(state): word[0] for state, word in (*BATCH_STATES.items(), *PUBLICATIONS.items(), *DISPOSITIONS.items())
    }
    roles = {str(role): word for role, word in ROLES.items()}
    papers = {str(size): word for size, word in (*LETTER_FORMATS.items(), *POSTER_FORMATS.items())}
    tables = {"stream": STREAMS, "mode": MODES, "from": states, "to": states, "role": roles, "format": papers}
    colon = _l(": ")
    shown = [
        f"{_word(AUDIT_DETAILS, name)}{colon}{_word(tables.get(name, {}), str(value))}"
        for name, value in given.items()
        if value not in ("", None)
    ]
    return str(_l("; ")).join(shown)


def _word(table: Mapping[str, LazyString], key: str) -> str:
    """The word for ``key``, or the key itself: an old entry of the log stays readable."""
    return str(table[key]) if key in table else key


def options(table: Mapping[str, LazyString | Tagged]) -> list[tuple[str, LazyString]]:
    """(value, label) pairs of one of the tables above, for the choices of a filter."""
    return [(str(value), word[0] if isinstance(word, tuple) else word) for value, word in table.items()]


def why(job: Job) -> str:
    """Why a job failed, and what to do, in the page's language; ``""`` if nothing is wrong with it."""
    if not job.problem:
        return ""
    problem = json.loads(job.problem)
    return sentence(problem["code"], problem["params"], current_lang())


def say(refusal: Refusal) -> str:
    """The sentence of a refusal in the page's language.  An unknown code raises: every refusal has its words."""
    params = {name: _shown(name, value) for name, value in refusal.params.items()}
    return str(REFUSALS[refusal.code]) % params


def _shown(name: str, value: object) -> object:
    if name in _DAYS:
        return day(str(value))
    return f"{value:,}" if isinstance(value, int) else value


def formats(names: str) -> str:
    """``pdf,html`` in words."""
    return " · ".join(str(FORMATS[name]) for name in names.split(","))
