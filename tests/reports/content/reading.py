"""All words of a report, for tests that look for what must not be said."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from reports.blocks import Block


def words(blocks: Iterable[Block]) -> Iterator[str]:
    """Every string in the blocks, anchors included."""
    for block in blocks:
        yield from _strings(block)


def _strings(x: Any) -> Iterator[str]:
    if isinstance(x, str):
        yield x
    elif dataclasses.is_dataclass(x) and not isinstance(x, type):
        for f in dataclasses.fields(x):
            yield from _strings(getattr(x, f.name))
    elif isinstance(x, tuple | list):
        for v in x:
            yield from _strings(v)


def numbers(x: Any) -> Iterator[float]:
    """Every float in the blocks: the geometry of charts."""
    if isinstance(x, float):
        yield x
    elif dataclasses.is_dataclass(x) and not isinstance(x, type):
        for f in dataclasses.fields(x):
            yield from numbers(getattr(x, f.name))
    elif isinstance(x, tuple | list):
        for v in x:
            yield from numbers(v)
