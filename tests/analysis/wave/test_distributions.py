from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.design import SampleDesign
from analysis.distributions import classes, distributions_of
from analysis.estimation.reduce import Grouping
from analysis.results import CITY, Distribution
from tests.analysis.wave import tiny


def shown(n: int, weight: np.ndarray | None = None, **columns: list[float] | list[str]) -> dict[str, Distribution]:
    used = tiny.responses(n, columns)
    groupings = [Grouping.everyone(n), Grouping.by("town", used.text("town"))]
    town, village = used.text("town"), used.text("village")
    psu = np.arange(n).astype(object) if (village == "v1").all() else village
    design = SampleDesign(weight=np.ones(n), stratum=town, psu=psu, lonely="average")
    found = distributions_of(used, tiny.questionnaire(), design, np.ones(n) if weight is None else weight, groupings)
    return {f"{d.item} {d.group.kind}": d for d in found}


def test_labels_best_first_from_400_answers() -> None:
    r1 = [5.0] * 200 + [4.0] * 100 + [3.0] * 60 + [2.0] * 30 + [1.0] * 10
    d = shown(400, R1=r1)["R1 city"]
    assert d.classes == ("5", "4", "3", "2", "1")
    assert d.shares == pytest.approx([0.5, 0.25, 0.15, 0.075, 0.025])
    assert (d.n, d.group, d.release_code) == (400, CITY, "")


def test_three_classes_below() -> None:
    d = shown(100, R1=[5.0] * 30 + [4.0] * 20 + [3.0] * 25 + [2.0] * 15 + [1.0] * 10)["R1 city"]
    assert d.classes == ("positive", "middle", "negative")
    assert d.shares == pytest.approx([0.5, 0.25, 0.25])


def test_three_labels_are_three_classes_and_no_answer_is_in_two() -> None:
    questionnaire = tiny.questionnaire()
    scale = replace(questionnaire.scales["agree5"], options=questionnaire.scales["agree5"].options[:3])
    raw = np.array([5.0] * 6 + [4.0] * 3 + [3.0])
    found = dict(classes(questionnaire.questions["R1"], scale, raw, 10))
    assert [int(yes.sum()) for yes in found.values()] == [6, 3, 1]


def test_a_reversed_item_is_good_at_its_low_end() -> None:
    d = shown(100, H3=[0.0] * 50 + [4.0] * 20 + [9.0] * 30)["H3 city"]
    assert d.shares == pytest.approx([0.5, 0.2, 0.3])


def test_ten_points_in_four_classes_half_points_below() -> None:
    d = shown(400, H1=[4.5] * 100 + [6.5] * 100 + [8.0] * 100 + [10.0] * 100)["H1 city"]
    assert d.classes == ("0-4", "5-6", "7-8", "9-10")
    assert d.shares == pytest.approx([0.25] * 4)


def test_shares_are_weighted_and_missing_reasons_are_shares_of_those_asked() -> None:
    weight = np.array([3.0] * 20 + [1.0] * 40)
    h1 = [9.0] * 20 + [1.0] * 15 + [98.0] * 10 + [99.0] * 5 + [97.0] * 10
    d = shown(60, weight, H1=h1)["H1 city"]
    assert d.shares == pytest.approx([60 / 75, 0, 15 / 75])
    assert (d.dont_know, d.refused) == (pytest.approx(10 / 90), pytest.approx(5 / 90))
    assert (d.n, d.release_code) == (35, "low")


def test_a_small_base_is_withheld_whole() -> None:
    d = shown(25, H1=[9.0] * 20 + [98.0] * 5)["H1 city"]
    assert (d.release_code, d.shares, d.dont_know) == ("F", (None, None, None), 0.0)


def test_shares_from_two_villages_are_withheld_as_the_mean_is() -> None:
    found = shown(100, H1=[9.0] * 100, village=[f"v{i % 2 + 2}" for i in range(100)])
    assert (found["H1 town"].release_code, found["H1 town"].shares) == ("F", (None, None, None))


def test_items_of_random_modules_are_for_the_city_only() -> None:
    found = shown(60, X1=[5.0] * 60, H1=[5.0] * 60)
    assert {"X1 city", "H1 city", "H1 town"} <= set(found)
    assert "X1 town" not in found
