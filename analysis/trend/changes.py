"""Changes between two waves of the same indicators and groups: families, simultaneous intervals, verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.estimation.estimates import Estimates
from analysis.estimation.overlap import Combined, change
from analysis.release import withheld
from analysis.results import Cell, Group
from analysis.results.trend import Change, GroupDifference
from analysis.wavedata import WaveData

from .judge import detectable, half_widths, p_values, released, stricter, verdict
from .previous import PreviousWave

KINDS = ("sense", "subindex", "domain", "item")
"""Indicators whose changes are given: means in points, never shares."""
ESTIMATOR = "calibrated mean, this wave − earlier wave"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Position of one indicator and group in the earlier wave's estimates and in this one's."""

    indicator: str
    group: Group
    before: int
    now: int


def changes_of(
    data: WaveData, previous: PreviousWave, allowed: Sequence[str], worded: Sequence[GroupDifference] = ()
) -> tuple[Change, ...]:
    """This wave − the earlier one for the indicators in ``allowed``, in every group of both waves but those worded otherwise."""
    places = _places(data, previous, allowed, worded)
    if not places:
        return ()
    combined = change(
        previous.estimates.select([place.before for place in places]),
        data.estimates.estimates.select([place.now for place in places]),
    )
    old = {(cell.indicator, cell.group): cell for cell in previous.assessment.cells}
    families: dict[tuple[str, str], list[int]] = {}
    for i, place in enumerate(places):
        families.setdefault((place.indicator, place.group.kind), []).append(i)
    made: list[Change] = []
    for members in families.values():
        cells = [(old[places[i].indicator, places[i].group], data.cells[places[i].now]) for i in members]
        made += _family(data, previous, combined, members, cells)
    return tuple(made)


def _places(
    data: WaveData, previous: PreviousWave, allowed: Sequence[str], worded: Sequence[GroupDifference]
) -> list[_Place]:
    """What both waves estimated and may compare, family by family (indicator, then kind of group)."""
    before = {parameter: i for i, parameter in enumerate(previous.parameters)}
    now = {(indicator.key, group): i for i, (indicator, group) in enumerate(data.estimates.parameters)}
    reworded = {(difference.kind, difference.code) for difference in worded}
    order = {key: i for i, key in enumerate(allowed)}
    found = [
        _Place(indicator=key, group=group, before=before[key, group], now=i)
        for (key, group), i in now.items()
        if key in order and _wanted(key, group) and (key, group) in before
        if (group.kind, group.code) not in reworded
    ]
    return sorted(found, key=lambda place: order[place.indicator])


def _wanted(key: str, group: Group) -> bool:
    """Single items for the city and its towns only: there a rectification may hang on one."""
    kind = key.split(":")[0]
    return kind in KINDS and (kind != "item" or group.kind in ("city", "town"))


def _family(
    data: WaveData,
    previous: PreviousWave,
    combined: Combined,
    members: list[int],
    cells: list[tuple[Cell, Cell]],
) -> list[Change]:
    """The changes of one indicator in the groups of one kind, with simultaneous intervals over those that are shown."""
    codes = [stricter(before.estimate.release_code, now.estimate.release_code) for before, now in cells]
    shown = [i for i, code in zip(members, codes, strict=True) if not withheld(code)]
    chosen = _take(combined, shown)
    half = dict(zip(shown, half_widths(chosen, data.settings.level, len(shown)), strict=True))
    p = dict(zip(shown, zip(*p_values(chosen), strict=True), strict=True))
    kind = cells[0][1].group.kind
    made = []
    for i, code, (before, now) in zip(members, codes, cells, strict=True):
        se, df = float(combined.se[i]), float(combined.df[i])
        estimate = released(
            code,
            value=float(combined.value[i]),
            se=se,
            half=half.get(i, np.nan),
            df=df,
            level=data.settings.level,
            n=min(before.estimate.n, now.estimate.n),
            n_psu=min(before.estimate.n_psu, now.estimate.n_psu),
            base=now.estimate.base,
            unit="difference",
            scheme=scheme_name(data, previous),
            wave=data.settings.wave,
            estimator=ESTIMATOR,
            p=p.get(i, (np.nan, np.nan)),
            family="" if kind == "city" else f"{now.indicator}: {kind}, change",
        )
        judged, reason = verdict(estimate)
        made.append(
            Change(
                indicator=now.indicator,
                group=now.group,
                before=before.estimate,
                change=estimate,
                verdict=judged,
                reason=reason,
                detectable=None if judged == "none" else detectable(se, df, data.settings.level, family=len(shown)),
            )
        )
    return made


def _take(combined: Combined, index: list[int]) -> Combined:
    return Combined(value=combined.value[index], variance=combined.variance[index], df=combined.df[index])


def positions(data: WaveData, previous: PreviousWave, indicator: str, kind: str) -> dict[str, tuple[int, int]]:
    """Code of each group of one kind that both waves estimated → its positions in the earlier estimates and in these."""
    before = {
        group.code: i for i, (key, group) in enumerate(previous.parameters) if (key, group.kind) == (indicator, kind)
    }
    now = {data.estimates.parameters[i][1].code: i for i in data.estimates.where(indicator, kind)}
    return {code: (before[code], i) for code, i in now.items() if code in before}


def pair(data: WaveData, previous: PreviousWave, place: list[tuple[int, int]]) -> tuple[Estimates, Estimates]:
    """The same parameters of both waves."""
    return (
        previous.estimates.select([before for before, _ in place]),
        data.estimates.estimates.select([now for _, now in place]),
    )


def scheme_name(data: WaveData, previous: PreviousWave) -> str:
    """The scheme of both waves, or both names where they score the same items alike under different ones."""
    mine, theirs = data.scheme.name, previous.assessment.scheme
    return mine if mine == theirs else f"{theirs} → {mine}"
