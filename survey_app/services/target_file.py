"""The file of a plan's targets: read whole, with all its problems, and turned into what a report takes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from questionnaires.model import Text
from questionnaires.problems import Problem, ProblemsFound
from questionnaires.reading import Reader, toml_tables
from reports.document import Lang
from reports.targets import FELT_FROM, Direction, Kind, Target, Targets

LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """One ``[[targets]]``; see :class:`reports.targets.Target`."""

    id: str
    title: Text
    domain: str
    kind: Kind
    direction: Direction = ""
    value: float | None = None
    unit: Text | None = None
    place: str = ""
    section: str = ""
    note: Text | None = None
    reached: float | None = None
    done: bool | None = None
    reached_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetFile:
    """The whole file; ``reached_status``: whether what was reached is real or made up for a demonstration."""

    id: str
    title: Text
    source: Text
    date: str
    reached_status: Literal["official", "invented"] = "official"
    felt_from: float = FELT_FROM
    targets: tuple[TargetRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTargets:
    """A checked file with the digest of its bytes."""

    file: TargetFile
    sha256: str

    def spoken(self, lang: Lang) -> Targets:
        """In the language of a report; a wording that is missing stands in the other language."""
        file = self.file
        return Targets(
            title=_pick(file.title, lang),
            source=_pick(file.source, lang),
            date=file.date,
            items=tuple(_target(row, lang) for row in file.targets),
            invented=file.reached_status == "invented",
            felt_from=file.felt_from,
            sha256=self.sha256,
        )


def read_targets(
    data: bytes, name: str, *, domains: Iterable[str] | None = None, towns: Iterable[str] | None = None
) -> PlanTargets:
    """The targets in ``data``; ``name`` is the file's in messages, ``domains`` and ``towns`` the codes that it may use.

    Raises :class:`ProblemsFound` with every problem."""
    tables = toml_tables(data, name)
    reader = Reader(name)
    file: TargetFile = reader.read(TargetFile, tables, name)
    found = [*reader.problems, *_header(file, name)]
    if not reader.problems:  # a stand-in for what could not be read would be judged like something written
        found += _rows(file, name, domains, towns)
    if found:
        raise ProblemsFound(found)
    return PlanTargets(file=file, sha256=hashlib.sha256(data).hexdigest())


def _header(file: TargetFile, name: str) -> Iterator[Problem]:
    yield from _texts({"title": file.title, "source": file.source}, name)
    if not _is_day(file.date):
        yield Problem(code="targets.date", where=name, params={"field": "date", "value": file.date})
    if not 0 < file.felt_from < 100:
        yield Problem(code="targets.felt-from", where=name, params={"value": file.felt_from})
    if not file.targets:
        yield Problem(code="targets.none", where=name)
    for code, times in Counter(row.id for row in file.targets).items():
        if times > 1:
            yield Problem(code="targets.id-twice", where=name, params={"id": code, "n": times})


def _rows(file: TargetFile, name: str, domains: Iterable[str] | None, towns: Iterable[str] | None) -> Iterator[Problem]:
    known = {"domain": None if domains is None else tuple(domains), "place": None if towns is None else tuple(towns)}
    for row in file.targets:
        where = f"{name}, target {row.id}"
        yield from _texts({"title": row.title}, where)
        yield from _figures(row, where)
        yield from _report(row, where)
        for field, value in (("domain", row.domain), ("place", row.place)):
            codes = known[field]
            if codes is not None and value not in codes and (value or field == "domain"):
                params = {"field": field, "value": value, "known": ", ".join(codes)}
                yield Problem(code="targets.unknown-code", where=where, params=params)


def _figures(row: TargetRow, where: str) -> Iterator[Problem]:
    """A state has no figure; the other kinds have one (a trend may have its direction alone)."""
    if row.kind == "status":
        if row.value is not None or row.direction or row.reached is not None:
            yield Problem(code="targets.status-figure", where=where)
        return
    if row.value is None and row.kind != "trend":
        yield Problem(code="targets.no-value", where=where, params={"kind": row.kind})
    if not row.direction:
        yield Problem(code="targets.no-direction", where=where)
    if row.value is not None and row.value <= 0:
        yield Problem(code="targets.value", where=where, params={"field": "value", "value": row.value})
    if row.reached is not None and row.reached < 0:
        yield Problem(code="targets.value", where=where, params={"field": "reached", "value": row.reached})
    if row.kind == "proportion" and any(x is not None and x > 100 for x in (row.value, row.reached)):
        yield Problem(code="targets.proportion", where=where)


def _report(row: TargetRow, where: str) -> Iterator[Problem]:
    """What was reached has its day; ``done`` belongs to states."""
    known = row.reached is not None or row.done is not None
    if row.done is not None and row.kind != "status":
        yield Problem(code="targets.done-figure", where=where)
    if known and not _is_day(row.reached_on):
        yield Problem(code="targets.date", where=where, params={"field": "reached_on", "value": row.reached_on})
    if row.reached_on and not known:
        yield Problem(code="targets.day-alone", where=where)


def _texts(texts: Mapping[str, Text], where: str) -> Iterator[Problem]:
    for field, text in texts.items():
        if not any(text.get(lang, "").strip() for lang in LANGS):
            yield Problem(code="targets.blank", where=where, params={"field": field})


def _is_day(iso: str) -> bool:
    try:
        return date.fromisoformat(iso).isoformat() == iso
    except ValueError:
        return False


def _target(row: TargetRow, lang: Lang) -> Target:
    given: dict[str, Any] = {
        name: getattr(row, name)
        for name in ("id", "domain", "kind", "direction", "value", "place", "section", "reached", "done", "reached_on")
    }
    unit, note = _pick(row.unit or {}, lang), _pick(row.note or {}, lang)
    return Target(title=_pick(row.title, lang), unit=unit, note=note, **given)


def _pick(text: Mapping[str, str], lang: Lang) -> str:
    """An empty wording is a wording: 个 has no English unit."""
    return text[lang] if lang in text else next(iter(text.values()), "")
