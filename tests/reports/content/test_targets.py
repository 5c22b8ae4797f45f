"""Targets beside felt scores: met by the figures, felt by the printed interval, and nothing said where either is open."""

from __future__ import annotations

import dataclasses
import io
import re

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.results import CITY, Cell, ReleaseCode, town
from reports.blocks import Block, Bullets, Figure, Heading, Table
from reports.book.workbook import workbook_bytes
from reports.charts_data import BulletChart
from reports.context import context
from reports.document import Lang, ReportInput
from reports.sections.summary import summary
from reports.targets import Standing, Target, Targets, domain_standing, standing
from reports.wording.pairs import VERDICTS, felt, pairs, quantity
from reports.wording.words import PHRASES
from tests.reports.content import sample, sample_targets
from tests.reports.content.reading import words
from tests.reports.content.sample_targets import target
from tests.reports.content.snapshot import blocks_of, written

ONE = re.compile(r"([^；：。]+?)(\d+\.\d)◇?分（95%CI (\d+\.\d)~(\d+\.\d)，n=[\d,]+），目标(\d+)/(\d+)项达标")
FELT = sample_targets.demo().felt_from
KINDS = {
    "达标且有感": (True, True),
    "达标无感": (True, False),
    "未达标有感": (False, True),
    "未达标无感": (False, False),
}


def book(*items: Target, felt_from: float = 60.0) -> Targets:
    return Targets(title="计划", source="某计划", date="2026-01-01", items=items, felt_from=felt_from)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"reached": 10.0}, "met"),
        ({"reached": 9.9}, "missed"),
        ({"reached": None}, "open"),
        ({"direction": "<=", "reached": 10.0}, "met"),
        ({"direction": "<=", "reached": 10.1}, "missed"),
        ({"value": None, "reached": 4.0}, "unjudged"),
        ({"kind": "status", "value": None, "direction": "", "done": True}, "met"),
        ({"kind": "status", "value": None, "direction": "", "done": False}, "missed"),
        ({"kind": "status", "value": None, "direction": ""}, "open"),
        ({"kind": "trend", "value": None}, "unjudged"),
    ],
)
def test_whether_a_target_is_met(changes: dict[str, object], wanted: Standing) -> None:
    assert standing(dataclasses.replace(target("T1", "D04"), **changes)) == wanted  # type: ignore[arg-type]


def test_a_domain_is_met_only_when_all_is_reported_and_met() -> None:
    met, missed, unknown = target("a", "D04", 10), target("b", "D04", 3), target("c", "D04")
    direction = dataclasses.replace(met, value=None)
    assert domain_standing([met, direction]) == "met"
    assert domain_standing([met, unknown]) == "open"
    assert domain_standing([met, unknown, missed]) == "missed"
    assert domain_standing([direction]) == "none"


@settings(max_examples=60, deadline=None)
@given(
    value=st.floats(30, 90),
    half=st.floats(0, 20),
    code=st.sampled_from(["", "wide", "low", "F", "X"]),
    threshold=st.sampled_from([50.0, 60.0, 66.6]),
)
def test_felt_is_what_the_printed_interval_says(value: float, half: float, code: ReleaseCode, threshold: float) -> None:
    e = dataclasses.replace(sample.estimate(value, 400), lower=value - half, upper=value + half, release_code=code)
    shown = None if code in ("F", "X") else e
    found = felt(shown, threshold)
    if code in ("F", "X", "low"):
        assert found == "unclear"
    elif found == "felt":
        assert float(f"{value - half:.1f}") > threshold
    elif found == "unfelt":
        assert float(f"{value + half:.1f}") < threshold
    else:
        assert float(f"{value - half:.1f}") <= threshold <= float(f"{value + half:.1f}")


def with_domain(inp: ReportInput, domain: str, value: float, half: float, code: ReleaseCode = "") -> ReportInput:
    e = dataclasses.replace(sample.estimate(value, 900), lower=value - half, upper=value + half, release_code=code)
    cell = Cell(indicator=f"domain:{domain}", group=CITY, estimate=e)
    rest = tuple(c for c in inp.assessment.cells if (c.indicator, c.group) != (cell.indicator, CITY))
    return dataclasses.replace(inp, assessment=dataclasses.replace(inp.assessment, cells=(*rest, cell)))


@pytest.mark.parametrize(
    ("reached", "value", "half", "wanted"),
    [
        (12, 70, 4, "met-felt"),
        (12, 50, 4, "met-unfelt"),
        (2, 70, 4, "missed-felt"),
        (2, 50, 4, "missed-unfelt"),
        (12, 62, 4, "unclear"),
        (None, 70, 4, "unclear"),
        (12, 60.02 + 4, 4, "unclear"),
    ],
)
def test_the_four_pairs_and_what_cannot_be_told(reached: float | None, value: float, half: float, wanted: str) -> None:
    inp = sample_targets.report_input(book=book(target("T1", "D04", reached)))
    assert [p.verdict for p in pairs(context(with_domain(inp, "D04", value, half)))] == [wanted]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_pair_is_claimed_beyond_its_printed_interval_and_count(data: st.DataObject) -> None:
    inp = sample_targets.report_input()
    for domain in inp.labels.domains:
        value, half = data.draw(st.floats(55, 80)), data.draw(st.floats(0.1, 8))
        inp = with_domain(inp, domain, value, half, data.draw(st.sampled_from(["", "wide", "low", "F"])))
    blocks = written(sample_targets.CITY_SECTIONS, inp)
    lines = [item for b in blocks if isinstance(b, Bullets) for item in b.items]
    assert lines
    for line in lines:
        kind, _, rest = line.partition("：")
        if kind in KINDS:
            assert len(ONE.findall(rest)) == rest.count("；") + 1, line
        for _, _, lower, upper, met, k in ONE.findall(rest if kind in KINDS else ""):
            is_met, is_felt = KINDS[kind]
            assert (met == k) == is_met, line
            assert float(lower) > FELT if is_felt else float(upper) < FELT, line
    _rows_agree(blocks)


def _rows_agree(blocks: tuple[Block, ...]) -> None:
    table = next(b for b in blocks if isinstance(b, Table) and "对照" in b.caption)
    for row in table.rows:
        if row.cells[-1] in KINDS:
            is_met, is_felt = KINDS[row.cells[-1]]
            met, k = row.cells[1].split("/")
            lower, upper = (float(x) for x in row.cells[4].split("~"))
            assert (met == k) == is_met
            assert lower > FELT if is_felt else upper < FELT


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_a_report_the_section_says_so_in_a_line_and_lists_targets(lang: Lang) -> None:
    inp = sample_targets.report_input(lang=lang, book=sample_targets.unreported(lang))
    blocks = written(sample_targets.CITY_SECTIONS, inp)
    assert not [b for b in blocks if isinstance(b, Figure)]
    assert [len(b.rows) for b in blocks if isinstance(b, Table)] == [40]
    assert not [w for w in words(blocks) for v in VERDICTS if inp.lang == "zh" and w.startswith(v)]
    assert len(blocks) == 3


def test_without_targets_nothing_is_paired_and_the_report_says_so_once() -> None:
    blocks = blocks_of(sample.report_input())
    assert not [b for b in blocks if isinstance(b, Heading) and b.anchor == "targets"]
    assert sum("未提供计划目标" in w for w in words(blocks)) == 1
    said = list(words(blocks_of(sample_targets.report_input())))
    assert not [w for w in said if "未提供计划目标" in w]


def test_every_reported_figure_is_a_bar_once_and_invented_ones_are_marked() -> None:
    blocks = written(sample_targets.CITY_SECTIONS, sample_targets.report_input())
    figures = [b for b in blocks if isinstance(b, Figure)]
    bars = [row.label for b in figures if isinstance(b.chart, BulletChart) for row in b.chart.rows]
    wanted = [t.title for t in sample_targets.demo().items if t.value and t.reached is not None]
    assert bars == wanted
    for b in blocks:
        if isinstance(b, Table | Figure):
            assert any("演示用虚构数据" in note for note in b.notes), b.caption


def test_a_town_reads_of_its_own_targets_only_and_is_judged_from_fifty_answers() -> None:
    own = book(target("T1", "D04", 12), target("T2", "D04", 3, place="331081001"))
    inp = sample_targets.report_input(place="331081001", book=own)
    assert [[t.id for t in p.targets] for p in pairs(context(inp))] == [["T2"]]
    small = sample_targets.report_input(place="331081109", book=book(target("T3", "D04", 3, place="331081109")))
    e = context(small).estimate("domain:D04", town("331081109"))
    assert e is not None
    assert 0 < e.n < 50
    assert [p.verdict for p in pairs(context(small))] == ["unclear"]
    other = sample_targets.report_input(place="331081002", book=own)
    assert not written(sample_targets.CITY_SECTIONS, other)


def test_the_summary_counts_the_pairs_and_drops_the_line_that_it_cannot_say() -> None:
    blocks = written((summary,), sample_targets.report_input())
    items = [item for b in blocks if isinstance(b, Bullets) for item in b.items]
    line = next(item for item in items if item.startswith("主客观对照"))
    found = pairs(context(sample_targets.report_input()))
    assert sum(int(n) for n in re.findall(r"(\d+)个", line)) == len(found)
    assert not [item for item in items if "不能判断" in item and "主客观对照" in item and item != line]


def test_the_method_annex_holds_the_rule_with_its_threshold_where_pairs_are_made() -> None:
    inp = sample_targets.report_input(book=dataclasses.replace(sample_targets.demo(), felt_from=66.5))
    assert any("下限高于66.5分为有感" in w for w in words(written(sample_targets.WITH_METHOD, inp)))
    bare = sample_targets.report_input(book=sample_targets.unreported())
    assert not [w for w in words(written(sample_targets.WITH_METHOD, bare)) if "为有感" in w]


def test_the_workbook_holds_every_target_and_every_pair() -> None:
    inp = sample_targets.report_input()
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(inp)))
    assert book["目标"].max_row == 1 + len(sample_targets.demo().items)
    found = list(book["主客观对照"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[7]) for row in found] == [
        (p.domain, PHRASES[f"targets.verdict.{p.verdict}"][0]) for p in pairs(context(inp))
    ]
    assert "主客观对照" not in openpyxl.load_workbook(io.BytesIO(workbook_bytes(sample.report_input()))).sheetnames


def test_quantities_are_printed_as_a_reader_reads_them() -> None:
    assert [quantity(x) for x in (18000, 97.5, 24.6, 0, 2.25)] == ["18,000", "97.5", "24.6", "0", "2.25"]
