"""Rank sets and the screening: no order by score, no claim without its interval, a town's own edition names no other town."""

from __future__ import annotations

import dataclasses
import io
import re

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.results import RankSets, Screened, Screening
from reports.blocks import Block, Figure, Heading, Table
from reports.book.workbook import workbook_bytes
from reports.charts_data import Heat
from reports.document import Lang
from reports.wording.words import PHRASES
from tests.reports.content import sample_gaps as sample
from tests.reports.content.reading import words
from tests.reports.content.sample import wiggle
from tests.reports.content.sample_labels import TOWNS
from tests.reports.content.snapshot import written
from tests.reports.content.test_claims import RANKING
from tests.reports.content.test_three_gaps import N, number, random_bounds, random_code, reasons

NAMES = [zh for zh, _ in TOWNS.values()]
WAVE = sample.wave()
BOUNDS = re.compile(rf"CI ({N})~({N})")


def city(screening: Screening) -> tuple[Block, ...]:
    wave = dataclasses.replace(WAVE, screening=screening)
    return written(sample.CITY_SECTIONS, sample.report_input(of=wave))


def flagged(blocks: tuple[Block, ...]) -> Table | None:
    return next((b for b in blocks if isinstance(b, Table) and "筛查检出项" in b.caption), None)


def random_screening(seed: int) -> Screening:
    """Any flag over any interval, the rows in any order."""
    rows = []
    for row in sample.screening().rows:
        keys = (row.indicator, row.town)
        e = sample.difference(*random_bounds(seed, *keys), code=random_code(seed, *keys), n=200, p=0.01)
        flag = ("above", "below", "none")[int((wiggle(seed, *keys, "flag") + 1) * 1.5) % 3]
        rows.append(dataclasses.replace(row, difference=e, flag=flag))  # type: ignore[arg-type]
    rows.sort(key=lambda r: wiggle(seed, r.indicator, r.town, "order"))
    return dataclasses.replace(sample.screening(), rows=tuple(rows))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), place=st.sampled_from(["331081001", "331081106"]))
def test_a_flag_is_shown_only_where_its_own_interval_bears_it_out(seed: int, place: str) -> None:
    screening = random_screening(seed)
    blocks = city(screening)
    table = flagged(blocks)
    for row in table.rows if table else ():
        lower, upper = (number(x) for x in row.cells[3].split("~"))
        assert row.cells[-1] == ("筛查偏高" if lower > 0 else "筛查偏低" if upper < 0 else "")
    order = [NAMES.index(row.cells[0]) for row in table.rows] if table else []
    assert order == sorted(order)
    wave = dataclasses.replace(WAVE, screening=screening)
    own = " ".join(words(written(sample.TOWN_SECTIONS, sample.report_input(place=place, of=wave))))
    for part in own.split("；"):
        for lower_text, upper_text in BOUNDS.findall(part):
            assert number(lower_text) > 0 if "偏高" in part else number(upper_text) < 0, part


def test_signs_in_the_chart_are_those_of_the_table_and_towns_keep_their_order() -> None:
    blocks = city(sample.screening())
    chart = next(b.chart for b in blocks if isinstance(b, Figure) and "筛查" in b.caption)
    assert isinstance(chart, Heat)
    assert [name for name, _ in chart.rows] == NAMES
    shown = {
        (name, column)
        for name, cells in chart.rows
        for column, cell in zip(chart.columns, cells, strict=True)
        if cell.band in ("above", "below")
    }
    table = flagged(blocks)
    assert table is not None
    assert shown == {(row.cells[0], row.cells[1]) for row in table.rows}
    assert any("检出2项" in w for w in words(blocks))


def test_a_screening_that_flags_nothing_shows_no_chart() -> None:
    rows = tuple(dataclasses.replace(r, flag="none") for r in sample.screening().rows)
    blocks = city(dataclasses.replace(sample.screening(), rows=rows, n_flagged=0))
    assert any("本期没有检出项" in w for w in words(blocks))
    assert not [b for b in blocks if isinstance(b, Figure) and "筛查" in b.caption]


def test_a_pulse_is_not_screened_and_a_wave_without_domains_says_so() -> None:
    empty = dataclasses.replace(sample.screening(), rows=(), n_tests=0, n_flagged=0, reason="no-domains")
    assert any("没有分镇（街道）发布的领域得分" in w for w in words(city(empty)))
    pulse = dataclasses.replace(empty, reason="no-towns")
    assert not [w for w in words(city(pulse)) if w.endswith("领域筛查") and "名次" not in w]


def test_every_reason_for_standing_outside_has_words() -> None:
    known = re.findall(r"``([a-z-]+)``", (Screened.__doc__ or "").partition("screening:")[2])
    assert set(known) == {"base", "low", "psus", "no-spread"}
    assert [r for r in known if f"screen.reason.{r}" not in PHRASES] == []
    assert "too-few-towns" in reasons(RankSets)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rank_sets_stand_in_the_official_order_and_no_place_is_claimed(lang: Lang) -> None:
    inp = sample.report_input(lang=lang)
    blocks = written(sample.CITY_SECTIONS, inp)
    title = "名次的置信集" if lang == "zh" else "Rank sets of"
    table = next(b for b in blocks if isinstance(b, Table) and title in b.caption)
    assert [row.cells[0] for row in table.rows] == list(inp.labels.towns.values())
    warning = "不是排名表" if lang == "zh" else "not a league table"
    assert any(warning in w for w in words(blocks))
    assert not [w for w in words(blocks) if RANKING.search(w)]


@pytest.mark.parametrize("place", ["331081001", "331081109", "331081110"])
def test_a_town_reads_of_no_other_town(place: str) -> None:
    own = TOWNS[place][0]
    said = list(words(written(sample.TOWN_SECTIONS, sample.report_input(place=place))))
    assert any(own in w for w in said)
    assert not [w for w in said for name in NAMES if name != own and name in w]


@pytest.mark.parametrize(
    ("place", "said", "unsaid"),
    [
        ("331081001", "筛查偏低的领域有交通出行（−4.0分，95%CI −7.0~−1.0，n=200）", "病有所医"),
        ("331081102", "筛查偏高的领域有病有所医（+5.0分，95%CI 2.0~8.0，n=200）", "交通出行"),
        ("331081002", "城东街道没有检出项", "分，95%CI"),
        ("331081110", "坞根镇样本不足，未参加领域筛查", "分，95%CI"),
    ],
)
def test_a_town_reads_of_its_own_flagged_domains_only(place: str, said: str, unsaid: str) -> None:
    text = " ".join(words(written(sample.TOWN_SECTIONS, sample.report_input(place=place))))
    assert said in text
    assert unsaid not in text


def test_headings_of_an_appendix_carry_its_number_in_english() -> None:
    blocks = written(sample.CITY_SECTIONS, sample.report_input(lang="en"))
    titles = [b.text for b in blocks if isinstance(b, Heading)]
    assert "A2.1 Rank sets" in titles
    assert "1.1 Between towns" in titles


def test_overview_tones_agree_with_the_bands_and_hold_no_number() -> None:
    blocks = written(sample.CITY_SECTIONS, sample.report_input())
    chart = next(b.chart for b in blocks if isinstance(b, Figure) and "分档总览" in b.caption)
    assert isinstance(chart, Heat)
    texts = {cell.text for _, cells in chart.rows for cell in cells}
    assert texts == {"▲ 高于", "不显著", "▼ 低于", "不分档", "样本不足"}
    assert [name for name, _ in chart.rows] == NAMES


def sheets(place: str = "") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(sample.report_input(place=place))))


def test_workbook_holds_every_gap_and_why_one_is_missing() -> None:
    wave, book = sample.wave(), sheets()
    assert wave.gaps is not None
    rows = list(book["城乡与收入差距"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 3 * len(wave.gaps.gaps) + len(wave.gaps.unanswered)
    assert [r[-1] for r in rows[-3:]] == [PHRASES[f"gaps.reason.{u.reason}"][0] for u in wave.gaps.unanswered]
    assert book["地区差距"].max_row == 1 + len(wave.spreads)
    assert book["领域筛查"].max_row == 1 + sample.screening().n_tests + 8


def test_workbook_of_a_town_holds_no_gap_and_no_other_town() -> None:
    book = sheets("331081001")
    assert "城乡与收入差距" not in book.sheetnames
    assert "地区差距" not in book.sheetnames
    for name in ("名次置信集", "领域筛查"):
        assert {r[3] for r in book[name].iter_rows(min_row=2, values_only=True)} == {"太平街道"}
