"""Over random waves, wrong labels included: no sentence overclaims, nothing withheld is printed, no number travels alone."""

from __future__ import annotations

import dataclasses
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.results import Assessment, Band, Estimate, town
from reports.blocks import Block, Figure, Heading, Table
from reports.charts_data import Dots
from reports.context import context
from reports.document import Lang
from reports.wording.claims import claim, short_claim, verdict
from tests.reports.content import sample
from tests.reports.content.reading import numbers, words
from tests.reports.content.sample_labels import SENSES, TOWNS
from tests.reports.content.snapshot import blocks_of

WAVE = sample.assessment()
NUMBER = r"[−+]?\d+(?:\.\d+)?"
CLAIM_ZH = re.compile(rf"(?:高于|低于)全市{NUMBER}分（(?:95%同时区间 )?({NUMBER})~({NUMBER})，n=[\d,]+）")
CLAIM_EN = re.compile(
    rf"{NUMBER}(?: points)? (?:above|below) the city \([^()]*?({NUMBER})(?:–| to )({NUMBER}), n=[\d,]+\)"
)
RANKING = re.compile(
    r"第[一二三四五六七八九十]+名|名列|跃居|居首|垫底|最高的镇|最低的镇|highest town|lowest town|top of"
)
SENTINEL = 33.337777

value = st.floats(-30, 30, allow_nan=False)
bands = st.sampled_from(["above", "middle", "below", "none"])
codes = st.sampled_from(["", "wide", "low", "F", "X"])


def random_bands(seed: int) -> tuple[Band, ...]:
    """Any interval under any label, all fixed by the seed: the label may be wrong, the bounds may be zero."""
    out = []
    labels, codes = ("above", "middle", "below", "none"), ("", "", "wide", "low", "F", "X")
    for sense in SENSES:
        for code in TOWNS:
            pick = [sample.wiggle(seed, sense, code, k) for k in range(4)]
            a, b = sorted((round(6 * pick[0], 2), round(6 * pick[1], 2)))
            e = dataclasses.replace(
                sample.estimate((a + b) / 2, 200, unit="difference"),
                lower=a,
                upper=b,
                release_code=codes[int((pick[3] + 1) * 3) % 6],  # type: ignore[arg-type]
            )
            label = labels[int((pick[2] + 1) * 2) % 4]
            out.append(Band(indicator=f"sense:{sense}", town=code, band=label, difference=e))  # type: ignore[arg-type]
    return tuple(out)


def bound(text: str) -> float:
    return float(text.replace("−", "-"))


def claims_in(blocks: tuple[Block, ...], lang: Lang) -> list[tuple[str, float, float]]:
    pattern = CLAIM_ZH if lang == "zh" else CLAIM_EN
    return [(m.group(), bound(m.group(1)), bound(m.group(2))) for w in words(blocks) for m in pattern.finditer(w)]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10**6),
    lang=st.sampled_from(["zh", "en"]),
    place=st.sampled_from(["", "331081001", "331081002"]),
)
def test_a_difference_is_claimed_only_where_the_printed_interval_excludes_zero(
    seed: int, lang: Lang, place: str
) -> None:
    inp = sample.report_input(lang=lang, place=place, wave=dataclasses.replace(WAVE, bands=random_bands(seed)))
    blocks = blocks_of(inp)
    for text, lower, upper in claims_in(blocks, lang):
        above = "高于" in text or "above" in text
        assert lower > 0 if above else upper < 0, text
    _banded_rows_agree(blocks, lang)
    assert not [w for w in words(blocks) if RANKING.search(w)]


def _banded_rows_agree(blocks: tuple[Block, ...], lang: Lang) -> None:
    """A table row and a chart row that say above or below stand beside an interval that excludes zero."""
    names = {"高于全市": 1, "低于全市": -1} if lang == "zh" else {"above city": 1, "below city": -1}
    split = "~" if lang == "zh" else r"–| to "
    for table in (b for b in blocks if isinstance(b, Table)):
        for row in table.rows:
            if row.cells[-1] in names:
                lower, upper = (bound(x) for x in re.split(split, _interval(row.cells, lang)))
                assert lower > 0 if names[row.cells[-1]] > 0 else upper < 0, row


def _interval(cells: tuple[str, ...], lang: Lang) -> str:
    found = [c for c in cells if re.fullmatch(rf"{NUMBER}(?:~|–| to ){NUMBER}", c)]
    return found[-1]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(a=value, b=value, label=bands, code=codes)
def test_verdict_follows_the_interval_whatever_the_label(a: float, b: float, label: str, code: str) -> None:
    lower, upper = sorted((a, b))
    e = dataclasses.replace(sample.estimate(0.0, 300, unit="difference"), lower=lower, upper=upper, release_code=code)
    band = Band(indicator="sense:gain", town="331081001", band=label, difference=e)  # type: ignore[arg-type]
    ctx = context(sample.report_input(wave=dataclasses.replace(WAVE, bands=(band,))))
    found = verdict(ctx, "sense:gain", "331081001")
    if found == "above":
        assert lower > 0
        assert label == "above"
    if found == "below":
        assert upper < 0
        assert label == "below"
    if lower <= 0 <= upper:
        assert found in ("middle", "none")
        said = claim(ctx, "sense:gain", "331081001")
        assert "高于" not in said
        assert "低于" not in said


def test_a_bound_near_zero_is_not_printed_as_zero() -> None:
    e = dataclasses.replace(sample.estimate(2.0, 300, unit="difference"), lower=0.004, upper=4.0)
    band = Band(indicator="sense:gain", town="331081001", band="above", difference=e)
    ctx = context(sample.report_input(wave=dataclasses.replace(WAVE, bands=(band,))))
    assert "0.004~4.0" in short_claim(ctx, "sense:gain", "331081001")


def withheld_with_values(code: str) -> Assessment:
    """A wave in which numbers were left in withheld cells by mistake: all of them carry the same unlikely digits."""

    def spoilt(e: Estimate) -> Estimate:
        share = e.unit == "share"
        x = SENTINEL / 100 if share else SENTINEL
        return dataclasses.replace(e, value=x, lower=x, upper=x, release_code=code)  # type: ignore[arg-type]

    target = town("331081002")
    cells = tuple(dataclasses.replace(c, estimate=spoilt(c.estimate)) if c.group == target else c for c in WAVE.cells)
    found = tuple(
        dataclasses.replace(d, shares=tuple(SENTINEL / 100 for _ in d.shares), release_code=code)
        if d.group == target
        else d
        for d in WAVE.distributions
    )
    spoilt_bands = tuple(
        dataclasses.replace(b, difference=spoilt(b.difference)) if b.town == target.code else b for b in WAVE.bands
    )
    return dataclasses.replace(WAVE, cells=cells, distributions=found, bands=spoilt_bands)  # type: ignore[arg-type]


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(code=st.sampled_from(["F", "X"]), lang=st.sampled_from(["zh", "en"]), place=st.sampled_from(["", "331081002"]))
def test_withheld_values_are_never_printed_nor_drawn(code: str, lang: Lang, place: str) -> None:
    wave = withheld_with_values(code)
    blocks = blocks_of(sample.report_input(lang=lang, place=place, wave=wave, previous=wave))
    assert not [w for w in words(blocks) if "33.3" in w and "33.3%" not in w]
    assert not [w for w in words(blocks) if "33.34" in w]
    assert all(abs(x - SENTINEL) > 1e-9 and abs(x - SENTINEL / 100) > 1e-9 for b in blocks for x in numbers(b))


def opening(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The first blocks of the summary, its heading first."""
    at = next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.anchor == "summary")
    return blocks[at : at + 3]


def test_open_stream_is_said_on_cover_summary_and_under_every_table_of_estimates() -> None:
    blocks = blocks_of(sample.report_input(wave=sample.open_small()))
    assert any("非概率样本" in w for w in words(blocks[:1]))
    assert any("非概率样本" in w for w in words(opening(blocks)))
    assert not [w for w in words(blocks) if "%置信区间" in w or "%CI" in w]
    for block in blocks:
        if isinstance(block, Table | Figure) and any("计分方案" in n for n in block.notes):
            assert any("非概率样本" in n for n in block.notes), block.caption


def test_every_scored_table_names_scheme_and_interval() -> None:
    for block in blocks_of(sample.report_input()):
        if isinstance(block, Table) and any(c.title == "得分" for c in block.columns):
            assert any("core-1/equal-interval" in n for n in block.notes), block.caption
            assert any("CI" in c.title for c in block.columns), block.caption
            assert any(c.title == "样本量" for c in block.columns), block.caption
        if isinstance(block, Figure) and isinstance(block.chart, Dots):
            assert any("core-1/equal-interval" in n for n in block.notes), block.caption


def test_demo_is_said_on_cover_and_summary() -> None:
    blocks = blocks_of(sample.report_input())
    assert any("演示数据" in w for w in words(blocks[:1]))
    assert any("演示数据" in w for w in words(opening(blocks)))
