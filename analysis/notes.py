"""Facts that a report must say, by code: the vocabulary that the analysis and the report wording share.

:data:`NOTES` documents every code with the parameters that its sentence may use; :func:`note` makes one and refuses a
code or a parameter that is not in the table.  The sentences themselves live with the report's wording.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .results import Note


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSpec:
    """What one code means (for whoever writes its sentence) and which parameters it carries."""

    meaning: str
    params: tuple[str, ...] = ()


NOTES: Mapping[str, NoteSpec] = {
    # --- what the answers are -----------------------------------------------------------------------------------
    "demo": NoteSpec(meaning="Demonstration data: simulated answers, invented totals; never to be released."),
    "open-stream": NoteSpec(
        meaning="The answers came through the open link: no probability sample; intervals rest on a model.",
        params=("n",),
    ),
    "treated-as-random": NoteSpec(
        meaning="Self-selected answers are treated as random within the weighting cells (town and margins)."
    ),
    "other-stream-left-out": NoteSpec(
        meaning="n answers of the other stream (probability or open) were counted and kept out of every estimate.",
        params=("stream", "n"),
    ),
    "invented-population": NoteSpec(meaning="The population totals are invented; the results cannot be released."),
    "estimated-population": NoteSpec(
        meaning="The population totals are an estimate, not an official count.", params=("source", "date")
    ),
    "persons-as-psu": NoteSpec(
        meaning="There was no village frame: persons are the sampling units within a town, so clustering is not seen."
    ),
    "value-problems": NoteSpec(
        meaning="n values fitted no rule of the import map; they were set to missing and listed in the import report.",
        params=("n",),
    ),
    # --- weighting ----------------------------------------------------------------------------------------------
    "self-weighting": NoteSpec(
        meaning="No inclusion probabilities: base weight = residents of the town / answers from the town,"
        " i.e. the sample is assumed self-weighting within the town."
    ),
    "inclusion-probabilities": NoteSpec(meaning="Base weight = 1 / inclusion probability of the answer."),
    "adults-in-household": NoteSpec(
        meaning="One person per household: base weights were multiplied by the household's number of adults;"
        " n answers without it got the mean of their town.",
        params=("n",),
    ),
    "no-nonresponse-adjustment": NoteSpec(meaning="No separate adjustment for nonresponse was made."),
    "margin-missing": NoteSpec(
        meaning="More than 10 % (share) lack the margin's answer in this town ('' = the city); the margin was kept,"
        " assuming that answers are missing at random within the other margins.",
        params=("margin", "town", "share"),
    ),
    "missing-at-random": NoteSpec(
        meaning="Persons without a margin's answer keep their share of the weights: assumed missing at random"
        " within the other margins."
    ),
    "margin-dropped": NoteSpec(
        meaning="The margin was not used. reason: 'missing' (more than 25 %, share, lack the answer), 'not-asked'"
        " (the questionnaire does not ask it) or 'one-category' (collapsing left a single category).",
        params=("margin", "town", "reason", "share"),
    ),
    "cells-collapsed": NoteSpec(
        meaning="Categories of a margin with fewer than `least` answers were merged with their neighbours, in one town"
        " ('' = city-wide). categories: merged groups, '|' inside a group, '; ' between groups; '' = all into one.",
        params=("margin", "town", "categories", "least"),
    ),
    "weight-bounds-reached": NoteSpec(
        meaning="n answers have a calibration factor at a bound (low or high).", params=("n", "low", "high")
    ),
    "town-left-out": NoteSpec(
        meaning="A town without a single usable answer; the city figures speak for the other towns only.",
        params=("town", "population"),
    ),
    # --- variance -----------------------------------------------------------------------------------------------
    "no-fpc": NoteSpec(
        meaning="Variance from first-stage units as if drawn with replacement (no fpc): conservative, slightly too wide."
    ),
    "lonely-psu-adjusted": NoteSpec(
        meaning="n strata had a single sampling unit and nothing to merge with; each counts as the average variance of the others.",
        params=("n",),
    ),
    "few-psus": NoteSpec(
        meaning="n towns have fewer than `least` sampling units: shown, never put into a band.", params=("n", "least")
    ),
    # --- what is shown ------------------------------------------------------------------------------------------
    "not-measured": NoteSpec(
        meaning="This questionnaire has no item for it: what = 'sense:gain' or 'domain:D08'.", params=("what",)
    ),
    "towns-withheld": NoteSpec(
        meaning="n towns have fewer than 30 answers (or fewer than 3 sampling units): their figures are withheld.",
        params=("n",),
    ),
    "categories-left-out": NoteSpec(
        meaning="n categories of a grouping question have fewer than `least` answers and are not listed (confidentiality).",
        params=("group", "n", "least"),
    ),
    "three-classes": NoteSpec(
        meaning="Distributions with fewer than `least` answers use three classes instead of all labels.",
        params=("least",),
    ),
    "modules-city-only": NoteSpec(
        meaning="Items of the random modules (modules, comma between) were asked of a random part; city only.",
        params=("modules",),
    ),
    "urban-unknown": NoteSpec(
        meaning="No answer carries the urban/rural code of its village; urban and rural domains are not given."
    ),
    "no-town-differs": NoteSpec(
        meaning="In this indicator no town leaves the middle band: no high or low may be named; n_per_town answers per"
        " town would be needed to tell 3 points apart (0 = cannot be said).",
        params=("indicator", "n_per_town"),
    ),
    "no-town-comparable": NoteSpec(
        meaning="In this indicator fewer than two towns have the answers and sampling units that a comparison needs.",
        params=("indicator",),
    ),
    "earlier-run-unreadable": NoteSpec(
        meaning="An earlier wave's results are of an older program and were not compared; assess that wave again first.",
        params=("run",),
    ),
    "pulse-no-towns": NoteSpec(meaning="A quarterly pulse speaks for the city only; towns need an annual wave."),
}


def note(code: str, **params: str | int | float) -> Note:
    """A note of the vocabulary.  Raises ``KeyError`` for an unknown code, ``ValueError`` for other parameters than its own."""
    spec = NOTES[code]
    if set(params) != set(spec.params):
        raise ValueError(f"note {code}: parameters {sorted(params)}, expected {sorted(spec.params)}")
    return Note(code=code, params=params)
