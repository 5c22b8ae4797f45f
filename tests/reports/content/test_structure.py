"""What every report holds, whatever its numbers."""

from __future__ import annotations

import dataclasses

import pytest

from reports.blocks import Figure, Heading, Table
from reports.context import context
from reports.document import ReportInput
from reports.draft import numeral
from reports.wording.numbers import difference_bounds, fixed, percent, period, signed, span
from reports.wording.words import PHRASES
from tests.reports.content import sample
from tests.reports.content.reading import words
from tests.reports.content.snapshot import blocks_of, cases

ONLY_CHINESE = {"senses.items.others"}
CHINESE = range(0x4E00, 0x9FFF)


@pytest.mark.parametrize("name", sorted(cases()))
def test_anchors_unique_rows_complete_and_placeholders_filled(name: str) -> None:
    blocks = blocks_of(cases()[name])
    anchors = [b.anchor for b in blocks if isinstance(b, Heading | Table | Figure)]
    assert len(anchors) == len(set(anchors))
    for b in blocks:
        if isinstance(b, Table):
            assert all(len(row.cells) == (1 if row.section else len(b.columns)) for row in b.rows), b.caption
            assert not b.spans or sum(k for _, k in b.spans) == len(b.columns), b.caption
        if isinstance(b, Figure):
            assert b.alt
    assert not [w for w in words(blocks) if "{" in w or "None" in w or "nan" in w.lower().split()]


def test_english_report_holds_no_chinese() -> None:
    inp: ReportInput = sample.report_input(lang="en")
    found = [w for w in words(blocks_of(inp)) if any(ord(c) in CHINESE for c in w) and "演示用虚构数据" not in w]
    assert [w for w in found if "统计局" not in w] == []


def test_every_number_of_a_table_or_figure_is_referred_to_in_order() -> None:
    blocks = blocks_of(sample.report_input())
    captions = [b.caption for b in blocks if isinstance(b, Table)]
    assert [c.split("　")[0] for c in captions] == [f"表{k}" for k in range(1, len(captions) + 1)]


def test_both_languages_of_every_phrase_are_there() -> None:
    assert [k for k, (zh, en) in PHRASES.items() if not zh or (not en and k not in ONLY_CHINESE)] == []


def test_numbers_as_printed() -> None:
    assert fixed(-0.04) == "0.0"
    assert fixed(-0.06) == "−0.1"
    assert signed(1.25) == "+1.2"
    assert percent(0.6544) == "65.4%"
    assert span("en", "61.2", "64.8") == "61.2–64.8"
    assert span("en", "−0.6", "3.0") == "−0.6 to 3.0"
    assert difference_bounds("zh", 0.04, 5.0) == "0.04~5.0"
    assert period("zh", "2026-11-02", "2026-11-20") == ("2026年11月2日", "11月20日")
    assert period("en", "2026-11-02", "2026-11-20") == ("2 November", "20 November 2026")
    assert [numeral(k) for k in (1, 10, 12, 20, 31)] == ["一", "十", "十二", "二十", "三十一"]


def test_merged_categories_are_named_by_their_parts() -> None:
    ctx = context(sample.report_input())
    assert ctx.category("town_age", "35-59|60+") == "35~59岁 + 60岁及以上"
    assert ctx.category("sex", "male") == "男"


def test_domain_of_urban_residents_names_them_as_its_base() -> None:
    inp = sample.report_input()
    domains = {**inp.labels.domains, "D17": dataclasses.replace(inp.labels.domains["D17"], applies_to="urban")}
    inp = dataclasses.replace(inp, labels=dataclasses.replace(inp.labels, domains=domains))
    table = next(b for b in blocks_of(inp) if isinstance(b, Table) and "各领域得分" in b.caption)
    assert ("城乡风貌与市政", "城镇居民") in {row.cells[:2] for row in table.rows}
