"""Where the towns' tiles stand on the schematic map: ``[tiles]`` of a city's file, or a file of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from questionnaires.problems import Problem, ProblemsFound
from questionnaires.reading import toml_tables

MOST = 30
"""Columns and rows of the grid at most."""

Tiles = Mapping[str, tuple[int, int]]


def read_tiles(data: bytes, name: str, towns: Iterable[str] | None) -> Tiles:
    """The places in ``data``; ``towns`` the codes there are, ``None`` while
    they are not known.  Other tables in the file (it may be the city's) are left alone.

    Raises :class:`ProblemsFound` with every problem."""
    tables = toml_tables(data, name)
    raw = tables.get("tiles")
    if not isinstance(raw, dict) or not raw:
        raise ProblemsFound([Problem(code="tiles.none", where=name)])
    problems = tuple(tile_problems(raw, f"{name}, tiles", tuple(raw) if towns is None else tuple(towns)))
    if problems:
        raise ProblemsFound(problems)
    return {str(code): (place[0], place[1]) for code, place in raw.items()}


def tile_problems(raw: Mapping[str, object], where: str, towns: tuple[str, ...]) -> Iterator[Problem]:
    """Every town once, on a place of its own; nothing else."""
    taken: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for code, place in raw.items():
        if code not in towns:
            params = {"town": code, "known": ", ".join(towns)}
            yield Problem(code="tiles.town-unknown", where=where, params=params)
        if not _is_place(place):
            yield Problem(code="tiles.place", where=where, params={"town": code, "most": MOST})
        else:
            taken[tuple(place)].append(code)  # type: ignore[arg-type]
    for codes in taken.values():
        if len(codes) > 1:
            yield Problem(code="tiles.taken", where=where, params={"towns": ", ".join(codes)})
    left = [code for code in towns if code not in raw]
    if left:
        yield Problem(code="tiles.town-missing", where=where, params={"towns": ", ".join(left)})


def _is_place(place: object) -> bool:
    return (
        isinstance(place, list | tuple)
        and len(place) == 2
        and all(isinstance(x, int) and not isinstance(x, bool) and 0 <= x < MOST for x in place)
    )
