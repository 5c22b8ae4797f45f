"""The average of up to four waves: four quarterly pulses speak for a year, and for towns that no single pulse can show.

Pooled mean = Σ_w T_w / Σ_w N_w, T_w the wave's weighted sum of the score and N_w of the persons who have one: every wave stands for
the same population, so each has the same say.  Linearised in the waves' sums (Woodruff 1971); villages in several waves enter
with their covariance, as in a change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.arrays import Float
from analysis.errors import ProblemList
from analysis.estimation.estimates import Estimates
from analysis.estimation.overlap import Combined, combine_waves
from analysis.release import release_code, shown_count
from analysis.results import CITY, Group, ReleaseCode
from analysis.results.trend import Comparability, Pool, PooledCell, PooledWave
from analysis.wavedata import WaveData

from .comparability import compare_questionnaires
from .compare import refusals
from .fingerprint import fingerprint_of
from .judge import half_widths, released
from .previous import PreviousWave
from .sums import WaveSums, wave_sums

MOST = 4
ESTIMATOR = "calibrated mean over the pooled waves"


def pool_waves(data: WaveData, earlier: Sequence[PreviousWave], acknowledged: frozenset[str] = frozenset()) -> Pool:
    """This wave with up to three earlier ones: every sense and sub-index that all of them share, for the city and its towns.

    A wave that must not be compared is left out and says why.  A town's mean needs an answer in every wave that is pooled.
    Raises AnalysisError: more than four waves, one of them twice.
    """
    _check(data, earlier)
    refused = [refusals(data, wave) for wave in earlier]
    used = [wave for wave, reasons in zip(earlier, refused, strict=True) if not reasons]
    waves = (*(_pooled(w, reasons) for w, reasons in zip(earlier, refused, strict=True)), _this(data))
    if not used:
        return Pool(waves=waves, blocked=(), cells=(), reason="single")
    blocked = _blocked(data, used, acknowledged)
    sums = [*(wave.sums for wave in used), wave_sums(data)]
    out = {comparability.indicator for comparability in blocked}
    keys = [key for key in sums[-1].columns if key not in out and all(key in s.columns for s in sums)]
    return Pool(waves=waves, blocked=blocked, cells=_cells(data, sums, keys, _guarded(data, used)), reason="")


def pooled_means(waves: Sequence[Estimates], score: Sequence[Float], persons: Sequence[Float]) -> Combined:
    """Means over waves, (q,), from the sums of each.

    ``score[w]``, ``persons[w]`` (q, sums of wave w) are 1 where a sum of scores, or of persons, enters the mean, else 0.
    """
    base = np.asarray(sum(n @ wave.value for n, wave in zip(persons, waves, strict=True)))
    total = np.asarray(sum(y @ wave.value for y, wave in zip(score, waves, strict=True)))
    mean = total / base
    labels = [(str(i),) for i in range(len(mean))]
    parts = [
        wave.linear((y - mean[:, None] * n) / base[:, None], labels)
        for wave, y, n in zip(waves, score, persons, strict=True)
    ]
    return replace(combine_waves(parts, [1.0] * len(parts)), value=mean)


def _check(data: WaveData, earlier: Sequence[PreviousWave]) -> None:
    problems = ProblemList()
    if len(earlier) + 1 > MOST:
        problems.add("trend.pool-size", data.settings.wave, n=len(earlier) + 1, most=MOST)
    hashes = [wave.assessment.provenance.input_sha256 for wave in earlier]
    for i, wave in enumerate(earlier):
        if hashes[i] in hashes[:i]:
            problems.add("trend.pool-twice", data.settings.wave, wave=wave.assessment.wave)
    problems.raise_any()


def _pooled(wave: PreviousWave, reasons: tuple[str, ...]) -> PooledWave:
    a = wave.assessment
    return PooledWave(wave=a.wave, wave_title=dict(a.wave_title), n=a.conduct.n_used, refused=reasons)


def _this(data: WaveData) -> PooledWave:
    return PooledWave(wave=data.settings.wave, wave_title=dict(data.settings.wave_title), n=data.used.n, refused=())


def _blocked(data: WaveData, used: Sequence[PreviousWave], acknowledged: frozenset[str]) -> tuple[Comparability, ...]:
    """Senses and sub-indices that some wave asked or scored otherwise, with the first wave's differences."""
    mine = fingerprint_of(data)
    found: dict[str, Comparability] = {}
    for wave in used:
        for comparability in compare_questionnaires(wave.fingerprint, mine, acknowledged):
            if comparability.status == "blocked" and comparability.indicator.split(":")[0] in ("sense", "subindex"):
                found.setdefault(comparability.indicator, comparability)
    return tuple(found.values())


def _guarded(data: WaveData, earlier: Sequence[PreviousWave]) -> frozenset[str]:
    """Indicators in which a wave of the pool has a confidential town: its mean would be that of the pool less the other waves'."""
    cells = (*data.cells, *(cell for wave in earlier for cell in wave.assessment.cells))
    return frozenset(c.indicator for c in cells if c.group.kind == "town" and c.estimate.release_code == "X")


def _cells(
    data: WaveData, sums: Sequence[WaveSums], keys: Sequence[str], guarded: frozenset[str]
) -> tuple[PooledCell, ...]:
    """Of each indicator the city, then its towns that have an answer in every wave.

    Where a town of the pool, or of one of its waves, is confidential, no town's pooled value of that indicator is given: what
    one town hides, the city and the others would tell.
    """
    wanted = [(key, town) for key in keys for town in ("", *_towns(data, sums, key))]
    if not wanted:
        return ()
    waves = [wave.estimates for wave in sums]
    matrices = [_which(wave, wanted) for wave in sums]
    combined = pooled_means(waves, *zip(*matrices, strict=True))
    half = half_widths(combined, data.settings.level)
    n = np.sum([persons @ wave.n for wave, (_, persons) in zip(waves, matrices, strict=True)], axis=0)
    units = {unit for wave in waves for unit in wave.design.psu_keys()}
    by_town = Counter(town for town, _ in units)
    codes = [
        release_code(
            n=int(n[i]),
            n_psu=by_town[town] if town else len(units),
            df=float(combined.df[i]),
            half_width=float(half[i]),
            unit="score",
            whole_city=not town,
        )
        for i, (_, town) in enumerate(wanted)
    ]
    guarded |= {key for (key, town), code in zip(wanted, codes, strict=True) if town and code == "X"}
    made = []
    for i, (key, town) in enumerate(wanted):
        numbers = (float(x[i]) for x in (combined.value, combined.se, half, combined.df))
        n_psu = by_town[town] if town else len(units)
        code: ReleaseCode = "X" if town and key in guarded else codes[i]
        made.append(_cell(data, key, town, int(n[i]), n_psu, tuple(numbers), code))
    return tuple(made)


def _towns(data: WaveData, sums: Sequence[WaveSums], key: str) -> list[str]:
    places = [wave.places("town", key) for wave in sums]
    return [
        town
        for town in data.towns
        if all(town in p and wave.estimates.n[p[town][1]] > 0 for wave, p in zip(sums, places, strict=True))
    ]


def _which(wave: WaveSums, wanted: Sequence[tuple[str, str]]) -> tuple[Float, Float]:
    """(q, sums) 1 where a town's sum of scores, or of persons, belongs to the mean that is wanted; ``""`` is every town."""
    score, persons = np.zeros((2, len(wanted), len(wave.estimates.value)))
    places = {key: wave.places("town", key) for key, _ in wanted}
    for i, (key, town) in enumerate(wanted):
        for y, n in [places[key][town]] if town else places[key].values():
            score[i, y] = persons[i, n] = 1.0
    return score, persons


def _cell(
    data: WaveData, key: str, town: str, n: int, n_psu: int, numbers: tuple[float, ...], code: ReleaseCode
) -> PooledCell:
    """``numbers``: value, standard error, half-width, degrees of freedom."""
    value, se, half, df = numbers
    estimate = released(
        code,
        value=value,
        se=se,
        half=half,
        df=df,
        level=data.settings.level,
        n=shown_count(n, code),
        n_psu=shown_count(n_psu, code),
        base="everyone",
        unit="score",
        scheme=data.scheme.name,
        wave=data.settings.wave,
        estimator=ESTIMATOR,
    )
    return PooledCell(indicator=key, group=Group(kind="town", code=town) if town else CITY, estimate=estimate)
