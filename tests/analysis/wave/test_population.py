from __future__ import annotations

import pytest

from analysis.population import load_population, population_problems
from questionnaires.problems import ProblemsFound
from tests.analysis.wave import tiny


def codes(text: str) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        load_population(text.encode(), "p.toml")
    return [problem.code for problem in found.value.problems]


def test_shares_become_counts_of_the_city() -> None:
    population = tiny.population(tiny.SEX)
    assert population.margins[0].cells == {("", "male"): 2000.0, ("", "female"): 2000.0}
    assert population.total == 4000


def test_shares_by_town_become_counts_of_the_town() -> None:
    margin = (
        '[[margins]]\nid = "age"\nquestion = "age"\nby_town = true\n'
        '[margins.shares]\nt1 = { "18-34" = 0.5, "35-64" = 0.3, "65+" = 0.2 }\n'
        't2 = { "18-34" = 0.333, "35-64" = 0.333, "65+" = 0.333 }\n'
    )
    cells = tiny.population(margin).margins[0].cells
    assert cells["t1", "35-64"] == pytest.approx(300)
    # 0.999 is a rounded whole: the counts still add up to the town's residents
    assert sum(count for (town, _), count in cells.items() if town == "t2") == pytest.approx(3000, rel=1e-15)


def test_all_problems_of_a_file_are_told_at_once() -> None:
    text = (
        tiny.POPULATION.replace('status = "official"', 'status = "wild"').replace("total = 3000", "total = -3")
        + 'extra = 1\n[[margins]]\nid = "sex"\nquestion = "sex"\nshares = { male = 0.4, female = 0.5 }\n'
    ).replace("extra = 1\n", "")
    found = codes(text)
    assert found == ["population.choice", "population.total", "population.margin-sum"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('source = "invented for tests"', "", "population.field-missing"),
        ('city = { zh = "小城", en = "Tinytown" }', 'city = "小城"', "population.text-missing"),
        ('code = "t2"', 'code = "t1"', "population.town-twice"),
        ('id = "tiny-population"', 'id = "x"\ncolour = "red"', "population.field-unknown"),
        ("towns = [", "towns = 3\nold = [", "population.no-towns"),
        ("psu =", "psu !", "file.not-toml"),
    ],
)
def test_each_rule_of_the_header_and_the_towns(old: str, new: str, code: str) -> None:
    assert code in codes(tiny.POPULATION.replace(old, new))


@pytest.mark.parametrize(
    ("margin", "code"),
    [
        ("counts = { male = 1 }\nshares = { male = 1.0 }", "population.counts-or-shares"),
        ("shares = { male = 1.0, female = 0.0 }", "population.margin-values"),
        ("counts = { male = 100, female = 100 }", "population.margin-sum"),
        ("by_town = true\nshares.t1 = { male = 1.0 }", "population.town-without-margin"),
        (
            "by_town = true\nshares = { t1 = { a = 1.0 }, t2 = { a = 1.0 }, t9 = { a = 1.0 } }",
            "population.town-unknown",
        ),
    ],
)
def test_each_rule_of_a_margin(margin: str, code: str) -> None:
    text = tiny.POPULATION + f'[[margins]]\nid = "sex"\nquestion = "sex"\n{margin}\n'
    assert code in codes(text)


def test_margins_must_have_the_categories_of_the_question() -> None:
    margin = tiny.SEX.replace("female = 0.5", "women = 0.5")
    found = population_problems(tiny.population(margin), tiny.questionnaire())
    assert [(p.code, p.params["category"]) for p in found] == [
        ("population.category-unknown", "women"),
        ("population.category-without-target", "female"),
    ]
    assert population_problems(tiny.population(tiny.SEX), tiny.questionnaire()) == ()
