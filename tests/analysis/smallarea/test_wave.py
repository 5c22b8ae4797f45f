"""A wave's small groups: what is modelled, what is not, and that it adds up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.results.assessment import _build, _plain
from analysis.results.smallarea import SmallArea, SmallAreas
from analysis.smallarea.wave import small_areas
from tests.analysis.smallarea import city
from tests.analysis.wave import tiny


def model(per_town: dict[str, int], villages: int = 10) -> SmallArea:
    data, _ = city.assessed(city.columns(per_town, villages))
    return next(m for m in small_areas(data).models if m.indicator == "sense:happiness")


@pytest.fixture(scope="module")
def full() -> SmallArea:
    return model(dict.fromkeys(city.TOWNS, 60))


def test_the_modelled_values_average_to_the_city(full: SmallArea) -> None:
    total = sum(town.weight * town.modelled.value for town in full.towns)
    assert full.city.value is not None and total == pytest.approx(full.city.value, abs=1e-10)
    # Everybody answered, hence the shares in the estimate are those of the population, 1000 · 1…8.
    np.testing.assert_allclose([town.weight for town in full.towns], np.arange(1, 9) / 36, rtol=1e-10)


def test_a_modelled_value_lies_between_the_measured_and_the_synthetic_one(full: SmallArea) -> None:
    for town in full.towns:
        direct, synthetic, share = town.direct.value, town.synthetic, town.shrinkage
        assert direct is not None and synthetic is not None and share is not None and 0 < share < 1
        assert town.unbenchmarked == pytest.approx(share * direct + (1 - share) * synthetic)


def test_sampling_variances_are_the_pooled_design_effect_times_s2_over_n(full: SmallArea) -> None:
    """s²/n = se²/deff of the released cell; the pooled effect weights by degrees of freedom, equal here."""
    assert full.pooled_deff == pytest.approx(np.mean([town.direct.deff for town in full.towns]))
    for town in full.towns:
        assert town.direct.se is not None and town.direct.deff and town.sampling_se
        assert town.sampling_se**2 == pytest.approx(full.pooled_deff * town.direct.se**2 / town.direct.deff)


def test_an_unreliable_town_is_modelled() -> None:
    made = model({**dict.fromkeys(city.TOWNS, 60), "t3": 20})
    town = made.towns[2]
    assert (town.direct.value, town.direct.release_code, town.reason) == (None, "F", "")
    assert town.modelled.value is not None and town.modelled.release_code == "low" and made.n_towns == 8


def test_the_model_does_not_tell_what_a_confidential_town_is_guarded_by() -> None:
    """With the modelled value of t8 comes its measured one, and the city less all measured values would be that of t1."""
    made = model({**dict.fromkeys(city.TOWNS, 60), "t1": 9, "t8": 29})
    towns = {town.town: town for town in made.towns}
    assert (towns["t1"].direct.release_code, towns["t8"].direct.release_code) == ("X", "F")
    hidden = {code for code, town in towns.items() if town.direct.value is None}
    assert {"t1", "t8"} <= hidden and made.n_towns == 8 - len(hidden)
    for code in hidden:
        town = towns[code]
        assert (town.modelled.value, town.modelled.release_code) == (None, town.direct.release_code)
        assert (town.synthetic, town.shrinkage, town.sampling_se, town.unbenchmarked) == (None,) * 4
        assert town.reason == "confidential"
    assert all(towns[code].modelled.value is not None for code in towns.keys() - hidden)


def test_two_villages_tell_too_little_to_enter_the_fit() -> None:
    given = city.columns(dict.fromkeys(city.TOWNS, 60))
    given["village"] = [
        f"{t}-v{i % 2}" if t == "t1" else v
        for i, (t, v) in enumerate(zip(given["town"], given["village"], strict=True))
    ]
    data, _ = city.assessed(given)
    made = next(m for m in small_areas(data).models if m.indicator == "sense:happiness")
    town = made.towns[0]
    assert town.reason == "psus" and town.shrinkage == 0 and town.unbenchmarked == made.mean and made.n_towns == 7


def test_few_towns_or_none_are_answered_with_a_reason() -> None:
    few = model({**dict.fromkeys(city.TOWNS[:5], 60), **dict.fromkeys(city.TOWNS[5:], 5)})
    assert (few.reason, few.towns) == ("few-towns", ())
    pulse, _ = city.assessed(city.columns(dict.fromkeys(city.TOWNS, 30)), replace(tiny.SETTINGS, kind="pulse"))
    assert small_areas(pulse) == SmallAreas(models=(), reason="no-towns")


def test_the_result_survives_json() -> None:
    data, _ = city.assessed(city.columns(dict.fromkeys(city.TOWNS, 40)))
    plain = _plain(small_areas(data))
    assert _plain(_build(SmallAreas, plain)) == plain
