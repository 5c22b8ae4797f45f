"""Which answers to verify with the person: a seeded draw that takes flagged ones more often, with known probabilities."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np

from analysis.arrays import Bool, Float, Labels
from analysis.errors import ProblemList
from analysis.pps import inclusion_probabilities
from analysis.results.quality import BackCheck

FLAGGED_WEIGHT = 3.0
"""A flagged answer is drawn this many times as often as one without a sign."""


def draw_back_checks(
    response_ids: Sequence[str],
    group: Labels,
    flags: Mapping[str, Bool],
    per_group: int,
    *,
    seed: int,
    snapshot: str,
    weight: float = FLAGGED_WEIGHT,
) -> tuple[BackCheck, ...]:
    """``per_group`` answers of each group (town or interviewer), all of a smaller one; groups in order, answers as drawn.

    Systematic with probability proportional to size in random order (Madow 1949, Annals of Mathematical Statistics 20, 333–354),
    size ``weight`` for a flagged answer and 1 for others, so that every answer's ``probability`` is known and estimates of the
    share found wrong can be weighted back.  ``seed`` and the ``snapshot``'s hash fix the draw: nobody can choose whom to check, and
    anybody can repeat it.  ``flags`` rule → (n,); ids must be unique.  Raises AnalysisError.
    """
    problems = ProblemList()
    if per_group < 1:
        problems.add("quality.per-group", "per_group", value=per_group)
    if not weight >= 1:
        problems.add("quality.weight", "weight", value=weight)
    if len(set(response_ids)) != len(response_ids):
        problems.add("quality.ids-twice", "response_ids")
    problems.raise_any()
    names, ids = group.astype(str), np.asarray(response_ids, dtype=object)
    marked = np.zeros(len(ids), dtype=bool)
    for sign in flags.values():
        marked |= sign
    drawn: list[BackCheck] = []
    for name in sorted(set(names[names != ""].tolist())):
        rows = np.flatnonzero(names == name)
        rows = rows[np.argsort(ids[rows].astype(str), kind="stable")]  # the file's order must not matter
        size = np.where(marked[rows], weight, 1.0)
        chance, taken = _systematic(size, per_group, _generator(seed, snapshot, name))
        for i in taken:
            row = int(rows[i])
            rules = tuple(rule for rule, sign in flags.items() if sign[row])
            drawn.append(
                BackCheck(
                    response_id=str(ids[row]),
                    group=name,
                    reason="flagged" if rules else "random",
                    rules=rules,
                    probability=float(chance[i]),
                )
            )
    return tuple(drawn)


def _generator(seed: int, snapshot: str, name: str) -> np.random.Generator:
    digest = hashlib.sha256(f"{seed}/{snapshot}/{name}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "big"))


def _systematic(size: Float, n: int, rng: np.random.Generator) -> tuple[Float, list[int]]:
    """(N,) π and the places drawn, in random order."""
    if n >= len(size):
        return np.ones(len(size)), list(range(len(size)))
    chance, _ = inclusion_probabilities(size, n)
    order = rng.permutation(len(size))
    ends = np.cumsum(chance[order])
    at = np.searchsorted(ends, rng.random() + np.arange(n), side="right")
    return chance, [int(order[min(i, len(order) - 1)]) for i in at]
