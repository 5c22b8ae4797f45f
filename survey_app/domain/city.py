"""The installation: one city, demo or real, and the words it puts on its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

InstallationKind = Literal["demo", "real"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitySettings:
    """What differs from city to city.  Texts are by language (``zh``, ``en``)."""

    city: Mapping[str, str]
    organiser: Mapping[str, str]
    """主办单位."""
    unit: Mapping[str, str]
    """The office that asks, as in 本调查由…组织."""
    phone: str
    zone: str = "Asia/Shanghai"
    default_lang: str = "zh"
    report_langs: tuple[str, ...] = ("zh",)
    """Languages that a run's reports may be asked in, the usual one first."""
    icp: str = ""
    footer: Mapping[str, str] = field(default_factory=dict)
    tiles: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Town → (column, row) on the schematic map of reports; empty for no map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    kind: InstallationKind
    settings: CitySettings

    @property
    def demo(self) -> bool:
        return self.kind == "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """One unit, as listed by the wave's population table.  ``code`` nine digits (or the city's own key) as text."""

    code: str
    title: Mapping[str, str]
    kind: str
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """``urban`` is ``urban``/``rural`` from the statistics bureau's village code, never self-report.  ``adults`` is the
    number of residents aged 18+ (≥ 1), ``None`` where the frame does not give it."""

    code: str
    town: str
    title: Mapping[str, str]
    urban: str
    adults: int | None = None


def placeholders(settings: CitySettings, lang: str) -> dict[str, str]:
    """The values of ``{city}``, ``{unit}``, ``{organiser}``, ``{phone}``, ``{footer}`` for one language."""

    def pick(text: Mapping[str, str]) -> str:
        return text.get(lang) or text.get(settings.default_lang) or next(iter(text.values()), "")

    return {
        "city": pick(settings.city),
        "unit": pick(settings.unit),
        "organiser": pick(settings.organiser),
        "phone": settings.phone,
        "footer": pick(settings.footer),
    }
