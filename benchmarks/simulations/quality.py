"""Is coaching found, and is nothing found where nothing is wrong?  The demonstration's simulator, again and again.

    python -m benchmarks.simulations.quality --runs 300

Waves of 16 towns × 10 villages × 20 answers with village effects.  *Clean*: nobody is coached.  *Coached*: in one town a share of
the answers repeats the key "best answer everywhere", and six in ten of these persons say so in Z1.  Everything goes
through the package's own door, ``inspect``.

Then the comparison of rates alone, where nothing is wrong but the towns honestly differ (spread of their log odds) and the
answers of a village are alike: how often is one of sixteen towns called out of line by one rule?
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import numpy as np

from analysis.arrays import Float, Int
from analysis.assess import sample_design
from analysis.comparison.multiplicity import benjamini_hochberg
from analysis.quality.neighbours import likeness, outlier_p, rate_p, stabilised
from analysis.quality.rules import COMPARED, RULES, WAVE_LEVEL
from analysis.quality.wave import Inspection, inspect
from analysis.scores import score_wave
from analysis.selection import select_rows
from analysis.settings import AssessSettings
from analysis.tables import Responses
from analysis.wavedata import WaveData
from analysis.weights import weigh
from questionnaires.importing import import_csv
from questionnaires.load import load_library
from survey_app.demo.export import write_csv
from survey_app.demo.ingredients import QUESTIONNAIRE, demo_population
from survey_app.demo.simulate import simulate
from survey_app.demo.truth import Truth

SEED = 20262
TOWNS, VILLAGES, VILLAGE = 16, 10, 20
RATE_LEVEL = WAVE_LEVEL / len(COMPARED)
TODAY = date(2026, 11, 25)
SETTINGS = AssessSettings(wave="2026Q4", wave_title={"zh": "2026年第四季度"}, demo=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Over ``runs`` waves: share with any alarm, with an alarm at another town than the coached one, and of each rule that
    names the coached town (or, where nobody is coached, any town)."""

    share: float
    runs: int
    any_alarm: float
    elsewhere: float
    named: float
    by_rule: dict[str, float]


def simulate_waves(share: float, runs: int, seed: int = SEED) -> Found:
    """``share`` of the coached town's answers that repeat the key (0: nobody is coached)."""
    truth = replace(Truth(), coached_share=share)
    town = truth.coached_town
    any_alarm = elsewhere = named = 0
    rules: Counter[str] = Counter()
    for child in np.random.SeedSequence(seed).spawn(runs):
        found = _wave(truth, np.random.default_rng(child))
        cells = [cell for cell in found.quality.cells if cell.out_of_line]
        hit = {cell.rule for cell in cells if cell.town == town or not share}
        any_alarm += bool(cells)
        elsewhere += any(cell.town != town for cell in cells)
        named += bool(hit)
        rules.update(hit)
    by_rule = {rule.id: rules[rule.id] / runs for rule in RULES if rule.id in COMPARED}
    return Found(
        share=share,
        runs=runs,
        any_alarm=any_alarm / runs,
        elsewhere=elsewhere / runs,
        named=named / runs,
        by_rule=by_rule,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One rule in 16 towns × 10 villages × 20 answers: its usual ``share``, ``rho`` within villages, ``sd`` of the towns' log
    odds; share of waves with a false alarm by chance alone (``chance``: villages considered, honest differences not), as the
    package tests (``tested``), and in which it names a town where a fifth more answers carry the sign (``found``)."""

    share: float
    rho: float
    sd: float
    chance: float
    tested: float
    found: float


def simulate_rates(share: float, rho: float, sd: float, runs: int, seed: int = SEED) -> Rate:
    """``runs`` waves without, and as many with a fifth of one town's answers given the sign."""
    rng = np.random.default_rng(seed)
    hits = np.zeros(3)
    for _ in range(runs):
        flagged = _signs_by_village(share, rho, sd, rng)
        alarms = [benjamini_hochberg(p) <= RATE_LEVEL for p in _rate_p(flagged)]
        coached = flagged.copy()
        coached[0] += rng.binomial(VILLAGE - flagged[0], 0.2)
        found = benjamini_hochberg(_rate_p(coached)[1]) <= RATE_LEVEL
        hits += [alarms[0].any(), alarms[1].any(), found[0]]
    chance, tested, named = (hits / runs).tolist()
    return Rate(share=share, rho=rho, sd=sd, chance=chance, tested=tested, found=named)


def _signs_by_village(share: float, rho: float, sd: float, rng: np.random.Generator) -> Int:
    """(towns, villages) answers with the sign of :data:`VILLAGE` each."""
    odds = share / (1 - share) * np.exp(sd * rng.standard_normal((TOWNS, 1)))
    town = np.broadcast_to(odds / (1 + odds), (TOWNS, VILLAGES))
    size = 1 / rho - 1 if rho else 0.0
    village = rng.beta(town * size, (1 - town) * size) if rho else town
    return np.asarray(rng.binomial(VILLAGE, village), dtype=np.int64)


def _rate_p(flagged: Int) -> tuple[Float, Float]:
    """(towns,) p against chance alone, and as the package tests."""
    x, n = flagged.sum(axis=1).astype(np.float64), np.full(TOWNS, float(VILLAGES * VILLAGE))
    rho = likeness(flagged.ravel().astype(np.float64), np.full(flagged.size, float(VILLAGE)))
    deff = np.full(TOWNS, 1 + (VILLAGE - 1) * rho)
    chance = rate_p(x, n, x.sum() - x, n.sum() - n, deff)
    return chance, np.maximum(chance, outlier_p(stabilised(x, n), n, np.arange(TOWNS), deff / 4))


def _wave(truth: Truth, rng: np.random.Generator) -> Inspection:
    questionnaire, population = load_library(QUESTIONNAIRE), demo_population()
    demo = simulate(questionnaire, population, TODAY, rng, truth)
    file = io.StringIO(newline="")
    write_csv(questionnaire, demo.waves[1].responses, file)
    return inspect(wave_data(file.getvalue()))


def wave_data(text: str) -> WaveData:
    """The wave of an answers file as far as ``inspect`` needs it: no estimates are made."""
    questionnaire, population = load_library(QUESTIONNAIRE), demo_population()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        path.write_text(text, encoding="utf-8")
        read = import_csv(path, questionnaire, path.name)
    responses = Responses.from_columns(read.columns, read.exclusion, read.sha256, read.value_problems)
    scheme = questionnaire.schemes[questionnaire.headline_scheme]
    selection = select_rows(responses, population, SETTINGS)
    weighted = weigh(selection, questionnaire, SETTINGS)
    return WaveData(
        used=selection.used,
        population=selection.population,
        questionnaire=questionnaire,
        scheme=scheme,
        settings=SETTINGS,
        persons_as_psu=selection.persons_as_psu,
        design=sample_design(selection, weighted),
        calibration=weighted.calibration,
        scores=score_wave(selection.used, questionnaire, scheme),
        estimates=cast(Any, None),
        cells=(),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=300)
    runs = parser.parse_args().runs
    print("| share coached | waves | coached town named | another town named | any alarm |")
    print("|---|---|---|---|---|")
    results = [simulate_waves(share, runs) for share in (0.0, 0.05, 0.1, 0.22)]
    for found in results:
        named = f"{found.named:.1%}" if found.share else "—"
        print(f"| {found.share:.0%} | {found.runs} | {named} | {found.elsewhere:.1%} | {found.any_alarm:.1%} |")
    print("\n| rule | " + " | ".join(f"{found.share:.0%}" for found in results) + " |")
    print("|---|" + "---|" * len(results))
    for rule in results[0].by_rule:
        print(f"| {rule} | " + " | ".join(f"{found.by_rule[rule]:.1%}" for found in results) + " |")
    print("\n| usual share | ρ in villages | sd of towns | alarm by chance alone | alarm as tested | found at 20 % |")
    print("|---|---|---|---|---|---|")
    for share in (0.005, 0.03, 0.1):
        for rho, sd in ((0.0, 0.0), (0.03, 0.0), (0.03, 0.2), (0.03, 0.4)):
            rate = simulate_rates(share, rho, sd, 10 * runs)
            print(f"| {share:.1%} | {rho} | {sd} | {rate.chance:.1%} | {rate.tested:.1%} | {rate.found:.0%} |")


if __name__ == "__main__":
    main()
