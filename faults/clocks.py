"""Two machines on one database, the clock of one of them a day fast or slow: every request goes to the other of the two."""

from __future__ import annotations

import asyncio
import dataclasses

from .ledger import Ledger, compare
from .people import answers_of, row
from .phones import crowd
from .rows import Row
from .servers import Ground, served

FAULTS = {"1": "clock of one process a day fast", "-1": "clock of one process a day slow"}


def run(ground: Ground, forms: int) -> list[Row]:
    rows = []
    for days, fault in FAULTS.items():
        site, ledger = ground.site(f"clock{'fast' if days == '1' else 'slow'}"), Ledger()
        answers = answers_of(site)
        wrong = dataclasses.replace(site, environment={**site.environment, "FAULTS_DAYS": days})
        with served(site) as right, served(wrong, application="faults.skewed:app()") as other:
            asyncio.run(crowd(ledger, [right.address, other.address], site.link, answers, forms=forms))
        found = compare(site, ledger)
        seen = (
            f"{ledger.pages:,} pages and {ledger.sent:,} forms, each request of a form answered by the other of two servers;"
            f" no token, cookie or answer was refused ({len(ledger.wrong)} unexpected)."
        )
        rows.append(row(fault, ground, ledger, found, "P5", seen))
    return rows
