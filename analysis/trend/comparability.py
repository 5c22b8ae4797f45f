"""May an indicator of two waves be compared?  Only what was asked and scored alike, or what somebody answers for.

A changed word can move an answer more than a year does; so every difference of wording, labels, scale, direction, points or item
set blocks the indicator until it is acknowledged by name.  White space and the width of punctuation are no difference.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from analysis.errors import ProblemList
from analysis.results.trend import Comparability, Difference, GroupDifference

from .fingerprint import Fingerprint, IndexPrint, ItemPrint

_FINAL = {"new", "dropped", "unmeasured-before", "unmeasured-now"}
"""Of an indicator: there is nothing to compare, whatever is acknowledged."""
_ALIKE = str.maketrans(
    {"“": '"', "”": '"', "「": '"', "」": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "。": ".", "、": ","}
)


def compare_questionnaires(
    before: Fingerprint, now: Fingerprint, acknowledged: frozenset[str] = frozenset()
) -> tuple[Comparability, ...]:
    """Every sense, sub-index, domain and item of either wave, this wave's first.

    ``acknowledged``: item codes and indicators whose differences do not block (:func:`check_acknowledged` looks at the names).
    """
    items = {code: tuple(_item_differences(code, before, now)) for code in {**now.items, **before.items}}
    keys = [key for key in {**now.indices, **before.indices} if key in now.measured or key in before.measured]
    return tuple(_judged(key, tuple(_index_differences(key, before, now, items)), acknowledged) for key in keys)


def check_acknowledged(acknowledged: Iterable[str], waves: Sequence[Fingerprint]) -> None:
    """Raises AnalysisError for an acknowledged name that no questionnaire of ``waves`` (the earlier ones, this one last) knows."""
    known = {name for wave in waves for name in (*wave.items, *wave.indices)}
    before = ", ".join(dict.fromkeys(wave.questionnaire for wave in waves[:-1]))
    problems = ProblemList()
    for name in sorted({*acknowledged} - known):
        problems.add("trend.acknowledged-unknown", name, before=before, now=waves[-1].questionnaire)
    problems.raise_any()


def compare_groups(before: Fingerprint, now: Fingerprint) -> tuple[GroupDifference, ...]:
    """Categories that have the same code in both waves and another label (their approved languages decide)."""
    languages = _languages(before, now)
    found = []
    for kind in (kind for kind in now.groups if kind in before.groups):
        for code, label in now.groups[kind].items():
            old = before.groups[kind].get(code)
            if old is not None and not _same(old, label, languages):
                found.append(GroupDifference(kind=kind, code=code, reason="label"))
    return tuple(found)


def plain_text(text: str) -> str:
    """A wording without what no reader notices: white space, width of letters and punctuation, shape of quotes and dashes."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_ALIKE).split())


def _judged(key: str, differences: tuple[Difference, ...], acknowledged: frozenset[str]) -> Comparability:
    if not differences:
        return Comparability(indicator=key, status="comparable", differences=())
    answered_for = all(key in acknowledged or d.item in acknowledged for d in differences)
    final = any(d.reason in _FINAL and d.item in ("", key.removeprefix("item:")) for d in differences)
    status = "acknowledged" if answered_for and not final else "blocked"
    return Comparability(indicator=key, status=status, differences=differences)  # type: ignore[arg-type]


def _item_differences(code: str, before: Fingerprint, now: Fingerprint) -> Iterator[Difference]:
    old, new = before.items.get(code), now.items.get(code)
    if new is None and old is not None:
        yield Difference(reason="dropped", item=code, other=_same_question(old, now, before))
    elif old is None and new is not None:
        yield Difference(reason="new", item=code, other=_same_question(new, before, now))
    elif old is not None and new is not None:
        languages = _languages(before, now)
        yield from (Difference(reason=reason, item=code) for reason in _changed(old, new, languages))
        if (f"item:{code}" in before.measured) != (f"item:{code}" in now.measured):
            yield Difference(reason="unanswered", item=code)


def _changed(old: ItemPrint, new: ItemPrint, languages: tuple[str, ...]) -> Iterator[str]:
    if not languages:
        yield "language"
    if not _same(old.text, new.text, languages):
        yield "wording"
    if not _same(old.hint, new.hint, languages):
        yield "hint"
    if (old.scale, old.codes) != (new.scale, new.codes):
        yield "scale"
    elif old.labels.keys() != new.labels.keys() or not all(
        _same(label, new.labels[code], languages) for code, label in old.labels.items()
    ):
        yield "labels"
    if old.reversed != new.reversed:
        yield "reversed"
    elif old.codes == new.codes and old.points != new.points:
        yield "points"
    if old.asked != new.asked:
        yield "asked"


def _same(old: Mapping[str, str], new: Mapping[str, str], languages: tuple[str, ...]) -> bool:
    return all(plain_text(old.get(lang, "")) == plain_text(new.get(lang, "")) for lang in languages)


def _languages(before: Fingerprint, now: Fingerprint) -> tuple[str, ...]:
    """Those in which residents of both waves could be asked: only what they read can have moved them."""
    return tuple(lang for lang in now.languages if lang in before.languages)


def _same_question(item: ItemPrint, there: Fingerprint, here: Fingerprint) -> str:
    """The code under which the other wave asks the very same question, or ``""``: a hint for the reader, never a match."""
    languages = _languages(there, here)
    if not languages:
        return ""
    return next((code for code, other in there.items.items() if not any(_changed(item, other, languages))), "")


def _index_differences(
    key: str, before: Fingerprint, now: Fingerprint, items: Mapping[str, tuple[Difference, ...]]
) -> Iterator[Difference]:
    old, new = before.indices.get(key), now.indices.get(key)
    if key.startswith("item:"):
        yield from items[key.removeprefix("item:")]
    elif old is None or new is None:
        yield Difference(reason="new" if old is None else "dropped")
    elif key not in before.measured or key not in now.measured:
        yield Difference(reason="unmeasured-before" if key not in before.measured else "unmeasured-now")
    else:
        yield from _rule_differences(old, new)
        for code in (code for code in new.items if code in old.items):
            yield from items[code]
        for part in dict.fromkeys((*old.parts, *new.parts)):
            yield from _index_differences(part, before, now, items)


def _rule_differences(old: IndexPrint, new: IndexPrint) -> Iterator[Difference]:
    yield from (Difference(reason="item-added", item=code) for code in new.items if code not in old.items)
    yield from (Difference(reason="item-dropped", item=code) for code in old.items if code not in new.items)
    yield from (Difference(reason="item-added", other=part) for part in new.parts if part not in old.parts)
    yield from (Difference(reason="item-dropped", other=part) for part in old.parts if part not in new.parts)
    if old.least != new.least:
        yield Difference(reason="least-answered")
    if old.applies != new.applies:
        yield Difference(reason="applies-to")
