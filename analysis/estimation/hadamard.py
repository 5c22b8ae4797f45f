"""Hadamard matrices: the signs of balanced half-samples.

Sylvester (1867) doubles an order; Paley (1933, Journal of Mathematics and Physics 12, 311–320) makes one from the quadratic
residues of a prime q: order q + 1 for q ≡ 3 (mod 4), order 2(q + 1) for q ≡ 1 (mod 4).  Products of orders are orders.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from analysis.arrays import Int


def half_sample_signs(strata: int) -> Int:
    """(R, strata) of ±1 with orthogonal columns that each sum to 0, for the smallest order R > ``strata`` that can be made.

    The column of ones is left out: with it a stratum would give the same half in every replicate.
    """
    order = strata + 1 if strata + 1 <= 2 else strata + 1 + (-(strata + 1)) % 4
    while not _can_make(order):
        order += 4
    return hadamard(order)[:, 1 : strata + 1]


def hadamard(order: int) -> Int:
    """(order, order) of ±1 with H'H = order · I and a first column of ones.

    Orders 1, 2 and multiples of 4 that Sylvester's and Paley's constructions reach (all below 52).  ``ValueError`` otherwise.
    """
    if not _can_make(order):
        raise ValueError(f"no Hadamard matrix of order {order} from Sylvester's and Paley's constructions")
    made = _make(order)
    return np.asarray(made * made[:, :1], dtype=np.int64)


@cache
def _can_make(order: int) -> bool:
    if order <= 2:
        return order >= 1
    return order % 4 == 0 and (_paley_one(order) or _paley_two(order) or _factor(order) is not None)


def _paley_one(order: int) -> bool:
    return _is_prime(order - 1)


def _paley_two(order: int) -> bool:
    return _is_prime(order // 2 - 1) and (order // 2 - 1) % 4 == 1


@cache
def _factor(order: int) -> int | None:
    """The smallest divisor d ≥ 2 such that both d and order/d can be made."""
    return next(
        (d for d in range(2, order // 2 + 1) if order % d == 0 and _can_make(d) and _can_make(order // d)), None
    )


def _make(order: int) -> Int:
    if order == 1:
        return np.ones((1, 1), dtype=np.int64)
    if order == 2:
        return np.array([[1, 1], [1, -1]], dtype=np.int64)
    if _paley_one(order):
        q = order - 1
        skew = np.block([[np.zeros((1, 1)), np.ones((1, q))], [-np.ones((q, 1)), _residues(q)]])
        return np.asarray(skew + np.eye(order), dtype=np.int64)
    if _paley_two(order):
        q = order // 2 - 1
        conference = np.block([[np.zeros((1, 1)), np.ones((1, q))], [np.ones((q, 1)), _residues(q)]]).astype(np.int64)
        pairs = np.kron(conference, [[1, 1], [1, -1]])
        return np.asarray(pairs + np.kron(np.eye(q + 1, dtype=np.int64), [[1, -1], [-1, -1]]), dtype=np.int64)
    first = _factor(order)
    assert first is not None
    return np.asarray(np.kron(_make(first), _make(order // first)), dtype=np.int64)


def _residues(q: int) -> Int:
    """(q, q) Jacobsthal matrix χ(i − j): 1 for a square modulo q, −1 for a non-square, 0 on the diagonal."""
    character = -np.ones(q, dtype=np.int64)
    character[np.arange(1, q) ** 2 % q] = 1
    character[0] = 0
    i = np.arange(q)
    return np.asarray(character[(i[:, None] - i[None, :]) % q], dtype=np.int64)


def _is_prime(n: int) -> bool:
    return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))
