"""Every case of the Nth operation on one site, a row each."""

from __future__ import annotations

from . import nth_jobs, nth_people
from .nth import tried
from .rows import Row
from .servers import Ground
from .world import make_world

NAMES = (*nth_people.NAMES, *nth_jobs.NAMES)


def run(ground: Ground, step: int) -> list[Row]:
    """``step``: 1 in earnest; a rehearsal tries every ``step``-th operation only."""
    site = ground.site("nth")
    ctx = site.settings.context()
    world = make_world(ctx, site)
    cases = [*nth_people.cases(world), *nth_jobs.cases(world)]
    return [tried(ground, ctx, case, step) for case in cases]
