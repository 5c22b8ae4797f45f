"""What people answer in these tests, and the row that comes of it."""

from __future__ import annotations

from benchmarks.site import Site, residents_posts

from .ledger import Found, Ledger
from .phones import Pages
from .rows import Row
from .servers import Ground

ASKED = ("age", "G1", "V1")
"""The pages that are posted: what is required, ratings, and its typed village marks a form."""


def answers_of(site: Site, people: int = 5) -> list[Pages]:
    """The same pages answered differently by ``people``."""
    posts = residents_posts(site, people)
    ids = list(dict.fromkeys(post.path.split("/")[2] for post in posts))
    return [
        [(post.page, post.fields) for post in posts if post.path.split("/")[2] == one and post.page in ASKED]
        for one in ids
    ]


def row(fault: str, ground: Ground, ledger: Ledger, found: Found, promises: str, seen: str) -> Row:
    """The row of one fault; what was unexpected is part of what was seen."""
    wrong = "" if not found.problems else f" UNEXPECTED ({len(found.problems)}): {'; '.join(found.problems[:5])}."
    return Row(
        fault=fault,
        database=ground.database,
        acknowledged=ledger.acknowledged,
        lost=found.lost,
        doubled=found.doubled,
        promises=promises,
        seen=seen + wrong,
    )
