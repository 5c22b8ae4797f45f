"""Do 95 % intervals hold 95 % of the time?  A finite population is sampled, weighted and estimated again and again.

Population: 16 towns of unequal size × 60 villages of unequal size.  Sample: 10 villages per town with probability proportional
to size (systematic, random order), 40 adults invited in each, about half of whom answer.  Whether somebody answers depends on
age and sex only, and town × age and town × sex are the margins that are raked (g within 0.3–3).  Every run goes through the
package's own chain: base weights (1/π, over the town's response rate), calibration, reduce, combine, t intervals.

    python -m benchmarks.coverage --runs 5000
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.arrays import Float, Int
from analysis.design import SampleDesign
from analysis.errors import AnalysisError
from analysis.estimation.combine import means
from analysis.estimation.estimates import Estimates, joined
from analysis.estimation.reduce import Grouping, reduce
from analysis.tables import Margin
from analysis.weighting.calibration import calibrate
from analysis.weighting.margins import prepare_margin

TOWNS, VILLAGES, DRAWN, INVITED = 16, 60, 10, 40
AGES, SEXES = 4, 2
ANSWER_BY_AGE = np.array([0.35, 0.5, 0.6, 0.65])
ANSWER_BY_SEX = np.array([1.08, 0.92])
ITEMS = ("score", "share60")
SEED = 20230


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class World:
    """The whole population, persons sorted by village.  ``start`` (960 + 1,) first person of each village."""

    town: Int
    start: Int
    age: Int
    sex: Int
    items: dict[str, Float]

    @property
    def sizes(self) -> Float:
        return np.diff(self.start).astype(np.float64)

    @property
    def town_of_person(self) -> Int:
        return np.repeat(self.town, np.diff(self.start))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coverage:
    """Shares of runs whose interval held the truth, per item: city, mean over towns, each town.  ``failed``: no calibration."""

    runs: int
    failed: int
    respondents: float
    hits: dict[str, Float]
    """item → (1 + 1 + towns,) shares."""
    bias: dict[str, Float]
    """item → mean estimate − truth, in units of the item."""
    ratio: dict[str, Float]
    """item → mean estimated variance / variance over the runs."""


def make_world(rng: np.random.Generator) -> World:
    """Towns differ a little, villages within towns more, persons most (deff about 1.5 at 20 answers per village)."""
    town = np.repeat(np.arange(TOWNS), VILLAGES)
    town_size = np.exp(rng.normal(0, 0.5, TOWNS))[town]
    sizes = np.maximum(200, np.round(700 * town_size * np.exp(rng.normal(0, 0.35, len(town))))).astype(np.int64)
    start = np.r_[0, np.cumsum(sizes)]
    village = np.repeat(np.arange(len(town)), sizes)
    n = len(village)
    old = np.clip(rng.normal(0.5, 0.05, len(town)), 0.3, 0.7)[village]
    age = np.minimum((rng.random(n) < old).astype(np.int64) * 2 + rng.integers(0, 2, n), AGES - 1)
    sex = (rng.random(n) < 0.49).astype(np.int64)
    level = 64 + rng.normal(0, 2, TOWNS)[town][village] + rng.normal(0, 3.3, len(town))[village]
    level = level + np.array([-4, -1, 1, 4])[age] + np.array([-0.5, 0.5])[sex]
    score = np.clip(np.round((level + rng.normal(0, 20, n)) / 2.5) * 2.5, 0, 100)
    return World(
        town=town, start=start, age=age, sex=sex, items={"score": score, "share60": (score >= 60).astype(np.float64)}
    )


def truth(world: World, item: str) -> Float:
    """(2 + towns,) city, mean over towns, towns."""
    y, town = world.items[item], world.town_of_person
    towns = np.bincount(town, weights=y) / np.bincount(town)
    return np.r_[y.mean(), towns.mean(), towns]


def margin_targets(world: World) -> tuple[Margin, Margin]:
    """Town × age and town × sex, as a population table gives them."""
    return _margin("age", world.town_of_person, world.age), _margin("sex", world.town_of_person, world.sex)


def _margin(name: str, town: Int, answer: Int) -> Margin:
    pairs, counts = np.unique(np.column_stack([town, answer]), axis=0, return_counts=True)
    cells = {(str(t), str(a)): float(n) for (t, a), n in zip(pairs, counts, strict=True)}
    return Margin(id=name, question=name, by_town=True, cells=cells)


def draw_villages(world: World, rng: np.random.Generator) -> tuple[Int, Float]:
    """Systematic PPS in random order within each town: villages, and their inclusion probabilities."""
    chosen, probability = [], []
    for t in range(TOWNS):
        order = rng.permutation(np.flatnonzero(world.town == t))
        size = world.sizes[order]
        share = DRAWN * size / size.sum()
        at = np.searchsorted(np.cumsum(share), rng.random() + np.arange(DRAWN), side="right")
        chosen.append(order[np.minimum(at, len(order) - 1)])
        probability.append(share[np.minimum(at, len(order) - 1)])
    return np.concatenate(chosen), np.concatenate(probability)


def draw_persons(world: World, villages: Int, rng: np.random.Generator) -> tuple[Int, Int]:
    """Those who answer among the invited: persons, and the position of their village in ``villages``."""
    invited = np.concatenate(
        [world.start[v] + rng.choice(world.start[v + 1] - world.start[v], INVITED, replace=False) for v in villages]
    )
    place = np.repeat(np.arange(len(villages)), INVITED)
    answers = rng.random(len(invited)) < ANSWER_BY_AGE[world.age[invited]] * ANSWER_BY_SEX[world.sex[invited]]
    return invited[answers], place[answers]


def estimate_once(world: World, targets: tuple[Margin, Margin], rng: np.random.Generator) -> dict[str, Estimates]:
    """One survey: item → city, mean over towns, towns."""
    villages, probability = draw_villages(world, rng)
    person, place = draw_persons(world, villages, rng)
    town = world.town[villages[place]]
    answered = np.bincount(town, minlength=TOWNS) / (DRAWN * INVITED)
    base = world.sizes[villages[place]] / INVITED / probability[place] / answered[town]
    names = np.array([str(t) for t in range(TOWNS)])
    prepared = [
        prepare_margin(margin, names[town], names[answer[person]], base)
        for margin, answer in zip(targets, (world.age, world.sex), strict=True)
    ]
    calibration = calibrate(base, [p.margin for p in prepared if p.margin is not None])
    design = SampleDesign(weight=base, stratum=town, psu=place)
    items = {name: values[person] for name, values in world.items.items()}
    groups = Grouping(kind="town", labels=tuple(names), codes=town)
    by_town = means(reduce(design, items, groups, calibration))
    city = means(reduce(design, items, Grouping.everyone(design.n), calibration))
    return {name: _parameters(city, by_town, i) for i, name in enumerate(items)}


def _parameters(city: Estimates, by_town: Estimates, item: int) -> Estimates:
    towns = by_town.select(np.arange(TOWNS) * len(ITEMS) + item)
    average = towns.contrast(np.full((1, TOWNS), 1 / TOWNS), [("mean over towns",)])
    return joined([city.select([item]), average, towns])


def simulate(
    runs: int, seed: int = SEED, progress: Callable[[int], None] | None = None, world: World | None = None
) -> Coverage:
    """Repeat the survey ``runs`` times.  The same seed gives the same figures."""
    rng = np.random.default_rng(seed)
    world = make_world(rng) if world is None else world
    targets = margin_targets(world)
    wanted = {item: truth(world, item) for item in ITEMS}
    hits: dict[str, list[Float]] = {item: [] for item in ITEMS}
    values: dict[str, list[Float]] = {item: [] for item in ITEMS}
    variances: dict[str, list[Float]] = {item: [] for item in ITEMS}
    respondents, failed = [], 0
    for i in range(runs):
        try:
            found = estimate_once(world, targets, rng)
        except AnalysisError:
            failed += 1
            continue
        for item, estimates in found.items():
            lower, upper = estimates.interval()
            hits[item].append((lower <= wanted[item]) & (wanted[item] <= upper))
            values[item].append(estimates.value)
            variances[item].append(estimates.variance)
        respondents.append(int(found["score"].n[0]))
        if progress is not None:
            progress(i + 1)
    return Coverage(
        runs=runs - failed,
        failed=failed,
        respondents=float(np.mean(respondents)),
        hits={item: np.mean(h, axis=0) for item, h in hits.items()},
        bias={item: np.mean(v, axis=0) - wanted[item] for item, v in values.items()},
        ratio={item: np.mean(variances[item], axis=0) / np.var(v, axis=0, ddof=1) for item, v in values.items()},
    )


LIMITS = {"city": (0.94, 0.965), "mean over towns": (0.94, 0.965), "town": (0.93, 0.975)}


def misses(found: Coverage, item: str = "score", widen: float = 0.0) -> list[str]:
    """Parameters whose coverage is outside the gate of the method (``widen``: Monte-Carlo allowance of a short run)."""
    names = ["city", "mean over towns", *(f"town {t + 1}" for t in range(TOWNS))]
    out = []
    for name, share in zip(names, found.hits[item], strict=True):
        low, high = LIMITS["town" if name.startswith("town") else name]
        if not low - widen <= share <= high + widen:
            out.append(f"{name}: {share:.4f}")
    return out


def as_markdown(found: Coverage, seed: int) -> str:
    """The committed page."""
    error = 100 * np.sqrt(0.95 * 0.05 / found.runs)
    lines = [
        "# Coverage of the 95 % intervals",
        "",
        f"`make coverage` ({found.runs:,} runs, seed {seed}, {found.failed} runs without a calibration;"
        f" {found.respondents:,.0f} answers per run). Monte-Carlo error of a coverage: ±{error:.2f} points (one SE).",
        "The population, the sample and the chain are described in `benchmarks/coverage.py`.",
        "",
        "| parameter | gate | score: coverage | bias | est. / true variance | share ≥ 60: coverage |",
        "|---|---|---|---|---|---|",
    ]
    names = ["city", "mean over towns", *(f"town {t + 1}" for t in range(TOWNS))]
    for i, name in enumerate(names):
        low, high = LIMITS["town" if name.startswith("town") else name]
        lines.append(
            f"| {name} | {100 * low:g}–{100 * high:g} % | {100 * found.hits['score'][i]:.2f} % |"
            f" {found.bias['score'][i]:+.3f} | {found.ratio['score'][i]:.3f} | {100 * found.hits['share60'][i]:.2f} % |"
        )
    outside = misses(found)
    lines += ["", "Gate: " + ("passed." if not outside else "NOT passed: " + "; ".join(outside)), ""]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=Path("docs/coverage.md"))
    chosen = parser.parse_args()
    found = simulate(
        chosen.runs, chosen.seed, lambda i: print(f"\r{i}/{chosen.runs}", end="", flush=True) if i % 50 == 0 else None
    )
    text = as_markdown(found, chosen.seed)
    print("\n" + text)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(text, encoding="utf-8")
    return 1 if misses(found) else 0


if __name__ == "__main__":
    raise SystemExit(main())
