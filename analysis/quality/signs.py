"""Signs on single answers: for each rule, which rows it can judge and which of them carry the sign."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bool
from analysis.wavedata import WaveData
from questionnaires.model import Missing

from .patterns import all_equal_to, expected_repeats, item_nonresponse, longest_run, person_moments, repeats
from .ratings import Ratings, ratings_of
from .rules import COACHING_QUESTION, RULES


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sign:
    """``judged`` (n,) rows the rule could judge, ``flagged`` (n,) those with the sign.  ``reason``: why it judges nobody."""

    judged: Bool
    flagged: Bool
    reason: str = ""


def signs_of(data: WaveData) -> Mapping[str, Sign]:
    """Every rule about answers, by id, in the rules' order."""
    ratings = ratings_of(data.used, data.questionnaire)
    thresholds = {rule.id: rule.thresholds for rule in RULES if rule.about == "answer"}
    return {name: _SIGNS[name](data, ratings, limits) for name, limits in thresholds.items()}


def _nobody(n: int, reason: str) -> Sign:
    return Sign(judged=np.zeros(n, dtype=bool), flagged=np.zeros(n, dtype=bool), reason=reason)


def _sign(judged: Bool, flagged: Bool, reason: str) -> Sign:
    return Sign(judged=judged, flagged=judged & flagged, reason="" if judged.any() else reason)


def _speeding(data: WaveData, ratings: Ratings, limits: Mapping[str, float]) -> Sign:
    """Time per item asked, against the median of those who got the same form."""
    seconds = data.used.numbers("seconds")
    asked, _ = item_nonresponse(ratings.step)
    pace = np.divide(seconds, asked, out=np.full(data.used.n, np.nan), where=(asked > 0) & (seconds > 0))
    judged = np.isfinite(pace)
    if not judged.any():
        return _nobody(data.used.n, "no-seconds")
    form = data.used.text("variant").astype(str)
    typical = np.full(data.used.n, np.nan)
    for name in np.unique(form[judged]):
        typical[form == name] = np.median(pace[judged & (form == name)])
    with np.errstate(invalid="ignore"):
        return _sign(judged, pace < limits["ratio"] * typical, "no-seconds")


def _straight_line(data: WaveData, ratings: Ratings, limits: Mapping[str, float]) -> Sign:
    judged, flagged = np.zeros(data.used.n, dtype=bool), np.zeros(data.used.n, dtype=bool)
    for battery in ratings.batteries:
        longest, answers = longest_run(ratings.step[:, list(battery)])
        enough = answers >= limits["items"]
        judged |= enough
        flagged |= enough & (longest == answers)
    return _sign(judged, flagged, "no-ratings")


def _long_run(_data: WaveData, ratings: Ratings, limits: Mapping[str, float]) -> Sign:
    longest, answers = longest_run(ratings.step)
    return _sign(
        answers >= limits["items"], longest >= np.maximum(limits["items"], limits["share"] * answers), "no-ratings"
    )


def _repeated(_data: WaveData, ratings: Ratings, limits: Mapping[str, float]) -> Sign:
    answers, level, _ = person_moments(ratings.step, ratings.position)
    judged = answers >= limits["items"]
    if not judged.any():
        return _nobody(ratings.n, "no-ratings")
    vector, count = repeats(ratings.step)
    expected = expected_repeats(ratings.step, level, vector, count)
    return _sign(judged, (count[vector] > 1) & (expected < limits["expected"]), "no-ratings")


def _item_nonresponse(_data: WaveData, ratings: Ratings, limits: Mapping[str, float]) -> Sign:
    asked, share = item_nonresponse(ratings.step)
    return _sign(asked > 0, np.nan_to_num(share) > limits["share"], "no-ratings")


def _all_top(_data: WaveData, ratings: Ratings, limits: Mapping[str, float]) -> Sign:
    same, answers = all_equal_to(ratings.step[:, ratings.core], ratings.best[ratings.core])
    return _sign(answers >= limits["items"], same, "no-ratings")


def _low_spread(_data: WaveData, ratings: Ratings, limits: Mapping[str, float]) -> Sign:
    answers, _, sd = person_moments(ratings.step, ratings.position)
    return _sign(answers >= limits["items"], np.nan_to_num(sd, nan=1.0) < limits["sd"], "no-ratings")


def _coached(data: WaveData, _ratings: Ratings, _limits: Mapping[str, float]) -> Sign:
    answer = data.used.text(COACHING_QUESTION).astype(str)
    silent = [str(int(reason)) for reason in Missing]
    return _sign((answer != "") & ~np.isin(answer, silent), answer == "yes", "not-asked")


def _place_mismatch(data: WaveData, _ratings: Ratings, _limits: Mapping[str, float]) -> Sign:
    """Twelve-digit village codes begin with the nine digits of their town."""
    village, town = data.used.text("village").astype(str), data.used.text("town").astype(str)
    coded = np.char.isdigit(village) & (np.char.str_len(village) == 12) & (np.char.str_len(town) == 9)
    return _sign(coded, ~np.char.startswith(village, town), "no-village-codes")


_SIGNS: Mapping[str, Callable[[WaveData, Ratings, Mapping[str, float]], Sign]] = {
    "speeding-1": _speeding,
    "straight-line-1": _straight_line,
    "long-run-1": _long_run,
    "repeated-1": _repeated,
    "item-nonresponse-1": _item_nonresponse,
    "all-top-1": _all_top,
    "low-spread-1": _low_spread,
    "coached-1": _coached,
    "place-mismatch-1": _place_mismatch,
}
