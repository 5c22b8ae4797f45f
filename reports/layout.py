"""Pages from pieces: what stands together, where a page ends, which figure waits for the next page.

Two steps: :func:`paginate` decides the place of every piece without drawing, so that the contents know their page numbers; then
each page is drawn once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reports.pen import Pen

_FUZZ = 0.01
_TOO_EMPTY, _TOO_EMPTY_FOR_NEXT = 0.1, 0.2
"""Rather than leave this share of a page empty, the next heading and its text go before a figure that waits; the second: the
heading of the next section."""


class Piece(ABC):
    """Something that takes a place on a page.  ``width`` is the width of the type area; distances are points."""

    before: float = 0.0
    after: float = 0.0
    keep_next: bool = False
    """Must stand on the page on which the next piece begins (headings)."""
    opens: int = 0
    """Level of a heading, 1 for one that opens a section; else 0."""
    runs_on: bool = False
    """Plain text, which may fill the page before a figure that waits for the next one."""
    fills: bool = False
    """A table that has not begun: may stand before the figures it follows, if they do not fit on the page and it does."""
    may_wait: float = 0.0
    """Figures, tables: if lower than this share of a page, may move to the top of the next one while text goes on."""
    alone: bool = False
    """Fills a page of its own (a cover)."""

    @abstractmethod
    def height(self, width: float) -> float: ...

    def least(self, width: float) -> float:
        """Height of the smallest first part: with how much room the piece can begin on a page."""
        return self.height(width)

    def split(self, width: float, room: float) -> tuple[Piece, Piece] | None:  # noqa: ARG002
        """A first part of at most ``room`` points and the rest; ``None`` if that cannot be done well."""
        return None

    def shrunk(self, width: float, room: float) -> Piece | None:  # noqa: ARG002
        """The piece a little lower, so that it is at most ``room`` high; ``None`` if it cannot be."""
        return None

    @abstractmethod
    def draw(self, pen: Pen, x: float, top: float, width: float) -> None: ...

    def anchors(self) -> tuple[str, ...]:
        return ()


class NewPage(Piece):
    """What follows begins a page."""

    def height(self, width: float) -> float:  # noqa: ARG002
        return 0.0

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Nothing to see."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and how far below the top of the type area it begins."""

    piece: Piece
    down: float


@dataclass(slots=True)
class Page:
    placed: list[Placed] = field(default_factory=list)
    filled: float = 0.0
    gap: float = 0.0
    """Distance the last piece wants below it."""

    def room(self, piece: Piece, height: float) -> float:
        return height - self.filled - self._space(piece)

    def put(self, piece: Piece, width: float) -> None:
        down = self.filled + self._space(piece)
        self.placed.append(Placed(piece, down))
        self.filled = down + piece.height(width)
        self.gap = piece.after

    def _space(self, piece: Piece) -> float:
        return max(self.gap, piece.before) if self.placed else 0.0


def paginate(pieces: Sequence[Piece], width: float, height: float) -> list[Page]:
    """Place ``pieces`` in order on pages of ``width`` × ``height`` points; figures may come a little later than the text."""
    queue = deque(pieces)
    waiting: deque[Piece] = deque()
    pages = [Page()]

    def turn() -> None:
        pages.append(Page())
        while waiting and (not pages[-1].placed or waiting[0].height(width) <= pages[-1].room(waiting[0], height)):
            pages[-1].put(waiting.popleft(), width)

    while queue or waiting:
        if not queue:
            turn()
            continue
        piece, page = queue[0], pages[-1]
        if waiting and not piece.runs_on and _goes_before(queue, list(waiting), page, width, height):
            page.put(queue.popleft(), width)
        elif waiting and not piece.runs_on:
            turn()
        elif isinstance(piece, NewPage):
            queue.popleft()
            if page.placed:
                turn()
        elif piece.alone:
            if page.placed:
                turn()
            pages[-1].put(queue.popleft(), width)
            if queue:
                turn()
        elif _fits(queue, page, width, height) or not (page.placed or _parts(piece, page, width, height)):
            page.put(queue.popleft(), width)
        elif smaller := piece.shrunk(width, page.room(piece, height)):
            queue.popleft()
            page.put(smaller, width)
        elif following := _may_wait(queue, page, width, height):
            waiting.extend(queue.popleft() for _ in range(following))
        elif ahead := _filler(queue, page, width, height):
            table = queue[ahead]
            del queue[ahead]
            queue.appendleft(table)
        elif parts := _parts(piece, page, width, height):
            page.put(parts[0], width)
            queue[0] = parts[1]
            turn()
        else:
            turn()
    return [p for p in pages if p.placed]


def _fits(queue: Sequence[Piece], page: Page, width: float, height: float) -> bool:
    """The first piece fits, and after a heading the beginning of what it heads."""
    needed, gap = 0.0, 0.0
    for number, piece in enumerate(queue):
        lead = max(gap, piece.before) if number else 0.0
        if number and not piece.keep_next:
            needed += lead + piece.least(width)
            break
        needed += lead + piece.height(width)
        gap = piece.after
        if not piece.keep_next:
            break
    return needed <= page.room(queue[0], height) + _FUZZ


def _may_wait(queue: deque[Piece], page: Page, width: float, height: float) -> int:
    """How many pieces wait: the first one, with the figures after it, if text follows that can fill the place before them."""
    if queue[0].height(width) > queue[0].may_wait * height:
        return 0
    pieces = list(queue)
    count = next((n for n, piece in enumerate(pieces) if n and not _is_figure(piece)), len(pieces))
    rest = pieces[count:]
    fills = rest and (rest[0].runs_on or _passes(rest, pieces[:count], page, width, height))
    return count if fills else 0


def _is_figure(piece: Piece) -> bool:
    return bool(piece.may_wait) and not piece.fills


def _passes(following: Sequence[Piece], waiting: Iterable[Piece], page: Page, width: float, height: float) -> bool:
    """A heading with text may stand before a waiting figure if the page would else stay too empty; long tables are divided."""
    headed = next((piece for piece in following if not piece.keep_next), None)
    if not following[0].keep_next or headed is None or not headed.runs_on or any(_divides(p, width) for p in waiting):
        return False
    enough = _TOO_EMPTY_FOR_NEXT if following[0].opens == 1 else _TOO_EMPTY
    empty = page.room(following[0], height) >= enough * height
    return (empty or page.placed[-1].piece.keep_next) and _fits(following, page, width, height)


def _goes_before(queue: deque[Piece], waiting: Sequence[Piece], page: Page, width: float, height: float) -> bool:
    """May the head of the queue stand before what waits?  A whole table before figures, too: the two are numbered apart."""
    table = queue[0]
    if table.fills and not any(piece.fills for piece in waiting):
        return table.height(width) <= page.room(table, height) + _FUZZ
    return _passes(list(queue), waiting, page, width, height)


def _divides(piece: Piece, width: float) -> bool:
    """A table of more than a few rows."""
    return piece.fills and piece.split(width, piece.height(width) - _FUZZ) is not None


def _filler(queue: deque[Piece], page: Page, width: float, height: float) -> int:
    """Which table behind the figures at the head of the queue can begin on this page; 0 if none.

    Figures and tables are numbered apart, so each kind keeps its order.
    """
    for number, piece in enumerate(queue):
        if number and piece.fills:
            fits = piece.height(width) <= page.room(piece, height) + _FUZZ
            return number if fits or _parts(piece, page, width, height) else 0
        if piece.fills or not piece.may_wait:
            return 0
    return 0


def _parts(piece: Piece, page: Page, width: float, height: float) -> tuple[Piece, Piece] | None:
    return None if piece.keep_next else piece.split(width, page.room(piece, height) + _FUZZ)
