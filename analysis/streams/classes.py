"""Rows by what two samples (or modes) share: classes of demographic answers, joint cells, and their indicator columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.arrays import Float, Int, Labels
from analysis.weighting.cells import joint_codes

MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Classes:
    """One variable of the rows: ``labels`` k classes, ``codes`` (n,) 0 … k − 1."""

    name: str
    labels: tuple[str, ...]
    codes: Int


def coded(answers: Labels, known: Sequence[str]) -> Int:
    """(n,) position of each answer (text) among ``known``; ``len(known)`` for any other: missing."""
    rows, values = pd.factorize(answers)
    position = {code: i for i, code in enumerate(known)}
    return np.array([position.get(str(value), len(known)) for value in values], dtype=np.int64)[rows]


def classes_of(name: str, raw: Int, known: Sequence[str], parts: Sequence[Int], least: int) -> Classes | None:
    """Classes in the order of ``known``, neighbours joined until every one has ``least`` rows in each of ``parts``.

    Joined classes are named ``a|b``.  ``raw`` (n,) as :func:`coded`; missing answers are the class ``missing``, or count
    as the largest class if they have fewer rows.
    ``parts``: row numbers of each sample.  ``None`` where fewer than two classes are left: nothing to adjust for.
    """
    counts = np.array([np.bincount(raw[rows], minlength=len(known) + 1) for rows in parts])
    groups = [[i] for i in range(len(known)) if counts[:, i].any()]
    while len(groups) > 1:
        size = [int(counts[:, g].sum(axis=1).min()) for g in groups]
        k = int(np.argmin(size))
        if size[k] >= least:
            break
        beside = [j for j in (k - 1, k + 1) if 0 <= j < len(groups)]
        first, second = sorted((k, min(beside, key=lambda j: size[j])))
        groups[first : second + 1] = [groups[first] + groups[second]]
    if not groups:
        return None
    labels = ["|".join(known[i] for i in g) for g in groups]
    largest = int(np.argmax([counts[:, g].sum() for g in groups]))
    of = np.full(len(known) + 1, largest, dtype=np.int64)
    for j, group in enumerate(groups):
        of[group] = j
    if counts[:, -1].min() >= least:
        of[-1] = len(labels)
        labels.append(MISSING)
    return Classes(name=name, labels=tuple(labels), codes=of[raw]) if len(labels) > 1 else None


def cells_of_classes(classes: Sequence[Classes], n: int) -> tuple[Int, Float]:
    """Cell of each row (n,), and the columns of each cell (C, P): an intercept, then all classes but the first of each variable."""
    if not classes:
        return np.zeros(n, dtype=np.int64), np.ones((1, 1))
    cell = joint_codes([c.codes for c in classes])
    first = np.zeros(int(cell.max()) + 1, dtype=np.int64)
    first[cell[::-1]] = np.arange(n - 1, -1, -1)
    columns = [np.ones((len(first), 1))]
    columns += [(c.codes[first][:, None] == np.arange(1, len(c.labels))).astype(np.float64) for c in classes]
    return cell, np.hstack(columns)
