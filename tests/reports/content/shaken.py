"""A wave in which every difference and every label is drawn anew, labels without regard to their intervals."""

from __future__ import annotations

import dataclasses
import typing
from typing import Any, Literal

from analysis.results import Estimate
from tests.reports.content.sample import wiggle

LABELS = ("band", "flag", "verdict", "region", "direction")
"""Fields that say which way a difference goes; reports must not believe them."""
UNITS = ("difference", "slope", "log-odds", "correlation")
CODES = ("", "", "", "wide", "low", "F", "X")


def shaken(x: Any, seed: int, *path: object) -> Any:
    """``x`` with estimates of differences and labels replaced, everything fixed by the seed."""
    if isinstance(x, Estimate):
        return _estimate(x, seed, *path)
    if dataclasses.is_dataclass(x) and not isinstance(x, type):
        hints = typing.get_type_hints(type(x))
        new = {}
        for f in dataclasses.fields(x):
            value, hint = getattr(x, f.name), hints[f.name]
            if f.name in LABELS and typing.get_origin(hint) is Literal:
                new[f.name] = _pick(typing.get_args(hint), seed, *path, f.name)
            else:
                new[f.name] = shaken(value, seed, *path, f.name)
        return dataclasses.replace(x, **new)
    if isinstance(x, tuple):
        return tuple(shaken(v, seed, *path, i) for i, v in enumerate(x))
    return x


def _pick(choices: tuple[Any, ...], seed: int, *path: object) -> Any:
    return choices[int((wiggle(seed, *path) + 1) / 2 * len(choices)) % len(choices)]


def _estimate(e: Estimate, seed: int, *path: object) -> Estimate:
    """Wholly above zero, wholly below, around it, or with a bound at zero; often within a hair of it; any release code."""
    if e.unit not in UNITS or e.value is None:
        return e
    kind = _pick(("above", "below", "around", "around", "zero"), seed, *path, "kind")
    near = 10 ** (3 * wiggle(seed, *path, "near") - 2)  # 0.00001 to 10
    long = 0.05 + 4 * (wiggle(seed, *path, "long") + 1)
    lower, upper = {
        "above": (near, near + long),
        "below": (-near - long, -near),
        "around": (-near, long),
        "zero": (0.0, long),
    }[kind]
    if wiggle(seed, *path, "turn") > 0 and kind in ("around", "zero"):
        lower, upper = -upper, -lower
    p = (wiggle(seed, *path, "p") + 1) / 20
    return dataclasses.replace(
        e,
        value=(lower + upper) / 2,
        lower=lower,
        upper=upper,
        p_raw=None if e.p_raw is None else p / 3,
        p_adjusted=None if e.p_adjusted is None else p,
        release_code=_pick(CODES, seed, *path, "code"),
    )
