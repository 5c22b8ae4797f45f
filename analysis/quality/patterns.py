"""Patterns within and between forms: runs, spread within a person, and vectors that occur more than once.

Arrays in, arrays out.  ``step`` is the matrix of :class:`analysis.quality.ratings.Ratings`.
"""

from __future__ import annotations

import numpy as np

from analysis.arrays import Bool, Float, Int

from .ratings import BLANK, NOT_ASKED, Codes, is_answered

LEVELS = 10
"""Classes of persons by how high their answers are, within which items are taken as independent."""
PER_LEVEL = 100
"""Different vectors that a class should have."""
_HASH_SEED = 20160708


def longest_run(step: Codes) -> tuple[Int, Int]:
    """(n,) length of the longest run of equal answers along the columns, and (n,) number of answers.

    Johnson (2005, J. Research in Personality 39, 103–129) as defined by ``careless::longstring`` in R; items without an
    answer are left out, they neither break a run nor lengthen it.
    """
    n = step.shape[0]
    longest, current, answers = (np.zeros(n, dtype=np.int16) for _ in range(3))
    before = np.full(n, BLANK, dtype=np.uint8)
    for j in range(step.shape[1]):
        here = step[:, j]
        answered = is_answered(here)
        current = np.where(answered, np.where(here == before, current + 1, 1), current).astype(np.int16)
        before = np.where(answered, here, before)
        answers += answered
        np.maximum(longest, current, out=longest)
    return longest.astype(np.int64), answers.astype(np.int64)


def person_moments(step: Codes, position: Float) -> tuple[Int, Float, Float]:
    """(n,) number of answers, their mean position and standard deviation (n − 1), NaN below one and two answers.

    The standard deviation is the intra-individual response variability of Dunn, Heggestad, Shanock & Theilgard (2018,
    J. Business and Psychology 33, 105–121), here on 0–1 since the scales differ.
    """
    n = step.shape[0]
    count, total, squares = np.zeros(n), np.zeros(n), np.zeros(n)
    for j in range(step.shape[1]):
        table = np.nan_to_num(position[j] - 0.5)  # about the middle, against cancellation
        count += is_answered(step[:, j])
        total += table[step[:, j]]
        squares += (table**2)[step[:, j]]
    mean = np.divide(total, count, out=np.full(n, np.nan), where=count > 0)
    spread = np.maximum(squares - count * np.nan_to_num(mean) ** 2, 0.0)
    sd = np.sqrt(np.divide(spread, count - 1, out=np.full(n, np.nan), where=count > 1))
    return count.astype(np.int64), mean + 0.5, sd


def item_nonresponse(step: Codes) -> tuple[Int, Float]:
    """(n,) number of items asked, and the share of them left blank, 不清楚 or refused (NaN if none was asked)."""
    asked, silent = np.zeros(step.shape[0]), np.zeros(step.shape[0])
    for j in range(step.shape[1]):
        asked += step[:, j] != NOT_ASKED
        silent += step[:, j] > NOT_ASKED
    return asked.astype(np.int64), np.divide(silent, asked, out=np.full(len(asked), np.nan), where=asked > 0)


def all_equal_to(step: Codes, key: Codes) -> tuple[Bool, Int]:
    """(n,) whether every answer given is the key's, and (n,) number of answers; without answers False."""
    same, answers = np.ones(step.shape[0], dtype=bool), np.zeros(step.shape[0], dtype=np.int64)
    for j in range(step.shape[1]):
        answered = is_answered(step[:, j])
        same &= ~answered | (step[:, j] == key[j])
        answers += answered
    return same & (answers > 0), answers


def repeats(step: Codes) -> tuple[Int, Int]:
    """(n,) number of the row's vector among the distinct ones, and (distinct,) how often each occurs.

    Vectors are equal if every item is, missing reasons and items not asked included.  Compared by a 64-bit hash: among a
    million different vectors two collide with probability 3e-8.
    """
    words = np.random.default_rng(_HASH_SEED).integers(0, 2**64, size=(step.shape[1], 256), dtype=np.uint64)
    key = np.zeros(step.shape[0], dtype=np.uint64)
    for j in range(step.shape[1]):
        key ^= words[j][step[:, j]]  # Zobrist (1970): one random word per item and answer
    _, vector, count = np.unique(key, return_inverse=True, return_counts=True)
    return vector.astype(np.int64), count.astype(np.int64)


def expected_repeats(step: Codes, level: Float, vector: Int, count: Int) -> Float:
    """(n,) how many other rows would hold the same vector by themselves; 0 is given where the vector occurs once.

    Rows are classed by the mean height of their answers (``level`` (n,)); within a class items are taken as independent, with
    the shares among its *different* vectors (an answer key counts once, however often it was copied).
    """
    n = step.shape[0]
    first = np.full(len(count), n, dtype=np.int64)
    np.minimum.at(first, vector, np.arange(n))
    bounds = _class_bounds(level[first])
    classes = np.searchsorted(bounds, np.nan_to_num(level, nan=-1.0), side="right")
    rows = np.flatnonzero(count[vector] > 1)
    log_chance = np.zeros(len(rows))
    size = np.bincount(classes[first], minlength=len(bounds) + 1).astype(np.float64)
    for j in range(step.shape[1]):
        pair = classes[first] * 256 + step[first, j].astype(np.int64)
        table = np.bincount(pair, minlength=256 * (len(bounds) + 1))
        own = classes[rows] * 256 + step[rows, j].astype(np.int64)
        log_chance += np.log(table[own] / size[classes[rows]])
    found = np.zeros(n)
    found[rows] = np.maximum(np.bincount(classes, minlength=len(size))[classes[rows]] - 1, 0) * np.exp(log_chance)
    return found


def _class_bounds(level: Float) -> Float:
    known = level[np.isfinite(level)]
    classes = int(np.clip(len(known) // PER_LEVEL, 1, LEVELS))
    return np.unique(np.quantile(known, np.arange(1, classes) / classes)) if len(known) else np.empty(0)
