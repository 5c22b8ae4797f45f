"""Two waves against each other: what may be compared, what changed, and what would have with the same people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.estimation.overlap import shared_keys
from analysis.results.trend import (
    Change,
    Comparability,
    Composition,
    EarlierWave,
    GroupDifference,
    SharedUnits,
    Trend,
)
from analysis.wavedata import WaveData

from .changes import changes_of
from .comparability import compare_groups, compare_questionnaires
from .composition import standardised
from .fingerprint import Fingerprint, fingerprint_of
from .previous import PreviousWave


def compare_waves(data: WaveData, previous: PreviousWave, acknowledged: frozenset[str] = frozenset()) -> Trend:
    """This wave − an earlier one: every comparable sense, sub-index, domain and item, for city, towns and groups.

    ``acknowledged``: item codes and indicators (``G1``, ``sense:gain``) that are compared although their questions differ.
    Waves that must not be compared give a Trend that says why (``refused``).
    """
    refused = refusals(data, previous)
    mine = fingerprint_of(data)
    if refused:
        return _trend(data, previous, acknowledged, refused=refused)
    comparability = compare_questionnaires(previous.fingerprint, mine, acknowledged)
    allowed = unblocked(comparability)
    worded = compare_groups(previous.fingerprint, mine)
    return _trend(
        data,
        previous,
        acknowledged,
        comparability=comparability,
        left_out=(*worded, *_one_sided(data, previous, mine)),
        changes=changes_of(data, previous, allowed, worded),
        composition=standardised(data, previous, allowed, worded),
    )


def unblocked(comparability: Sequence[Comparability]) -> list[str]:
    """The indicators that may be compared."""
    return [c.indicator for c in comparability if c.status != "blocked"]


def refusals(data: WaveData, previous: PreviousWave) -> tuple[str, ...]:
    """Why two waves must not be compared: ``demo``, ``city``, ``stream``, ``same-answers``; empty if they may."""
    earlier = previous.assessment
    found = {
        "demo": earlier.demo != data.settings.demo,
        "city": _other_city(previous.city, data.population.city),
        "stream": earlier.stream != data.settings.stream,
        "same-answers": earlier.provenance.input_sha256 == data.used.sha256,
    }
    return tuple(reason for reason, holds in found.items() if holds)


def earlier_wave(previous: PreviousWave) -> EarlierWave:
    a = previous.assessment
    return EarlierWave(
        wave=a.wave,
        wave_title=dict(a.wave_title),
        kind=a.kind,
        scheme=a.scheme,
        questionnaire=previous.fingerprint.questionnaire,
        n=a.conduct.n_used,
        input_sha256=a.provenance.input_sha256,
    )


def _trend(
    data: WaveData,
    previous: PreviousWave,
    acknowledged: frozenset[str],
    *,
    refused: tuple[str, ...] = (),
    comparability: tuple[Comparability, ...] = (),
    left_out: tuple[GroupDifference, ...] = (),
    changes: tuple[Change, ...] = (),
    composition: Composition | None = None,
) -> Trend:
    return Trend(
        before=earlier_wave(previous),
        refused=refused,
        cautions=() if refused else _cautions(data, previous),
        acknowledged=tuple(sorted(acknowledged)),
        comparability=comparability,
        left_out=left_out,
        shared=None if refused else shared_units(data, previous),
        changes=changes,
        composition=composition,
    )


def _other_city(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    common = set(before) & set(now)
    return not common or any(before[lang] != now[lang] for lang in common)


def _cautions(data: WaveData, previous: PreviousWave) -> tuple[str, ...]:
    towns = {place.town for place in previous.assessment.conduct.towns}
    found = {
        "population": previous.assessment.provenance.population_sha256 != data.population.sha256,
        "kind": previous.assessment.kind != data.settings.kind,
        "towns": towns != set(data.towns),
    }
    return tuple(caution for caution, holds in found.items() if holds)


def shared_units(data: WaveData, previous: PreviousWave) -> SharedUnits:
    """How many sampling units the waves share, and in which strata too few for a covariance."""
    now = data.estimates.estimates
    persons = previous.persons or data.persons_as_psu
    shared = () if persons else shared_keys(previous.estimates, now)
    strata = [stratum for stratum, _ in shared]
    return SharedUnits(
        unit="person" if persons else "village",
        before=previous.estimates.design.stages[0].n,
        now=now.design.stages[0].n,
        shared=len(shared),
        strata=sum(strata.count(stratum) > 1 for stratum in set(strata)),
        strata_with_one=tuple(sorted(stratum for stratum in set(strata) if strata.count(stratum) == 1)),
    )


def _one_sided(data: WaveData, previous: PreviousWave, mine: Fingerprint) -> list[GroupDifference]:
    """Groupings of one wave only, and towns of one wave only.  (A small category without a number is no difference.)"""
    now = dict.fromkeys(group.kind for _, group in data.estimates.parameters)
    before = dict.fromkeys(group.kind for _, group in previous.parameters)
    found = [GroupDifference(kind=kind, code="", reason="only-now") for kind in now if kind not in before]
    found += [GroupDifference(kind=kind, code="", reason="only-before") for kind in before if kind not in now]
    earlier = [town.town for town in previous.assessment.conduct.towns]
    found += [GroupDifference(kind="town", code=c, reason="only-now") for c in data.towns if c not in earlier]
    found += [GroupDifference(kind="town", code=c, reason="only-before") for c in earlier if c not in data.towns]
    for kind in (kind for kind in mine.groups if kind in previous.fingerprint.groups and kind in now):
        old, new = previous.fingerprint.groups[kind], mine.groups[kind]
        found += [GroupDifference(kind=kind, code=code, reason="only-now") for code in new if code not in old]
        found += [GroupDifference(kind=kind, code=code, reason="only-before") for code in old if code not in new]
    return found
