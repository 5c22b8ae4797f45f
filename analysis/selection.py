"""Which rows an analysis uses, and the account of those it does not: nothing leaves without being counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from questionnaires.problems import Problem, ProblemsFound

from .results import Conduct, Exclusion, TownSample
from .settings import AssessSettings
from .tables import Population, Responses

NO_STRATUM = "no-stratum"
"""The answer carries no town of the population table: it has no base weight."""
NO_VILLAGE = "no-village"
"""The design draws villages, and the answer carries none: its place in the sample is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """``used``: the rows of the chosen stream that can be weighted, in their order.  ``population``: with a town that was
    left out removed (``left_out``: code and residents).  ``persons_as_psu``: no village frame, each person is a sampling unit."""

    used: Responses
    population: Population
    persons_as_psu: bool
    left_out: tuple[tuple[str, float], ...]
    exclusions: Mapping[str, int]
    by_stream: Mapping[str, int]

    @property
    def n_other_stream(self) -> int:
        return sum(self.by_stream.values()) - self.used.n


def select_rows(responses: Responses, population: Population, settings: AssessSettings) -> Selection:
    """The rows of the chosen stream without exclusions, with a known town and (where villages were drawn) a village.

    Raises :class:`ProblemsFound` if no row is left, or if a town has none and the settings do not say to leave it out.
    """
    reason = responses.exclusion.copy()
    stream = np.where(responses.text("stream") == "probability", "probability", "open")
    town, village = responses.text("town"), responses.text("village")
    known = np.isin(town, [t.code for t in population.towns])
    reason[(reason == "") & ~known] = NO_STRATUM
    chosen = stream == settings.stream
    persons = population.psu == "person" or (settings.stream == "open" and bool((village[chosen] == "").any()))
    if not persons:
        reason[(reason == "") & chosen & (village == "")] = NO_VILLAGE
    usable = reason == ""
    keep = usable & chosen
    selection = Selection(
        used=take_rows(responses, keep),
        population=population,
        persons_as_psu=persons,
        left_out=(),
        exclusions=_counted(reason[~usable]),
        by_stream=_counted(stream[usable]),
    )
    return _without_empty_towns(selection, settings)


def take_rows(responses: Responses, keep: NDArray[np.bool_]) -> Responses:
    """Some of the rows, in their order."""
    columns = {name: column[keep] for name, column in responses.columns.items()}
    return replace(responses, n=int(keep.sum()), columns=columns, exclusion=responses.exclusion[keep])


def conduct_of(
    responses: Responses, selection: Selection, weight: NDArray[np.float64], n_eff: Mapping[str, float | None]
) -> Conduct:
    """How the wave was done.  ``weight`` (n used,) final weights; ``n_eff`` by town, where it is shown."""
    used = selection.used
    town = used.text("town")
    unit = np.arange(used.n).astype(object) if selection.persons_as_psu else used.text("village")
    days = sorted(day for day in used.text("submitted_day").tolist() if day)
    return Conduct(
        n_read=responses.n,
        n_used=used.n,
        exclusions=tuple(Exclusion(reason=reason, n=n) for reason, n in selection.exclusions.items()),
        value_problems=responses.value_problems,
        by_stream=selection.by_stream,
        by_mode=_counted(used.text("mode")[used.text("mode") != ""]),
        first_day=days[0] if days else "",
        last_day=days[-1] if days else "",
        towns=tuple(
            TownSample(
                town=place.code,
                population=place.total,
                n=int((town == place.code).sum()),
                n_psu=len(set(unit[town == place.code].tolist())),
                n_eff=n_eff.get(place.code),
                weight_share=float(weight[town == place.code].sum() / weight.sum()),
            )
            for place in selection.population.towns
        ),
        n_other_stream=selection.n_other_stream,
    )


def _without_empty_towns(selection: Selection, settings: AssessSettings) -> Selection:
    population = selection.population
    if selection.used.n == 0:
        params = {"stream": settings.stream, "other": selection.n_other_stream}
        raise ProblemsFound([Problem(code="assess.no-rows", where=population.id, params=params)])
    here = set(selection.used.text("town").tolist())
    empty = [town for town in population.towns if town.code not in here]
    if empty and settings.empty_towns == "fail":
        raise ProblemsFound(
            Problem(
                code="assess.town-without-answers",
                where=f"{population.id}, town {town.code}",
                params={**title_params(town.title), "population": round(town.total)},
            )
            for town in empty
        )
    if not empty:
        return selection
    gone = {town.code: town.total for town in empty}
    return replace(selection, population=_restricted(population, set(gone)), left_out=tuple(gone.items()))


def _restricted(population: Population, gone: set[str]) -> Population:
    """The table without some towns; a city-wide margin keeps its shares and speaks for the smaller total."""
    towns = tuple(town for town in population.towns if town.code not in gone)
    scale = sum(town.total for town in towns) / population.total
    margins = tuple(
        replace(
            margin,
            cells={
                (town, category): count * (1 if town else scale)
                for (town, category), count in margin.cells.items()
                if town not in gone
            },
        )
        for margin in population.margins
    )
    return replace(population, towns=towns, margins=margins)


def _counted(values: NDArray[np.generic]) -> dict[str, int]:
    return dict(sorted(Counter(str(v) for v in values.tolist()).items()))


def title_params(title: Mapping[str, str]) -> dict[str, str | int | float]:
    """A title for a message in either language: ``title_zh`` and ``title_en``."""
    first = next(iter(title.values()))
    return {"title_zh": title.get("zh", first), "title_en": title.get("en", first)}
