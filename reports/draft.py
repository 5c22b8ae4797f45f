"""A report while it is being written: collects blocks, numbers headings, tables and figures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from reports.blocks import (
    Block,
    Bullets,
    Callout,
    Column,
    Figure,
    Heading,
    NoteLine,
    PageBreak,
    Row,
    Table,
    plain,
)
from reports.charts_data import Chart
from reports.context import Context

DIGITS = "零一二三四五六七八九"


def numeral(k: int) -> str:
    """1–99 in Chinese: 七, 十, 十二, 二十, 三十一."""
    tens, ones = divmod(k, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones or not tens else "")


class Draft:
    """Blocks in the making.  Ask ``next_table()``/``next_figure()`` for the number a sentence refers to."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.blocks: list[Block] = []
        self._counts = {1: 0, 2: 0, 3: 0}
        self._tables = self._figures = self._appendices = 0
        self._said: set[str] = set()

    def add(self, block: Block) -> None:
        self.blocks.append(block)

    def heading(self, level: Literal[1, 2, 3], text: str, anchor: str, *, numbered: bool = True) -> str:
        """Add a heading with its number; gives its finished text back."""
        finished = self._numbered(level, text) if numbered else text
        self.add(Heading(level=level, text=finished, anchor=anchor))
        return finished

    def appendix(self, text: str, anchor: str) -> None:
        """Add the heading of the next appendix; in the city edition the first one begins a page."""
        self._appendices += 1
        self._counts.update({2: 0, 3: 0})
        self._said.clear()
        if self._appendices == 1 and self.ctx.inp.place.kind == "city":
            self.add(PageBreak())
        self.add(
            Heading(level=1, text=self.ctx.say("appendix", k=str(self._appendices), title=text), anchor=anchor),
        )

    def _numbered(self, level: int, text: str) -> str:
        self._counts[level] += 1
        for deeper in range(level + 1, 4):
            self._counts[deeper] = 0
        k = self._counts[level]
        if self.ctx.lang == "zh":
            return {1: f"{numeral(k)}、{text}", 2: f"（{numeral(k)}）{text}", 3: f"{k}. {text}"}[level]
        first = f"A{self._appendices}" if self._appendices else str(self._counts[1])
        number = ".".join([first, *(str(self._counts[i]) for i in range(2, level + 1) if self._counts[i])])
        return f"{number} {text}"

    def paragraph(self, *sentences: str) -> None:
        """Sentences as one paragraph; empty ones are left out."""
        said = [s for s in sentences if s]
        if said:
            self.add(plain(("" if self.ctx.lang == "zh" else " ").join(said)))

    def bullets(self, items: Iterable[str]) -> None:
        found = tuple(items)
        if found:
            self.add(Bullets(items=found))

    def add_ordered(self, items: Iterable[str]) -> None:
        """A numbered list."""
        self.add(Bullets(items=tuple(items), ordered=True))

    def note(self, text: str) -> None:
        self.add(NoteLine(text=text))

    def warning(self, title: str, text: str) -> None:
        self.add(Callout(title=title, text=text, tone="warning"))

    def once(self, *notes: str) -> tuple[str, ...]:
        """Those of these notes that were not said before in the body, or in this appendix: a rule of reading is said once."""
        new = tuple(note for note in dict.fromkeys(notes) if note not in self._said)
        self._said.update(new)
        return new

    def next_table(self, ahead: int = 1) -> str:
        """How the table after next (``ahead`` − 1 others) will be called: 表3."""
        return self.ctx.say("table.ref", k=str(self._tables + ahead))

    def next_figure(self, ahead: int = 1) -> str:
        return self.ctx.say("figure.ref", k=str(self._figures + ahead))

    def table(
        self,
        title: str,
        columns: tuple[Column, ...],
        rows: Iterable[Row | tuple[str, ...]],
        *,
        notes: tuple[str, ...] = (),
        spans: tuple[tuple[str, int], ...] = (),
        small: bool = False,
        scored: bool = False,
        words: bool = False,
    ) -> None:
        """Add a numbered table.  ``scored``: it holds estimates, so scheme, interval and marks are explained under it; of
        any table the dashes and withheld cells.  ``words``: its cells are words only, and a sign in them is spoken of."""
        ref = self.next_table()
        self._tables += 1
        body = tuple(row if isinstance(row, Row) else Row(cells=row) for row in rows)
        if scored:
            notes = (*notes, *self.ctx.base_notes(cell for row in body for cell in row.cells))
        if not words:
            notes = (*notes, *self._sign_notes(body, notes))
        self.add(
            Table(
                caption=self.ctx.say("caption", ref=ref, title=title),
                anchor=f"tab-{self._tables}",
                columns=columns,
                rows=body,
                notes=notes,
                spans=spans,
                small=small,
            )
        )

    def _sign_notes(self, body: tuple[Row, ...], notes: tuple[str, ...]) -> tuple[str, ...]:
        """What withheld cells, marks and dashes mean, under a table that has them and does not say it itself."""
        ctx = self.ctx
        cells = [cell for row in body for cell in row.cells]
        dash = ctx.say("absent")
        quiet = dash in cells and not any(dash in note for note in notes)
        marks = [note for note in ctx.mark_notes(cells) if note not in notes]
        return (*marks, *((ctx.say("note.absent"),) if quiet else ()))

    def figure(self, title: str, chart: Chart, alt: str, *, notes: tuple[str, ...] = (), scored: bool = False) -> None:
        """Add a numbered figure; ``scored`` as for tables."""
        ref = self.next_figure()
        self._figures += 1
        if scored:
            notes = (*notes, *self.ctx.base_notes([alt]))
        self.add(
            Figure(
                caption=self.ctx.say("caption", ref=ref, title=title),
                anchor=f"fig-{self._figures}",
                chart=chart,
                alt=alt,
                notes=notes,
            )
        )
