"""The cells of age × income that town and country are brought to the same composition by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.arrays import Int

LEAST_CELL = 10
"""Known answers that a cell of age × income needs on either side, below which it joins its neighbour."""


def collapse(counts: Int, least: int = LEAST_CELL) -> Int:
    """(A, B) cell of each age and income band; ``counts`` (2, A, B) answers in town and country.

    Within an age, bands are joined from the poorest up until both sides hold ``least`` answers; what is left over at the top
    joins the cell below.  An age that does not reach it with all its bands goes together with the next one (the last: with the
    one before).
    """
    _, ages, bands = counts.shape
    cell = np.zeros((ages, bands), dtype=np.int64)
    number, open_sum = 0, np.zeros(2)
    for age in range(ages):
        first = number
        for band in range(bands):
            cell[age, band] = number
            open_sum = open_sum + counts[:, age, band]
            if np.all(open_sum >= least):
                number, open_sum = number + 1, np.zeros(2)
        if number > first:
            cell[age][cell[age] == number] = number - 1
            open_sum = np.zeros(2)
    return np.minimum(cell, max(number - 1, 0))


def counts_by_side(side: Int, age: Int, band: Int, ages: int, bands: int) -> Int:
    """(2, A, B) rows whose side, age and band are known."""
    known = (side >= 0) & (age >= 0) & (band >= 0)
    key = (side[known] * ages + age[known]) * bands + band[known]
    return np.bincount(key, minlength=2 * ages * bands).reshape(2, ages, bands)


def codes_in(labels: Sequence[str], order: Sequence[str]) -> Int:
    """(n,) position of each label in ``order``, −1 if it is not there."""
    place = {label: i for i, label in enumerate(order)}
    return np.array([place.get(label, -1) for label in labels], dtype=np.int64)
