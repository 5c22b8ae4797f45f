"""What became of a wave's cases, counted when it is assessed and kept in the assessment.

Codes say who was asked, responses say how much was answered; neither is looked up by the other, so this works when the link
between them is long destroyed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from analysis.outcomes import response_rates
from analysis.results import CaseCounts, StreamOutcomes
from questionnaires.model import Kind, Missing, Questionnaire
from survey_app.domain.batch import BatchState
from survey_app.domain.disposition import Disposition
from survey_app.services.context import Context
from survey_app.store import codes, responses, waves

COMPLETE = 0.8
"""Sent forms with at least this share of the questions asked answered are complete, others partial (the example of the
Standard Definitions)."""
_WITHOUT = (Missing.REFUSED.value, None)
"""Stored values that are no answer to a question that was asked; \"don't know\" is one."""


def outcomes_of(ctx: Context, wave_id: int, questionnaire: Questionnaire) -> tuple[StreamOutcomes, ...]:
    """By stream; a stream of which nothing is known, or whose codes do not account for its answers, is left out."""
    with ctx.store.read() as conn:
        sent = _sent(questionnaire, responses.stream_wave(conn, wave_id))
        cases = Counter[Disposition]()
        for _town, which, n in codes.dispositions(conn, wave_id=wave_id):
            cases[which] += n
        begun = sum(row["started"] for row in waves.tallies(conn, wave_id=wave_id) if _is_open(row))
        withdrawn = responses.count_withdrawn(conn, wave_id, "open")
    found = (_drawn(cases, sent["probability"]), _open(begun, withdrawn, sent["open"]))
    return tuple(stream for stream in found if stream is not None)


def _sent(questionnaire: Questionnaire, rows: Iterable[Mapping[str, Any]]) -> dict[str, Counter[bool]]:
    """Stream → sent forms by whether they are complete; void batches do not count."""
    asked = frozenset(code for code, q in questionnaire.questions.items() if q.kind is not Kind.TEXT)
    found: dict[str, Counter[bool]] = {"probability": Counter(), "open": Counter()}
    for row in rows:
        if row["batch_state"] != BatchState.VOID:
            found[row["stream"]][_complete(asked, json.loads(row["answers"]))] += 1
    return found


def _complete(questions: frozenset[str], answers: Mapping[str, Any]) -> bool:
    on_route = [value for code, value in answers.items() if code in questions and value != Missing.NOT_ASKED.value]
    return sum(value not in _WITHOUT for value in on_route) >= COMPLETE * len(on_route)


def _drawn(cases: Mapping[Disposition, int], sent: Mapping[bool, int]) -> StreamOutcomes | None:
    """A code that was used and whose answers are gone: they were withdrawn, which is a refusal."""
    withdrawn = cases.get(Disposition.ANSWERED, 0) - sum(sent.values())
    if not sum(cases.values()) or withdrawn < 0:
        return None
    counts = CaseCounts(
        complete=sent.get(True, 0),
        partial=sent.get(False, 0),
        refusal=cases.get(Disposition.REFUSAL, 0) + withdrawn,
        break_off=cases.get(Disposition.BREAK_OFF, 0),
        non_contact=cases.get(Disposition.NOT_REACHED, 0),
        other=cases.get(Disposition.UNABLE, 0),
        unknown=cases.get(Disposition.UNKNOWN, 0),
        ineligible=cases.get(Disposition.INELIGIBLE, 0),
    )
    return StreamOutcomes(stream="probability", counts=counts, rates=response_rates(counts))


def _open(begun: int, withdrawn: int, sent: Mapping[bool, int]) -> StreamOutcomes | None:
    if not begun:
        return None
    counts = CaseCounts(
        complete=sent.get(True, 0),
        partial=sent.get(False, 0),
        refusal=withdrawn,
        break_off=max(0, begun - withdrawn - sum(sent.values())),
    )
    return StreamOutcomes(stream="open", counts=counts)


def _is_open(row: Mapping[str, Any]) -> bool:
    return bool(row["stream"] == "open" and row["state"] != BatchState.VOID)
