"""A synthetic wave that shows everything a report can meet: sixteen towns, one below n = 30, one marked, bands above,
below and none, users-only domains, withheld and wide cells, three- and five-class distributions, every note.

Numbers come from a fixed formula (no random generator), so that golden tests never move by themselves.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator

from analysis.notes import NOTES
from analysis.results import (
    CITY,
    Assessment,
    Band,
    Cell,
    Conduct,
    Distribution,
    Estimate,
    Exclusion,
    Group,
    Note,
    Omnibus,
    PopulationInfo,
    Provenance,
    ReleaseCode,
    StructureRow,
    TownSample,
    WeightStep,
    town,
)
from reports.document import Lang, Place, Publication, ReportInput
from tests.reports.content.sample_labels import DOMAINS, GROUPS, ITEMS, SENSES, SUB_INDICES, TOWNS, labels

SCHEME = "core-1/equal-interval"
WAVE = "2026Q4"
WAGGLE = 12.9898
TOWN_N = (420, 236, 228, 214, 205, 402, 330, 212, 224, 206, 201, 198, 190, 188, 41, 26)
"""Answers per town: the first two large enough for all classes, the last but one marked △, the last withheld."""
PLACES = (
    (2, 2), (3, 2), (1, 2), (2, 1), (1, 1), (1, 0), (0, 0), (4, 3), (4, 2), (3, 0), (4, 4), (4, 0), (0, 2), (2, 3), (3, 3),
    (0, 3),
)  # fmt: skip
"""Tiles of the towns, in their order."""
CENTRE = {"gain": 63.2, "happiness": 71.8, "security": 68.4, "identification": 74.1}
PARAMS: dict[str, str | int | float] = {
    "town": "331081001",
    "margin": "town_age",
    "share": 0.137,
    "n": 1234,
    "stream": "open",
    "date": "2025-12-31",
    "source": "统计局",
    "reason": "missing",
    "categories": "18-34|35-59; 60+",
    "least": 20,
    "low": 0.3,
    "high": 3.0,
    "population": 98765.0,
    "what": "sense:gain",
    "modules": "A, B",
    "indicator": "sense:gain",
    "n_per_town": 520,
    "run": "20260811-01",
    "group": "age",
}
"""One value for every parameter that a note can carry."""


def filled(code: str, **other: str | int | float) -> Note:
    """A note of the vocabulary with sample parameters."""
    return Note(code=code, params={p: other.get(p, PARAMS[p]) for p in NOTES[code].params})


def every_note() -> tuple[Note, ...]:
    """Each note once, and one of them for many towns, as it happens in a real wave."""
    many = tuple(filled("cells-collapsed", town=code) for code in TOWNS)
    return (*(filled(code) for code in NOTES), *many)


def wiggle(*keys: object) -> float:
    """A number in (−1, 1) fixed by its keys."""
    seed = sum((i + 1) * ord(c) for i, c in enumerate("|".join(map(str, keys))))
    return 2 * math.modf(abs(math.sin(seed * WAGGLE) * 43758.5453))[0] - 1


def estimate(
    value: float,
    n: int,
    *,
    sd: float = 20.0,
    unit: str = "score",
    base: str = "everyone",
    scheme: str = SCHEME,
    p: float | None = None,
) -> Estimate:
    """An estimate whose interval follows from ``n`` (deff 1.5), released or withheld by the reliability rule."""
    n_psu = max(2, n // 10)
    withheld = n < 30
    se = sd * math.sqrt(1.5 / max(n, 1))
    half = 2.06 * se
    limit = 0.12 if unit == "share" else 8.0
    code: ReleaseCode = "F" if withheld else "low" if n < 50 else "wide" if half > limit else ""
    floor, ceiling = (0.0, 1.0 if unit == "share" else 100.0) if unit != "difference" else (-100.0, 100.0)
    return Estimate(
        value=None if withheld else value,
        se=None if withheld else se,
        lower=None if withheld else max(floor, value - half),
        upper=None if withheld else min(ceiling, value + half),
        level=0.95,
        df=float(max(1, n_psu - 1)),
        n=n,
        n_psu=n_psu,
        n_eff=None if withheld else n / 1.5,
        deff=None if withheld else 1.5,
        base="users" if base == "users" else "everyone",
        unit=unit,  # type: ignore[arg-type]
        scheme=scheme,
        wave=WAVE,
        estimator="calibrated",
        p_raw=p,
        p_adjusted=None if p is None else min(1.0, 16 * p),
        family="" if p is None else "towns",
        release_code=code,
    )


def groups_with_n() -> list[tuple[Group, int]]:
    """The city, its towns and the categories of the declared groups, each with its number of answers."""
    total = sum(TOWN_N)
    out = [(CITY, total)]
    out += [(town(code), n) for code, n in zip(TOWNS, TOWN_N, strict=True)]
    for kind, (_, categories) in GROUPS.items():
        out += [(Group(kind=kind, code=c), total // len(categories)) for c in categories]
    return out


def score(indicator: str, group: Group, centre: float) -> float:
    """The invented truth: the city's centre, towns 4 points about it, groups 2."""
    if group.kind == "city":
        return centre
    spread = 5.0 if group.kind == "town" else 2.0
    return min(99.0, max(1.0, centre + spread * wiggle(indicator, group.kind, group.code)))


def cells() -> Iterator[Cell]:
    """Senses and sub-indices for every group, items and shares for the city, domains for city and towns."""
    for group, n in groups_with_n():
        for sense, centre in CENTRE.items():
            value = score(sense, group, centre)
            yield Cell(indicator=f"sense:{sense}", group=group, estimate=estimate(value, n))
            for cut, lift in (("share60", 10.0), ("share80", -10.0)):
                share = 1 / (1 + math.exp(-(value - 60 + lift - 5) / 12))
                yield Cell(indicator=f"{cut}:{sense}", group=group, estimate=estimate(share, n, sd=0.48, unit="share"))
        for k, sub in enumerate(SUB_INDICES):
            value = score(sub, group, CENTRE["identification"] + 3 - 6 * k)
            yield Cell(indicator=f"subindex:{sub}", group=group, estimate=estimate(value, n))
        yield from domain_cells(group, n)
        if group.kind in ("city", "town"):
            yield from item_cells(group, n)


def domain_cells(group: Group, n: int) -> Iterator[Cell]:
    for domain, (_, _, base, _, items) in DOMAINS.items():
        if not items or (group.kind not in ("city", "town")):
            continue
        answers = n // 9 if base == "users" else n
        value = score(domain, group, 66 + 8 * wiggle(domain))
        yield Cell(indicator=f"domain:{domain}", group=group, estimate=estimate(value, answers, base=base))


def item_cells(group: Group, n: int) -> Iterator[Cell]:
    for item, (scale, _, _, _, _, in_scheme) in ITEMS.items():
        if group.kind == "town" and not in_scheme and not item.startswith("M"):
            continue
        base = "users" if item in ("M01", "M02") else "everyone"
        answers = n // 9 if base == "users" else n
        value = score(item, group, 67 + 9 * wiggle(item))
        sd = 70.0 if (item, group.code) == ("G3", "331081108") else 24.0  # one cell whose interval is too wide
        yield Cell(indicator=f"item:{item}", group=group, estimate=estimate(value, answers, sd=sd, base=base))
        name = "share70" if scale == "zero10" else "top2"
        share = estimate(value / 100, answers, sd=0.45, unit="share", base=base)
        yield Cell(indicator=f"{name}:{item}", group=group, estimate=share)


def distributions() -> Iterator[Distribution]:
    """All classes for the city, three merged classes for towns (all below n = 400 but two), one withheld town."""
    for group, n in groups_with_n():
        if group.kind not in ("city", "town"):
            continue
        for item, (scale, *_rest) in ITEMS.items():
            answers = n // 9 if item in ("M01", "M02") else n
            yield distribution(item, scale, group, answers)


def distribution(item: str, scale: str, group: Group, n: int) -> Distribution:
    lift = wiggle(item, group.code) / 20
    if n < 400:
        classes, shares = ("positive", "middle", "negative"), [0.66 + lift, 0.24 - lift, 0.10]
    elif scale == "zero10":
        classes, shares = ("0-4", "5-6", "7-8", "9-10"), [0.09, 0.22 - lift, 0.41, 0.28 + lift]
    else:
        classes, shares = ("5", "4", "3", "2", "1"), [0.21 + lift, 0.45, 0.24 - lift, 0.07, 0.03]
    return Distribution(
        item=item,
        group=group,
        classes=classes,
        shares=tuple(None if n < 30 else s for s in shares),
        n=n,
        dont_know=0.031,
        refused=0.008,
        release_code="F" if n < 30 else "low" if n < 50 else "",
    )


def bands(all_cells: tuple[Cell, ...], *, differ: bool) -> Iterator[Band]:
    """Bands that follow from the interval of the difference; ``differ=False`` draws every town to the middle."""
    centres = {f"sense:{s}": c for s, c in CENTRE.items()} | {
        f"subindex:{s}": CENTRE["identification"] for s in SUB_INDICES
    }
    for key, centre in centres.items():
        sense = key.partition(":")[2]
        for (code, _), n in zip(TOWNS.items(), TOWN_N, strict=True):
            value = score(sense, town(code), centre) - centre if differ else wiggle(sense, code) / 2
            half = 2.06 * 20.0 * math.sqrt(1.5 / n)
            difference = estimate(value, n, unit="difference", p=0.0004 if abs(value) > half else 0.4)
            if n < 50:
                yield Band(
                    indicator=key, town=code, band="none", difference=difference,
                    reason="base" if n < 30 else "low",
                )  # fmt: skip
                continue
            assert difference.lower is not None and difference.upper is not None
            band = "above" if difference.lower > 0 else "below" if difference.upper < 0 else "middle"
            yield Band(indicator=key, town=code, band=band, difference=difference)


def structure() -> Iterator[StructureRow]:
    for code in TOWNS:
        for margin, group in (("town_age", "age"), ("town_sex", "sex")):
            categories = GROUPS[group][1]
            even = 1 / len(categories)
            for i, category in enumerate(categories):
                tilt = (i - (len(categories) - 1) / 2) * 0.06
                yield StructureRow(
                    margin=margin, town=code, category=category, n=60 + 5 * i,
                    sample_share=even + tilt, weighted_share=even, population_share=even,
                )  # fmt: skip


def weighting() -> tuple[WeightStep, ...]:
    n = sum(TOWN_N)
    common = {"n": n, "total": 1_160_000.0}
    return (
        WeightStep(
            name="base", method="stratum-share", kish_deff=1.32, n_eff=n / 1.32, smallest_ratio=1.0,
            largest_ratio=1.0, **common,
        ),
        WeightStep(
            name="calibration", method="bounded-raking", kish_deff=1.51, n_eff=n / 1.51, smallest_ratio=0.42,
            largest_ratio=2.37, iterations=9, largest_margin_error=3e-11, **common,
        ),
    )  # fmt: skip


def conduct() -> Conduct:
    n = sum(TOWN_N)
    return Conduct(
        n_read=n + 37 + 512,
        n_used=n,
        exclusions=(Exclusion(reason="no-stratum", n=12), Exclusion(reason="under-18", n=25)),
        value_problems=14,
        by_stream={"probability": n, "open": 512},
        by_mode={"web": n - 900, "face": 820, "phone": 80},
        first_day="2026-11-02",
        last_day="2026-11-20",
        towns=tuple(
            TownSample(
                town=code, population=30_000.0 + 9_000 * i, n=k, n_psu=max(2, k // 10),
                n_eff=None if k < 30 else k / 1.5, weight_share=(30_000.0 + 9_000 * i) / 1_560_000,
            )
            for i, (code, k) in enumerate(zip(TOWNS, TOWN_N, strict=True))
        ),
        n_other_stream=512,
    )  # fmt: skip


def assessment(*, notes: tuple[Note, ...] | None = None, differ: bool = True) -> Assessment:
    """The whole synthetic wave.  ``differ``: some towns leave the middle band; else none does."""
    every_cell = tuple(cells())
    return Assessment(
        schema_version=1,
        wave=WAVE,
        wave_title={"zh": "2026年第四季度", "en": "fourth quarter of 2026"},
        kind="annual",
        demo=True,
        stream="probability",
        self_weighting_assumed=True,
        scheme=SCHEME,
        conduct=conduct(),
        population=PopulationInfo(
            id="wenling-demo", source="演示用虚构数据", date="2025-12-31", status="invented",
            universe="18+", total=1_560_000.0,
        ),
        weighting=weighting(),
        structure=tuple(structure()),
        senses=tuple(SENSES),
        not_measured=("domain:D08", "domain:D14"),
        cells=every_cell,
        distributions=tuple(distributions()),
        bands=tuple(bands(every_cell, differ=differ)),
        omnibus=tuple(
            Omnibus(
                indicator=f"sense:{sense}", statistic=2.41 if differ else 0.82, df1=14.0, df2=210.0,
                p=0.004 if differ else 0.646, n_towns=15, n_per_town_for_3_points=520,
            )
            for sense in SENSES
        ),
        notes=every_note() if notes is None else notes,
        provenance=Provenance(
            input_sha256="1f" * 32, population_sha256="2e" * 32, questionnaire_id="wenling-four-sense",
            questionnaire_version="2023.1", questionnaire_sha256="3d" * 32,
            settings={"level": 0.95, "df": "subset", "g_low": 0.3, "g_high": 3.0},
            versions={"foursense": "0.1.0", "numpy": "2.4.0", "python": "3.11.2"},
        ),
    )  # fmt: skip


def open_small() -> Assessment:
    """Self-selected answers of one wave in which most towns are too small to show and one sense was not asked."""
    whole = assessment(differ=False)
    return dataclasses.replace(
        whole,
        demo=False,
        stream="open",
        senses=("happiness", "security", "identification"),
        not_measured=("sense:gain", "domain:D08", "domain:D14"),
        cells=tuple(_shrunk(c) for c in whole.cells if "gain" not in c.indicator),
        bands=tuple(
            dataclasses.replace(b, band="none", reason="base") for b in whole.bands if "gain" not in b.indicator
        ),
        omnibus=(),
    )


def _shrunk(cell: Cell) -> Cell:
    e = cell.estimate
    if e.value is None:
        return cell
    n = e.n if cell.group.kind == "city" else e.n // 12
    base, unit = e.base, e.unit
    return dataclasses.replace(
        cell, estimate=estimate(e.value, n, base=base, unit=unit, sd=0.48 if unit == "share" else 20)
    )


def report_input(
    *,
    lang: Lang = "zh",
    place: str = "",
    publication: Publication = "internal",
    wave: Assessment | None = None,
    previous: Assessment | None = None,
) -> ReportInput:
    """The synthetic wave as a report's input; ``place`` a town code, or ``""`` for the city edition."""
    return ReportInput(
        assessment=wave or assessment(),
        previous=previous,
        labels=labels(lang),
        lang=lang,
        place=Place(kind="town", code=place) if place else Place(kind="city"),
        publication=publication,
        run="20261123-01",
        date="2026-11-23",
        tiles=dict(zip(TOWNS, PLACES, strict=True)),
        assessment_sha256="5e" * 32,  # fixed: the check code in the golden files does not follow every other change
    )
