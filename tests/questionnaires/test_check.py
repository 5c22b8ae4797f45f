"""Each rule of the checker is broken once, by one edit of a sound file, and answers by name and place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import questionnaires
from questionnaires.load import load_bytes
from questionnaires.messages import CATALOGUE
from questionnaires.problems import ProblemsFound

OPTIONS = "options = ["
EDITS = [
    # schema, old text, new text, code, where in the file
    ("kinds", 'id = "tiny-kinds"', 'id = "Tiny kinds"', "id.form", ""),
    ("kinds", 'version = "1.0"', 'version = "first"', "version.form", ""),
    ("kinds", 'languages = ["zh", "en"]', 'languages = ["zh", "en", "zh"]', "languages.list", ""),
    ("kinds", 'approved_languages = ["zh"]', 'approved_languages = ["fr"]', "languages.approved-unknown", ""),
    ("kinds", 'form_number = "试01表"', 'form_number = " "', "header.empty", "header"),
    ("kinds", "2030-12-31", "31.12.2030", "header.date", "header"),
    ("kinds", 'zh = "一般", ', "", "text.language-missing", "scale agree5, option 3"),
    ("kinds", 'text = { zh = "性别？", en = "Sex?" }', "", "text.language-missing", "question S1"),
    ("kinds", 'zh = "性别？"', 'fr = "Sexe ?", zh = "性别？"', "text.unknown-language", "question S1"),
    ("kinds", "in {city}?", "in {town_name}?", "text.unknown-placeholder", "question N1"),
    ("kinds", "{ code = 1, label", "{ code = 5, label", "option.duplicate", "scale agree5"),
    ("kinds", "{ code = 1, label", "{ code = 98, label", "option.reserved", "scale agree5"),
    ("kinds", "{ code = 1, label", '{ code = "bad", label', "scale.code-not-number", "scale agree5"),
    ("kinds", 'kind = "labelled"', 'kind = "labelled"\nlow = 1', "scale.range-on-labels", "scale agree5"),
    ("kinds", 'kind = "labelled"', 'kind = "numeric"\nhigh = 3', "scale.options-on-numbers", "scale agree5"),
    ("kinds", "high = 10", "high = 0", "scale.range", "scale zero10"),
    ("kinds", "high = 20", "high = 99", "scale.reaches-missing", "scale people"),
    ("kinds", 'code = "S1"', 'code = "S 1"', "question.code-form", "question S 1"),
    ("kinds", 'code = "S1"', 'code = "stream"', "question.code-reserved", "question stream"),
    ("kinds", "max_length = 20", "max_length = 20\nmax_picks = 1", "question.field-not-for-kind", "question T1"),
    ("kinds", 'scale = "people"', "", "question.scale-missing", "question adults"),
    ("kinds", 'scale = "people"', 'scale = "persons"', "question.unknown-scale", "question adults"),
    ("kinds", 'scale = "people"', 'scale = "agree5"', "question.number-scale", "question adults"),
    (
        "kinds",
        "reversed = true",
        'low_label = { zh = "低", en = "Low" }',
        "question.ends-on-labels",
        "question L1",
    ),
    ("kinds", 'high_label = { zh = "非常满意", en = "Completely" }', "", "question.ends-missing", "question N1"),
    (
        "kinds",
        '    { code = "male", label = { zh = "男", en = "Male" } },\n',
        "",
        "question.options-missing",
        "question S1",
    ),
    ("kinds", 'code = "male"', 'code = "a man"', "option.code-form", "question S1"),
    ("kinds", 'code = "male"', 'code = "99"', "option.reserved", "question S1"),
    ("kinds", 'code = "male"', 'code = "female"', "option.duplicate", "question S1"),
    ("kinds", 'en = "Male" } }', 'en = "Male" }, exclusive = true }', "option.exclusive-on-single", "question S1"),
    ("kinds", "max_length = 20", "", "question.max-length", "question T1"),
    ("kinds", "max_picks = 2", "max_picks = 9", "question.max-picks", "question X1"),
    ("kinds", "offers = [98, 99]", "offers = [97]", "question.offers-not-asked", "question N1"),
    ("kinds", '"98" = { zh = "不清楚", en = "Don\'t know" }', "", "question.offer-without-label", "question N1"),
    ("kinds", 'sense = "happiness"\ncore', 'sense = "joy"\ncore', "question.unknown-reference", "question N1"),
    ("kinds", 'prefill = "town"', 'prefill = "place"', "question.unknown-reference", "question town"),
    (
        "modules",
        '[sub_indices.place]\nsense = "identification"',
        '[sub_indices.place]\nsense = "other"',
        "question.sub-index-of-other-sense",
        "question K1",
    ),
    ("kinds", "points.agree5 =", "points = {}\nunused =", "question.reversed-unscored", "question L1"),
    ("modules", 'module = "B"', 'module = "Z"', "question.unknown-module", "question B1"),
    ("modules", 'module = "B"', 'module = "B"\ncore = true', "question.core-in-module", "question B1"),
    ("kinds", 'ask_if = { question = "X1", any_of = ["school"] }', "", "question.users-without-filter", "question U1"),
    ("kinds", 'question = "X1"', 'question = "X9"', "ask-if.unknown-question", "question U1"),
    ("routes", '{ question = "A"', '{ question = "D"', "ask-if.not-earlier", "question B"),
    ("routes", '{ question = "A"', '{ question = "B"', "ask-if.not-earlier", "question B"),
    (
        "kinds",
        "max_length = 20",
        'max_length = 20\nask_if = { question = "adults", any_of = [1] }',
        "ask-if.not-listed",
        "question T1",
    ),
    ("kinds", 'any_of = ["school"]', "any_of = []", "ask-if.empty", "question U1"),
    ("kinds", 'any_of = ["school"]', 'any_of = ["schools"]', "ask-if.unknown-option", "question U1"),
    (
        "modules",
        'module = "B"',
        'module = "B"\nask_if = { question = "A1", any_of = [1] }',
        "ask-if.other-module",
        "question B1",
    ),
    ("routes", 'id = "second"', 'id = "first"', "section.duplicate", "section first"),
    ("routes", '"D", "E"]', '"D", "E", "F"]', "form.unknown-question", "form full"),
    ("routes", '"D", "E"]', '"D", "E", "E"]', "form.question-twice", "form full"),
    ("routes", '["A", "B", "C", "D", "E"]', "[]", "form.empty", "form full"),
    ("routes", '["A", "B", "C", "D", "E"]', '["A", "B", "C", "E", "D"]', "form.order", "form full"),
    ("routes", '["A", "B", "C", "D", "E"]', '["B", "C", "D", "E"]', "form.filter-missing", "form full"),
    ("routes", "[forms.full]", "[forms_full]", "forms.none", ""),
    ("modules", '"K6"]\n\n[forms.standard]', "]\n\n[forms.standard]", "form.core-missing", "form core"),
    ("modules", '["A", "B"]', '["A", "B", "C"]', "form.empty-module", "form standard"),
    ("modules", "modules_per_person = 1", "modules_per_person = 3", "form.modules-per-person", "form standard"),
    ("modules", "items_per_page = 4", "items_per_page = 6", "form.items-per-page", "form full"),
    ("kinds", "intro = []", 'intro = []\ngroups = ["N1"]', "group.unknown", ""),
    ("modules", 'sub_indices = ["place", "policy"]', 'sub_indices = ["place"]', "sub-index.sense", "sub-index policy"),
    ("modules", '["place", "policy"]', '["place", "policy", "third"]', "sense.sub-index", "sense identification"),
    ("kinds", 'items = ["L1"]\n', 'items = ["S1"]\n', "domain.item", "domain D01"),
    ("kinds", 'base = "users"\nitems', "items", "domain.base-differs", "domain D02"),
    ("kinds", 'domains = ["D01"]\n', "", "domain.item-elsewhere", "domain D01"),
    ("kinds", 'items = ["L1"]\n', "items = []\n", "domain.item-not-listed", "question L1"),
    ("kinds", 'headline_scheme = "tiny-1/', 'headline_scheme = "tiny-2/', "scheme.headline-unknown", ""),
    ("kinds", "points.agree5", "points.zero10", "scheme.points-scale", "scheme tiny-1/equal-interval"),
    ("kinds", '"3" = 50, ', "", "scheme.points-missing", "scheme tiny-1/equal-interval"),
    ("kinds", '"3" = 50', '"3" = 50, "6" = 10', "scheme.points-unknown", "scheme tiny-1/equal-interval"),
    ("kinds", '"3" = 50', '"3" = 500', "scheme.points-range", "scheme tiny-1/equal-interval"),
    ("modules", '{ id = "policy"', '{ id = "place"', "scheme.index-twice", "scheme tiny-1/equal-interval"),
    (
        "modules",
        '"K4", "K5", "K6"], min',
        '"K4", "K5", "K5"], min',
        "scheme.item-twice",
        "scheme tiny-1/equal-interval",
    ),
    (
        "kinds",
        '{ id = "happiness", ',
        '{ id = "joy", ',
        "scheme.unknown-index",
        "scheme tiny-1/equal-interval, index joy",
    ),
    (
        "modules",
        '{ id = "policy"',
        '{ id = "identification"',
        "scheme.sense-has-parts",
        "scheme tiny-1/equal-interval, index identification",
    ),
    (
        "kinds",
        "min_answered = 1",
        "min_answered = 3",
        "scheme.min-answered",
        "scheme tiny-1/equal-interval, index happiness",
    ),
    (
        "kinds",
        "min_answered = 1",
        "min_answered = 0",
        "scheme.min-answered",
        "scheme tiny-1/equal-interval, index happiness",
    ),
    ("kinds", '["N1", "L1"]', '["N1", "L9"]', "scheme.unknown-item", "scheme tiny-1/equal-interval, index happiness"),
    ("kinds", '["N1", "L1"]', '["N1", "S1"]', "scheme.item-not-rated", "scheme tiny-1/equal-interval, index happiness"),
    (
        "kinds",
        '["N1", "L1"]',
        '["N1", "U1"]',
        "scheme.item-of-other-index",
        "scheme tiny-1/equal-interval, index happiness",
    ),
    (
        "kinds",
        "points.agree5 =",
        "points = {}\nunused =",
        "scheme.no-points",
        "scheme tiny-1/equal-interval, index happiness",
    ),
    ("imports", 'stream = "open"', 'steam = "open"', "import.unknown-default", "import"),
    ("imports", 'target = "W"', 'target = "V"', "import.unknown-target", "import, column Worry"),
    ("imports", 'column = "Worry"', 'column = "How happy"', "import.column-twice", "import"),
    ("imports", 'ignored = ["note"]', 'ignored = ["Kids"]', "import.column-twice", "import"),
    ("imports", 'target = "W"', 'target = "H"', "import.target-twice", "import"),
    ("imports", '"2" = "t2"', '"2" = "t3"', "import.unknown-code", "import, column Town"),
    ("imports", '["18-59", "60+"] }', '["18-59", "61+"] }', "import.unknown-code", "import, column Age"),
    ("imports", '"no" = "no"', '"no" = "no", "YES" = "yes"', "import.same-when-folded", "import, column Kids"),
    ("imports", '"2" = "t2"', '"2" = "t2", "moved" = "t2"', "import.two-rules", "import, column Town"),
    ("imports", 'split = ","', 'split = ","\nhalf_points = true', "import.half-points", "import, column Used"),
    ("imports", 'split = ","\n', "", "import.split", "import, column Used"),
    ("imports", "edges = [18, 60]", "edges = [60, 18]", "import.age-edges", "import, column Age"),
    (
        "imports",
        'target = "W"',
        'target = "W"\nage = { edges = [1], codes = ["a"] }',
        "import.age-target",
        "import, column Worry",
    ),
    ("imports", 'target = "town"', 'target = "village"', "import.town-unmapped", "import"),
]

WHOLE_FILE = {
    "questions.none",
    "question.duplicate",
    "scale.too-few-options",
    "option.all-exclusive",
    "import.text-target",
}
"""Rules that the edits above cannot break alone; each has its own test here or in test_load."""


def broken(text: str) -> list[tuple[str, str]]:
    with pytest.raises(ProblemsFound) as caught:
        load_bytes(text.encode(), "x.toml")
    return [(problem.code, problem.where) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "where"), EDITS, ids=[f"{e[3]}-{i}" for i, e in enumerate(EDITS)]
)
def test_each_broken_rule_answers_by_name_and_place(schema_text, name, old, new, code, where):
    text = schema_text(name)
    assert old in text, "the edit must change the file"
    found = broken(text.replace(old, new, 1))
    assert (code, f"x.toml, {where}" if where else "x.toml") in found


def test_a_scale_needs_two_options(schema_text):
    text = re.sub(r"    \{ code = [1-4], .*\n", "", schema_text("kinds"))
    assert ("scale.too-few-options", "x.toml, scale agree5") in broken(text)


def test_ticks_that_all_exclude_each_other_are_a_single_choice(schema_text):
    text = re.sub(
        r'(\{ code = "(?:school|clinic|bus)", label = \{.*?\}) \}', r"\1, exclusive = true }", schema_text("kinds")
    )
    assert ("option.all-exclusive", "x.toml, question X1") in broken(text)


def test_free_text_cannot_be_imported(schema_text):
    text = (
        schema_text("imports")
        .replace(
            "[forms.full]",
            '[[questions]]\ncode = "V"\nkind = "text"\ntext = { zh = "意见", en = "Comment" }\nmax_length = 9\n\n[forms.full]',
        )
        .replace('target = "W"', 'target = "V"')
    )
    assert ("import.text-target", "x.toml, import, column Worry") in broken(text)


def test_all_broken_rules_come_at_once(schema_text):
    text = schema_text("kinds")
    wanted = set()
    for name, old, new, code, _ in EDITS:
        if name == "kinds" and code in (
            "header.date",
            "question.max-picks",
            "scheme.min-answered",
            "form.unknown-question",
        ):
            text = text.replace(old, new, 1)
            wanted.add(code)
    assert wanted <= {code for code, _ in broken(text)}
    assert len(wanted) == 3


def test_every_code_that_the_checker_can_give_is_tested_and_worded():
    sources = Path(questionnaires.__file__).parent.glob("check*.py")
    given = {
        code for file in sources for code in re.findall(r'"([a-z-]+\.[a-z0-9-]+)"', file.read_text(encoding="utf-8"))
    }
    tested = {edit[3] for edit in EDITS} | WHOLE_FILE
    assert given - tested == set()
    assert given - set(CATALOGUE) == set()
