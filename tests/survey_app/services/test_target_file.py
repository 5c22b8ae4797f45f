"""Files of targets and of tiles: every problem with its place, both languages, and what the demonstration brings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from questionnaires.messages import CATALOGUE, render
from questionnaires.messages_targets import TARGETS
from questionnaires.problems import ProblemsFound
from survey_app.services.target_file import read_targets
from survey_app.services.tile_file import read_tiles

PROJECT = Path(__file__).resolve().parents[3]
LIBRARY = PROJECT / "questionnaires" / "library"
TOWNS = ("1", "2", "3")
HEAD = """
id = "plan"
title = { zh = "计划" }
source = { zh = "某计划", en = "A plan" }
date = "2026-01-01"
"""
ROW = """
[[targets]]
id = "T1"
title = { zh = "新建", en = "New" }
domain = "D05"
kind = "count"
direction = ">="
value = 6
unit = { zh = "家", en = "" }
"""


def problems(text: str) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        read_targets(text.encode(), "plan.toml", domains=("D04", "D05"), towns=TOWNS)
    assert all(render(p, "zh") and "{" not in render(p, "zh") for p in found.value.problems)
    return [render(p, "en") for p in found.value.problems]


def test_a_target_is_read_in_both_languages() -> None:
    plan = read_targets((HEAD + ROW + 'reached = 7\nreached_on = "2026-06-30"').encode(), "plan.toml")
    (zh,), (en,) = plan.spoken("zh").items, plan.spoken("en").items
    assert (zh.title, zh.unit, zh.value, zh.reached, zh.reached_on) == ("新建", "家", 6, 7, "2026-06-30")
    assert (en.title, en.unit) == ("New", "")
    assert plan.spoken("en").title == "计划"
    assert plan.spoken("zh").felt_from == 60
    assert not plan.spoken("zh").invented


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("value = 6", "", "needs a figure"),
        ("value = 6", "value = 0", "'value' is 0"),
        ("value = 6", "value = 6\nreached = -1\nreached_on = '2026-01-02'", "'reached' is -1"),
        ("value = 6", "value = 6\nreached = 7", "'reached_on' should be a date"),
        ("value = 6", "value = 6\nreached = 7\nreached_on = '2026-2-1'", "not '2026-2-1'"),
        ("value = 6", "value = 6\nreached_on = '2026-02-01'", "stands without reached"),
        ("value = 6", "value = 6\ndone = true\nreached_on = '2026-02-01'", "done belongs to"),
        ('direction = ">="', "", "direction is missing"),
        ('direction = ">="', 'direction = ">"', "direction"),
        ('kind = "count"', 'kind = "status"', "has no figure, only done"),
        ('kind = "count"', 'kind = "proportion"\nreached = 101\nreached_on = "2026-02-01"', "at most 100"),
        ('"D05"', '"D99"', "names 'D99'"),
        ('domain = "D05"', 'domain = "D05"\nplace = "9"', "names '9'"),
        ('title = { zh = "新建", en = "New" }', 'title = { zh = " " }', "'title' has no wording"),
        ('id = "T1"', 'id = "T1"\ncolour = "red"', "unknown key 'colour'"),
        ('date = "2026-01-01"', 'date = "2026"', "'date' should be a date"),
        ('date = "2026-01-01"', 'date = "2026-01-01"\nfelt_from = 100', "felt_from is 100"),
        ("[[targets]]", "[[targets", "not valid TOML"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(old: str, new: str, said: str) -> None:
    assert old in HEAD + ROW
    found = problems((HEAD + ROW).replace(old, new))
    assert len(found) == 1, found
    assert said in found[0]
    assert found[0].startswith("plan.toml")


def test_all_problems_are_told_at_once_and_ids_are_unique() -> None:
    found = problems(HEAD + ROW + ROW.replace("value = 6", "value = -1"))
    assert len(found) == 2
    assert any("used 2 times" in line for line in found)
    assert any("no target" in line for line in problems(HEAD))


def test_the_demonstration_brings_every_target_with_invented_values_and_no_other_kind() -> None:
    file = LIBRARY / "wenling-demo-targets.toml"
    plan = read_targets(file.read_bytes(), file.name)
    assert len(plan.file.targets) == 40
    assert plan.file.reached_status == "invented"
    assert all(row.title.get("zh") and row.title.get("en") for row in plan.file.targets)


def tiles(text: str) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        read_tiles(text.encode(), "city.toml", TOWNS)
    return [render(p, "en") for p in found.value.problems]


def test_every_town_stands_once_on_a_tile_of_its_own() -> None:
    good = read_tiles(b"[other]\na = 1\n[tiles]\n1 = [0, 0]\n2 = [1, 0]\n3 = [4, 2]\n", "city.toml", TOWNS)
    assert good == {"1": (0, 0), "2": (1, 0), "3": (4, 2)}
    assert "there is no [tiles]" in tiles("a = 1")[0]
    wrong = tiles("[tiles]\n1 = [0, 0]\n2 = [0, 0]\n9 = [1, 30]\n")
    assert len(wrong) == 4
    for part in ("no town '9'", "the place of 9", "same tile: 1, 2", "no place: 3"):
        assert any(part in line for line in wrong), part


@pytest.mark.parametrize("place", ["[1]", "[1, 2, 3]", "[1, -1]", "[1.5, 2]", "[true, 0]", '"1,2"'])
def test_a_place_is_two_small_whole_numbers(place: str) -> None:
    (line,) = tiles(f"[tiles]\n1 = [0, 0]\n2 = [1, 0]\n3 = {place}\n")
    assert "the place of 3" in line


def test_every_code_has_words_in_both_languages_and_all_words_a_code() -> None:
    sources = [PROJECT / "survey_app" / "services" / f"{name}.py" for name in ("target_file", "tile_file", "city_plan")]
    sources += [PROJECT / "survey_app" / "services" / f"{name}.py" for name in ("city_targets", "installing")]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    raised = set(re.findall(r'"((?:targets|tiles)\.[a-z-]+)"', text)) | {"targets.unknown", "tiles.unknown"}
    assert raised == set(TARGETS) <= set(CATALOGUE)
    for entry in TARGETS.values():
        zh, en = (set(re.findall(r"\{([a-z_]+)\}", entry[lang])) for lang in ("zh", "en"))
        assert zh == en
