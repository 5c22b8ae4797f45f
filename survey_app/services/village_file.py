"""The frame of villages: a CSV file → villages, or the list of everything wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from questionnaires.import_files import CsvTable, read_table
from questionnaires.problems import Problem, ProblemsFound
from survey_app.domain.city import Village

COLUMNS = ("code", "town", "title_zh", "title_en", "urban", "adults")
"""``title_en`` and ``adults`` (residents aged 18+) may be left out; so may a title that is not in the city's language."""
CODE = re.compile(r"[0-9A-Za-z._-]{1,32}")
_URBAN: Mapping[str, str] = {"urban": "urban", "城镇": "urban", "rural": "rural", "乡村": "rural", "农村": "rural"}
_LARGEST = 10_000_000
_LONGEST = 200


def read_villages(data: bytes, name: str, towns: Mapping[str, str], lang: str) -> tuple[Village, ...]:
    """The villages of ``towns`` (code → title) in the order of the file; ``lang`` is the language a title must be in.

    Raises :class:`ProblemsFound` with every problem: of the file, of its columns, of each cell (with row and column), of
    sizes given for some villages only, and towns without a village."""
    table = read_table(data, name)
    wrong = _header_problems(table, name, f"title_{lang}")
    if wrong:
        raise ProblemsFound(wrong)
    reading = _Reading(name=name, header=table.header, towns=towns, title=f"title_{lang}")
    for number, cells in table.rows:
        reading.row(number, cells)
    reading.whole()
    if reading.problems:
        raise ProblemsFound(reading.problems)
    return tuple(reading.villages)


def _header_problems(table: CsvTable, name: str, title: str) -> list[Problem]:
    known = ", ".join(COLUMNS)
    needed = ("code", "town", title, "urban")
    found = [("villages.column-missing", column) for column in needed if column not in table.header]
    found += [("villages.column-unknown", column) for column in table.header if column not in COLUMNS]
    found += [("villages.column-twice", column) for column in COLUMNS if table.header.count(column) > 1]
    return [Problem(code=code, where=name, params={"column": column, "known": known}) for code, column in found]


@dataclass(slots=True, kw_only=True)
class _Reading:
    """Villages and problems so far."""

    name: str
    header: tuple[str, ...]
    towns: Mapping[str, str]
    title: str
    villages: list[Village] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    unsized: list[int] = field(default_factory=list)
    here: set[str] = field(default_factory=set)

    def row(self, number: int, cells: list[str]) -> None:
        if len(cells) != len(self.header):
            self._note("villages.row-length", number, None, cells=len(cells), columns=len(self.header))
            return
        values = {column: cell.strip() for column, cell in zip(self.header, cells, strict=True)}
        for column, check in self._checks().items():
            check(number, values.get(column, ""))
        self.here.add(values["town"])
        titles = {lang: values.get(f"title_{lang}", "") for lang in ("zh", "en")}
        adults = values.get("adults", "")
        if not adults:
            self.unsized.append(number)
        self.villages.append(
            Village(
                code=values["code"],
                town=values["town"],
                title={lang: title for lang, title in titles.items() if title},
                urban=_URBAN.get(values["urban"].lower(), ""),
                adults=int(adults) if adults.isascii() and adults.isdecimal() else None,
            )
        )

    def whole(self) -> None:
        """What only the file as a whole can show."""
        if 0 < len(self.unsized) < len(self.villages):
            rows = ", ".join(map(str, self.unsized[:5])) + ("…" if len(self.unsized) > 5 else "")
            self._note("villages.some-sizes", None, None, n=len(self.unsized), of=len(self.villages), rows=rows)
        for code, title in self.towns.items():
            if code not in self.here:
                self._note("villages.town-without", None, None, town=code, title=title)

    def _checks(self) -> Mapping[str, Callable[[int, str], None]]:
        return {
            "code": self._code,
            "town": self._town,
            self.title: self._title,
            "urban": self._urban,
            "adults": self._adults,
        }

    def _code(self, number: int, value: str) -> None:
        if not CODE.fullmatch(value):
            self._note("villages.code", number, "code", value=value)
        elif value in self.seen:
            self._note("villages.code-twice", number, "code", value=value, first=self.seen[value])
        self.seen.setdefault(value, number)

    def _town(self, number: int, value: str) -> None:
        if value not in self.towns:
            self._note("villages.town-unknown", number, "town", value=value)

    def _title(self, number: int, value: str) -> None:
        if not value or len(value) > _LONGEST:
            self._note("villages.title", number, self.title, most=_LONGEST)

    def _urban(self, number: int, value: str) -> None:
        if value.lower() not in _URBAN:
            self._note("villages.urban", number, "urban", value=value)

    def _adults(self, number: int, value: str) -> None:
        if value and not (value.isascii() and value.isdecimal() and 1 <= int(value) <= _LARGEST):
            self._note("villages.adults", number, "adults", value=value)

    def _note(self, code: str, row: int | None, column: str | None, **params: str | int) -> None:
        where = [self.name, *([f"row {row}"] if row else []), *([f"column {column}"] if column else [])]
        self.problems.append(Problem(code=code, where=", ".join(where), params=params))
