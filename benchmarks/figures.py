"""What a benchmark says: figures with their aims, gathered into one section of ``docs/performance.md``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of a table.  ``aim`` is printed as written; ``reached`` is ``None`` where the figure has no aim."""

    what: str
    measured: str
    aim: str = ""
    reached: bool | None = None

    @property
    def verdict(self) -> str:
        return {None: "", True: "reached", False: "**not reached**"}[self.reached]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the page.  ``name`` is what ``python -m benchmarks NAME`` takes; ``text`` are paragraphs of Markdown."""

    name: str
    title: str
    text: tuple[str, ...]
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()

    def markdown(self) -> str:
        lines = [f"## {self.title}", "", f"`python -m benchmarks {self.name}`", ""]
        for paragraph in self.text:
            lines += [paragraph, ""]
        lines += ["| what | measured | aim | |", "|---|---|---|---|"]
        lines += [f"| {f.what} | {f.measured} | {f.aim} | {f.verdict} |" for f in self.figures]
        for note in self.notes:
            lines += ["", note]
        return "\n".join(lines)


def at_most(what: str, ratio: float, limit: float, note: str = "") -> Figure:
    """A ratio that should not exceed ``limit``."""
    return Figure(what=what, measured=f"{ratio:.2f} ×{note}", aim=f"≤ {limit:g} ×", reached=ratio <= limit)


def at_least(what: str, ratio: float, limit: float, note: str = "") -> Figure:
    """A ratio that should not fall below ``limit``."""
    shown = f"{ratio:.2f}" if ratio < 10 else f"{ratio:,.0f}"
    return Figure(what=what, measured=f"{shown} ×{note}", aim=f"≥ {limit:g} ×", reached=ratio >= limit)


def milliseconds(seconds: float) -> str:
    """``0.1234`` → ``123 ms``, ``3.2`` → ``3.20 s``."""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.0f} ms" if seconds >= 0.01 else f"{seconds * 1e3:.2f} ms"
