"""What the server acknowledged, and what the database holds of it afterwards."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, text

from benchmarks.site import Site
from survey_app.domain import code as codes
from survey_app.domain.receipt import receipt_for

Fields = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Form:
    """One resident's form.  ``mark`` is the village it types, unlike any other's; ``pages`` were acknowledged, and so was the
    form if it has a ``receipt``.  ``cut``: a submission of it went without an answer, or else was ``refused`` with 503; ``found``:
    the one that was answered found it stored already."""

    mark: str
    id: str = ""
    pages: list[Fields] = field(default_factory=list)
    receipt: str = ""
    cut: bool = False
    refused: bool = False
    found: bool = False


@dataclass(slots=True)
class Ledger:
    """All forms of a run.  ``cuts`` requests without an answer, ``away`` answers 503, ``wrong`` anything unexpected."""

    forms: list[Form] = field(default_factory=list)
    cuts: int = 0
    away: int = 0
    repeats: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def pages(self) -> int:
        return sum(len(form.pages) for form in self.forms)

    @property
    def sent(self) -> int:
        return sum(bool(form.receipt) for form in self.forms)

    @property
    def acknowledged(self) -> int:
        return self.pages + self.sent

    def cut_off(self) -> str:
        """How many forms were cut off while being sent, and how many of these had been stored."""
        return f"{self._stored_of([form for form in self.forms if form.cut], 'went without an answer')}"

    def refused(self) -> str:
        """The same of those that were told 503: their commit's answer was lost on its way from the database."""
        return f"{self._stored_of([form for form in self.forms if form.refused], 'were answered 503')}"

    @staticmethod
    def _stored_of(forms: Sequence[Form], what: str) -> str:
        found = sum(form.found for form in forms)
        share = f" ({found / len(forms):.0%})" if forms else ""
        return f"{len(forms):,} submissions {what}, of which {found:,}{share} had been stored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``lost`` and ``doubled`` as in :class:`faults.rows.Row`; ``problems`` in words."""

    lost: int
    doubled: int
    problems: tuple[str, ...]


def compare(site: Site, ledger: Ledger) -> Found:
    """Look every acknowledged page and form up in the database.  Nothing there joins a draft to its response but the receipt."""
    context = site.settings.context()
    with context.store.read() as conn:
        stored, drafts, counted = _held(conn)
        broken = _broken(conn) if context.store.is_sqlite else []
    context.store.dispose()
    forms = {_receipt_digest(context.keys.receipts, form): form for form in ledger.forms}
    held = drafts | {forms[digest].id: answers for digest, answers in stored.items() if digest in forms}
    lost = [form.id for digest, form in forms.items() if form.receipt and digest not in stored]
    lost += [form.id for form in ledger.forms for page in form.pages if not _holds(held, form, page)]
    marks = Counter(answers.get("village") for answers in stored.values())
    doubled = sum(n - 1 for mark, n in marks.items() if mark) + abs(counted - len(stored))
    strangers = [f"stored, but never sent: {digest}" for digest in set(stored) - set(forms)]
    return Found(lost=len(lost), doubled=doubled, problems=(*broken, *ledger.wrong, *strangers))


def _receipt_digest(key: bytes, form: Form) -> str:
    return codes.digest(receipt_for(form.id, key), key)


def _held(conn: Connection) -> tuple[dict[str, Any], dict[str, Any], int]:
    """Answers of responses by their receipt's digest and of drafts by id, and how many responses the dashboard counts."""
    sent = conn.execute(text("SELECT receipt_digest, answers FROM response"))
    begun = conn.execute(text("SELECT id, answers FROM draft"))
    counted = conn.execute(text("SELECT COALESCE(SUM(submitted + over_quota), 0) FROM tally")).scalar_one()
    stored, drafts = ({row[0]: json.loads(row[1]) for row in rows} for rows in (sent, begun))
    return stored, drafts, int(counted)


def _broken(conn: Connection) -> list[str]:
    said = conn.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    return [] if said == ["ok"] else [str(line) for line in said]


def _holds(held: Mapping[str, Any], form: Form, page: Fields) -> bool:
    answers = held.get(form.id, {})
    return all(_posted(answers.get(code)) == list(values) for code, values in page.items())


def _posted(value: object) -> list[str]:
    """A stored answer as its fields were posted."""
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
