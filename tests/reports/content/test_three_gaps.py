"""The three gaps over random intervals: a gap is claimed only where the printed interval excludes zero, reasons have words."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.results import Assessment, Gap, GapKind, GapUnanswered, MissingIncome, ReleaseCode, Spread
from reports.blocks import Block, Bullets, Figure, Heading, Paragraph, Table
from reports.charts_data import Dots
from reports.context import context
from reports.differences import bounds_cell, direction
from reports.document import Lang
from reports.wording.words import PHRASES
from tests.reports.content import sample_gaps as sample
from tests.reports.content.reading import numbers, words
from tests.reports.content.sample import wiggle
from tests.reports.content.sample_labels import SENSES
from tests.reports.content.snapshot import written

N = r"[−+]?\d+(?:\.\d+)?"
INTERVAL = re.compile(rf"CI ({N})(?:~|–| to )({N})")
CLAIMS = {
    "城镇高于农村": 1,
    "农村高于城镇": -1,
    "收入高者高于收入低者": 1,
    "收入低者高于收入高者": -1,
    "urban above rural": 1,
    "rural above urban": -1,
    "higher incomes above lower": 1,
    "lower incomes above higher": -1,
}
VERDICTS = {
    "城镇较高": 1,
    "农村较高": -1,
    "收入高者较高": 1,
    "收入低者较高": -1,
    "urban higher": 1,
    "rural higher": -1,
    "richer higher": 1,
    "poorer higher": -1,
}
SENTINEL = 33.337777
WAVE = sample.wave()


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def sections(wave: Assessment, lang: Lang = "zh") -> tuple[Block, ...]:
    return written(sample.CITY_SECTIONS, sample.report_input(lang=lang, of=wave))


def random_bounds(seed: int, *keys: str) -> tuple[float, float]:
    """Any interval in hundredths, fixed by its keys; zero is a bound now and then."""
    a, b = sorted(round(6 * wiggle(seed, *keys, k), 1 if seed % 2 else 2) for k in ("a", "b"))
    return a, b


def random_code(seed: int, *keys: str) -> ReleaseCode:
    codes: tuple[ReleaseCode, ...] = ("", "", "", "wide", "low", "F", "X")
    return codes[int((wiggle(seed, *keys) + 1) * 3.5) % len(codes)]


def random_gaps(seed: int) -> tuple[Gap, ...]:
    """Every sense in every measure, twice where incomes may be missing, with any interval and any release code."""
    found = []
    for indicator in (f"sense:{sense}" for sense in SENSES):
        for measure in sample.SIDES:
            ways: tuple[MissingIncome, ...] = ("none",) if measure == "raw" else ("imputed", "complete-case")
            for missing in ways:
                ends, code = random_bounds(seed, indicator, measure, missing), random_code(seed, indicator, measure)
                found.append(sample.gap(indicator, measure, ends, missing=missing, code=code))
    return tuple(found)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), lang=st.sampled_from(["zh", "en"]))
def test_a_gap_is_claimed_only_where_the_printed_interval_excludes_zero(seed: int, lang: Lang) -> None:
    gaps = random_gaps(seed)
    wave = dataclasses.replace(WAVE, gaps=dataclasses.replace(sample.three_gaps(), gaps=gaps))
    blocks = sections(wave, lang)
    for text, sign in claims(blocks):
        found = INTERVAL.findall(text)
        assert found, text
        for lower, upper in found:
            assert number(lower) > 0 if sign > 0 else number(upper) < 0, text
    rows = list(judged(blocks))
    for lower, upper, said in rows:
        assert said == (1 if lower > 0 else -1 if upper < 0 else 0)
    assert len(rows) == sum(direction(g.difference) in ("first", "second") for g in gaps if _in_table(g))


def _in_table(g: Gap) -> bool:
    """Complete cases of the standardised gap stand in the appendix, without a finding."""
    return (g.measure, g.missing) != ("standardised", "complete-case")


def claims(blocks: tuple[Block, ...]) -> Iterator[tuple[str, int]]:
    """Parts of sentences that call one side higher."""
    for block in blocks:
        for item in block.items if isinstance(block, Bullets) else ():
            for part in re.split("[；;]", item):
                yield from ((part, sign) for phrase, sign in CLAIMS.items() if phrase in part)


def judged(blocks: tuple[Block, ...]) -> Iterator[tuple[float, float, int]]:
    """Rows of the two tables: lower and upper bound beside what the finding says."""
    for table in blocks:
        for row in table.rows if isinstance(table, Table) else ():
            for interval, finding in zip(row.cells, row.cells[2:], strict=False):
                found = re.fullmatch(rf"({N})(?:~|–| to )({N})", interval)
                if found and finding in VERDICTS:
                    yield number(found[1]), number(found[2]), VERDICTS[finding]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_direction_needs_an_interval_without_zero_and_a_base_that_is_not_small(seed: int) -> None:
    ends, code = random_bounds(seed), random_code(seed)
    e = sample.difference(*ends, code=code)
    found = direction(e)
    if code in ("low", "F", "X"):
        assert found == "none"
    else:
        assert found == ("first" if ends[0] > 0 else "second" if ends[1] < 0 else "unclear")


@settings(max_examples=20, deadline=None)
@given(
    tau=st.tuples(*[st.integers(0, 90)] * 3).map(lambda x: sorted(k / 10 for k in x)),
    lang=st.sampled_from(["zh", "en"]),
)
def test_towns_differ_only_where_the_interval_of_tau_begins_above_zero(tau: list[float], lang: Lang) -> None:
    lower, value, upper = tau
    one = sample.spread("sense:gain", (value, lower, upper), "" if lower > 0 else "not-distinguishable")
    said = list(words(sections(dataclasses.replace(WAVE, spreads=(one,)), lang)))
    claimed = any("存在地区差距的有" in w or "so towns differ" in w for w in said)
    assert claimed == (lower > 0)
    assert any("与0无法区分" in w or "cannot be told from zero" in w for w in said) == (lower == 0)


def test_a_lower_bound_just_above_zero_is_not_printed_as_zero() -> None:
    ctx = context(sample.report_input())
    assert bounds_cell(ctx, sample.difference(0.004, 4.0)) == "0.004~4.0"


def reasons(kind: type) -> list[str]:
    """Reason codes of more than one word in the docstring of a result, which is where they are defined."""
    text = re.sub(r"\s+", " ", kind.__doc__ or "")
    return re.findall(r"``([a-z]+(?:-[a-z]+)+)``", text.partition("``reason``")[2] or text)


def test_every_reason_a_gap_can_have_has_words() -> None:
    known = reasons(GapUnanswered)
    assert len(known) == 9
    assert [r for r in known if f"gaps.reason.{r}" not in PHRASES] == []


def test_every_reason_a_spread_can_have_has_words() -> None:
    known = reasons(Spread)
    assert set(known) == {"not-distinguishable", "too-few-towns", "no-design-effect"}
    assert [r for r in known if f"gaps.area.{r}" not in PHRASES] == []


@pytest.mark.parametrize("kind", ["urban-rural", "income"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("reason", reasons(GapUnanswered))
def test_what_is_not_answered_is_said_with_its_reason(kind: GapKind, lang: Lang, reason: str) -> None:
    wave = dataclasses.replace(WAVE, gaps=sample.unanswered(reason, kind), spreads=())
    blocks = sections(wave, lang)
    said = PHRASES[f"gaps.reason.{reason}"][0 if lang == "zh" else 1]
    assert [w for w in words(blocks) if said in w]
    assert not [b for b in blocks if isinstance(b, Figure) and isinstance(b.chart, Dots)]


def test_a_wave_without_gaps_says_so_in_one_line() -> None:
    wave = dataclasses.replace(WAVE, gaps=None, spreads=(), ranks=(), screening=None)
    blocks = sections(wave)
    assert isinstance(blocks[0], Heading)
    assert isinstance(blocks[1], Paragraph)
    assert blocks[1].text == "本期数据未作三大差距分析。"
    assert not [b for b in blocks[2:] if isinstance(b, Heading)]


def test_a_pulse_has_no_gap_between_towns() -> None:
    blocks = sections(dataclasses.replace(WAVE, kind="pulse", spreads=()))
    assert any("季度快测只代表全市" in w for w in words(blocks))


def test_incomes_known_or_not_adjusted_are_said_as_they_are() -> None:
    basis = sample.income(imputations=0, equivalised=False)
    wave = dataclasses.replace(WAVE, gaps=dataclasses.replace(sample.three_gaps(), income=basis))
    said = list(words(sections(wave)))
    assert any("全部答卷收入已知" in w for w in said)
    assert any("未问家庭人数" in w for w in said)
    assert not [w for w in said if "等值收入" in w or "平方根" in w]


def test_the_chart_holds_zero_and_every_interval() -> None:
    chart = next(b.chart for b in sections(WAVE) if isinstance(b, Figure))
    assert isinstance(chart, Dots)
    assert chart.low < 0 < chart.high
    assert chart.reference is not None
    assert chart.reference.value == 0
    for row in chart.rows:
        assert row.lower is None or (chart.low <= row.lower and (row.upper or 0) <= chart.high)


@pytest.mark.parametrize("code", ["F", "X"])
def test_numbers_left_in_withheld_gaps_are_neither_printed_nor_drawn(code: ReleaseCode) -> None:
    def spoilt(g: Gap) -> Gap:
        parts = {
            name: dataclasses.replace(
                getattr(g, name), value=SENTINEL, lower=SENTINEL, upper=SENTINEL, release_code=code
            )
            for name in ("first", "second", "difference")
        }
        return dataclasses.replace(g, **parts)

    whole = sample.three_gaps()
    wave = dataclasses.replace(WAVE, gaps=dataclasses.replace(whole, gaps=tuple(map(spoilt, whole.gaps))))
    blocks = sections(wave)
    assert not [w for w in words(blocks) if "33.3" in w]
    assert all(abs(x - SENTINEL) > 1e-9 for b in blocks for x in numbers(b))
