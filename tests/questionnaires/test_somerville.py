"""The three Somerville files as published: each figure is counted here by hand, from the raw cells."""

from __future__ import annotations

import csv
import math
from collections import Counter
from pathlib import Path

import pytest

from questionnaires.importing import import_csv
from questionnaires.load import load_library
from questionnaires.model import Kind
from questionnaires.problems import ProblemsFound

WAVES = {2019: (1496, 12, 1), 2015: (185, 6, 0), 2013: (193, 2, 0)}
"""Wave: rows, rows without a valid ward, rows under 18 (README of the data; 2013 and 2015 counted by hand)."""


def raw_rows(folder: Path, wave: int) -> list[dict[str, str]]:
    with (folder / f"responses_{wave}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module", params=WAVES)
def wave(request, somerville_folder):
    year = request.param
    q = load_library(f"somerville-{year}.1")
    path = somerville_folder / f"responses_{year}.csv"
    return year, q, raw_rows(somerville_folder, year), import_csv(path, q)


def test_every_row_comes_in_and_the_excluded_ones_have_their_reason(wave):
    year, _, raw, result = wave
    rows, without_ward, minors = WAVES[year]
    assert result.n_rows == rows == len(raw)
    by_hand = sum(row["Ward"] not in list("1234567") for row in raw)
    young = sum(row["Age"].isdigit() and len(row["Age"]) == 2 and int(row["Age"]) < 18 for row in raw)
    assert (by_hand, young) == (without_ward, minors)
    expected = {reason: n for reason, n in (("no-town", without_ward), ("under-18", minors)) if n}
    assert result.exclusion_counts == expected


def test_every_column_is_mapped_or_left_out_on_purpose(wave):
    _, _, _, result = wave
    assert result.unknown_columns == ()
    assert result.absent_columns == ()


def test_only_what_fits_no_rule_is_reported(wave):
    year, _, _, result = wave
    found = [(issue.column, issue.value, issue.rule) for issue in result.issues]
    assert found == ([("Precinct", "8", "import.unknown-value")] if year == 2019 else [])


def test_every_rating_is_the_raw_number_and_999_is_blank(wave):
    _, q, raw, result = wave
    columns = {column.target: column.column for column in q.import_map.columns}
    ratings = [question.code for question in q.questions.values() if question.kind is Kind.RATING]
    assert len(ratings) >= 13
    for code in ratings:
        expected = [math.nan if row[columns[code]] == "999" else float(row[columns[code]]) for row in raw]
        assert all(
            a == b or (math.isnan(a) and math.isnan(b)) for a, b in zip(expected, result.columns[code], strict=True)
        )


def test_every_text_that_is_not_999_has_a_value(wave):
    """Nothing mapped is lost: blank after the import only where the publisher has no answer, or an issue or exclusion."""
    _, q, raw, result = wave
    excused = {(issue.row, issue.column) for issue in result.issues}
    for column in q.import_map.columns:
        code = column.target
        if code not in q.questions or q.questions[code].kind is Kind.RATING:
            continue
        first = next(name for name in result.columns if name == code or name.startswith(f"{code}."))
        for place, (row, value) in enumerate(zip(raw, result.columns[first], strict=True)):
            blank = value == "" or value != value
            unanswered = row[column.column] in ("999", "NA") or result.exclusion[place]
            assert not blank or unanswered or (place + 2, column.column) in excused


def test_age_bands_by_hand(wave):
    year, _, raw, result = wave
    bands = {"1899924": 0, "2599934": 0, "3599944": 1, "4599954": 1, "5599964": 1, "6599974": 2, "75 or older": 2}
    names = ["18-34", "35-64", "65+"]
    counted: Counter[str] = Counter()
    for row in raw:
        text = row["Age"]
        if text == "999" or (year == 2019 and int(text) < 18):
            counted[""] += 1
        elif year == 2019:
            counted[names[(int(text) >= 35) + (int(text) >= 65)]] += 1
        else:
            counted[names[bands[text]]] += 1
    assert Counter(result.columns["age"]) == counted


def test_damaged_and_free_text_of_2019_keeps_its_meaning(somerville_folder):
    result = import_csv(somerville_folder / "responses_2019.csv", load_library("somerville-2019.1"))
    sex = Counter(result.columns["sex"])
    assert (sex["female"], sex["male"], sex["non-binary"], sex[""]) == (897, 536, 3, 49)
    raw = raw_rows(somerville_folder, 2019)
    race = [row["What.is.your.race.or.ethnicity"] for row in raw]
    assert sum(v == 1 for v in result.columns["race.hispanic"]) == sum("Hispanic/Latino" in text for text in race)
    assert sum(v == 1 for v in result.columns["race.white"]) == sum("White" in text.split(", ") for text in race)
    asked = sum(text != "999" for text in race)
    assert sum(not math.isnan(v) for v in result.columns["race.other"]) == asked


def test_a_gender_beside_female_and_male_counts_as_missing_for_the_margin():
    options = load_library("somerville-2019.1").questions["sex"].options
    assert [option.code for option in options if option.margin is None] == ["female", "male"]
    assert {option.margin for option in options[2:]} == {""}


def test_half_points_of_2013_are_kept(somerville_folder):
    result = import_csv(somerville_folder / "responses_2013.csv", load_library("somerville-2013.1"))
    halves = Counter(value for value in result.columns["happy_now"] if value % 1 == 0.5)
    assert halves == {5.5: 1, 8.5: 1, 9.5: 1}


def test_what_a_wave_did_not_ask_is_declared_without_items():
    for year in (2013, 2015):
        q = load_library(f"somerville-{year}.1")
        assert list(q.senses) == ["gain", "happiness", "security", "identification"]
        assert "gain" not in [rule.id for rule in q.schemes[q.headline_scheme].indices]
    assert load_library("somerville-2013.1").domains["D11"].items == ()
    assert load_library("somerville-2015.1").domains["D17"].items == ()


def test_the_items_of_2019_are_those_of_the_readme():
    q = load_library("somerville-2019.1")
    columns = {column.target: column.column for column in q.import_map.columns}
    indices = {rule.id: {columns[item] for item in rule.items} for rule in q.schemes[q.headline_scheme].indices}
    assert indices == {
        "happiness": {"How.happy.do.you.feel.right.now", "generalSatisfaction"},
        "identification": {
            "How.satisfied.are.you.with.Somerville.as.a.place.to.live",
            "How.satisfied.are.you.with.your.neighborhood",
        },
        "security": {
            "How.safe.do.you.feel.walking.in.your.neighborhood.at.night",
            "How.safe.do.you.feel.crossing.a.busy.street.in.Somerville",
        },
        "gain": {
            "How.convenient.is.it.for.you.to.get.where.you.want.to.go",
            "How.satisfied.are.you.with.the.condition.of.your.housing",
        },
    }


def test_the_wrong_wave_is_refused_with_the_names_of_its_columns(somerville_folder):
    with pytest.raises(ProblemsFound) as caught:
        import_csv(somerville_folder / "responses_2013.csv", load_library("somerville-2019.1"))
    assert {problem.code for problem in caught.value.problems} == {"import.column-missing"}
    assert "What.is.your.gender" in [problem.params["column"] for problem in caught.value.problems]
