"""Names that a report prints, from the questionnaire and the population table."""

from __future__ import annotations

import pickle
from importlib.resources import files

import pytest

from analysis.population import load_population
from questionnaires.load import load_library
from reports.document import Labels, Lang
from survey_app.services.labels import UNKNOWN, labels_for


def wenling(lang: Lang, **settings: str) -> Labels:
    table = (files("questionnaires") / "library" / "wenling-demo-population.toml").read_bytes()
    questionnaire = load_library("wenling-four-sense-2023.1")
    return labels_for(questionnaire, load_population(table, "wenling-demo-population.toml"), lang, settings)


def test_places_senses_and_groups_in_the_editions_language() -> None:
    zh, en = wenling("zh"), wenling("en")
    assert (zh.city, en.city) == ("温岭市", "Wenling")
    assert zh.towns["331081001"] == "太平街道"
    assert list(zh.towns) == list(en.towns) and len(zh.towns) == 16
    assert (zh.senses["gain"], zh.sub_indices["place"][0]) == ("获得感", "identification")
    assert zh.groups["sex"].title == "性别" and en.groups["sex"].categories["female"] == "Female"
    assert zh.groups["urban"].categories == {"urban": "城镇", "rural": "农村"}
    assert {"age", "sex", "town"} <= set(zh.margins)
    assert set(zh.margins.values()) <= set(zh.groups)


def test_items_carry_their_sense_domains_and_scale() -> None:
    labels = wenling("zh")
    g1, m04, h4 = labels.items["G1"], labels.items["M04"], labels.items["H4"]
    assert (g1.sense, g1.in_scheme, g1.classes, g1.low_label, g1.high_label) == (
        "gain",
        True,
        {},
        "差了很多",
        "好了很多",
    )
    assert (m04.domains, m04.in_scheme, m04.low_label) == (("D04",), False, "")
    assert list(m04.classes) == ["5", "4", "3", "2", "1"] and m04.classes["5"] == "非常满意"
    assert h4.reversed
    assert "adults" not in labels.items


def test_place_holders_are_filled_or_shown_as_open() -> None:
    assert dict(wenling("zh", organiser="某局").form_header)["制定机关"].startswith("某局")
    assert UNKNOWN in dict(wenling("zh").form_header)["制定机关"]
    everything = [*(item.text for item in wenling("en").items.values()), *(v for _, v in wenling("en").form_header)]
    assert not [text for text in everything if "{" in text]


@pytest.mark.parametrize(("lang", "day"), [("zh", "2099年12月31日"), ("en", "31 December 2099")])
def test_the_form_is_valid_until_a_day_in_words(lang: Lang, day: str) -> None:
    assert wenling(lang).form_header[-1][1] == day


def test_labels_travel_to_another_process() -> None:
    labels = wenling("zh")
    assert pickle.loads(pickle.dumps(labels)) == labels
