"""The file that describes a real installation: city, survey, first administrator.  Read whole, with all its problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from questionnaires.model import Text
from questionnaires.problems import Problem
from questionnaires.reading import Reader, toml_tables
from survey_app.domain.city import CitySettings

from .users import NAME

LANGS = ("zh", "en")
"""Languages of pages and reports."""
LONGEST = 200
"""Characters of a name or a line of text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CityTable:
    """``[city]``: as :class:`~survey_app.domain.city.CitySettings`; ``name`` is the city's."""

    name: Text
    organiser: Text
    unit: Text
    phone: str
    footer: Text | None = None
    icp: str = ""
    zone: str = "Asia/Shanghai"
    default_lang: str = "zh"
    report_langs: tuple[str, ...] = ("zh",)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyTable:
    """``[survey]``: names in the library, or paths seen from the folder of the file; ``villages`` and ``targets`` may be ``""``."""

    questionnaire: str
    population: str
    villages: str = ""
    targets: str = ""
    """Targets of the city's plan; they can be changed later (``foursense city``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministratorTable:
    """``[administrator]``: the first person who can sign in."""

    name: str = "admin"
    display_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CityFile:
    """The whole file."""

    city: CityTable
    survey: SurveyTable
    administrator: AdministratorTable = AdministratorTable()
    tiles: Mapping[str, tuple[int, ...]] | None = None
    """``[tiles]``: town → [column, row] on the schematic map of reports; checked by :mod:`.tile_file`."""

    @property
    def settings(self) -> CitySettings:
        city = self.city
        return CitySettings(
            city=dict(city.name),
            organiser=dict(city.organiser),
            unit=dict(city.unit),
            phone=city.phone.strip(),
            zone=city.zone,
            default_lang=city.default_lang,
            report_langs=city.report_langs,
            icp=city.icp.strip(),
            footer=dict(city.footer or city.organiser),
        )


def read_city_file(data: bytes, name: str, zone: str) -> tuple[CityFile, tuple[Problem, ...]]:
    """The file as far as it can be read, and everything wrong with it; ``zone`` is the time zone the program runs in.

    Raises :class:`ProblemsFound` for bytes that are not TOML."""
    tables = toml_tables(data, name)
    reader = Reader(name)
    found: CityFile = reader.read(CityFile, tables, name)
    # What the reader replaced by a stand-in has its message already.
    told = {(p.where, str(p.params.get("key", ""))) for p in reader.problems}
    rest = [p for p in _rules(found, tables, name, zone) if (p.where, str(p.params.get("field", ""))) not in told]
    return found, (*reader.problems, *rest)


def _rules(file: CityFile, tables: Mapping[str, Any], name: str, zone: str) -> Iterator[Problem]:
    if isinstance(tables.get("city"), dict):
        yield from _city(file.city, f"{name}, city", zone)
    where = f"{name}, administrator"
    if not NAME.fullmatch(file.administrator.name):
        yield _problem("install.user-name", where, field="name", value=file.administrator.name)
    if len(file.administrator.display_name) > LONGEST:
        yield _problem("install.too-long", where, field="display_name", most=LONGEST)


def _city(city: CityTable, where: str, zone: str) -> Iterator[Problem]:
    yield from _languages(city, where)
    wanted = dict.fromkeys((city.default_lang, *city.report_langs))
    for field, text in (("name", city.name), ("organiser", city.organiser), ("unit", city.unit)):
        for lang in wanted:
            if lang in LANGS and not text.get(lang, "").strip():
                yield _problem("text.language-missing", where, field=field, lang=lang)
    if not city.phone.strip():
        yield _problem("install.blank", where, field="phone")
    try:
        ZoneInfo(city.zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield _problem("install.zone-unknown", where, field="zone", zone=city.zone)
    else:
        if city.zone != zone:
            yield _problem("install.zone-differs", where, field="zone", zone=city.zone, used=zone)


def _languages(city: CityTable, where: str) -> Iterator[Problem]:
    known = ", ".join(LANGS)
    for field, langs in (("default_lang", (city.default_lang,)), ("report_langs", city.report_langs)):
        if not langs:
            yield _problem("install.blank", where, field=field)
        for lang in langs:
            if lang not in LANGS:
                yield _problem("install.language", where, field=field, lang=lang, known=known)


def _problem(code: str, where: str, **params: str | int) -> Problem:
    return Problem(code=code, where=where, params=params)
