"""The tables of ``foursense plan``: allocations side by side, the drawn sample, and their rows for a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from survey_app.commands.plan_words import in_columns, say

if TYPE_CHECKING:
    from analysis.planning.plan import AllocationPlan, Request
    from analysis.tables import Population
    from survey_app.domain.city import Village
    from survey_app.services.sample_draw import SampledVillage

PLAN_COLUMNS = (
    "method", "town", "title", "residents", "n", "villages", "deff", "half_width", "detectable", "banded", "chance_outside",
)  # fmt: skip
SAMPLE_COLUMNS = (
    "town", "village", "title", "urban", "adults",
    "village_probability", "certain", "persons", "person_probability", "base_weight",
)  # fmt: skip
Table = tuple[list[str], list[list[Any]]]


def annual_table(plans: Sequence[AllocationPlan], table: Population, request: Request, lang: str) -> str:
    rows = [
        [say("town", lang), say("people", lang), *(say(plan.method, lang) for plan in plans)],
        ["", "", *(say("cell", lang) for _ in plans)],
    ]
    for i, town in enumerate(table.towns):
        rows.append([in_language(town.title, lang), f"{town.total:,.0f}", *(_cell(plan, i) for plan in plans)])
    rows.append(
        [say("city", lang), f"{table.total:,.0f}", *(f"{p.city.n:,} {p.city.half_width:4.1f}     " for p in plans)]
    )
    below: list[tuple[str, Callable[[AllocationPlan], str]]] = [
        ("outside", lambda p: f"{p.expected_outside:.1f}"),
        ("none", lambda p: f"{p.none_outside:.0%}"),
        ("city-change", lambda p: f"{p.city.change:.1f}"),
    ]
    rows += [[say(key, lang), "", *(number(plan) for plan in plans)] for key, number in below]
    lines = [_values(table, request, lang), "", in_columns(rows), ""]
    lines += [say("key", lang, towns=len(table.towns)), say("weights", lang)]
    if not request.town_sd and any(plan.method == "neyman" for plan in plans):
        lines.append(say("same-sd", lang))
    return "\n".join(lines)


def _cell(plan: AllocationPlan, i: int) -> str:
    town = plan.towns[i]
    return f"{town.n} {town.half_width:4.1f} " + (
        f"{town.detectable:4.1f}" if town.banded and town.detectable else "   —"
    )


def pulse_table(plans: Sequence[AllocationPlan], table: Population, request: Request, lang: str) -> str:
    rows = [[say(key, lang) for key in ("method", "villages", "city-deff", "half", "city-change")]]
    for plan in plans:
        city = plan.city
        numbers = (str(city.villages), f"{city.deff:.2f}", f"{city.half_width:.1f}", f"{city.change:.1f}")
        rows.append([f"{say(plan.method, lang)} {city.n:,}", *numbers])
    lines = [_values(table, request, lang), say("pulse", lang), "", in_columns(rows), "", say("weights", lang)]
    return "\n".join(lines)


def _values(table: Population, request: Request, lang: str) -> str:
    """The planning values; villages only where villages are drawn."""
    by_person = table.psu == "person" and request.villages >= request.n
    values = {"sd": request.sd, "rho": request.rho, "tau": request.tau, "villages": request.villages}
    return say("person-values" if by_person else "plan-values", lang, **values)


def plan_rows(plans: Sequence[AllocationPlan], table: Population, lang: str) -> Table:
    """Header, and one row per allocation and town; the city's has no code."""
    titles = {town.code: in_language(town.title, lang) for town in table.towns}
    rows: list[list[Any]] = []
    for plan in plans:
        c = plan.city
        city = [plan.method, "", say("city", lang), round(table.total), c.n, c.villages, *_digits(c.deff, c.half_width)]
        rows.append([*city, "", "", ""])
        for t in plan.towns:
            known = [plan.method, t.code, titles[t.code], round(t.residents), t.n, t.villages]
            points = _digits(t.deff, t.half_width, t.detectable or 0.0)
            rows.append([*known, *points, int(t.banded), *_digits(t.outside)])
    return list(PLAN_COLUMNS), rows


def _digits(*numbers: float) -> list[float]:
    return [round(number, 4) for number in numbers]


def in_language(texts: Mapping[str, str], lang: str) -> str:
    return str(texts.get(lang) or next(iter(texts.values())))


def short_towns(frame: Sequence[Village], per_town: int, lang: str) -> list[str]:
    counts: dict[str, int] = {}
    for village in frame:
        counts[village.town] = counts.get(village.town, 0) + 1
    return [say("short", lang, town=town, n=n) for town, n in sorted(counts.items()) if n < per_town]


def drawn_line(sample: Sequence[SampledVillage], seed: int, lang: str) -> str:
    return say(
        "drawn",
        lang,
        towns=len({one.village.town for one in sample}),
        villages=len(sample),
        certain=sum(one.certain for one in sample),
        persons=sum(one.persons for one in sample),
        seed=seed,
    )


def sample_rows(sample: Sequence[SampledVillage], second_order: bool) -> Table:
    """Header, and one row per village."""
    rows: list[list[Any]] = []
    for one in sample:
        village = one.village
        title = village.title.get("zh") or village.title.get("en", "")
        chances = (float(one.probability), int(one.certain), one.persons, one.person_probability, one.base_weight)
        row = [village.town, village.code, title, village.urban, village.adults or 0, *chances]
        rows.append([*row, one.squares] if second_order else row)
    return [*SAMPLE_COLUMNS, *(["town_sum_pi_squared"] if second_order else [])], rows
