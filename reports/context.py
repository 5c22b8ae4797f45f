"""A report's input, made ready for writing: numbers by key, names, the phrases of its language.

Withheld numbers are removed here, once, so that no section can print one by mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from analysis.results import CITY, Band, Cell, Distribution, Estimate, Group, town
from reports.document import Labels, Lang, ReportInput
from reports.wording.numbers import fixed
from reports.wording.words import Words

WITHHELD = ("F", "X")


def released(e: Estimate) -> Estimate:
    """The estimate, without its numbers if its release code withholds them."""
    if e.release_code not in WITHHELD and e.value is not None:
        return e
    return replace(e, value=None, se=None, lower=None, upper=None, p_raw=None, p_adjusted=None)


def released_distribution(d: Distribution) -> Distribution:
    """The distribution, without its shares if its release code withholds them."""
    if d.release_code not in WITHHELD:
        return d
    return replace(d, shares=tuple(None for _ in d.shares), dont_know=0.0, refused=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the sections of a report draw on; made by :func:`context`."""

    inp: ReportInput
    words: Words
    cells: Mapping[tuple[str, Group], Estimate]
    bands: Mapping[tuple[str, str], Band]
    distributions: Mapping[tuple[str, Group], Distribution]

    @property
    def lang(self) -> Lang:
        return self.inp.lang

    @property
    def labels(self) -> Labels:
        return self.inp.labels

    @property
    def open(self) -> bool:
        """Self-selected answers: said wherever a number stands."""
        return self.inp.assessment.stream == "open"

    @property
    def here(self) -> Group:
        """The group the edition is about."""
        return town(self.inp.place.code) if self.inp.place.kind == "town" else CITY

    @property
    def place(self) -> str:
        """Name of the town of a town edition, or of the city."""
        return self.town(self.inp.place.code) if self.inp.place.kind == "town" else self.labels.city

    def say(self, key: str, **params: str) -> str:
        """A phrase with its place-holders filled; city and the word for its units are always known."""
        word = self.labels.town_word
        plural = word if self.lang == "zh" else f"{word}s"
        known = {
            "city": self.labels.city,
            "word": word,
            "words": plural,
            "Word": word.capitalize(),
            "Words": plural.capitalize(),
            "wave": self.wave,
        }
        return self.words(key, **{**known, **params})

    def code(self, prefix: str, code: str) -> str:
        """The phrase of a code (``exclusion`` + ``under-18``), or the code itself where the table has none."""
        key = f"{prefix}.{code}"
        return self.say(key) if self.words.has(key) else code

    @property
    def wave(self) -> str:
        titles = self.inp.assessment.wave_title
        return titles.get(self.lang) or self.inp.assessment.wave

    def one_language(self, text: str) -> str:
        """Of a text written as ``中文 / English`` the half in the report's language; any other text as it is."""
        halves = text.split(" / ")
        if len(halves) != 2 or _chinese(halves[0]) == _chinese(halves[1]):
            return text
        return next(half for half in halves if _chinese(half) == (self.lang == "zh"))

    def estimate(self, indicator: str, group: Group) -> Estimate | None:
        """The released estimate, or ``None`` if the cell was not estimated."""
        return self.cells.get((indicator, group))

    def town(self, code: str) -> str:
        return self.labels.towns.get(code, code)

    @property
    def towns(self) -> tuple[str, ...]:
        """Town codes in the order of the names, those of the sample that have no name after them."""
        named = tuple(self.labels.towns)
        extra = {c.group.code for c in self.inp.assessment.cells if c.group.kind == "town"} - set(named)
        return named + tuple(sorted(extra))

    def name(self, indicator: str) -> str:
        """The printed name of an indicator, ``sense:gain`` → 获得感; an unknown code stands for itself."""
        kind, _, code = indicator.partition(":")
        if kind in ("sense", "share60", "share80"):
            return self.labels.senses.get(code, code)
        if kind == "subindex":
            return self.labels.sub_indices.get(code, ("", code))[1]
        if kind == "domain":
            return self.labels.domains[code].title if code in self.labels.domains else code
        return self.labels.items[code].text if code in self.labels.items else code

    def margin(self, margin: str) -> str:
        """The printed name of a population margin (that of its question)."""
        question = self.labels.margins.get(margin, margin)
        title = self.labels.groups[question].title if question in self.labels.groups else question
        return title[:1].upper() + title[1:]

    def category(self, question: str, code: str) -> str:
        """The label of a category of a question or margin; merged ones (``50-64|65+``) are joined by a plus."""
        group = self.labels.groups.get(self.labels.margins.get(question, question))
        named = group.categories if group else {}
        return named.get(code) or " + ".join(named.get(part, part) for part in code.split("|"))

    @property
    def level(self) -> str:
        """The confidence level as printed: 95."""
        first = next(iter(self.inp.assessment.cells), None)
        return fixed(100 * (first.estimate.level if first else 0.95), 1).removesuffix(".0")

    @property
    def ci(self) -> str:
        return self.say("ci.model" if self.open else "ci", level=self.level)

    @property
    def ci_short(self) -> str:
        return self.say("ci.short.model" if self.open else "ci.short", level=self.level)

    @property
    def ci_column(self) -> str:
        """Head of a column of intervals."""
        return self.say("col.ci.model" if self.open else "col.ci", level=self.level)

    @property
    def ci_simultaneous(self) -> str:
        return self.say("ci.simultaneous", level=self.level)

    def base_notes(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The lines under every table and figure with scores: scheme, the marks that occur, what kind of sample it is."""
        key = "note.scheme.open" if self.open else "note.scheme"
        return (self.say(key, scheme=self.labels.scheme, ci=self.ci), *self.mark_notes(texts))

    def mark_notes(self, texts: Iterable[str]) -> tuple[str, ...]:
        """What △, ◇ and the words for withheld numbers mean, as far as they occur in ``texts``."""
        said = tuple(texts)
        signs = {"low": "△", "wide": "◇", "F": self.say("withheld.F"), "X": self.say("withheld.X")}
        return tuple(self.say(f"note.mark.{k}") for k, sign in signs.items() if any(sign in text for text in said))


def _chinese(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)


def context(inp: ReportInput) -> Context:
    """Index the released numbers of an input."""
    wave = inp.assessment
    return Context(
        inp=inp,
        words=Words(inp.lang),
        cells=index(wave.cells),
        bands={(b.indicator, b.town): replace(b, difference=released(b.difference)) for b in wave.bands},
        distributions={(d.item, d.group): released_distribution(d) for d in wave.distributions},
    )


def index(cells: tuple[Cell, ...]) -> dict[tuple[str, Group], Estimate]:
    """Released estimates by indicator and group."""
    return {(c.indicator, c.group): released(c.estimate) for c in cells}
