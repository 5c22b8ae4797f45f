"""A sample from a frame: reproducible, unbiased, with weights that add up to the frame."""

from __future__ import annotations

import hashlib
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

from analysis.design import SampleDesign
from analysis.estimation.combine import totals
from analysis.estimation.reduce import Grouping, reduce
from questionnaires.problems import ProblemsFound
from survey_app.domain.city import Village
from survey_app.services.sample_draw import draw_sample, read_frame, start_of

SIZES = {"A": (100, 200, 300, 400, 1000, 450, 350), "B": (50, 60, 70, 80)}
HEADER = "code,town,title_zh,urban,adults"


def frame() -> list[Village]:
    return [
        Village(code=f"{town}{i}", town=town, title={"zh": "村"}, urban="urban" if i % 2 else "rural", adults=size)
        for town, sizes in SIZES.items()
        for i, size in enumerate(sizes)
    ]


def test_the_start_can_be_checked_without_this_program() -> None:
    """printf '7/331081100' | sha256sum | cut -c1-16, over 2^64."""
    first = hashlib.sha256(b"7/331081100").hexdigest()[:16]
    assert start_of(7, "331081100") == Fraction(int(first, 16), 2**64)


def test_base_weights_add_up_to_each_town_in_every_sample() -> None:
    """Systematic in proportion to size: Σ persons/π is the town's adults exactly, certain village or not."""
    for seed in range(20):
        sample = draw_sample(frame(), 3, 10, seed)
        for town, sizes in SIZES.items():
            own = [one for one in sample if one.village.town == town]
            assert len(own) == 3
            assert sum(one.persons * one.base_weight for one in own) == pytest.approx(sum(sizes), rel=1e-12)


def test_villages_are_drawn_as_often_as_their_probability_says() -> None:
    """4,000 seeds; three of A: 1000 of 2800 would have 15/14 and is certain, the others share two of 1800."""
    seeds = 4000
    drawn = Counter(one.village.code for seed in range(seeds) for one in draw_sample(frame(), 3, 10, seed))
    assert drawn["A4"] == seeds
    for i, size in enumerate(SIZES["A"]):
        if i != 4:
            chance = 2 * size / 1800
            error = (chance * (1 - chance) / seeds) ** 0.5
            assert abs(drawn[f"A{i}"] / seeds - chance) < 4 * error


def test_the_same_seed_is_the_same_sample_and_towns_do_not_disturb_each_other() -> None:
    whole, alone = draw_sample(frame(), 3, 10, 7), draw_sample([v for v in frame() if v.town == "B"], 3, 10, 7)
    assert whole == draw_sample(frame()[::-1], 3, 10, 7)
    assert [one for one in whole if one.village.town == "B"] == list(alone)
    assert whole != draw_sample(frame(), 3, 10, 8)


def test_small_towns_and_small_villages_give_all_they_have() -> None:
    sample = [one for one in draw_sample(frame(), 5, 60, 1) if one.village.town == "B"]
    assert [one.certain for one in sample] == [True] * 4
    assert [(one.persons, one.base_weight) for one in sample if one.village.adults == 50] == [(50, 1.0)]


def test_the_squares_are_what_hartley_and_rao_need() -> None:
    """Town A without its certain village: Σπ² over the frame by hand, and a design that takes it."""
    sample = [one for one in draw_sample(frame(), 3, 10, 7) if one.village.town == "A" and not one.certain]
    by_hand = sum((2 * size / 1800) ** 2 for size in SIZES["A"] if size != 1000)
    assert sample[0].squares == pytest.approx(by_hand)
    pi = np.array([float(one.probability) for one in sample])
    design = SampleDesign(
        weight=1 / pi, stratum=np.full(2, "A"), inclusion=pi, inclusion_squares={"A": sample[0].squares}
    )
    y = np.array([3.0, 5.0])
    found = totals(reduce(design, {"y": y}, Grouping.everyone(2), bits=45)).variance[0]
    assert found == pytest.approx((1 - pi.sum() + by_hand / 2) * (y[0] / pi[0] - y[1] / pi[1]) ** 2, rel=1e-9)


def csv(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows]).encode()


def test_a_frame_is_read_with_or_without_its_towns() -> None:
    rows = ("a1,A,甲村,rural,100", "b1,B,乙村,城镇,200")
    assert [v.urban for v in read_frame(csv(*rows), "f.csv", None)] == ["rural", "urban"]
    with pytest.raises(ProblemsFound) as caught:
        read_frame(csv(*rows), "f.csv", {"A": "甲", "C": "丙"})
    assert {p.code for p in caught.value.problems} == {"villages.town-unknown", "villages.town-without"}
    english = csv("a1,A,One,rural,100", header="code,town,title_en,urban,adults")
    assert read_frame(english, "f.csv", None)[0].title == {"en": "One"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (csv("a1,A,甲村,rural,", "a2,A,甲村,rural,"), "plan.frame-no-adults"),
        (csv("a1,A,甲村,rural", header="code,town,title_zh,urban"), "plan.frame-no-adults"),
        (csv("a1,A,甲村,rural,1", "a2,A,甲村,rural,"), "villages.some-sizes"),
        (csv("a1,A,甲村,rural,1", "a2,,甲村,rural,1"), "villages.town-unknown"),
        (csv("a1,甲村,rural,1", header="code,title_zh,urban,adults"), "villages.column-missing"),
    ],
)
def test_a_frame_that_cannot_be_drawn_from_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ProblemsFound) as caught:
        read_frame(data, "f.csv", None)
    assert code in {p.code for p in caught.value.problems}
