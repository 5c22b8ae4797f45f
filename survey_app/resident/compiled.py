"""A page of questions as static strings with holes, so that showing it is a join of strings.

The page is rendered once by its Jinja template (``templates/resident/page.html``), which escapes everything and calls
``slot(name)`` wherever something changes from resident to resident.  Each call leaves a numbered mark; the rendered
text is then cut at the marks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from questionnaires.routing import Page

Slots = Mapping[str, tuple[int, ...]]
_MARK = re.compile("\x00([0-9]+)\x00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of the page: the frame (``question=None``) or the card of one question, which is left out when the
    question is not on the route.  ``parts`` alternates static text and holes; ``slots`` says which hole has which name."""

    question: str | None
    parts: tuple[str, ...]
    slots: Slots
    plain: str
    """The block with every hole empty: a question that has no answer yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledPage:
    """One page in one language and view.  Immutable, shared by all threads."""

    page: Page
    lang: str
    blocks: tuple[Block, ...]
    titles: Mapping[str, str]
    """Question → its wording, for the list of errors."""


@dataclass(slots=True)
class Marks:
    """Hands out marks while a template is rendered; ``names[i]`` is (question or None, slot name)."""

    names: list[tuple[str | None, str]] = field(default_factory=list)

    def slot(self, name: str, question: str | None = None, value: object = None) -> Markup:
        """A hole called ``name`` (``name=value`` for one of several choices), belonging to ``question`` if given."""
        self.names.append((question, name if value is None else f"{name}={value}"))
        return Markup(f"\x00{len(self.names) - 1}\x00")  # noqa: S704 - digits between two marks, nothing typed


def cut(text: str, marks: Marks) -> tuple[Block, ...]:
    """Cut a rendered page at its marks.

    A hole may stand in several places.  Raises ``ValueError`` if the marks found are not those handed out: a wording
    holds a mark of its own (it would open a hole in the page) or the template threw a hole away.
    """
    pieces = _MARK.split(text)
    found = {int(number) for number in pieces[1::2]}
    if found != set(range(len(marks.names))) or any("\x00" in static for static in pieces[::2]):
        raise ValueError("the page's text holds a mark that the compiler did not make")
    blocks: list[Block] = []
    current = _Open(question=None, parts=[pieces[0]])
    for number, static in zip(pieces[1::2], pieces[2::2], strict=True):
        question, name = marks.names[int(number)]
        if name in ("begin", "end"):
            blocks.append(current.close())
            current = _Open(question=question if name == "begin" else None, parts=[static])
        else:
            current.add(name, static)
    blocks.append(current.close())
    return tuple(blocks)


@dataclass(slots=True)
class _Open:
    question: str | None
    parts: list[str]
    slots: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def add(self, name: str, static: str) -> None:
        self.slots[name] = (*self.slots.get(name, ()), len(self.parts))
        self.parts += ["", static]

    def close(self) -> Block:
        parts = tuple(self.parts)
        return Block(question=self.question, parts=parts, slots=self.slots, plain="".join(parts))


def fill(blocks: tuple[Block, ...], frame: Mapping[str, str], questions: Mapping[str, Mapping[str, str]]) -> str:
    """The page as text.  ``frame`` fills the frame's holes; ``questions`` names the questions to show, each with what
    fills its holes.  Every value must be escaped HTML; a hole without a value stays empty, an unknown one is ignored."""
    out: list[str] = []
    for block in blocks:
        values = frame if block.question is None else questions.get(block.question)
        if values is None:
            continue
        if not values or not block.slots:
            out.append(block.plain)
            continue
        parts = list(block.parts)
        for name, text in values.items():
            for hole in block.slots.get(name, ()):
                parts[hole] = text
        out.extend(parts)
    return "".join(out)
