"""The simulation, from the outside in: an invented city, two waves of its residents' answers, nothing stored.

The same questionnaire, population, days and generator state give the same answers.  The parameters are
documented in :mod:`.truth`.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from analysis.tables import Population
from questionnaires.answers import on_route
from questionnaires.model import Questionnaire, Value
from survey_app.domain.batch import Mode, Stream
from survey_app.domain.city import Village
from survey_app.domain.code import CodePortion

from .feelings import Effects, first_effects, next_effects, rated_answers
from .people import People, people_of_towns, people_of_villages, respond
from .personal import coaching, follow_key, personal_answers, told_how
from .quarters import WavePlan, wave_plans
from .truth import AGES, SamplePlan, Truth
from .villages import FrameVillage, village_frame

Ints = NDArray[np.int64]

ELDER_SHARE = 0.4
"""Share of those aged 65+ who take the elder view: core form, one item per page."""
_SECONDS_PER_QUESTION = 7.0
DOOR_TOWNS, DOOR_ANSWERS = 3, 8
"""Interviewers call in so many towns of the wave that is still open, and so many residents of each hear the full form."""
INTERVIEWERS = ("演示01", "演示02", "演示03")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoResponse:
    """One form as it was sent: design columns as :class:`survey_app.domain.response.Response` names them, and the
    answers on the route with the questions not asked marked 97.  ``id`` is a uuid4 made from the seed."""

    id: str
    town: str
    village: str
    urban: str
    stream: Stream
    mode: Mode
    variant: str
    module: str
    interviewer: str
    inclusion_probability: float | None
    lang: str
    submitted_day: str
    seconds: int
    answers: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoWave:
    """One wave: its plan, the codes sent out by village (π is a person's), and the answers, oldest day first.

    ``at_the_door``: what interviewers took down beside them; no sample, and not in the file of answers."""

    plan: WavePlan
    portions: tuple[CodePortion, ...]
    responses: tuple[DemoResponse, ...]
    at_the_door: tuple[DemoResponse, ...]

    @property
    def invited(self) -> int:
        return sum(portion.n for portion in self.portions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The frame of villages, and the previous and the current wave."""

    villages: tuple[Village, ...]
    waves: tuple[DemoWave, DemoWave]


def simulate(
    questionnaire: Questionnaire,
    population: Population,
    today: date,
    rng: np.random.Generator,
    truth: Truth | None = None,
    sample: SamplePlan | None = None,
) -> Demo:
    """Two waves: the quarter before ``today`` and the quarter of ``today``; coaching happens in the second one only.

    ``questionnaire`` must have the Wenling questions, ``population`` margins by age, sex, education and hukou whose
    categories are the questionnaire's.  Cost: about 0.2 s a wave."""
    truth, sample = truth or Truth(), sample or SamplePlan()
    frame_rng, draw_rng, effect_rng, *wave_rngs = rng.spawn(5)
    frame = village_frame(population, frame_rng)
    drawn = _draw_villages(frame, sample, draw_rng)
    first = first_effects(questionnaire, truth, (len(population.towns), len(frame)), effect_rng)
    both = (first, next_effects(first, truth, effect_rng))
    plans = wave_plans(today)
    waves = [
        _Wave(questionnaire, population, frame, truth, sample, plans[i], both[i], i == 1, wave_rngs[i]).run(drawn[i])
        for i in (0, 1)
    ]
    return Demo(villages=tuple(v.village for v in frame), waves=(waves[0], waves[1]))


def _draw_villages(frame: tuple[FrameVillage, ...], sample: SamplePlan, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Positions in the frame for both waves.  Per town, villages are drawn with probability proportional to size by
    the randomised systematic method (Goodman & Kish 1950), as many as both waves together need, and then shared out
    at random; so π = villages × size / town in each wave."""
    towns = np.array([v.village.town for v in frame])
    sizes = np.array([v.adults for v in frame], dtype=float)
    needed = 2 * sample.villages - sample.common
    first, second = [], []
    for town in dict.fromkeys(towns):
        order = rng.permutation(np.flatnonzero(towns == town))
        ends = np.cumsum(sizes[order]) / sizes[order].sum() * needed
        taken = rng.permutation(order[np.searchsorted(ends, rng.random() + np.arange(needed), side="right")])
        first.append(np.sort(taken[: sample.villages]))
        second.append(np.sort(taken[-sample.villages :]))
    return np.concatenate(first), np.concatenate(second)


@dataclass(frozen=True, slots=True)
class _Wave:
    """Everything that one wave's answers depend on."""

    questionnaire: Questionnaire
    population: Population
    frame: tuple[FrameVillage, ...]
    truth: Truth
    sample: SamplePlan
    plan: WavePlan
    effects: Effects
    coached: bool
    rng: np.random.Generator

    def run(self, drawn: Ints) -> DemoWave:
        """The codes, those who answer them, and those who come by the open link."""
        invited = people_of_villages(np.repeat(drawn, self.sample.invited), self.frame, self.population, self.rng)
        by_code = invited.where(respond(invited, self.rng))
        responses = [*self._responses(by_code, "probability"), *self._responses(self._visitors(), "open")]
        return DemoWave(
            plan=self.plan,
            portions=tuple(self._portion(self.frame[i]) for i in drawn),
            responses=_by_day(responses),
            at_the_door=_by_day(self._responses(self._neighbours(), "open", "face")) if self.coached else (),
        )

    def _neighbours(self) -> People:
        """Those who were at home when an interviewer rang, in the first towns of the table."""
        return people_of_towns(np.repeat(np.arange(DOOR_TOWNS), DOOR_ANSWERS), self.population, self.rng)

    def _visitors(self) -> People:
        """Open link: towns by size, the young and women more often, no village known."""
        totals = np.array([town.total for town in self.population.towns])
        counts = self.rng.poisson(self.sample.open_answers * 2 * totals / totals.sum())
        people = people_of_towns(np.repeat(np.arange(len(totals)), counts), self.population, self.rng)
        chance = np.array([0.75, 0.6, 0.35, 0.15])[people.age] * np.where(people.sex == "female", 1.1, 0.9)
        return people.where(self.rng.random(len(people)) < chance)

    def _portion(self, village: FrameVillage) -> CodePortion:
        return CodePortion(
            town=village.village.town,
            village=village.village.code,
            urban=village.village.urban,
            n=self.sample.invited,
            inclusion_probability=self._inclusion_probability(village.village.town),
        )

    def _inclusion_probability(self, town: str) -> float:
        """A person's: (villages · size / N) · (invited / size), the same all over a town."""
        adults = sum(v.adults for v in self.frame if v.village.town == town)
        return self.sample.villages * self.sample.invited / adults

    def _responses(self, people: People, stream: Stream, mode: Mode = "web") -> list[DemoResponse]:
        q, rng, towns = self.questionnaire, self.rng, [town.code for town in self.population.towns]
        coached = coaching(people, towns, self.truth, self.coached and stream == "probability", rng)
        shift = self.truth.open_shift if stream == "open" else 0.0
        rated = rated_answers(q, people, self.effects, self.truth, rng, shift)
        follow_key(q, rated, coached)
        columns = rated | personal_answers(q, people, towns, rng) | {"Z1": told_how(coached, self.truth, rng)}
        elder = (people.age == len(AGES) - 1) & (rng.random(len(people)) < ELDER_SHARE)
        modules = np.where(elder, "", rng.choice(["A", "B"], len(people)))
        days = rng.integers((self.plan.last_day - self.plan.first_day).days + 1, size=len(people))
        pace = rng.lognormal(0.0, 0.35, len(people))
        pi = {town: self._inclusion_probability(town) for town in towns} if stream == "probability" else {}
        found = []
        for i in range(len(people)):
            village = self.frame[people.village[i]].village if people.village[i] >= 0 else None
            if mode == "face":
                variant, module = "full", ""
            else:
                variant, module = ("core", "") if elder[i] else ("standard", str(modules[i]))
            said = {code: values[i] for code, values in columns.items()}
            answers = on_route(q, variant, (module,) if module else (), said)
            found.append(
                DemoResponse(
                    id=str(uuid.UUID(bytes=rng.bytes(16), version=4)),
                    town=towns[people.town[i]],
                    village=village.code if village else "",
                    urban=village.urban if village else "",
                    stream=stream,
                    mode=mode,
                    variant=variant,
                    module=module,
                    interviewer=INTERVIEWERS[people.town[i] % len(INTERVIEWERS)] if mode == "face" else "",
                    inclusion_probability=pi.get(towns[people.town[i]]),
                    lang="zh",
                    submitted_day=(self.plan.first_day + timedelta(days=int(days[i]))).isoformat(),
                    seconds=int(_SECONDS_PER_QUESTION * len(q.forms[variant].questions) * pace[i]),
                    answers=answers,
                )
            )
        return found


def _by_day(responses: list[DemoResponse]) -> tuple[DemoResponse, ...]:
    return tuple(sorted(responses, key=lambda r: (r.submitted_day, r.id)))
