"""Changes at the same composition: both waves' cell means weighted by this wave's cells (direct standardisation).

θ = Σ_g P_g m_g over cells g of age × sex × urban/rural, P_g this wave's weighted share of answers in g, taken as given
(Rothman, Greenland & Lash 2008, *Modern Epidemiology*, chapter 3).  A cell with fewer than 30 answers in either wave is
joined to its neighbour: cells stand in the order of their categories, the nearest shares the most of the leading ones.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.arrays import Float, Int
from analysis.estimation.estimates import Estimates
from analysis.estimation.overlap import Combined, change
from analysis.release import SHOWN_FROM
from analysis.results import CITY
from analysis.results.trend import Composition, GroupDifference, StandardisedChange
from analysis.wavedata import WaveData

from .changes import scheme_name
from .judge import half_widths, p_values, released, stricter, verdict
from .previous import PreviousWave
from .sums import WaveSums, wave_sums

Cells = tuple[tuple[str, ...], ...]
ESTIMATOR = "calibrated mean at this wave's composition"


def standardised(
    data: WaveData, previous: PreviousWave, allowed: Sequence[str], worded: Sequence[GroupDifference] = ()
) -> Composition:
    """The city's changes of every sense and sub-index in ``allowed`` at this wave's composition.

    Variables are those that both waves know, with categories of the same wording.
    """
    before, now = previous.sums, wave_sums(data)
    reworded = {difference.kind for difference in worded}
    variables = tuple(v for v in now.variables if v in before.variables and v not in reworded)
    keys = [key for key in now.columns if key in allowed and key in before.columns]
    if not variables or not keys:
        return _nothing("no-variables" if not variables else "no-sums", variables)
    cells = sorted({*_coarse(before, variables), *_coarse(now, variables)}, key=_order(before, now, variables))
    counts = np.min([_counts(sums, keys, variables, cells) for sums in (before, now)], axis=0)
    runs = join_small(cells, counts, SHOWN_FROM)
    groups = int(runs.max()) + 1
    if groups < 2:
        return _nothing("too-few", variables)
    of_cell = dict(zip(cells, runs.tolist(), strict=True))
    shares: list[Float] = []
    levels: list[Estimates] = []
    for sums in (now, before):
        made = [
            _level(sums, key, variables, of_cell, groups, shares[i] if shares else None) for i, key in enumerate(keys)
        ]
        shares = shares or [share for _, _, share in made]
        levels.append(_at(sums.estimates, [(value, slope) for value, slope, _ in made], keys))
    return Composition(
        variables=variables,
        cells=groups,
        joined=len(cells) - groups,
        covered_before=_covered(before, keys[0]),
        covered_now=_covered(now, keys[0]),
        reason="",
        changes=_changes(data, previous, levels[1], levels[0]),
    )


def direct_standard(means: Float, shares: Float) -> float:
    """Σ P_g m_g with ``shares`` (G,) of a standard population, which need not sum to one."""
    return float(shares @ means / shares.sum())


def join_small(cells: Sequence[tuple[str, ...]], counts: Float, least: float) -> Int:
    """(cells,) number of the joined cell each belongs to, from 0; neighbours in the order given are joined until none is small.

    The smallest joins the neighbour with which it shares the most leading categories, of two alike the smaller one.
    """
    runs = [[i] for i in range(len(cells))]
    size = [float(c) for c in counts]
    while len(runs) > 1 and min(size) < least:
        small = size.index(min(size))
        nearby = [i for i in (small - 1, small + 1) if 0 <= i < len(runs)]
        other = min(nearby, key=lambda i: (-_shared_prefix(cells, runs[small], runs[i]), size[i]))
        first, second = sorted((small, other))
        runs[first] += runs.pop(second)
        size[first] += size.pop(second)
    out = np.zeros(len(cells), dtype=np.int64)
    for number, run in enumerate(runs):
        out[run] = number
    return out


def _shared_prefix(cells: Sequence[tuple[str, ...]], one: list[int], other: list[int]) -> int:
    """Leading categories that all cells of both runs have in common."""
    values = [cells[i] for i in (*one, *other)]
    same = [len(set(column)) == 1 for column in zip(*values, strict=True)]
    return same.index(False) if False in same else len(same)


def _nothing(reason: str, variables: tuple[str, ...]) -> Composition:
    return Composition(
        variables=variables, cells=0, joined=0, covered_before=None, covered_now=None, reason=reason, changes=()
    )


def _coarse(sums: WaveSums, variables: tuple[str, ...]) -> dict[tuple[str, ...], list[str]]:
    """Cells by the chosen variables → the wave's own cells in them."""
    keep = [sums.variables.index(v) for v in variables]
    found: dict[tuple[str, ...], list[str]] = {}
    for code in sums.places("cell", sums.columns[0]):
        parts = code.split("|")
        found.setdefault(tuple(parts[i] for i in keep), []).append(code)
    return found


def _order(before: WaveSums, now: WaveSums, variables: tuple[str, ...]):  # type: ignore[no-untyped-def]
    """Sorts cells by the categories' order in this wave, then by those that only the earlier one has."""
    places = []
    for v in variables:
        known = (*now.categories[now.variables.index(v)], *before.categories[before.variables.index(v)])
        places.append({code: i for i, code in enumerate(dict.fromkeys(known))})
    return lambda cell: tuple(place[code] for place, code in zip(places, cell, strict=True))


def _counts(sums: WaveSums, keys: Sequence[str], variables: tuple[str, ...], cells: Sequence[tuple[str, ...]]) -> Float:
    """(cells,) answers, of the indicator with fewest."""
    inside = _coarse(sums, variables)
    rows = []
    for key in keys:
        places = sums.places("cell", key)
        rows.append([sum(int(sums.estimates.n[places[c][1]]) for c in inside.get(cell, [])) for cell in cells])
    return np.asarray(np.min(np.array(rows, dtype=np.float64), axis=0))


def _level(
    sums: WaveSums,
    key: str,
    variables: tuple[str, ...],
    of_cell: dict[tuple[str, ...], int],
    groups: int,
    shares: Float | None,
) -> tuple[float, Float, Float]:
    """θ = Σ P_g Y_g/N_g, its gradient by the wave's sums, and P (the wave's own where none is given)."""
    p = len(sums.estimates.value)
    score, answered = np.zeros((groups, p)), np.zeros((groups, p))
    places = sums.places("cell", key)
    for cell, codes in _coarse(sums, variables).items():
        for code in codes:
            score[of_cell[cell], places[code][0]] = 1.0
            answered[of_cell[cell], places[code][1]] = 1.0
    total, persons = score @ sums.estimates.value, answered @ sums.estimates.value
    mean = total / persons
    share = persons / persons.sum() if shares is None else shares
    slope = (share / persons) @ score - (share * mean / persons) @ answered
    return direct_standard(mean, share), np.asarray(slope), np.asarray(share)


def _at(estimates: Estimates, made: list[tuple[float, Float]], keys: Sequence[str]) -> Estimates:
    value = np.array([value for value, _ in made])
    return estimates.transform(value, np.array([slope for _, slope in made]), [(key,) for key in keys])


def _covered(sums: WaveSums, key: str) -> float | None:
    """Weighted share of the answers that are in a cell."""
    every, inside = (
        sum(float(sums.estimates.value[n]) for _, n in sums.places(kind, key).values()) for kind in ("town", "cell")
    )
    return min(inside / every, 1.0) if every > 0 else None


def _changes(
    data: WaveData, previous: PreviousWave, before: Estimates, now: Estimates
) -> tuple[StandardisedChange, ...]:
    level = data.settings.level
    combined = change(before, now)
    half, p = half_widths(combined, level), p_values(combined)[0]
    earlier = half_widths(Combined(value=before.value, variance=before.variance, df=before.df), level)
    of_city = {cell.indicator: cell.estimate for cell in data.cells if cell.group == CITY}
    of_then = {cell.indicator: cell.estimate for cell in previous.assessment.cells if cell.group == CITY}
    made = []
    for i, label in enumerate(now.labels):
        mine, theirs = of_city[label[0]], of_then[label[0]]
        code = stricter(mine.release_code, theirs.release_code)
        same = {
            "level": level,
            "n": min(mine.n, theirs.n),
            "n_psu": min(mine.n_psu, theirs.n_psu),
            "base": mine.base,
            "scheme": scheme_name(data, previous),
        }
        old = released(
            code,
            value=float(before.value[i]),
            se=float(before.se[i]),
            half=float(earlier[i]),
            df=float(before.df[i]),
            unit="score",
            wave=previous.assessment.wave,
            estimator=ESTIMATOR,
            **same,  # type: ignore[arg-type]
        )
        estimate = released(
            code,
            value=float(combined.value[i]),
            se=float(combined.se[i]),
            half=float(half[i]),
            df=float(combined.df[i]),
            unit="difference",
            wave=data.settings.wave,
            estimator=f"{ESTIMATOR}, this wave − earlier wave",
            p=(float(p[i]), np.nan),
            **same,  # type: ignore[arg-type]
        )
        judged, reason = verdict(estimate)
        made.append(StandardisedChange(indicator=label[0], before=old, change=estimate, verdict=judged, reason=reason))
    return tuple(made)
