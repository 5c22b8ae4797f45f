"""Weighted shares of the classes of every rated item: the mean alone hides how answers pile up at the top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.design import SampleDesign
from analysis.estimation.reduce import Grouping
from questionnaires.model import Kind, Missing, Question, Questionnaire, Scale

from .release import THREE_CLASSES_BELOW, release_code, shown_count, withheld
from .results import CITY, Distribution, Group
from .scores import is_answer, is_good
from .tables import Responses

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

THREE = ("positive", "middle", "negative")
_EDGES_OF_TEN = (5.0, 7.0, 9.0)
_FEW_CODES = 7


def distributions_of(
    used: Responses,
    questionnaire: Questionnaire,
    design: SampleDesign,
    weight: FloatArray,
    groupings: Sequence[Grouping],
) -> tuple[Distribution, ...]:
    """For the city and each town, every rated item that was asked; items of random modules for the city only.

    ``weight`` (n,) final weights; ``design`` tells from how many sampling units a base comes.
    Below 400 answers labels are merged into three classes.
    """
    found = []
    for item in questionnaire.questions.values():
        if item.kind is not Kind.RATING or item.scale is None or item.code not in used.columns:
            continue
        raw = used.numbers(item.code)
        if not is_answer(raw).any():
            continue
        for group, inside in _places(groupings, item):
            found.append(_distribution(item, questionnaire.scales[item.scale], raw, design, weight, group, inside))
    return tuple(found)


def _places(groupings: Sequence[Grouping], item: Question) -> Iterator[tuple[Group, BoolArray]]:
    for grouping in groupings:
        if grouping.kind == "city":
            yield CITY, grouping.codes == 0
        elif grouping.kind == "town" and item.module is None:
            for i, code in enumerate(grouping.labels):
                yield Group(kind="town", code=code), grouping.codes == i


def _distribution(
    item: Question,
    scale: Scale,
    raw: FloatArray,
    design: SampleDesign,
    weight: FloatArray,
    group: Group,
    inside: BoolArray,
) -> Distribution:
    base = inside & is_answer(raw)
    n = int(base.sum())
    rows = classes(item, scale, raw, n)
    psus = np.unique(design.psu_of_row[base])
    df = float(len(psus) - len(np.unique(design.stages[0].parent[psus])))
    whole_city = group.kind == "city"
    code = release_code(n=n, n_psu=len(psus), df=df, half_width=0.0, unit="share", whole_city=whole_city)
    hidden = withheld(code)
    asked = inside & (raw != float(Missing.NOT_ASKED))
    total = float(weight[base].sum())
    return Distribution(
        item=item.code,
        group=group,
        classes=tuple(name for name, _ in rows),
        shares=tuple(None if hidden else float(weight[base & yes].sum() / total) for _, yes in rows),
        n=shown_count(n, code),
        dont_know=0.0 if hidden else _share(raw == float(Missing.DONT_KNOW), asked, weight),
        refused=0.0 if hidden else _share(raw == float(Missing.REFUSED), asked, weight),
        release_code=code,
    )


def classes(item: Question, scale: Scale, raw: FloatArray, n: int) -> tuple[tuple[str, BoolArray], ...]:
    """Names and members of the classes: labels best first; 0–4, 5–6, 7–8, 9–10 of a ten-point scale; single codes of a
    short numeric scale; ``positive``, ``middle``, ``negative`` where there are fewer than 400 answers.

    Half-points fall into the class of the whole point below.
    """
    if n < THREE_CLASSES_BELOW:
        return _three(item, scale, raw)
    if scale.kind == "labelled":
        return tuple((str(option.code), raw == float(option.code)) for option in scale.options)
    codes = np.arange(scale.low, scale.high + 1)
    edges = [float(c) for c in codes] if len(codes) <= _FEW_CODES else [scale.low, *_edges(scale)]
    ends = [*edges[1:], float(scale.high) + 1]
    return tuple(
        (_class_name(low, high), is_answer(raw) & (raw >= low) & (raw < high))
        for low, high in pairwise([*edges, ends[-1]])
    )


def _edges(scale: Scale) -> list[float]:
    """Lower ends of the upper three classes: 5, 7, 9 on a scale that ends at 10, in proportion on others."""
    return [edge * scale.high / 10 for edge in _EDGES_OF_TEN]


def _class_name(low: float, high: float) -> str:
    last = high - 1
    return f"{low:g}" if last == low else f"{low:g}-{last:g}"


def _three(item: Question, scale: Scale, raw: FloatArray) -> tuple[tuple[str, BoolArray], ...]:
    """Good answers as in the top shares; bad ones: the two worst labels, or below half of the highest code.  Of two or three
    labels only the first is good and only the last is bad."""
    good = is_good(raw, item, scale)
    if scale.kind == "labelled":
        codes = [float(option.code) for option in scale.options]
        ends = 2 if len(codes) > 3 else 1
        good, bad = np.isin(raw, codes[:ends]), np.isin(raw, codes[-ends:])
        if item.reversed:
            good, bad = bad, good
    else:
        turned = scale.low + scale.high - raw if item.reversed else raw
        bad = is_answer(raw) & (turned < scale.high / 2)
    return tuple(zip(THREE, (good, is_answer(raw) & ~good & ~bad, bad), strict=True))


def _share(yes: BoolArray, asked: BoolArray, weight: FloatArray) -> float:
    total = float(weight[asked].sum())
    return float(weight[asked & yes].sum() / total) if total else 0.0
