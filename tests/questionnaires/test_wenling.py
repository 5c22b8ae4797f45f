"""The Wenling questionnaire against the figures of its specification."""

from __future__ import annotations

from importlib.resources import files

import pytest

from analysis.population import load_population, population_problems
from questionnaires.load import load_library
from questionnaires.model import Kind, Missing, Questionnaire
from questionnaires.routing import pages, route
from questionnaires.scoring import points

CORE = [
    "G1",
    "G2",
    "G3",
    "G4",
    "H1",
    "H2",
    "H3",
    "P1",
    "P2",
    "P3",
    "P5",
    "P7",
    "P8",
    "R1",
    "R2",
    "R5",
    "R6",
    "M04",
    "M05",
    "M08",
    "M11",
    "M12",
]
MODULE_A = ["G5", "G6", "G7", "H4", "H5", "P4", "P6", "P9", "R3", "R4", "R7", "R8"]
MODULE_B = ["M01", "M02", "M03", "M06", "M07", "M09", "M10", "Q1", "Q2", "Q3"]
ALL_USES = {"U": ("childcare", "school", "work", "housing", "relief")}


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return load_library("wenling-four-sense-2023.1")


def rated(q: Questionnaire, form: str, modules: tuple[str, ...]) -> list[str]:
    return [code for code in route(q, form, modules, ALL_USES) if q.questions[code].kind is Kind.RATING]


def test_core_has_22_rated_items_and_standard_adds_one_module(questionnaire: Questionnaire) -> None:
    assert rated(questionnaire, "core", ()) == CORE
    assert rated(questionnaire, "standard", ("A",)) == CORE + MODULE_A
    assert rated(questionnaire, "standard", ("B",)) == CORE + MODULE_B
    assert rated(questionnaire, "full", ()) == CORE + MODULE_A + MODULE_B


def test_what_comes_before_a_core_item_is_the_same_for_everybody(questionnaire: Questionnaire) -> None:
    """Else the item would be asked in another context in another variant, and the trend would break."""
    before = [
        route(questionnaire, form, modules, {})[: len(CORE) + 4]
        for form, modules in (("core", ()), ("standard", ("A",)), ("standard", ("B",)), ("full", ()))
    ]
    assert len(set(before)) == 1


def test_every_rated_item_offers_dont_know_and_refused(questionnaire: Questionnaire) -> None:
    for question in questionnaire.questions.values():
        if question.kind is Kind.RATING:
            assert question.offers == (Missing.DONT_KNOW, Missing.REFUSED)


def test_reversed_items(questionnaire: Questionnaire) -> None:
    assert [q.code for q in questionnaire.questions.values() if q.reversed] == ["H4", "Q1", "Q2", "Q3"]
    assert points(questionnaire, questionnaire.schemes["core-1/equal-interval"], "H4", 10) == 0


def test_users_only_are_asked_about_users_services(questionnaire: Questionnaire) -> None:
    asked = route(questionnaire, "standard", ("B",), {"U": ("school", "health")})
    assert [code for code in ("M01", "M02", "M03", "M06", "M07") if code in asked] == ["M02"]


def test_core_sets_and_minimums(questionnaire: Questionnaire) -> None:
    for scheme in questionnaire.schemes.values():
        sets = {rule.id: (" ".join(rule.items), rule.min_answered) for rule in scheme.indices}
        assert sets == {
            "gain": ("G1 G2 G3 G4", 3),
            "happiness": ("H1 H2 H3", 2),
            "security": ("P1 P2 P3 P5 P7 P8", 4),
            "place": ("R1 R2", 1),
            "policy": ("R5 R6", 1),
        }
    assert questionnaire.senses["identification"].sub_indices == ("place", "policy")


@pytest.mark.parametrize(("scheme", "expected"), [("core-1/equal-interval", 69.0), ("core-1/100-80-60-30-0", 74.3)])
def test_same_answers_two_schemes(questionnaire: Questionnaire, scheme: str, expected: float) -> None:
    """20/45/28/5/2 % of answers from best to worst (the specification's example)."""
    shares = {5: 0.20, 4: 0.45, 3: 0.28, 2: 0.05, 1: 0.02}
    of = {code: points(questionnaire, questionnaire.schemes[scheme], "R1", code) for code in shares}
    assert sum(share * (of[code] or 0) for code, share in shares.items()) == pytest.approx(expected, abs=0.06)


def test_domains(questionnaire: Questionnaire) -> None:
    domains = questionnaire.domains
    assert list(domains) == [f"D{i:02d}" for i in range(1, 20)]
    assert [d.id for d in domains.values() if not d.items] == ["D08", "D14"]
    assert {d.id: d.items for d in domains.values() if d.related} == {
        "D13": ("G4",),
        "D18": ("G3", "G5"),
        "D19": ("P1", "P2", "P3", "P5", "P6"),
    }
    assert {d.id: d.applies_to for d in domains.values() if "M12" in d.items} == {
        "D15": "urban",
        "D16": "rural",
        "D17": "everyone",
    }
    assert [d.id for d in domains.values() if d.base == "users" and d.items] == ["D01", "D02", "D03", "D06", "D07"]


def test_pages_hold_five_rated_items_at_most_and_one_in_the_elder_view(questionnaire: Questionnaire) -> None:
    for page in pages(questionnaire, "full", ("A", "B")):
        assert len(page.questions) <= 5
        assert len(page.questions) == 1 or not {"U", "V1"} & set(page.questions)
    assert all(len(page.questions) == 1 for page in pages(questionnaire, "core", (), elder=True))


def test_every_wording_in_both_languages_and_full_width_punctuation(questionnaire: Questionnaire) -> None:
    for question in questionnaire.questions.values():
        assert set(question.text) == {"zh", "en"}
        assert not set(question.text["zh"]) & set("?,;:()")


def test_population_margins_use_the_questionnaires_categories(questionnaire: Questionnaire) -> None:
    name = "wenling-demo-population.toml"
    population = load_population((files("questionnaires") / "library" / name).read_bytes(), name)
    assert population_problems(population, questionnaire) == ()
    assert population.status == "invented"
    assert {t.code for t in population.towns} == {o.code for o in questionnaire.questions["town"].options}
    totals = [town.total for town in population.towns]
    assert max(totals) / min(totals) == 7
    assert population.total == 1_160_000


def test_somerville_margins_as_published(questionnaire: Questionnaire) -> None:
    name = "somerville-population.toml"
    population = load_population((files("questionnaires") / "library" / name).read_bytes(), name)
    assert population.total == pytest.approx(64_502)
    cells = {m.question: m.cells for m in population.margins}
    assert cells["age"]["", "18-34"] == pytest.approx(33_027, rel=1e-3)
    assert cells["sex"]["", "male"] / cells["sex"]["", "female"] == pytest.approx(0.932, abs=1e-3)
    assert (population.psu, population.self_selected, population.status) == ("person", True, "estimated")
