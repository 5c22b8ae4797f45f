"""What a city adds to its reports besides the survey: targets of its plan, and where its towns stand on a map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from analysis.tables import Population
from questionnaires.model import Questionnaire
from questionnaires.problems import Problem, ProblemsFound

from .target_file import PlanTargets, read_targets
from .tile_file import Tiles, read_tiles


@dataclass(frozen=True, slots=True, kw_only=True)
class CityPlan:
    """Both are optional: without them a report leaves the section and the map out."""

    targets: PlanTargets | None = None
    tiles: Tiles = field(default_factory=dict)


def city_plan(targets: str, tiles: str, questionnaire: Questionnaire, population: Population) -> CityPlan:
    """The files by their paths or names in the library; ``""`` for none.  Raises :class:`ProblemsFound`."""
    towns = [town.code for town in population.towns]
    found: list[Problem] = []
    read: PlanTargets | None = None
    placed: Tiles = {}
    try:
        if targets:
            data, name = _bytes(targets, "targets")
            read = read_targets(data, name, domains=questionnaire.domains, towns=towns)
    except ProblemsFound as wrong:
        found += wrong.problems
    try:
        if tiles:
            data, name = _bytes(tiles, "tiles")
            placed = read_tiles(data, name, towns)
    except ProblemsFound as wrong:
        found += wrong.problems
    if found:
        raise ProblemsFound(found)
    return CityPlan(targets=read, tiles=placed)


def shelf(kind: str) -> Mapping[str, Path]:
    """Files of a kind (``targets``, ``tiles``) that come with the package, by name."""
    folder = files("questionnaires") / "library"
    named = {f.name.removesuffix(".toml"): Path(str(f)) for f in folder.iterdir() if f.name.endswith(f"-{kind}.toml")}
    return dict(sorted(named.items()))


def _bytes(name: str, kind: str) -> tuple[bytes, str]:
    path = Path(name)
    known = shelf(kind)
    found = path if path.is_file() else known.get(name)
    if found is None:
        raise ProblemsFound(
            [Problem(code=f"{kind}.unknown", where=f"--{kind}", params={"name": name, "known": ", ".join(known)})]
        )
    return found.read_bytes(), found.name
