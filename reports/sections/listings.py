"""The lists of figures and tables after the contents; they are known when everything else is written."""

from __future__ import annotations

from reports.blocks import Block, Contents, Figure, Listing, Table
from reports.draft import Draft

_FEW = 6
"""A town edition lists its figures or tables only if there are more than this many."""


def with_lists(d: Draft) -> tuple[Block, ...]:
    """The finished blocks of a draft, with the lists that its edition has."""
    at = next((i for i, b in enumerate(d.blocks) if isinstance(b, Contents)), None)
    lists = _lists(d)
    if at is None or not lists:
        return tuple(d.blocks)
    return (*d.blocks[: at + 1], *lists, *d.blocks[at + 1 :])


def _lists(d: Draft) -> tuple[Listing, ...]:
    least = 1 if d.ctx.inp.place.kind == "city" else _FEW + 1
    found = []
    if sum(isinstance(b, Figure) for b in d.blocks) >= least:
        found.append(Listing(title=d.ctx.say("figures.title"), of="figures"))
    if sum(isinstance(b, Table) for b in d.blocks) >= least:
        found.append(Listing(title=d.ctx.say("tables.title"), of="tables"))
    return tuple(found)
