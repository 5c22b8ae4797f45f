"""What a report is made from (:class:`ReportInput`) and what it is made of (blocks).

A report builder takes a ``ReportInput`` and returns a tuple of blocks; :mod:`reports.pdf` sets blocks on pages.
Blocks hold finished words and numbers, so golden tests compare them without a PDF.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from analysis.results import Assessment
from reports.targets import Targets

Lang = Literal["zh", "en"]
FaceRole = Literal["title", "body", "kai", "hei"]
Publication = Literal["internal", "consultation", "circulated", "public"]
"""内部 → 征求意见 → 通报 → 公开."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensedFace:
    """A TrueType file that the office may use; ``name`` as its file is called (仿宋_GB2312)."""

    role: FaceRole
    name: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLabel:
    """One question as a reader meets it, in the report's language, place-holders filled."""

    text: str
    sense: str
    domains: tuple[str, ...]
    classes: Mapping[str, str]
    """Label per class of a labelled scale, in scale order (best first); empty for numeric scales."""
    low_label: str
    high_label: str
    reversed: bool
    in_scheme: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainLabel:
    title: str
    base: Literal["everyone", "users"]
    related: bool
    items: tuple[str, ...]
    applies_to: Literal["everyone", "urban", "rural"] = "everyone"
    """Whom the domain concerns by where they live; printed as its base."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLabel:
    """A declared grouping question: its short title and the labels of its categories, in order."""

    title: str
    categories: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Every name a report prints, in the report's language.  Keys are the codes used in the assessment."""

    city: str
    town_word: str
    """What a unit is called: 镇(街道), ward."""
    towns: Mapping[str, str]
    senses: Mapping[str, str]
    sub_indices: Mapping[str, tuple[str, str]]
    """id → (sense, title)."""
    domains: Mapping[str, DomainLabel]
    items: Mapping[str, ItemLabel]
    groups: Mapping[str, GroupLabel]
    """Question code → label; margins use the same keys."""
    margins: Mapping[str, str]
    """Margin id → question code."""
    scheme: str
    questionnaire: str
    universe: str
    form_header: tuple[tuple[str, str], ...]
    """(表号, …), (制定机关, …) as printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What an edition is about: the whole city, or one town."""

    kind: Literal["city", "town"]
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInput:
    """The door into ``reports``: everything an edition may use, frozen."""

    assessment: Assessment
    previous: Assessment | None
    labels: Labels
    lang: Lang
    place: Place
    publication: Publication
    run: str
    """Run identifier printed on the report, e.g. ``20261123-01``."""
    date: str
    """ISO date of the edition; given, never read from a clock."""
    public_address: str = ""
    """Where this installation is reached, ``https://survey.example.gov.cn``: the report can be checked there; else ``""``."""
    faces: tuple[LicensedFace, ...] = ()
    """Licensed faces that the PDF is set in, where there are some."""
    assessment_sha256: str = ""
    """SHA-256 of the assessment's stored file; computed where it is not given."""
    targets: Targets | None = None
    """Targets of the plan with what was reached, where the city gave them."""
    tiles: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Town → (column, row) of its tile on the schematic map, from the left and from the top; empty for no map."""
