"""Run several things in turn, A B C A B C …, so that a drifting machine drifts for all of them alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Wall seconds of the counted runs of one contestant."""

    name: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def over(self, other: Timing) -> float:
        """Median of the pairwise ratios self / other, run by run."""
        return statistics.median(a / b for a, b in zip(self.seconds, other.seconds, strict=True))


def interleaved(contestants: Mapping[str, Callable[[], object]], *, runs: int, warmups: int = 1) -> dict[str, Timing]:
    """Wall time of each contestant over ``runs`` rounds, after ``warmups`` rounds that do not count."""
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for round_number in range(-warmups, runs):
        for name, work in contestants.items():
            gc.collect()
            start = time.perf_counter()
            work()
            elapsed = time.perf_counter() - start
            if round_number >= 0:
                seconds[name].append(elapsed)
    return {name: Timing(name=name, seconds=tuple(values)) for name, values in seconds.items()}
