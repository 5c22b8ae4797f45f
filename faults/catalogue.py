"""Name → what tries a fault, and how many forms (or repetitions) it takes in earnest and at least."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from . import away, clocks, cut, disk, jobs, killed, nth_run, quota, refused, same, synced
from .rows import Row
from .servers import Ground, postgres


@dataclass(frozen=True, slots=True)
class Fault:
    attempt: Callable[[Ground, int], list[Row]]
    usual: int
    least: int

    def number(self, size: float) -> int:
        """``size`` 1: in earnest."""
        return self.usual if size >= 1 else max(self.least, round(self.usual * size))


FAULTS: Mapping[str, Fault] = {
    "killed": Fault(killed.run, 2_500, 20),
    "phones": Fault(cut.phones, 1_000, 20),
    "connections": Fault(cut.database, 1_000, 40),
    "away": Fault(away.run, 90, 20),
    "disk": Fault(disk.run, 90, 20),
    "clocks": Fault(clocks.run, 150, 4),
    "same": Fault(same.run, 60, 4),
    "quota": Fault(quota.run, 50, 10),
    "synced": Fault(synced.run, 6, 2),
    "refused": Fault(refused.run, 1, 1),
    "jobs": Fault(jobs.run, 1, 1),
    "nth": Fault(nth_run.run, 1, 12),
}
"""Of ``nth`` the number is which operations fail: every one, or every so many-th."""


def tried(name: str, database: str, forms: int) -> list[Row]:
    """One fault on one database."""
    with grounds(database) as ground:
        return FAULTS[name].attempt(ground, forms)


@contextlib.contextmanager
def grounds(database: str) -> Iterator[Ground]:
    """A folder, and a PostgreSQL if it is that database's turn."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgres()) if database == "PostgreSQL" else None
        yield Ground(database=database, folder=folder, postgres=server)
