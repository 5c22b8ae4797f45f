"""The average of up to four waves: four quarterly pulses speak for a year, and for towns that no single pulse can show.

Pooled mean = Σ_w T_w / Σ_w N_w, T_w the wave's weighted sum of the score and N_w of the persons who have one: every wave stands for
the same population, so each has the same say.  Linearised in the waves' sums (Woodruff 1971); villages in several waves enter
with their covariance, as in a change.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.errors import ProblemList
from analysis.estimation.estimates import Estimates
from analysis.estimation.overlap import Combined, combine_waves
from analysis.release import release_code, shown_count
from analysis.results import CITY, Group
from analysis.results.trend import Comparability, Pool, PooledCell, PooledWave
from analysis.wavedata import WaveData

from .comparability import compare_questionnaires
from .compare import refusals
from .fingerprint import fingerprint
from .judge import half_widths, released
from .previous import PreviousWave
from .sums import WaveSums, wave_sums

MOST = 4
ESTIMATOR = "calibrated mean over the pooled waves"


def pool_waves(data: WaveData, earlier: Sequence[PreviousWave], acknowledged: frozenset[str] = frozenset()) -> Pool:
    """This wave with up to three earlier ones: every sense and sub-index that all of them share, for the city and its towns.

    A wave that must not be compared is left out and says why.  A town's mean needs an answer in every wave that is pooled.
    Raises AnalysisError: more than four waves, one of them twice, an acknowledged name in neither questionnaire.
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
    cells = [cell for key in keys for cell in _cells(data, sums, key)]
    return Pool(waves=waves, blocked=blocked, cells=tuple(cells), reason="")


def pooled_mean(waves: Sequence[Estimates]) -> Combined:
    """One mean over waves from the sums of each: pairs (sum of scores, sum of persons), of as many towns as the wave has."""
    persons = sum(float(wave.value[1::2].sum()) for wave in waves)
    mean = sum(float(wave.value[0::2].sum()) for wave in waves) / persons
    parts = [wave.linear(np.tile([1.0, -mean], len(wave.value) // 2)[None, :] / persons, [("part",)]) for wave in waves]
    combined = combine_waves(parts, [1.0] * len(parts))
    return Combined(value=np.array([mean]), variance=combined.variance, df=combined.df)


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
    mine = fingerprint(data.questionnaire, data.scheme, data.scores.indicators)
    found: dict[str, Comparability] = {}
    for wave in used:
        for comparability in compare_questionnaires(wave.fingerprint, mine, acknowledged):
            if comparability.status == "blocked" and comparability.indicator.split(":")[0] in ("sense", "subindex"):
                found.setdefault(comparability.indicator, comparability)
    return tuple(found.values())


def _cells(data: WaveData, sums: Sequence[WaveSums], key: str) -> list[PooledCell]:
    """The city, then its towns that have an answer in every wave."""
    places = [wave.places("town", key) for wave in sums]
    towns = [town for town in data.towns if all(_answers(s, p, town) for s, p in zip(sums, places, strict=True))]
    made = [_cell(data, sums, places, key, CITY, None)]
    return made + [_cell(data, sums, places, key, Group(kind="town", code=town), town) for town in towns]


def _answers(sums: WaveSums, places: dict[str, tuple[int, int]], town: str) -> int:
    return int(sums.estimates.n[places[town][1]]) if town in places else 0


def _cell(
    data: WaveData,
    sums: Sequence[WaveSums],
    places: Sequence[dict[str, tuple[int, int]]],
    key: str,
    group: Group,
    town: str | None,
) -> PooledCell:
    chosen = [[place[t] for t in place if town in (None, t)] for place in places]
    waves = [s.estimates.select([i for pair in c for i in pair]) for s, c in zip(sums, chosen, strict=True)]
    combined = pooled_mean(waves)
    n = sum(int(wave.n[1::2].sum()) for wave in waves)
    units = {unit for wave in waves for unit in wave.design.psu_keys() if town in (None, unit[0])}
    half = float(half_widths(combined, data.settings.level)[0])
    df = float(combined.df[0])
    code = release_code(n=n, n_psu=len(units), df=df, half_width=half, unit="score", whole_city=town is None)
    estimate = released(
        code,
        value=float(combined.value[0]),
        se=float(combined.se[0]),
        half=half,
        df=df,
        level=data.settings.level,
        n=shown_count(n, code),
        n_psu=shown_count(len(units), code),
        base="everyone",
        unit="score",
        scheme=data.scheme.name,
        wave=data.settings.wave,
        estimator=ESTIMATOR,
    )
    return PooledCell(indicator=key, group=group, estimate=estimate)
