"""What is wrong with an input, as data: where, which rule, and what is needed to say it in any language.

Pure packages never hold sentences.  They raise or return :class:`Problem`; one catalogue
(:mod:`questionnaires.messages` for the command line, the web catalogue for pages) renders them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One broken rule.

    ``code``   names the rule, dotted, e.g. ``"scale.label-missing"``; it is the key of the message catalogue.
    ``where``  says where, from the outside in, e.g. ``"wenling-2023.1.toml, question P4"``.
    ``params`` fills the message; values are plain text or numbers.
    """

    code: str
    where: str
    params: Mapping[str, str | int | float] = field(default_factory=dict)


class ProblemsFound(ValueError):
    """Raised at a door after *all* problems of an input were collected; never for the first one only."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("; ".join(f"{p.where}: {p.code} {dict(p.params)}" for p in self.problems))
