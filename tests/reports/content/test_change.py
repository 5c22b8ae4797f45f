"""Two waves over random intervals and labels: up or down only where the printed interval excludes zero; reasons have words."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Iterator
from typing import get_args

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.results import (
    CITY,
    Assessment,
    Change,
    Comparability,
    Difference,
    Estimate,
    Rebound,
    ReleaseCode,
    Trend,
    town,
)
from analysis.results.trend import Composition, GroupDifference
from reports.blocks import Block, Bullets, Figure, Heading, KeyFigures, Paragraph, Table
from reports.book.workbook import workbook_bytes
from reports.build import blocks_of
from reports.charts_data import Slope
from reports.context import context
from reports.document import Lang
from reports.sections.change_reasons import why
from reports.sections.rebounds import finding
from reports.wording.changes import sentence, verdict
from reports.wording.words import PHRASES
from tests.reports.content import sample_change as sample
from tests.reports.content.reading import numbers, words
from tests.reports.content.sample import filled, wiggle
from tests.reports.content.sample_labels import SENSES, TOWNS
from tests.reports.content.snapshot import written

N = r"[−+]?\d+(?:\.\d+)?"
INTERVAL = rf"({N})(?:~|–| to )({N})"
CLAIM = {
    "zh": re.compile(rf"(提高|下降)({N})分（[^（）]*? ?({N})~({N})，n=[\d,]+）(，变化不显著)?"),
    "en": re.compile(rf"(up|down) by ({N}) points \([^()]*? {INTERVAL}, n=[\d,]+\)()"),
}
UP, DOWN = ("提高", "up"), ("下降", "down")
SENTINEL = 33.337777
WAVE = sample.wave()


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def city(wave: Assessment, lang: Lang = "zh") -> tuple[Block, ...]:
    return written(sample.CITY_SECTIONS, sample.report_input(lang=lang, of=wave))


def with_trend(**changed: object) -> Assessment:
    return dataclasses.replace(WAVE, trend=dataclasses.replace(sample.trend(), **changed))  # type: ignore[arg-type]


def random_change(seed: int, indicator: str, code: str) -> Change:
    """Any interval, label and release code; bounds are zero now and then."""
    keys = (seed, indicator, code)
    low, high = sorted(round(6 * wiggle(*keys, k), 1 if seed % 2 else 2) for k in ("a", "b"))
    codes: tuple[ReleaseCode, ...] = ("", "", "", "wide", "low", "F", "X")
    release = codes[int((wiggle(*keys, "c") + 1) * 3.5) % len(codes)]
    labels = ("up", "down", "unclear", "none")
    label = labels[int((wiggle(*keys, "d") + 1) * 2) % 4]
    group = town(code) if code else CITY
    judged = sample.made(indicator, group, sample.delta(low, high, n=190, code=release))
    return judged if seed % 3 else dataclasses.replace(judged, verdict=label, reason="")


def random_trend(seed: int) -> Trend:
    found = [random_change(seed, f"sense:{s}", code) for s in SENSES for code in ("", *TOWNS)]
    return dataclasses.replace(sample.trend(), changes=tuple(found))


def claims(blocks: tuple[Block, ...], lang: Lang) -> Iterator[tuple[str, float, float]]:
    """Everything that is called up or down without 变化不显著 after it, with the bounds beside it."""
    for text in words(blocks):
        for found in CLAIM[lang].finditer(text):
            if not found[5]:
                yield found[1], number(found[3]), number(found[4])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), lang=st.sampled_from(["zh", "en"]), place=st.sampled_from(["", sample.UP]))
def test_up_or_down_only_where_the_printed_interval_excludes_zero(seed: int, lang: Lang, place: str) -> None:
    wave = dataclasses.replace(WAVE, trend=random_trend(seed))
    blocks = blocks_of(sample.report_input(lang=lang, place=place, of=wave))
    for said, lower, upper in claims(blocks, lang):
        assert lower > 0 if said in UP else upper < 0
    for table in (b for b in blocks if isinstance(b, Table)):
        for row in table.rows:
            if row.cells[-1] in (*UP, *DOWN):
                lower, upper = (number(x) for x in re.findall(INTERVAL, " | ".join(row.cells[5:]))[-1])
                assert lower > 0 if row.cells[-1] in UP else upper < 0, row


def test_the_pattern_finds_the_claims_that_are_made() -> None:
    """Else the test above could not fail: city and towns of the sample, in both languages."""
    for lang in ("zh", "en"):
        found = [said for said, *_ in claims(city(WAVE, lang), lang)]
        assert [said in UP for said in found] == [True, False, True, False, True], lang


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_verdict_needs_its_label_and_its_interval(seed: int) -> None:
    found = random_change(seed, "sense:gain", "")
    e, said = found.change, verdict(found)
    if said in ("up", "down"):
        assert e.release_code not in ("low", "F", "X")
        assert found.verdict == said
        assert (e.lower or 0) > 0 if said == "up" else (e.upper or 0) < 0
    if e.release_code in ("low", "F", "X") or found.verdict == "none":
        assert said == "none"
    ctx = context(sample.report_input())
    told = sentence(ctx, dataclasses.replace(found, reason=found.reason or "low"), ctx.ci_short)
    assert ("变化不显著" in told) == (said == "unclear")
    assert ("不作判断" in told) == (said == "none")


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6))
def test_only_a_proven_change_is_coloured_and_only_towns_that_changed_are_named(seed: int) -> None:
    trend = random_trend(seed)
    blocks = city(dataclasses.replace(WAVE, trend=trend))
    lines = [line for b in blocks if isinstance(b, Figure) and isinstance(b.chart, Slope) for line in b.chart.lines]
    judged = {c.indicator: verdict(c) for c in trend.changes if c.group == CITY}
    assert [line.verdict for line in lines] == [judged[f"sense:{s}"] for s in SENSES]
    start = next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.anchor == "change-towns")
    said = " ".join(item for b in blocks[start : start + 4] if isinstance(b, Bullets) for item in b.items)
    for code, (name, _) in TOWNS.items():
        changed = any(c.group == town(code) and verdict(c) in ("up", "down") for c in trend.changes)
        assert (name in said) == changed


@settings(max_examples=60, deadline=None)
@given(
    ends=st.tuples(*[st.integers(-90, 90)] * 2).map(lambda x: sorted(k / 10 for k in x)),
    expected=st.tuples(*[st.integers(-50, 50)] * 3).map(lambda x: sorted(k / 10 for k in x)),
    code=st.sampled_from(get_args(ReleaseCode)),
)
def test_beyond_chance_only_where_the_whole_interval_is(
    ends: list[float], expected: list[float], code: ReleaseCode
) -> None:
    low, middle, high = expected
    one = sample.rebound("gain", sample.UP, (ends[0], ends[1]), -4.0, code=code)
    found = finding(dataclasses.replace(one, expected=middle, lower=low, upper=high))
    if code in ("low", "F", "X"):
        assert found == "none"
    else:
        assert found == ("more" if ends[0] > high else "less" if ends[1] < low else "unclear")


def codes_of(kind: type, word: str) -> list[str]:
    """Codes in the docstring of a result after ``word``, which is where they are defined; names of parameters are none."""
    text = re.sub(r"\s+", " ", kind.__doc__ or "").partition(f"``{word}``")[2]
    text = re.split(r"\. ``(?:cautions|verdict)``", text)[0]
    return [code for code in re.findall(r"``([a-z][a-z-]*)``", text) if code not in ("other", "reason")]


def test_every_code_of_the_analysis_has_words() -> None:
    wanted = {
        "change.why": codes_of(Difference, "reason"),
        "change.refused": codes_of(Trend, "refused")[:4],
        "change.caution": codes_of(Trend, "cautions"),
        "change.group": codes_of(GroupDifference, "reason"),
        "change.none": codes_of(Change, "reason"),
        "change.composition": codes_of(Composition, "reason"),
        "rebound": codes_of(Rebound, "reason"),
    }
    assert {k: len(v) for k, v in wanted.items()} == {
        "change.why": 19,
        "change.refused": 4,
        "change.caution": 3,
        "change.group": 3,
        "change.none": 3,
        "change.composition": 3,
        "rebound": 2,
    }
    assert [f"{k}.{code}" for k, found in wanted.items() for code in found if f"{k}.{code}" not in PHRASES] == []


@pytest.mark.parametrize("reason", sample.REASONS_OF_ITEMS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_blocked_sense_is_said_with_its_reason(reason: str, lang: Lang) -> None:
    one = Comparability(
        indicator="sense:gain", status="blocked", differences=(Difference(reason=reason, item="G1"),)
    )  # fmt: skip
    said = list(words(city(with_trend(comparability=(one,)), lang)))
    expected = PHRASES[f"change.why.{reason}"][lang == "en"].format(items="G1")
    assert any(expected in text for text in said)


def lines(blocks: tuple[Block, ...]) -> list[str]:
    return [b.text for b in blocks if isinstance(b, Paragraph)]


def test_without_an_earlier_wave_there_is_one_line() -> None:
    wave = dataclasses.replace(WAVE, trend=None, rebounds=(), pool=None, notes=())
    for sections, place in ((sample.CITY_SECTIONS, ""), (sample.TOWN_SECTIONS, sample.UP)):
        blocks = written(sections, sample.report_input(of=wave, place=place))
        assert [type(b) for b in blocks] == [Heading, Paragraph]
        assert lines(blocks) == ["没有上期结果可供比较，本报告不作升降判断。"]
    old = dataclasses.replace(wave, notes=(filled("earlier-run-unreadable"),))
    assert "旧版程序" in lines(city(old))[0]


@pytest.mark.parametrize("reason", ["demo", "city", "stream", "same-answers"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_waves_that_must_not_be_compared_say_why_and_nothing_else(reason: str, lang: Lang) -> None:
    wave = dataclasses.replace(WAVE, trend=sample.refused(reason), rebounds=(), pool=None)
    blocks = city(wave, lang)
    assert [type(b) for b in blocks] == [Heading, Paragraph]
    assert PHRASES[f"change.refused.{reason}"][lang == "en"] in lines(blocks)[0]


@pytest.mark.parametrize("reason", ["no-variables", "too-few", "no-sums"])
def test_no_changes_at_equal_composition_say_why(reason: str) -> None:
    said = list(words(city(with_trend(composition=sample.composition(reason)))))
    assert PHRASES[f"change.composition.{reason}"][0] in said
    assert "上期换算到本期构成（标准化）" not in said


def test_a_pulse_gives_no_changes_of_towns() -> None:
    wave = dataclasses.replace(WAVE, kind="pulse", rebounds=(), pool=None)
    said = list(words(city(wave)))
    assert any("季度快测只代表全市" in text for text in said)
    assert not [text for text in said if "同时区间" in text]
    own = list(words(written(sample.TOWN_SECTIONS, sample.report_input(of=wave, place=sample.UP))))
    assert not [text for text in own if "较上期" in text]


def test_regression_to_the_mean_is_said_in_plain_words_and_labelled_as_a_model() -> None:
    said = list(words(city(WAVE)))
    assert any("既不是成效，也不是退步" in text for text in said)
    assert "预期变化（模型估计）" in said
    quiet = dataclasses.replace(WAVE, rebounds=(sample.rebound("gain", sample.UP, (-1.0, 4.0), -5.0),))
    assert any("不能当作成效或退步的证据" in text for text in words(city(quiet)))


def summary_note(wave: Assessment, place: str = "", lang: Lang = "zh") -> str:
    blocks = blocks_of(sample.report_input(of=wave, place=place, lang=lang))
    return next(b for b in blocks if isinstance(b, KeyFigures)).notes[0]


def test_the_summary_says_in_one_line_what_changed() -> None:
    assert summary_note(WAVE) == (
        "较上期（2026年第三季度）：获得感提高1.1分（95%CI 0.004~2.1，n=3,170）；安全感下降2.2分"
        "（95%CI −3.4~−1.1，n=3,170）；幸福感变化不显著；认同感两期不能比较（见“与上期比较”一节）。"
    )
    own = summary_note(WAVE, sample.DOWN)
    assert "获得感下降4.4分（95%同时区间 −8.8~−0.03，n=190）" in own
    assert "安全感不作判断" in own


@pytest.mark.parametrize("place", ["", sample.HIDDEN])
def test_the_summary_says_that_it_says_nothing_about_change(place: str) -> None:
    wave = WAVE if place else dataclasses.replace(WAVE, trend=None, rebounds=())
    said = [text for text in words(blocks_of(sample.report_input(of=wave, place=place))) if "本报告不能判断" in text]
    assert len(said) == 1
    assert ("升降（样本不足或较少）" if place else "升降（无可比的上期结果）") in said[0]


def test_a_town_edition_speaks_of_no_other_town() -> None:
    said = " ".join(words(written(sample.TOWN_SECTIONS, sample.report_input(place=sample.COACHED))))
    others = [name for code, (name, _) in TOWNS.items() if code != sample.COACHED]
    assert not [name for name in others if name in said]


def test_a_town_whose_answers_carry_signs_is_to_be_verified_before_its_change_is_used() -> None:
    for place in ("", sample.COACHED):
        said = words(blocks_of(sample.report_input(place=place)))
        assert any("滨海镇本期答卷有高于预期的迹象" in text for text in said)
    calm = dataclasses.replace(WAVE, quality=None)
    assert not [text for text in words(city(calm)) if "高于预期的迹象" in text]


def test_a_change_without_sampling_error_is_not_printed_as_certain() -> None:
    row = next(
        r for b in city(WAVE) if isinstance(b, Table) for r in b.rows if r.cells[0].strip("　") == "家园认同"
    )  # fmt: skip
    assert row.cells[5:] == ("—", "—", "3,170", "不作判断")


def spoilt(e: Estimate, code: ReleaseCode) -> Estimate:
    """Numbers left in a withheld estimate by mistake."""
    return dataclasses.replace(e, value=SENTINEL, se=1.0, lower=SENTINEL, upper=SENTINEL, release_code=code)


def with_mistakes(code: ReleaseCode) -> Assessment:
    whole = sample.trend()
    changes = tuple(
        dataclasses.replace(c, before=spoilt(c.before, code), change=spoilt(c.change, code)) for c in whole.changes
    )
    equal = sample.composition()
    standardised = tuple(
        dataclasses.replace(c, before=spoilt(c.before, code), change=spoilt(c.change, code)) for c in equal.changes
    )
    return dataclasses.replace(
        WAVE,
        trend=dataclasses.replace(
            whole, changes=changes, composition=dataclasses.replace(equal, changes=standardised)
        ),
        rebounds=tuple(
            dataclasses.replace(
                r, observed=r.observed and spoilt(r.observed, code), deviation=SENTINEL, expected=SENTINEL
            )
            for r in sample.rebounds()
        ),
        pool=dataclasses.replace(
            sample.pool(),
            cells=tuple(dataclasses.replace(c, estimate=spoilt(c.estimate, code)) for c in sample.pool().cells),
        ),
    )  # fmt: skip


@pytest.mark.parametrize("code", ["F", "X"])
@pytest.mark.parametrize("place", ["", sample.UP])
def test_numbers_left_in_withheld_changes_are_neither_printed_drawn_nor_written(code: ReleaseCode, place: str) -> None:
    inp = sample.report_input(of=with_mistakes(code), place=place)
    blocks = written(sample.TOWN_SECTIONS if place else sample.CITY_SECTIONS, inp)
    assert not [text for text in words(blocks) if "33.3" in text]
    assert all(abs(x - SENTINEL) > 1e-9 for b in blocks for x in numbers(b))
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(inp)))
    for name in ("变化", "回归均值", "多期合并"):
        assert not [v for row in book[name].iter_rows(values_only=True) for v in row if v == SENTINEL], name


def test_the_workbook_holds_every_change_and_a_town_only_its_own() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(sample.report_input())))
    assert {"变化", "标准化变化", "可比性", "回归均值", "多期合并"} <= set(book.sheetnames)
    assert book["变化"].max_row - 1 == len(sample.changes())
    own = openpyxl.load_workbook(io.BytesIO(workbook_bytes(sample.report_input(place=sample.UP))))
    for name in ("变化", "回归均值", "多期合并"):
        codes = {row[3] for row in own[name].iter_rows(min_row=2, values_only=True)}
        assert codes <= {None, "", sample.UP}


def test_long_codes_of_questions_are_never_printed() -> None:
    """Readers cite G1; ``safe_at_night`` says nothing to them, so the question stands there."""
    inp = sample.report_input(lang="en")
    asked = dataclasses.replace(inp.labels.items["G1"], text="How safe do you feel at night?")
    ctx = context(
        dataclasses.replace(
            inp, labels=dataclasses.replace(inp.labels, items={**inp.labels.items, "safe_at_night": asked})
        )
    )
    said = why(
        ctx,
        Comparability(
            indicator="sense:gain",
            status="blocked",
            differences=(
                Difference(reason="item-added", item="safe_at_night"),
                Difference(reason="item-dropped", item="safe_community"),
                Difference(reason="wording", item="G1"),
            ),
        ),
    )
    assert said == "“How safe do you feel at night?” added; safe community dropped; G1 worded otherwise"
