"""Synthetic streams, modes and small areas that show everything their sections can meet."""

from __future__ import annotations

import dataclasses

from analysis.results import Assessment, Estimate, ReleaseCode, town
from analysis.results.smallarea import ModelledTown, SmallArea, SmallAreas
from analysis.results.streams import (
    ModeDifference,
    ModeGroup,
    Modes,
    OpenEstimate,
    OpenMethod,
    StreamComparison,
    Streams,
)
from reports.document import Lang, ReportInput
from reports.sections.channels import channels
from reports.sections.small_areas import own_small_areas, small_areas
from tests.reports.content import sample
from tests.reports.content.sample_drivers import number
from tests.reports.content.sample_labels import SENSES, TOWNS

CITY_SECTIONS = (channels, small_areas)
TOWN_SECTIONS = (own_small_areas,)
METHODS: tuple[OpenMethod, ...] = ("raw", "calibrated", "propensity")
COVARIATES = (("town", *TOWNS), ("age", "18-34", "35-59", "60+"), ("work", "farming", "retired"))
SCORED = 3202
CONFIDENTIAL, FEW_UNITS, SMALL = "331081108", "331081109", "331081110"


def opened(method: OpenMethod, score: float, difference: float, *, p: float = 0.001, reason: str = "") -> OpenEstimate:
    """One method's reading; withheld with its reason."""
    n, code = (12, "F") if reason else (387, "")
    e = number(score, 2.0, "score", n=n, code=code)  # type: ignore[arg-type]
    gap = number(difference, 2.2, "difference", n=n, code=code, p=p)  # type: ignore[arg-type]
    return OpenEstimate(method=method, estimate=e, difference=gap, kish_deff=None if reason else 1.3, reason=reason)


def compared(
    sense: str, difference: float, *, p: float = 0.001, reasons: tuple[str, str, str] = ("", "", "")
) -> StreamComparison:
    score = sample.CENTRE[sense]
    readings = zip(METHODS, (difference * 1.2, difference * 1.1, difference), reasons, strict=True)
    return StreamComparison(
        indicator=f"sense:{sense}",
        probability=number(score, 0.8, "score", n=SCORED),
        open=tuple(opened(m, score + d, d, p=p, reason=r) for m, d, r in readings),
    )


def streams() -> Streams:
    """Below, above and not different; a difference that only the correction makes insignificant; methods without a result."""
    none = "town-without-answers"
    return Streams(
        n_open=391,
        covariates=COVARIATES[1:],
        comparisons=(
            compared("gain", -5.0),
            compared("happiness", 3.6, reasons=("", none, "no-fit")),
            compared("security", -2.5, p=0.02),
            compared("identification", 0.4, reasons=("few-answers", "few-answers", "few-answers")),
        ),
    )


def differs(mode: str, sense: str, raw: float, adjusted: float) -> ModeDifference:
    return ModeDifference(
        indicator=f"sense:{sense}",
        mode=mode,
        raw=number(raw, 2.0, "difference", n=240, p=0.001 if abs(raw) > 2 else 0.5),
        adjusted=number(adjusted, 2.0, "difference", n=240, p=0.001 if abs(adjusted) > 2 else 0.5),
    )


def modes() -> Modes:
    """One mode above the reference in one sense, one below in another, one left out for its few answers."""
    return Modes(
        reference="web",
        covariates=COVARIATES,
        groups=(
            ModeGroup(mode="face", n=820, n_psu=82),
            ModeGroup(mode="paper", n=3, n_psu=2, reason="few-answers"),
            ModeGroup(mode="web", n=2986, n_psu=160),
            ModeGroup(mode="web/core", n=243, n_psu=129),
        ),
        differences=(
            differs("face", "gain", 5.1, 4.2),
            differs("web/core", "gain", 2.5, 1.1),
            differs("face", "security", -1.0, -3.3),
            differs("web/core", "security", 0.4, 0.2),
        ),
    )


def modelled(code: str, sense: str, n: int) -> ModelledTown:
    """A town's line: confidential, outside the fit, with a withheld measurement, or plain."""
    value = sample.score(sense, town(code), sample.CENTRE[sense])
    base, release, reason = n, "", ""
    if code == CONFIDENTIAL:
        base, release, reason = 7, "X", "confidential"
    if code == FEW_UNITS:
        reason = "psus"
    direct: ReleaseCode = "X" if release else "F" if n < 30 else "low" if n < 50 else ""
    e = _line(value, base, direct)
    weak = "low" if direct in ("F", "low") or reason == "psus" else release
    model = _line(sample.CENTRE[sense] + 0.8 * (value - sample.CENTRE[sense]), base, weak)
    hidden = reason == "confidential"
    return ModelledTown(
        town=code,
        direct=e,
        synthetic=None if hidden else sample.CENTRE[sense],
        modelled=model,
        shrinkage=None if hidden else 0.8,
        sampling_se=None if reason else 1.4,
        weight=1 / 16,
        unbenchmarked=None if hidden else 64.1234567,
        unbenchmarked_se=None if hidden else 1.3,
        reason=reason,  # type: ignore[arg-type]
    )


def _line(value: float, n: int, code: str) -> Estimate:
    return number(value, 2.5, "score", n=n, code=code)  # type: ignore[arg-type]


def area(sense: str, reason: str = "") -> SmallArea:
    towns = () if reason else tuple(modelled(code, sense, n) for code, n in zip(TOWNS, sample.TOWN_N, strict=True))
    return SmallArea(
        indicator=f"sense:{sense}",
        method="adjusted",
        n_towns=len(towns) - 2 if towns else 0,
        pooled_deff=1.4 if towns else None,
        spread=3.1 if towns else None,
        spread_reml=3.0 if towns else None,
        spread_ml=2.9 if towns else None,
        mean=sample.CENTRE[sense] if towns else None,
        mean_se=0.8 if towns else None,
        city=number(sample.CENTRE[sense], 0.8, "score", n=SCORED),
        gap=0.03 if towns else None,
        towns=towns,
        reason=reason,  # type: ignore[arg-type]
    )


def areas() -> SmallAreas:
    reasons = dict(zip(SENSES, ("", "few-towns", "several-items", ""), strict=True))
    return SmallAreas(models=tuple(area(sense, reason) for sense, reason in reasons.items()))


def assessment() -> Assessment:
    return dataclasses.replace(sample.assessment(), streams=streams(), modes=modes(), small_areas=areas())


def report_input(lang: Lang = "zh", place: str = "", wave: Assessment | None = None) -> ReportInput:
    """The synthetic wave with streams, modes and modelled values."""
    return sample.report_input(lang=lang, place=place, wave=wave or assessment())
